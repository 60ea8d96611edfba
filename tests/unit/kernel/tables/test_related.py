"""The page of a record shows what hangs on it: as many as the reader may see, their sums, the way to all of them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qianli.domains.funds.models import Acceptance, Allotment, Asset, Disbursement, Project
from qianli.domains.industry.models import Intent
from qianli.domains.ledger.public import day
from qianli.domains.ledger.terms import State
from qianli.domains.parties.models import Organisation, Person
from qianli.domains.talent.models import Posting
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.tables.addresses import list_address, row_address
from qianli.kernel.tables.registry import all_tables, table, table_of
from qianli.kernel.tables.related import SHOWN, pointing_to
from tests.factories import FIRST_DAY, make
from tests.factories.funds import READY
from tests.fakes.entries import WEST, user

pytestmark = pytest.mark.django_db


def client(who: User | None = None) -> Client:
    """Return the browser of a person, or of a visitor."""
    browser = Client(headers={"Accept-Language": "en"})
    if who:
        browser.force_login(who)
    return browser


def page(row: Any, who: User | None = None) -> Any:
    """Return the page of a row as somebody sees it."""
    return client(who).get(row_address(table_of(type(row)), row.pk))  # type: ignore[arg-type]


def groups(row: Any, who: User | None = None) -> dict[str, Any]:
    """Return what hangs on a row, by table."""
    return {group.table.name: group for group in page(row, who).context["related"]}


def project(**values: Any) -> Project:
    """Return an approved project of 100."""
    kept: Project = make(Project, **READY, cooperation_cny=100, **values)
    return kept


def test_every_key_between_tables_is_found() -> None:
    """Nobody lists what hangs on what: a new table with a foreign key is on the page of what it points to."""
    found = {(other.name, key.name) for each in all_tables() for other, key in pointing_to(each)}
    expected = {
        (each.name, field.name)
        for each in all_tables()
        for field in each.model._meta.concrete_fields
        if field.is_relation and (target := table_of(field.related_model)) and target.gathers
    }
    assert found == expected
    assert ("funds.disbursements", "project") in found
    assert not any(name in {"west", "east", "programme"} for _table, name in found)


def test_a_project_shows_its_payments_acceptances_and_assets() -> None:
    """Newest first, with count and sums of all and of the confirmed; and by no other project's."""
    kept, other = project(), project()
    payments = [
        make(Disbursement, project=kept, amount_cny=5, spell=day(FIRST_DAY.replace(day=n + 1))) for n in range(7)
    ]
    make(Disbursement, project=kept, amount_cny=30, state=State.DRAFT)
    make(Disbursement, project=other, amount_cny=50)
    make(Asset, project=kept)
    make(Acceptance, project=kept, passed=False)
    told = groups(kept, user(Role.OFFICE))
    assert set(told) == {"funds.disbursements", "funds.acceptances", "funds.assets"}
    paid = told["funds.disbursements"]
    assert (paid.count, paid.confirmed, len(paid.lines)) == (8, 7, SHOWN)
    assert [(total.column.path, total.whole, total.confirmed) for total in paid.totals] == [("amount_cny", 65, 35)]
    assert "project" not in [column.path for column in paid.columns]
    seen = groups(kept)["funds.disbursements"]
    assert (seen.count, seen.confirmed) == (7, 7)
    addresses = [row_address(table("funds.disbursements"), each.pk) for each in reversed(payments)]
    assert [line.href for line in seen.lines] == addresses[:SHOWN]
    assert seen.lines[0].cells[0].href == addresses[0]


def test_the_link_leads_to_exactly_these() -> None:
    """The list behind it says the same number."""
    kept = project()
    for _ in range(3):
        make(Disbursement, project=kept)
    make(Disbursement)
    group = groups(kept)["funds.disbursements"]
    listed = client().get(group.href)
    assert listed.context["listing"].counted == group.count == 3
    assert f'value="{kept.pk}" selected' in listed.text
    assert 'name="project"' not in client().get(list_address(group.table)).text  # offered by a link only


def test_money_left_stands_on_the_page() -> None:
    """Given, paid, balance, pay rate: the rate counts what is confirmed, cut and not rounded."""
    kept = project()
    make(Disbursement, project=kept, amount_cny="66.669")
    make(Disbursement, project=kept, amount_cny=20, state=State.DRAFT)
    make(Disbursement, project=kept, amount_cny=90, state=State.REFUSED)
    office, visitor = page(kept, user(Role.OFFICE)), page(kept)
    left, open_left = office.context["left"], visitor.context["left"]
    assert (left.amount, str(left.booked), str(left.waiting), str(left.left)) == (100, "86.67", "20.00", "13.33")
    assert (str(open_left.booked), str(open_left.waiting), str(open_left.left)) == ("66.67", "0.00", "33.33")
    assert "66.67%" in office.text
    assert "of this 20 is not confirmed yet" in office.text


def test_more_records_take_no_more_queries() -> None:
    """And of another county's drafts nothing is told, not even their number."""
    kept = project()
    office = client(user(Role.OFFICE))
    address = row_address(table("funds.projects"), kept.pk)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert office.get(address).status_code == 200
        return len(seen)

    make(Disbursement, project=kept)
    asked()  # fills what is read once
    one = asked()
    for _ in range(4):
        make(Disbursement, project=kept)
    assert asked() == one <= 30
    far = user(Role.COUNTY_CLERK, "150102", Side.WEST)
    make(Disbursement, project=kept, state=State.DRAFT)
    assert groups(kept, far)["funds.disbursements"].count == 5


def test_a_firm_shows_what_it_intends_and_a_person_only_to_who_may_know() -> None:
    """Where a person is posted is personal: no group, no number, for who may not see that."""
    firm, person = make(Organisation), make(Person, place_id=WEST)
    make(Intent, firm=firm)
    make(Posting, person=person, home=make(Organisation, place_id="110108"), host=make(Organisation, place_id=WEST))
    assert groups(firm)["industry.intents"].count == 1
    assert "talent.postings" in groups(person, user(Role.OFFICE))
    assert "talent.postings" not in groups(person, user(Role.INSTITUTION_MEMBER, WEST))


def test_a_new_record_begins_with_the_parent_chosen() -> None:
    """At its places, for who may record there; nobody else is shown the way."""
    kept = project()
    clerk = user(Role.COUNTY_CLERK, kept.west_id or "", Side.WEST)
    shown = page(kept, clerk)
    href = next(each.record_href for each in shown.context["recordable"] if each.table.name == "funds.disbursements")
    assert href in shown.text
    form = client(clerk).get(href).context["form"]
    assert (form["project"].value(), form["west"].value()) == (str(kept.pk), "兴安盟扎赉特旗")
    assert not page(kept).context["recordable"]
    far = page(kept, user(Role.COUNTY_CLERK, "150102", Side.WEST)).context["recordable"]
    assert "funds.disbursements" not in [each.table.name for each in far]
    assert client(clerk).get(href.replace(str(kept.pk), "nonsense")).status_code == 404


def test_a_batch_shows_its_projects() -> None:
    """What was given of it, and what was not yet."""
    batch = make(Allotment, amount_cny=250)
    project(allotment=batch, programme=batch.programme)
    shown = page(batch)
    assert [group.table.name for group in shown.context["related"]] == ["funds.projects"]
    assert shown.context["left"].left == 150
