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

# What the trigger of migration 0003 says; the words there and here are the same.
LIMITS = {
    "industry_paid_within_contract": _(
        "The contract agrees {limit}. Of this {booked} is in place already and {left} is left; {asked} is too much. "
        "Amend the contract first."
    ),
    "industry_contract_covers_paid_in": _("{booked} is in place already, so the contract cannot be {limit} only."),
}
