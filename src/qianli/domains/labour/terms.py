"""Words of labour cooperation, and the rule by which a placement counts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# A placement counts with a signed contract and this many months of wage proof (the yearly assessment of east-west
# cooperation asks for three).
MONTHS_TO_COUNT = 3

# Wages are proven from the month in which a placement begins, so the third month ends this many days later at least:
# begun on the last day of December, proven on the last of February.
PROVEN_AFTER = 59


class WorkPlace(TextChoices):
    """Where a person works, seen from home."""

    COUNTY = "county", _("Near home, in the county")
    PROVINCE = "province", _("Elsewhere in the western region")
    EASTERN = "eastern", _("In the eastern region")
    OTHER = "other", _("In another province")


class Trade(TextChoices):
    """What work it is."""

    BUILDING = "building", _("Building")
    MANUFACTURE = "manufacture", _("Manufacture")
    CATERING = "catering", _("Catering and hotels")
    HOUSEHOLD = "household", _("Household and care services")
    LOGISTICS = "logistics", _("Logistics and delivery")
    SECURITY = "security", _("Security and property services")
    FARMING = "farming", _("Farming and herding")
    OTHER = "other", _("Other work")


class ProofKind(TextChoices):
    """What shows that wages were paid."""

    BANK = "bank", _("Bank lines")
    LIST = "list", _("Signed wage list")


class ClassKind(TextChoices):
    """What a training class is for."""

    SKILL = "skill", _("Vocational skill")
    ORDER = "order", _("To the order of an employer")
    STARTUP = "startup", _("Starting a business")
    GUIDANCE = "guidance", _("Guidance before leaving home")


EVENTS = {
    "labour.placement_ended": _("{actor} ended the placement {target} on {last_day}: {reason}"),
    "labour.placement_counted": _("{actor} let the person count by the placement {target}"),
}

# Said by the triggers of migration 0002, word for word.
SAID_BY_TRIGGERS = (
    _("Wages are proven for months of a placement on record only."),
    _("The wages of one of these months are proven already."),
    _("A wage proof has the programme and the places of its placement."),
    _("The proven months of a placement follow from its wage proofs and cannot be written."),
    _("Wages are on record for months outside these dates of the placement."),
)
