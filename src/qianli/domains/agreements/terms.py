"""Words of the agreements."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    """What an agreement is."""

    FRAMEWORK = "framework", _("Framework agreement")
    YEARLY = "yearly", _("Yearly agreement")
    SPECIAL = "special", _("Agreement for one field")


class Field(TextChoices):
    """Field of work that a plan or a rule is about."""

    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    FARM_GOODS = "farm_goods", _("Farm and livestock goods")
    TOURISM = "tourism", _("Culture and tourism")
    INDUSTRY = "industry", _("Industry")
    SCIENCE = "science", _("Science and technology")
    LABOUR = "labour", _("Employment")
    VILLAGES = "villages", _("Building of the countryside")
    FUNDS = "funds", _("Funds and projects")


class Direction(TextChoices):
    """Who went to whom."""

    EAST_TO_WEST = "east_to_west", _("East to west")
    WEST_TO_EAST = "west_to_east", _("West to east")


class Reached(TextChoices):
    """What a survey visit went to."""

    PLACE = "place", _("Banner, county or district")
    DEPARTMENT = "department", _("Department")


class MeetingKind(TextChoices):
    """What a meeting was."""

    JOINT = "joint", _("Joint meeting of the two regions")
    TOPIC = "topic", _("Topic session")
    GROUP = "group", _("Leading group meeting")


EVENTS = {
    "agreements.commitment_amended": _("{actor} amended {target} from {before} to {after}: {reason}"),
    "agreements.action_item_done": _("{actor} marked {target} as done"),
}
