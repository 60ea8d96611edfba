"""Words of industry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sector(TextChoices):
    """What a firm or a park does."""

    FARMING = "farming", _("Farming and herding")
    FOOD = "food", _("Food processing")
    ENERGY = "energy", _("New energy")
    EQUIPMENT = "equipment", _("Equipment")
    COMPUTING = "data", _("Data and computing")
    TOURISM = "tourism", _("Culture and tourism")
    OTHER = "other", _("Other")


class LandingKind(TextChoices):
    """Whether a firm came or put in more."""

    NEWLY_LANDED = "new", _("Newly landed")
    ADDED = "added", _("Added investment")


EVENTS = {"industry.contract_amended": _("{actor} amended the contract {target} from {before} to {after}: {reason}")}

# What the trigger of migration 0002 says; the words there and here are the same.
LIMITS = {
    "industry_paid_within_contract": _("More would be paid in than the contract agrees; amend the contract first.")
}
