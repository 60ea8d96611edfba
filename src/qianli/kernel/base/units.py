"""Units of figures: what a bare number counts, and how many digits of it are told."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Unit(StrEnum):
    """Unit of a figure; the value is the spelling used in files and the API."""

    CNY = "CNY"
    COUNT = "count"
    PERSON = "person"
    PERSON_TIME = "person-time"
    RATIO = "ratio"
    YEAR = "year"
    KWH = "kWh"
    MW = "MW"
    MU = "mu"
    TONNE = "t"
    HOUR = "hour"
    FLOPS = "PFLOPS"

    @property
    def label(self) -> Promise:
        """The unit as a reader sees it behind a number."""
        return LABELS[self]

    @property
    def counts(self) -> bool:
        """Whether a value of this unit is a whole number of things."""
        return self in {Unit.COUNT, Unit.PERSON, Unit.PERSON_TIME}


LABELS: dict[Unit, Promise] = {
    Unit.CNY: _("yuan"),
    Unit.COUNT: _("items"),
    Unit.PERSON: _("persons"),
    Unit.PERSON_TIME: _("person-times"),
    Unit.RATIO: _("times"),
    Unit.YEAR: _("years"),
    Unit.KWH: _("kWh"),
    Unit.MW: _("MW"),
    Unit.MU: _("mu"),
    Unit.TONNE: _("tonnes"),
    Unit.HOUR: _("hours"),
    Unit.FLOPS: _("PFLOPS"),
}
