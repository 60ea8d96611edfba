"""Words of power."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Energy(TextChoices):
    """What a plant makes its power from."""

    WIND = "wind", _("Wind")
    SOLAR = "solar", _("Solar")
    THERMAL = "thermal", _("Thermal")
    STORAGE = "storage", _("Storage")
    HYDROGEN = "hydrogen", _("Hydrogen")


GREEN = (Energy.WIND, Energy.SOLAR, Energy.HYDROGEN)


class Current(TextChoices):
    """Kind of current of a transmission line."""

    AC = "ac", _("Alternating current")
    DC = "dc", _("Direct current")
