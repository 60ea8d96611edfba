"""Words of the demonstration villages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Line(TextChoices):
    """The three lines of work in a demonstration village."""

    DEVELOPMENT = "development", _("Village development")
    BUILDING = "building", _("Village building")
    GOVERNANCE = "governance", _("Village governance")


class Measure(TextChoices):
    """What is measured before and after; the unit stands in the label."""

    COLLECTIVE_INCOME_CNY = "collective_income_cny", _("Income of the village collective (CNY a year)")
    INCOME_A_HEAD_CNY = "income_a_head_cny", _("Income a head (CNY a year)")
    VISITORS = "visitors", _("Visitors (person-times a year)")
    SANITARY_TOILETS = "sanitary_toilets", _("Households with a sanitary toilet")
