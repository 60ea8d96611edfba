"""Words of compute."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """How far a computing centre is."""

    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Under construction")
    RUNNING = "running", _("Running")
