"""Words of the exchange of cadres and specialists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Direction(TextChoices):
    """Which way a person goes."""

    EAST_TO_WEST = "east_to_west", _("From the east to the west")
    WEST_TO_EAST = "west_to_east", _("From the west to the east")


class PostKind(TextChoices):
    """What a posted or trained person is by profession."""

    CADRE = "cadre", _("Party and government cadre")
    TEACHER = "teacher", _("Specialist: teacher")
    DOCTOR = "doctor", _("Specialist: doctor")
    FARM = "farm", _("Specialist: farming and herding")
    SCIENCE = "science", _("Specialist: science and technology")
    OTHER = "other", _("Specialist: other field")


SPECIALISTS = (PostKind.TEACHER, PostKind.DOCTOR, PostKind.FARM, PostKind.SCIENCE, PostKind.OTHER)


class Purpose(TextChoices):
    """Why a person is posted: to do the work, or to learn it beside those who do."""

    SERVICE = "service", _("To serve in the post")
    LEARNING = "learning", _("To learn in the post")


class CourseKind(TextChoices):
    """For whom a training course is held."""

    CADRE = "cadre", _("Cadres")
    SPECIALIST = "specialist", _("Specialists")
    LEADER = "leader", _("Leaders in getting prosperous")
    VOCATIONAL = "vocational", _("Vocational skills")


class HeldIn(TextChoices):
    """Where a training course is held."""

    WEST = "west", _("In the west")
    EAST = "east", _("In the east")
    ONLINE = "online", _("Online")


class MentoringKind(TextChoices):
    """What a cadre answers for."""

    PROJECT = "project", _("Project")
    VILLAGE = "village", _("Village or gacha")
    HOUSEHOLD = "household", _("Household lifted from poverty")


EVENTS = {"talent.posting_ended": _("{actor} ended the posting {target} on {last_day}: {reason}")}
