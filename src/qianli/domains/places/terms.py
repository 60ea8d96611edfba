"""Levels and kinds of divisions, and the codes that the standard does not give."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Storey of the tree of divisions, from the top."""

    PROVINCE = "province", _("Province level")
    PREFECTURE = "prefecture", _("Prefecture level")
    COUNTY = "county", _("County level")
    TOWN = "town", _("Township level")
    VILLAGE = "village", _("Village level")


class Kind(TextChoices):
    """What a division is called by law; several kinds share one level."""

    PROVINCE = "province", _("Province")
    AUTONOMOUS_REGION = "autonomous_region", _("Autonomous region")
    MUNICIPALITY = "municipality", _("Municipality")
    SPECIAL_REGION = "special_region", _("Special administrative region")
    PREFECTURE_CITY = "prefecture_city", _("Prefecture-level city")
    LEAGUE = "league", _("League")
    PREFECTURE = "prefecture", _("Prefecture")
    AUTONOMOUS_PREFECTURE = "autonomous_prefecture", _("Autonomous prefecture")
    DISTRICT = "district", _("District")
    COUNTY_CITY = "county_city", _("County-level city")
    COUNTY = "county", _("County")
    AUTONOMOUS_COUNTY = "autonomous_county", _("Autonomous county")
    BANNER = "banner", _("Banner")
    AUTONOMOUS_BANNER = "autonomous_banner", _("Autonomous banner")
    FORESTRY_DISTRICT = "forestry_district", _("Forestry district")
    SPECIAL_DISTRICT = "special_district", _("Special district")
    DEVELOPMENT_AREA = "development_area", _("Development area")
    SUBDISTRICT = "subdistrict", _("Subdistrict")
    TOWN = "town", _("Town")
    TOWNSHIP = "township", _("Township")
    ETHNIC_TOWNSHIP = "ethnic_township", _("Ethnic township")
    SUMU = "sumu", _("Sumu")
    ETHNIC_SUMU = "ethnic_sumu", _("Ethnic sumu")
    VILLAGE = "village", _("Village")
    GACHA = "gacha", _("Gacha")
    COMMUNITY = "community", _("Residential community")


class AliasNote(TextChoices):
    """Why a text stands for a division."""

    SHORT = "short", _("Short form shown on maps and in tables")
    WRITTEN = "written", _("Written short form")
    SPOKEN = "spoken", _("Spoken short form; several divisions may share it")
    FORMER = "former", _("Former name")
    SPELLING = "spelling", _("Other spelling of the Mongolian name")


# Member of the programme beside the 16 districts. It has no code in GB/T 2260, so the house gives it one that can
# never become one: the standard uses digits only.
BEIJING_DEVELOPMENT_AREA = "1101KF"

EVENTS = {
    "places.divisions_loaded": _(
        "{added} divisions added, {changed} changed, {names} alternative names; edition {edition}"
    ),
}
