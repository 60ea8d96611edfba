"""Every published figure comes out of the demo records, and no longer does when one record is another."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from qianli.desks.portal.rules import Qualifier
from qianli.domains.agreements.models import RuleIssued, Visit
from qianli.domains.care.models import HospitalTeam, Signing
from qianli.domains.compute.models import Contract
from qianli.domains.funds.models import Allotment, Project
from qianli.domains.industry.models import JobsAbsorbed, Landing, Park
from qianli.domains.ledger.public import day, entry_tables, spell
from qianli.domains.ledger.terms import PUBLISHED, State
from qianli.domains.pairings.models import Pair
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.places.models import Division
from qianli.domains.power.models import Base, BusFleet, Unit
from qianli.domains.teaching.models import SchoolPost
from qianli.domains.trade.models import Sale
from qianli.domains.villages.models import Village
from qianli.kernel.audit.models import Event
from qianli.kernel.figures.actions import differences, fold
from tests.factories import make
from tests.unit.desks.demo.conftest import WITHOUT
from tests.unit.desks.demo.published import counted, differing, findings, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

OPEN = spell(date(2024, 1, 1))
FIRST_HALF, BOTH = "2024-H1", "2023/2024-H1"


def test_every_published_figure_comes_out_of_the_records() -> None:
    """Exactly the printed number where one is printed."""
    assert {each.row.line: each.reason for each in findings(without=WITHOUT) if each.reason} == {}
    exact = {
        (row.key, row.period): row.value for row in rows(without=WITHOUT) if row.qualifier is Qualifier.EXACT
    }  # fmt: skip
    told = counted(without=WITHOUT)
    assert {printed: told[printed] for printed in exact} == exact
    assert len(told) == 62 - 3


def test_over_and_under_are_within_their_meaning() -> None:
    """More than the printed number, and not by much."""
    told = counted(without=WITHOUT)
    bounds = {
        ("agreements.rules_issued", "2023-07/2024-07"): (18, 19),
        ("agreements.departments_visited", "2023-07/2024-07"): (20, 23),
        ("industry.jobs_absorbed", BOTH): (3000, 3499),
        ("trade.fair_products", "2024-04-25"): (400, 449),
        ("trade.fair_signed_cny", "2024-04-25"): (80_000_000, 89_999_999),
        ("power.green_buses", "2024-01"): (8000, 8999),
    }
    outside = {printed: told[printed] for printed, (low, high) in bounds.items() if not low <= told[printed] <= high}
    assert outside == {}


def test_each_fact_was_counted_by_cells_that_equal_a_recount() -> None:
    """Adding up what the load wrote changes no value."""
    before = counted(without=WITHOUT)
    fold()
    assert counted(without=WITHOUT) == before
    assert list(differences()) == []


def send_back(model: type[Landing], **where: object) -> None:
    """Take one confirmed record out of the published ones."""
    row = model.objects.filter(model.confirmed_when, **where).order_by("pk").first()
    changed = {"state": State.SUBMITTED, "revision": 2}
    assert model.objects.filter(pk=row.pk).update(**changed) == 1


def delete(table: str, where: str) -> None:
    """Delete one confirmed record past every action."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE id = (SELECT id FROM {table} WHERE state = 'confirmed' AND {where} LIMIT 1)"
        )
        assert cursor.rowcount == 1


def in_2023(date_path: str = "spell__startswith") -> dict[str, date]:
    """Return the filter for records of 2023."""
    return {f"{date_path}__gte": date(2023, 1, 1), f"{date_path}__lt": date(2024, 1, 1)}


def _landing_sent_back() -> None:
    send_back(Landing, **in_2023())


def _landing_moved_to_the_next_year() -> None:
    landing = Landing.objects.filter(Landing.confirmed_when, **in_2023()).order_by("pk").first()
    Landing.objects.filter(pk=landing.pk).update(spell=day(date(2024, 3, 1)))


def _money_added() -> None:
    allotment = Allotment.objects.filter(
        Allotment.confirmed_when, block="industry", spell__startswith__gte=date(2024, 1, 1)
    ).first()  # fmt: skip
    Allotment.objects.filter(pk=allotment.pk).update(amount_cny=allotment.amount_cny + 1)


def _contract_deleted() -> None:
    delete("compute_contract", "lower(spell) = '2023-12-17'")


def _contract_added() -> None:
    make(Contract, spell=day(date(2023, 12, 17)), amount_cny=10_000)


def _contract_added_as_a_draft() -> None:
    make(Contract, spell=day(date(2023, 12, 17)), amount_cny=10_000, state=State.DRAFT)


def _unit_moved_to_another_league() -> None:
    unit = Unit.objects.get(west_id="150622", number=2)
    Unit.objects.filter(pk=unit.pk).update(west_id="150922")


def _principal_gone_home() -> None:
    post = SchoolPost.objects.filter(SchoolPost.confirmed_when, role="principal").first()
    SchoolPost.objects.filter(pk=post.pk).update(spell=(post.spell.lower, date(2024, 6, 30)))


def _principal_going_home_later() -> None:
    post = SchoolPost.objects.filter(SchoolPost.confirmed_when, role="principal").first()
    SchoolPost.objects.filter(pk=post.pk).update(spell=(post.spell.lower, date(2024, 7, 1)))


