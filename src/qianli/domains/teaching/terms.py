"""Words of teaching."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member of a school team does at the school."""

    PRINCIPAL = "principal", _("Principal")
    MIDDLE_LEADER = "manager", _("Middle manager")
    TEACHER = "teacher", _("Teacher")


class Stage(TextChoices):
    """Stage of schooling."""

    PRIMARY = "primary", _("Primary school")
    JUNIOR = "junior", _("Junior secondary school")
    SENIOR = "senior", _("Senior secondary school")
    VOCATIONAL = "vocational", _("Vocational school")


class Subject(TextChoices):
    """Subject of a lesson."""

    CHINESE = "chinese", _("Chinese")
    MATHEMATICS = "mathematics", _("Mathematics")
    ENGLISH = "english", _("English")
    PHYSICS = "physics", _("Physics")
    CHEMISTRY = "chemistry", _("Chemistry")
    BIOLOGY = "biology", _("Biology")
    ARTS = "arts", _("Arts and sports")
    OTHER = "other", _("Other")


class LessonKind(TextChoices):
    """What was done over the distance."""

    LESSON = "lesson", _("Lesson taught together")
    PREPARATION = "preparation", _("Joint preparation")
    LECTURE = "lecture", _("Lecture for teachers")
