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

# What the trigger of migration 0004 says; the words there and here are the same.
GUARDED = {
    "pairings_pair_member_at_home": _("A member of a pair is at home in the region of the programme on its side.")
}
