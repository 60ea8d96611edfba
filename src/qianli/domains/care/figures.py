"""Figures of care."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.care.models import Clinic, Consultation, HospitalPost, HospitalTeam, Signing
from qianli.domains.care.terms import SigningKind
from qianli.domains.pairings.public import Pair
from qianli.domains.parties.terms import Kind
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure

UNTIL = "spell__endswith"
HOSPITALS = Q(west_kind=Kind.HOSPITAL, east_kind=Kind.HOSPITAL)


def _standing(key: str, label: Any, meaning: Any, counts: Any, thing: Thing, *aliases: str, **rest: Any) -> Figure:
    return Figure(
        key=key,
        label=label,
        unit=Unit.COUNT,
        thing=thing,
        meaning=meaning,
        counts=counts,
        until=UNTIL,
        aliases=aliases,
        **rest,
    )


FIGURES = (
    _standing(
        "care.hospital_pairs", _("Hospital pairs"),
        _("Pairs of hospitals standing on the last day of the period; one hospital may stand in several."),
        Pair, Thing.PAIR, "医院结对", where=HOSPITALS,
    ),
    _standing(
        "care.paired_hospitals_west", _("Paired western hospitals"),
        _("Different western hospitals in pairs standing on the last day of the period."),
        Pair, Thing.HOSPITAL, "结对医院(自治区)", "家医院", where=HOSPITALS, distinct="west_party",
    ),
    _standing(
        "care.paired_hospitals_east", _("Paired eastern hospitals"),
        _("Different eastern hospitals in pairs standing on the last day of the period."),
        Pair, Thing.HOSPITAL, "结对医院(北京市)", "北京市医院", where=HOSPITALS, distinct="east_party",
    ),
    _standing(
        "care.signing_hospitals_east", _("Eastern hospitals with agreements"),
        _("Different eastern hospitals with an agreement in force on the last day of the period."),
        Signing, Thing.HOSPITAL, "签约市属医院", "市属知名医院", distinct="east_hospital",
    ),
    _standing(
        "care.signing_hospitals_west", _("Western hospitals with agreements"),
        _("Different western hospitals with an agreement in force on the last day of the period."),
        Signing, Thing.HOSPITAL, "签约自治区医院", distinct="west_hospital",
    ),
    _standing(
        "care.flagship_projects", _("Flagship projects"),
        _("Flagship projects of hospitals in force on the last day of the period."),
        Signing, Thing.PROJECT, "标志性合作项目", where=Q(kind=SigningKind.FLAGSHIP),
    ),
    _standing(
        "care.speciality_agreements", _("Agreements to build key specialities"),
        _("Agreements to build a key speciality in force on the last day of the period."),
        Signing, Thing.AGREEMENT, "重点专科建设协议", where=Q(kind=SigningKind.SPECIALITY),
    ),
    _standing(
        "care.team_hospitals_east", _("Eastern hospitals with a team"),
        _("Different eastern hospitals helping with a team on the last day of the period."),
        HospitalTeam, Thing.HOSPITAL, "组团式帮扶区属医院", "区属医院", distinct="east_hospital",
    ),
    _standing(
        "care.team_hospitals_west", _("Western hospitals helped by a team"),
        _("Different western hospitals helped by a team on the last day of the period."),
        HospitalTeam, Thing.HOSPITAL, "组团式受帮扶旗县医院", distinct="west_hospital",
    ),
    Figure(
        key="care.team_members", label=_("Members of hospital teams"), unit=Unit.PERSON, category="role",
        meaning=_("Persons of hospital teams in post on the last day of the period."),
        counts=HospitalPost, until=UNTIL, aliases=("组团式帮扶医疗人才",),
    ),
    Figure(
        key="care.clinics", label=_("Expert clinics"), unit=Unit.COUNT, thing=Thing.SESSION, category="speciality",
        meaning=_("Clinics that visiting experts held in the period."), counts=Clinic, aliases=("专家坐诊", "出诊"),
    ),
    Figure(
        key="care.patients_seen", label=_("Patients seen by visiting experts"), unit=Unit.PERSON_TIME,
        meaning=_("Patients seen at expert clinics of the period: person-times."),
        counts=Clinic, value="patients", aliases=("接诊患者", "诊疗人次"),
    ),
    Figure(
        key="care.consultations", label=_("Remote consultations"), unit=Unit.PERSON_TIME,
        thing=Thing.CASE, category="speciality",
        meaning=_("Cases discussed in remote consultations of the period."),
        counts=Consultation, value="cases", aliases=("远程会诊",),
    ),
)  # fmt: skip