def _village_deleted_from_the_list() -> None:
    village = Village.objects.filter(Village.confirmed_when, year=2023).first()
    with connection.cursor() as cursor:
        for table in ("villages_work", "villages_comparison"):
            cursor.execute(f"DELETE FROM {table} WHERE village_id = %s", [village.pk])
    village.delete()


def _pair_of_a_new_village_with_an_old_helper() -> None:
    helper = Pair.objects.filter(Pair.confirmed_when, east_kind="town", west_kind="village").first().east_party
    village = make(Organisation, kind="village", place_id="152223")
    make(
        Pair, west_party=village, east_party=helper, west_kind="village", east_kind="town", level="village", spell=OPEN
    )


def _visit_to_a_new_banner_of_a_visited_league() -> None:
    make(Visit, west_id="150404", east_id="110105", reached="place", persons=3, spell=day(date(2024, 5, 1)))


def _sale_of_last_year_doubled() -> None:
    spring = {"spell__startswith__gte": date(2023, 1, 1), "spell__startswith__lt": date(2023, 6, 1)}
    sales = Sale.objects.filter(Sale.confirmed_when, **spring).order_by("-amount_cny").values_list("pk")[:60]
    rows = Sale.objects.filter(pk__in=[pk for (pk,) in sales])
    for sale in rows:
        sale.amount_cny *= 3
    Sale.objects.bulk_update(rows, ["amount_cny"])


PROBES: tuple[tuple[Callable[[], None], set[tuple[str, str]]], ...] = (
    (
        _landing_sent_back,
        {(f"industry.{name}", period) for name in ("firms_landed", "invested_cny") for period in ("2023", BOTH)},
    ),
    (
        _landing_moved_to_the_next_year,
        {(f"industry.{name}", period) for name in ("firms_landed", "invested_cny") for period in ("2023", FIRST_HALF)},
    ),
    (_money_added, {("funds.industry_invested_cny", FIRST_HALF), ("funds.industry_invested_cny", BOTH)}),
    (_contract_deleted, {("compute.contracts", "2023-12-17"), ("compute.contracted_cny", "2023-12-17")}),
    (_contract_added, {("compute.contracts", "2023-12-17"), ("compute.contracted_cny", "2023-12-17")}),
    (_contract_added_as_a_draft, set()),
    (_unit_moved_to_another_league, {("power.plant_units", "as-of 2024-06")}),
    (_principal_gone_home, {("teaching.principals_posted", "as-of 2024-06")}),
    (_principal_going_home_later, set()),
    (_village_deleted_from_the_list, {("villages.demonstration", "2023")}),
    (_pair_of_a_new_village_with_an_old_helper, {("pairings.villages_west", "as-of 2024-06")}),
    (_visit_to_a_new_banner_of_a_visited_league, {("agreements.banners_visited", "2023-07/2024-07")}),
    (_sale_of_last_year_doubled, {("trade.sales_cny.year_on_year", "2024-01/2024-05")}),
)


@pytest.mark.parametrize(("change", "rows_hit"), PROBES, ids=[probe.__name__.strip("_") for probe, _ in PROBES])
def test_one_record_more_less_or_other_and_the_right_rows_differ(
    change: Callable[[], None], rows_hit: set[tuple[str, str]]
) -> None:
    """These and no others."""
    change()
    assert differing(without=WITHOUT) == rows_hit


def test_every_key_banner_has_a_park_and_a_base() -> None:
    """Coverage is part of what is said of both."""
    from qianli.desks.demo.world import KEY_BANNERS

    for model in (Park, Base):
        standing = model.objects.filter(model.confirmed_when, spell__contains=date(2024, 6, 30))
        assert set(KEY_BANNERS) <= set(standing.values_list("west", flat=True))


def test_the_programme_looks_alive() -> None:
    """Records before and after the published windows, none after the last day, a few of each ledger not confirmed."""
    last = date(2024, 6, 30)
    for table in entry_tables():
        rows_of = table.model.objects.all()
        assert not rows_of.filter(spell__startswith__gt=last).exists(), table.name
    for model in (RuleIssued, Project, Landing, Sale, JobsAbsorbed):
        days = sorted(model.objects.values_list("spell__startswith", flat=True))
        assert days[0] < date(2023, 1, 1), model
        assert days[-1] > last - timedelta(days=40), model
    for model in (Pair, Visit, Project, Village, Park, SchoolPost, Sale, Contract):
        waiting = model.objects.exclude(state__in=PUBLISHED).count()
        assert 0 < waiting < model.objects.count() / 4, model


def test_names_are_plainly_synthetic() -> None:
    """Nobody can take a demo firm or person for a real one."""
    assert not Organisation.objects.exclude(name__contains="示例").exists()
    assert not Person.objects.exclude(name__contains="示例").exists()
    assert not Person.objects.filter(identity_digest__isnull=False).exists()


def test_the_load_leaves_an_event_for_each_batch(demo: int) -> None:
    """The bulk door remembers how many rows came through it."""
    loads = Event.objects.filter(name="ledger.entries_loaded").values_list("facts", flat=True)
    assert sum(facts["rows"] for facts in loads) == demo


def test_records_of_both_sides_lie_where_they_should() -> None:
    """Western places in Inner Mongolia, eastern ones in Beijing, and codes that exist."""
    known = set(Division.objects.values_list("code", flat=True))
    for model in (Signing, HospitalTeam, BusFleet, Landing):
        for west, east in model.objects.values_list("west_id", "east_id").distinct():
            assert west is None or (west in known and west.startswith("15"))
            assert east is None or (east in known and east.startswith("11"))
