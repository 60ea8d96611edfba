"""Levels and kinds of divisions, and the codes that the standard does not give."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy  # "Town" or "League" may mean something else elsewhere


class Level(TextChoices):
    """Storey of the tree of divisions, from the top."""

    PROVINCE = "province", pgettext_lazy("division", "Province level")
    PREFECTURE = "prefecture", pgettext_lazy("division", "Prefecture level")
    COUNTY = "county", pgettext_lazy("division", "County level")
    TOWN = "town", pgettext_lazy("division", "Township level")
    VILLAGE = "village", pgettext_lazy("division", "Village level")


class Kind(TextChoices):
    """What a division is called by law; several kinds share one level."""

    PROVINCE = "province", pgettext_lazy("division", "Province")
    AUTONOMOUS_REGION = "autonomous_region", pgettext_lazy("division", "Autonomous region")
    MUNICIPALITY = "municipality", pgettext_lazy("division", "Municipality")
    SPECIAL_REGION = "special_region", pgettext_lazy("division", "Special administrative region")
    PREFECTURE_CITY = "prefecture_city", pgettext_lazy("division", "Prefecture-level city")
    LEAGUE = "league", pgettext_lazy("division", "League")
    PREFECTURE = "prefecture", pgettext_lazy("division", "Prefecture")
    AUTONOMOUS_PREFECTURE = "autonomous_prefecture", pgettext_lazy("division", "Autonomous prefecture")
    DISTRICT = "district", pgettext_lazy("division", "District")
    COUNTY_CITY = "county_city", pgettext_lazy("division", "County-level city")
    COUNTY = "county", pgettext_lazy("division", "County")
    AUTONOMOUS_COUNTY = "autonomous_county", pgettext_lazy("division", "Autonomous county")
    BANNER = "banner", pgettext_lazy("division", "Banner")
    AUTONOMOUS_BANNER = "autonomous_banner", pgettext_lazy("division", "Autonomous banner")
    FORESTRY_DISTRICT = "forestry_district", pgettext_lazy("division", "Forestry district")
    SPECIAL_DISTRICT = "special_district", pgettext_lazy("division", "Special district")
    DEVELOPMENT_AREA = "development_area", pgettext_lazy("division", "Development area")
    SUBDISTRICT = "subdistrict", pgettext_lazy("division", "Subdistrict")
    TOWN = "town", pgettext_lazy("division", "Town")
    TOWNSHIP = "township", pgettext_lazy("division", "Township")
    ETHNIC_TOWNSHIP = "ethnic_township", pgettext_lazy("division", "Ethnic township")
    SUMU = "sumu", pgettext_lazy("division", "Sumu")
    ETHNIC_SUMU = "ethnic_sumu", pgettext_lazy("division", "Ethnic sumu")
    VILLAGE = "village", pgettext_lazy("division", "Village")
    GACHA = "gacha", pgettext_lazy("division", "Gacha")
    COMMUNITY = "community", pgettext_lazy("division", "Residential community")


class AliasNote(TextChoices):
    """Why a text stands for a division."""

    SHORT = "short", _("Short form shown on maps and in tables")
    WRITTEN = "written", _("Written short form")
    SPOKEN = "spoken", _("Spoken short form; several divisions may share it")
    FORMER = "former", _("Former name")
    SPELLING = "spelling", _("Other spelling of the Mongolian name")


class How(StrEnum):
    """How a text led to a division, the surest way first."""

    CODE = "code"
    NAME = "name"
    SHORT = "short"
    ALIAS = "alias"
    SUCCESSION = "succession"
    NOTHING = "nothing"


# Member of the programme beside the 16 districts. It has no code in GB/T 2260, so the house gives it one that can
# never become one: the standard uses digits only.
BEIJING_DEVELOPMENT_AREA = "1101KF"

EVENTS = {
    "places.divisions_loaded": _(
        "{added} divisions added, {changed} changed, {names} alternative names; edition {edition}"
    ),
}
