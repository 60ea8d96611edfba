"""Words of funds and projects."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Block(TextChoices):
    """What cooperation money is for."""

    INDUSTRY = "industry", _("Industry")
    VILLAGE = "village", _("Demonstration villages")
    SERVICE = "service", _("Public services")
    PEOPLE = "people", _("Talent and labour")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")


class Nature(TextChoices):
    """Whether a project is new."""

    NEWLY_BUILT = "new", _("New")
    RENEWED = "renewed", _("Continued or extended")


class Phase(TextChoices):
    """How far a project has come."""

    PROPOSED = "proposed", _("Proposed")
    ADMITTED = "admitted", _("In the project library")
    PUBLICISED = "publicised", _("Under publicity")
    APPROVED = "approved", _("Approved")
    STARTED = "started", _("Started")
    FINISHED = "finished", _("Finished")
    ACCEPTED = "accepted", _("Accepted")


PHASES = tuple(Phase)
UNDER_WAY = (Phase.STARTED, Phase.FINISHED, Phase.ACCEPTED)
# Publicity before approval and after completion lasts at least ten days
# (rule for the publicity of assistance funds and projects, 国开办发〔2018〕11号).
PUBLICITY_DAYS = 10


class AssetClass(TextChoices):
    """Class of an asset, which decides whose it is."""

    OPERATING = "operating", _("Operating asset")
    PUBLIC = "public", _("Public asset")
    HOUSEHOLD = "household", _("Household asset")


EVENTS = {"funds.project_advanced": _("{actor} moved the project {target} from {before} to {after}")}

# What the triggers of the migrations 0003 and 0004 say; the words there and here are the same.
LIMITS = {
    "funds_paid_within_project": _(
        "The project was given {limit}. Of this {booked} is paid or asked for already and {left} is left; {asked} is "
        "too much."
    ),
    "funds_project_covers_payments": _(
        "{booked} is paid or asked for already, so the project cannot be given {limit} only."
    ),
    "funds_given_within_allotment": _(
        "The batch allots {limit}. Of this {booked} is given to other projects already and {left} is left; {asked} is "
        "too much."
    ),
    "funds_allotment_covers_projects": _("{booked} is given to projects already, so the batch cannot be {limit} only."),
    "funds_paid_when_approved": _("Money is paid only for a project that is approved."),
    "funds_passed_when_finished": _(
        "Only a finished project that names the owner and the keeper of its assets passes its acceptance."
    ),
}

# What a project needs before it enters the library.
NEEDED = {"performance_target": _("performance target"), "benefit_mechanism": _("benefit mechanism")}
