"""Figures of teaching."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.pairings.public import Pair
from qianli.domains.parties.terms import Kind
from qianli.domains.teaching.models import Lesson, SchoolPost
from qianli.domains.teaching.terms import LessonKind, Role
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure

UNTIL = "spell__endswith"
SCHOOLS = Q(west_kind=Kind.SCHOOL, east_kind=Kind.SCHOOL)
TAUGHT = Q(kind=LessonKind.LESSON)

FIGURES = (
    Figure(
        key="teaching.school_pairs", label=_("School pairs"), unit=Unit.COUNT, thing=Thing.PAIR,
        meaning=_("Pairs of schools standing on the last day of the period; one school may stand in several."),
        counts=Pair, where=SCHOOLS, until=UNTIL, aliases=("学校结对",),
    ),
    Figure(
        key="teaching.paired_schools_west", label=_("Paired western schools"), unit=Unit.COUNT, thing=Thing.SCHOOL,
        meaning=_("Different western schools in pairs standing on the last day of the period."),
        counts=Pair, where=SCHOOLS, until=UNTIL, distinct="west_party", aliases=("结对学校(自治区)", "所学校"),
    ),
    Figure(
        key="teaching.paired_schools_east", label=_("Paired eastern schools"), unit=Unit.COUNT, thing=Thing.SCHOOL,
        meaning=_("Different eastern schools in pairs standing on the last day of the period."),
        counts=Pair, where=SCHOOLS, until=UNTIL, distinct="east_party", aliases=("结对学校(北京市)", "北京市学校"),
    ),
    Figure(
        key="teaching.principals_posted", label=_("Principals posted in teams"), unit=Unit.PERSON,
        meaning=_("Principals of school teams in post on the last day of the period."),
        counts=SchoolPost, where=Q(role=Role.PRINCIPAL), until=UNTIL, aliases=("组团式帮扶校长", "校长"),
    ),
    Figure(
        key="teaching.staff_posted", label=_("Managers and teachers posted in teams"), unit=Unit.PERSON,
        meaning=_("Middle managers and teachers of school teams in post on the last day of the period."),
        counts=SchoolPost, where=~Q(role=Role.PRINCIPAL), until=UNTIL, category="stage",
        aliases=("组团式帮扶管理人员和教师", "学校中层管理人员和专任教师"),
    ),
    Figure(
        key="teaching.lessons", label=_("Distance lessons"), unit=Unit.COUNT,
        thing=Thing.LESSON, category="subject",
        meaning=_("Lessons taught together over the distance in the period."),
        counts=Lesson, where=TAUGHT, aliases=("同步课堂", "同上一节课"),
    ),
    Figure(
        key="teaching.pupils_reached", label=_("Pupils in distance lessons"), unit=Unit.PERSON_TIME,
        meaning=_("Pupils counted in each distance lesson of the period: person-times, not persons."),
        counts=Lesson, where=TAUGHT, value="pupils", aliases=("受益学生",),
    ),
    Figure(
        key="teaching.preparations", label=_("Joint preparations"), unit=Unit.COUNT, thing=Thing.SESSION,
        meaning=_("Joint preparations of teachers of both sides in the period."),
        counts=Lesson, where=Q(kind=LessonKind.PREPARATION), aliases=("共同备课", "联合教研"),
    ),
)  # fmt: skip
