"""Words of the pairings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """At which level of the two regions a pair stands."""

    PROVINCE = "province", _("Province level")
    COUNTY = "county", _("County level")
    TOWN = "town", _("Town level")
    VILLAGE = "village", _("Village level")
    INSTITUTION = "institution", _("Institution level")


EVENTS = {"pairings.pair_ended": _("{actor} ended the pair {target} on {last_day}: {reason}")}
