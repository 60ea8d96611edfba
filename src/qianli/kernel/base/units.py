"""Units of figures: what a bare number counts, and how many digits of it are told."""

from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

TEN_THOUSAND = Decimal(10_000)


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
    Unit.CNY: pgettext_lazy("unit", "yuan"),
    Unit.COUNT: pgettext_lazy("unit", "items"),
    Unit.PERSON: pgettext_lazy("unit", "persons"),
    Unit.PERSON_TIME: pgettext_lazy("unit", "person-times"),
    Unit.RATIO: pgettext_lazy("unit", "times"),
    Unit.YEAR: pgettext_lazy("unit", "years"),
    Unit.KWH: pgettext_lazy("unit", "kWh"),
    Unit.MW: pgettext_lazy("unit", "MW"),
    Unit.MU: pgettext_lazy("unit", "mu"),
    Unit.TONNE: pgettext_lazy("unit", "tonnes"),
    Unit.HOUR: pgettext_lazy("unit", "hours"),
    Unit.FLOPS: pgettext_lazy("unit", "PFLOPS"),
}


def exact_cny(amount: Decimal) -> str:
    """Return an amount of yuan to the last digit, as the field writes it: 3.5万元, 9,999.99元; CNY 35,000 elsewhere."""
    in_chinese = (get_language() or "zh").startswith("zh")
    if in_chinese and abs(amount) >= TEN_THOUSAND:
        return pgettext("amount in ten thousands", "CNY {amount} × 10,000").format(
            amount=_digits(amount / TEN_THOUSAND)
        )
    return gettext("CNY {amount}").format(amount=_digits(amount))


def _digits(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
