"""Lists of care."""

from qianli.domains.care.models import Clinic, Consultation, HospitalPost, HospitalTeam, Signing
from qianli.domains.ledger.public import EntryTable
from qianli.kernel.tables.declaration import Column

HOSPITALS = (Column(path="east_hospital"), Column(path="west_hospital"))
NAMES = ("east_hospital__name", "west_hospital__name")

TABLES = (
    EntryTable(
        name="care.signings",
        model=Signing,
        columns=(*HOSPITALS, Column(path="kind"), Column(path="speciality"), Column(path="goal", listed=False)),
        filters=("kind", "speciality"),
        search=NAMES,
        named=NAMES,
        fields=("kind", "east_hospital", "west_hospital", "speciality", "goal"),
        one_day=False,
        ahead=("spell",),
    ),
    EntryTable(
        name="care.teams",
        model=HospitalTeam,
        columns=HOSPITALS,
        search=NAMES,
        named=NAMES,
        fields=("east_hospital", "west_hospital"),
        one_day=False,
    ),
    EntryTable(
        name="care.posts",
        model=HospitalPost,
        columns=(
            Column(path="person", personal=True),
            Column(path="role"),
            Column(path="speciality"),
            Column(path="team"),
        ),
        filters=("role", "speciality"),
        search=("team__west_hospital__name",),
        fields=("team", "person", "role", "speciality"),
        one_day=False,
    ),
    EntryTable(
        name="care.clinics",
        model=Clinic,
        columns=(
            Column(path="hospital"),
            Column(path="home"),
            Column(path="speciality"),
            Column(path="places"),
            Column(path="patients"),
        ),
        filters=("speciality",),
        search=("hospital__name", "home__name"),
        fields=("hospital", "home", "speciality", "places", "patients"),
    ),
    EntryTable(
        name="care.consultations",
        model=Consultation,
        columns=(*HOSPITALS, Column(path="speciality"), Column(path="cases"), Column(path="referred")),
        filters=("speciality",),
        search=NAMES,
        fields=("east_hospital", "west_hospital", "speciality", "cases", "referred"),
    ),
)
