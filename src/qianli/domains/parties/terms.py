"""Words for organisations and persons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an organisation is."""

    PROVINCE = "province", _("Province-level government")
    COUNTY = "county", _("County-level government")
    TOWN = "town", _("Town or sub-district")
    VILLAGE = "village", _("Village, gacha or community")
    DEPARTMENT = "department", _("Department")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital")
    FIRM = "firm", _("Firm")
    SOCIAL = "social", _("Social organisation")
    STATION = "station", _("Labour service station")


class HouseholdKind(TextChoices):
    """Kind of a rural household in the monitoring of poverty."""

    GENERAL = "general", _("General household")
    LIFTED = "lifted", _("Household lifted from poverty")
    MONITORED = "monitored", _("Monitored household")


# In the place of the name; the records of the person are counted on.
ERASED = "已删除"

EVENTS = {
    "parties.organisation_registered": _("{actor} registered the organisation {target}"),
    "parties.person_registered": _("{actor} registered a person"),
    "parties.person_told": _("{actor} took all that is held about a person. Reason: {reason}"),
    "parties.person_erased": _("{actor} erased the personal values of a person. Reason: {reason}"),
}
