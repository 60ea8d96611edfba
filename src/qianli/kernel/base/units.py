"""Units of figures: what a bare number counts, and the word said behind it."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, npgettext_lazy, pgettext, pgettext_lazy

TEN_THOUSAND = Decimal(10_000)


class Unit(StrEnum):
    """Unit of a figure; the value is the spelling used in files and the API."""

    CNY = "CNY"
    COUNT = "count"
    PERSON = "person"
    PERSON_TIME = "person-time"
    RATIO = "ratio"
    SHARE = "share"
    YEAR = "year"
    KWH = "kWh"
    MW = "MW"
    MU = "mu"
    TONNE = "t"
    HOUR = "hour"
    FLOPS = "PFLOPS"

    @property
    def label(self) -> Promise | str:
        """The unit as a reader sees it behind a number."""
        return LABELS[self]

    def word(self, value: int | Decimal) -> str:
        """Return the unit as it is said behind a value, in the number that the language asks for."""
        return _said(WORDS[self], value) if self in WORDS else str(self.label)

    @property
    def divides(self) -> bool:
        """Whether a value of this unit is one number divided by another, so that values do not add up."""
        return self in {Unit.RATIO, Unit.SHARE}

    @property
    def counts(self) -> bool:
        """Whether a value of this unit is a whole number of things."""
        return self in {Unit.COUNT, Unit.PERSON, Unit.PERSON_TIME}


LABELS: dict[Unit, Promise | str] = {
    Unit.CNY: pgettext_lazy("unit", "yuan"),
    Unit.COUNT: pgettext_lazy("unit", "items"),
    Unit.PERSON: pgettext_lazy("unit", "people"),
    Unit.PERSON_TIME: pgettext_lazy("unit", "person-times"),
    Unit.RATIO: pgettext_lazy("unit", "times"),
    Unit.SHARE: "%",
    Unit.YEAR: pgettext_lazy("unit", "years"),
    Unit.KWH: pgettext_lazy("unit", "kWh"),
    Unit.MW: pgettext_lazy("unit", "MW"),
    Unit.MU: pgettext_lazy("unit", "mu"),
    Unit.TONNE: pgettext_lazy("unit", "tonnes"),
    Unit.HOUR: pgettext_lazy("unit", "hours"),
    Unit.FLOPS: pgettext_lazy("unit", "PFLOPS"),
}


class Thing(StrEnum):
    """What a figure counts where its unit says no more than that it counts: in Chinese the word between the two."""

    AGREEMENT = "agreement"
    ACTIVITY = "activity"
    BASE = "base"
    BRAND = "brand"
    BUS = "bus"
    CASE = "case"
    CENTRE = "centre"
    CERTIFICATE = "certificate"
    CLASS = "class"
    CONTRACT = "contract"
    DEPARTMENT = "department"
    FIRM = "firm"
    GENERATOR = "generator"
    HOSPITAL = "hospital"
    HOUSEHOLD = "household"
    LESSON = "lesson"
    MATTER = "matter"
    MONTH = "month"
    ORGANISATION = "organisation"
    PAIR = "pair"
    PARK = "park"
    PLACE = "place"
    PLAN = "plan"
    PLANT = "plant"
    POST = "post"
    PRODUCT = "product"
    PROJECT = "project"
    RACK = "rack"
    RULE = "rule"
    SCHOOL = "school"
    SESSION = "session"
    SPECIALIST = "specialist"
    VILLAGE = "village"

    def word(self, value: int | Decimal) -> str:
        """Return the word said behind a value: 476所, 1 school, 476 schools."""
        return _said(WORDS[self], value)


# Each takes the number of which it is said.
WORDS: dict[Unit | Thing, Any] = {
    Unit.COUNT: npgettext_lazy("counter word", "thing", "things", "n"),
    Unit.PERSON: npgettext_lazy("counter word", "person", "people", "n"),
    Unit.PERSON_TIME: npgettext_lazy("counter word", "person-time", "person-times", "n"),
    Unit.YEAR: npgettext_lazy("counter word", "year", "years", "n"),
    Unit.HOUR: npgettext_lazy("counter word", "hour", "hours", "n"),
    Unit.TONNE: npgettext_lazy("counter word", "tonne", "tonnes", "n"),
    Thing.AGREEMENT: npgettext_lazy("counter word", "agreement", "agreements", "n"),
    Thing.ACTIVITY: npgettext_lazy("counter word", "event", "events", "n"),
    Thing.BASE: npgettext_lazy("counter word", "base", "bases", "n"),
    Thing.BRAND: npgettext_lazy("counter word", "brand", "brands", "n"),
    Thing.BUS: npgettext_lazy("counter word", "bus", "buses", "n"),
    Thing.CASE: npgettext_lazy("counter word", "case", "cases", "n"),
    Thing.CENTRE: npgettext_lazy("counter word", "centre", "centres", "n"),
    Thing.CERTIFICATE: npgettext_lazy("counter word", "certificate", "certificates", "n"),
    Thing.CLASS: npgettext_lazy("counter word", "class", "classes", "n"),
    Thing.CONTRACT: npgettext_lazy("counter word", "contract", "contracts", "n"),
    Thing.DEPARTMENT: npgettext_lazy("counter word", "department", "departments", "n"),
    Thing.FIRM: npgettext_lazy("counter word", "firm", "firms", "n"),
    Thing.GENERATOR: npgettext_lazy("counter word", "generating unit", "generating units", "n"),
    Thing.HOSPITAL: npgettext_lazy("counter word", "hospital", "hospitals", "n"),
    Thing.HOUSEHOLD: npgettext_lazy("counter word", "household", "households", "n"),
    Thing.LESSON: npgettext_lazy("counter word", "lesson", "lessons", "n"),
    Thing.MATTER: npgettext_lazy("counter word", "item", "items", "n"),
    Thing.MONTH: npgettext_lazy("counter word", "month", "months", "n"),
    Thing.ORGANISATION: npgettext_lazy("counter word", "organisation", "organisations", "n"),
    Thing.PAIR: npgettext_lazy("counter word", "pair", "pairs", "n"),
    Thing.PARK: npgettext_lazy("counter word", "park", "parks", "n"),
    Thing.PLACE: npgettext_lazy("counter word", "place", "places", "n"),
    Thing.PLAN: npgettext_lazy("counter word", "plan", "plans", "n"),
    Thing.PLANT: npgettext_lazy("counter word", "plant", "plants", "n"),
    Thing.POST: npgettext_lazy("counter word", "post", "posts", "n"),
    Thing.PRODUCT: npgettext_lazy("counter word", "product", "products", "n"),
    Thing.PROJECT: npgettext_lazy("counter word", "project", "projects", "n"),
    Thing.RACK: npgettext_lazy("counter word", "rack", "racks", "n"),
    Thing.RULE: npgettext_lazy("counter word", "rule", "rules", "n"),
    Thing.SCHOOL: npgettext_lazy("counter word", "school", "schools", "n"),
    Thing.SESSION: npgettext_lazy("counter word", "session", "sessions", "n"),
    Thing.SPECIALIST: npgettext_lazy("counter word", "specialist", "specialists", "n"),
    Thing.VILLAGE: npgettext_lazy("counter word", "village", "villages", "n"),
}


def _said(words: Any, value: int | Decimal) -> str:
    return str(words % {"n": 1 if value == 1 else 2})


def exact_cny(amount: Decimal | int | str) -> str:
    """Return an amount of yuan to the last digit, as the field writes it: 3.5万元, 9,999.99元; CNY 35,000 elsewhere."""
    amount = Decimal(amount)
    in_chinese = (get_language() or "zh").startswith("zh")
    if in_chinese and abs(amount) >= TEN_THOUSAND:
        return pgettext("amount in ten thousands", "CNY {amount} × 10,000").format(
            amount=exact_number(amount / TEN_THOUSAND)
        )
    return gettext("CNY {amount}").format(amount=exact_number(amount))


def exact_number(value: Decimal | int | str) -> str:
    """Return the digits of an exact number in groups of three, without noughts behind the point."""
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
