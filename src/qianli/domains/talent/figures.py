"""Figures of talent: persons posted and trained both ways, courses, and what cadres answer for."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.talent.models import Mentoring, Posting, Training
from qianli.domains.talent.terms import SPECIALISTS, Direction, MentoringKind, PostKind, Purpose
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Completion, Figure, Text

AGREEMENT = "东西部协作协议: 人才交流"
WESTWARD = Q(direction=Direction.EAST_TO_WEST, purpose=Purpose.SERVICE)
EASTWARD = Q(direction=Direction.WEST_TO_EAST)

POSTINGS = (
    Figure(
        key="talent.specialists_posted", label=_("Specialists posted from the east"), unit=Unit.PERSON,
        thing=Thing.SPECIALIST,
        meaning=_("Different specialists whose posting from the east to the west begins in the period."),
        counts=Posting, where=WESTWARD & Q(kind__in=SPECIALISTS), distinct="person", category="kind",
        source=AGREEMENT, aliases=("选派专业技术人员", "选派专业技术人才", "北京市选派专业技术人员"),
    ),
    Completion(
        key="talent.specialists_posted.completion", label=_("Specialists posted, as a multiple of the agreement"),
        unit=Unit.RATIO, meaning=_("Specialists posted from the east divided by the number agreed for the period."),
        of="talent.specialists_posted", decimals=1, source=AGREEMENT,
        aliases=("选派专业技术人员完成协议任务", "专业技术人员完成协议任务的倍数"),
    ),
    Figure(
        key="talent.cadres_posted", label=_("Cadres posted from the east"), unit=Unit.PERSON,
        meaning=_("Different cadres whose posting from the east to the west begins in the period."),
        counts=Posting, where=WESTWARD & Q(kind=PostKind.CADRE), distinct="person",
        source=AGREEMENT, aliases=("选派党政干部", "北京市选派干部", "选派挂职干部"),
    ),
    Figure(
        key="talent.in_post", label=_("Persons from the east in post"), unit=Unit.PERSON,
        meaning=_("Different persons from the east in a western post on the last day of the period."),
        counts=Posting, where=WESTWARD, until="spell__endswith", distinct="person", category="kind",
        aliases=("在岗挂职干部人才", "在蒙挂职干部人才"),
    ),
    Figure(
        key="talent.cadres_sent_east", label=_("Cadres sent to serve in the east"), unit=Unit.PERSON,
        meaning=_("Different western cadres whose service in an eastern post begins in the period."),
        counts=Posting, where=EASTWARD & Q(kind=PostKind.CADRE, purpose=Purpose.SERVICE), distinct="person",
        source=AGREEMENT, aliases=("选派干部赴京挂职", "干部进京挂职"),
    ),
    Figure(
        key="talent.trained_in_east", label=_("Technicians who learned in eastern posts"), unit=Unit.PERSON,
        meaning=_("Different western specialists whose time of learning in an eastern post begins in the period."),
        counts=Posting, where=EASTWARD & Q(kind__in=SPECIALISTS, purpose=Purpose.LEARNING), distinct="person",
        category="kind", source=AGREEMENT,
        aliases=("技术人才进京跟岗培训", "进京跟岗培训", "技术人才进京跟岗", "专业技术人才跟岗培训"),
    ),
    Completion(
        key="talent.trained_in_east.completion", label=_("Learning in eastern posts, as a multiple of the agreement"),
        unit=Unit.RATIO,
        meaning=_("Technicians who learned in eastern posts divided by the number agreed for the period."),
        of="talent.trained_in_east", decimals=1, source=AGREEMENT,
        aliases=("进京跟岗培训完成协议任务", "跟岗培训完成协议任务的倍数"),
    ),
)  # fmt: skip

COURSES = (
    Figure(
        key="talent.courses", label=_("Training courses held"), unit=Unit.COUNT, thing=Thing.CLASS,
        meaning=_("Training courses for cadres and talent that began in the period."),
        counts=Training, category="kind", aliases=("举办培训班", "培训班期数"),
    ),
    Figure(
        key="talent.course_persons", label=_("Persons trained in courses"), unit=Unit.PERSON,
        meaning=_("Persons of the training courses that began in the period, added up over courses."),
        counts=Training, value="persons", category="kind", aliases=("培训干部人才", "培训人数"),
    ),
    Figure(
        key="talent.course_person_times", label=_("Person-times trained in courses"), unit=Unit.PERSON_TIME,
        meaning=_("Person-times of the training courses that began in the period."),
        counts=Training, value="person_times", category="kind", aliases=("培训人次", "培训干部人才人次"),
    ),
)  # fmt: skip


def _mentored(key: str, label: Text, meaning: Text, kind: MentoringKind, thing: Thing, *aliases: str) -> Figure:
    return Figure(
        key=key, label=label, unit=Unit.COUNT, thing=thing, meaning=meaning, counts=Mentoring,
        where=Q(kind=kind), distinct=kind.value, aliases=aliases,
    )  # fmt: skip


MENTORING = (
    _mentored(
        "talent.mentored_projects", _("Projects mentored by cadres"),
        _("Different projects for which a posted cadre begins to answer in the period."),
        MentoringKind.PROJECT, Thing.PROJECT, "包联协作项目", "包联项目",
    ),
    _mentored(
        "talent.mentored_villages", _("Villages and gachas mentored by cadres"),
        _("Different villages and gachas for which a posted cadre begins to answer in the period."),
        MentoringKind.VILLAGE, Thing.VILLAGE, "包联嘎查村", "包联村",
    ),
    _mentored(
        "talent.mentored_households", _("Households mentored by cadres"),
        _("Different households lifted from poverty for which a posted cadre begins to answer in the period."),
        MentoringKind.HOUSEHOLD, Thing.HOUSEHOLD, "包联脱贫户", "包联户",
    ),
)  # fmt: skip

FIGURES = (*POSTINGS, *COURSES, *MENTORING)
