"""Every table of every manifest keeps the promises of its declaration, whatever domain declares it."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils.text import capfirst

from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from qianli.kernel.tables.addresses import file_address, list_address, row_address
from qianli.kernel.tables.checks import declared_tables
from qianli.kernel.tables.columns import listed
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.exports import parts_of
from qianli.kernel.tables.filters import filters_of, narrowed
from qianli.kernel.tables.ordering import sorted_by, steps
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import all_tables
from tests.factories import make
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db
each_table = pytest.mark.parametrize("table", all_tables(), ids=lambda table: table.name)


@pytest.fixture
def staff() -> User:
    """Someone who sees everything."""
    user = User.objects.create_user("office", full_name="李示例001")
    give_grant(
        user=user,
        role=Role.PROGRAMME_ADMIN,
        first_day=date(2020, 1, 1),
        actor=None,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    return raised(user)


@pytest.fixture
def office(staff: User) -> Client:
    """A browser of someone who sees everything."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(staff)
    return client


def queries(client: Client, address: str) -> int:
    """Return how many queries one page takes, after one that filled the caches."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(address)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(seen)


def test_declarations_fit_their_models() -> None:
    """A misspelled column is found at start, not by the first reader."""
    assert declared_tables() == []


@each_table
def test_more_rows_take_no_more_queries(table: Table, office: Client) -> None:
    """A list that asks once a row is quick in the test and slow in the county."""
    paths = [list_address(table), f"/api{list_address(table)}".rstrip("/"), file_address(table, "csv")]
    row = make(table.model)
    details = [row_address(table, row.pk), f"/api{row_address(table, row.pk)}".rstrip("/")]
    one = {path: queries(office, path) for path in paths + details}
    make(table.model)
    make(table.model)
    assert {path: queries(office, path) for path in paths + details} == one
    assert max(one[path] for path in one if not path.endswith(".csv")) <= 15


@each_table
def test_the_list_page_shows_its_rows(table: Table, office: Client) -> None:
    """The page stands, names its columns and leads to the row."""
    row = make(table.model)
    page = office.get(list_address(table))
    text = unescape(page.content.decode())
    assert page.status_code == 200
    shown = [line.href for line in page.context["listing"].lines]
    assert page.context["listing"].counted >= 1
    if page.context["listing"].counted <= len(shown):
        assert row_address(table, row.pk) in shown
    assert all(capfirst(str(column.label)) in text for column in listed(table))


@each_table
def test_every_column_sorts_both_ways(table: Table, staff: User) -> None:
    """A head that can be clicked never ends in a refusal, and the database can order by it."""
    make(table.model)
    reader = Reader(staff, table)
    for column in listed(table):
        for sign in ("", "-") if column.sort else ():
            first, found = sorted_by(reader, f"{sign}{column.key}")
            assert found == column
            assert reader.rows().order_by(*(step.by for step in steps(table, first))).first() is not None


@each_table
def test_every_filter_takes_its_example_and_refuses_nonsense(table: Table, staff: User, office: Client) -> None:
    """What is not accepted is said on the page and in the API, with the parameter named."""
    reader = Reader(staff, table)
    filters = filters_of(table)
    asked = narrowed(reader, {name: each.example for name, each in filters.items()}).or_refuse()
    assert list(asked.values) == list(filters)
    assert list(reader.rows().filter(asked.q)[:1]) is not None
    nonsense = {name: "no such thing" for name in filters if name != "q"}
    assert set(narrowed(reader, nonsense).refusals) == set(nonsense)
    if nonsense:
        assert office.get(list_address(table), nonsense).status_code == 422
        answer = office.get(f"/api{list_address(table)}".rstrip("/"), nonsense)
        assert (answer.status_code, answer.json()["errors"][0]["at"]) == (422, f"query.{next(iter(nonsense))}")


@each_table
def test_the_row_page_shows_every_column(table: Table, office: Client) -> None:
    """What the list leaves out stands on the page of the row."""
    page = office.get(row_address(table, make(table.model).pk))
    assert page.status_code == 200
    assert len(page.context["cells"]) == len(table.columns)


@each_table
def test_files_hold_the_rows(table: Table, office: Client) -> None:
    """CSV, workbook and JSON have a line for each row and a column for each part."""
    row = make(table.model)
    rows = table.model._default_manager.count()
    text = b"".join(office.get(file_address(table, "csv")).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert (len(lines) - 1, {len(line) for line in lines}) == (rows, {len(parts_of(table))})
    told = json.loads(b"".join(office.get(file_address(table, "json")).streaming_content))
    assert (told["table"], told["cut"], len(told["rows"])) == (table.name, False, rows)
    with zipfile.ZipFile(io.BytesIO(b"".join(office.get(file_address(table, "xlsx")).streaming_content))) as book:
        assert "xl/worksheets/sheet2.xml" in book.namelist()
    assert str(row.pk) in json.dumps(api_rows(office, table))


def api_rows(client: Client, table: Table) -> list[dict[str, Any]]:
    """Return all rows of a table, two at a time where there are few."""
    limit, after, found = (2 if table.model._default_manager.count() < 20 else 1000), "", []
    while True:
        answer = client.get(f"/api{list_address(table)}".rstrip("/"), {"limit": limit, "after": after}).json()
        found += answer["items"]
        after = answer["next"]
        if not after:
            return found


@each_table
def test_the_api_pages_through_each_row_once(table: Table, office: Client) -> None:
    """No row is lost or told twice at the edge of two answers."""
    for _ in range(5):
        make(table.model)
    found = [str(row["id"]) for row in api_rows(office, table)]
    assert sorted(found) == sorted(str(pk) for pk in table.model._default_manager.values_list("pk", flat=True))


@each_table
def test_addresses_lead_to_the_views(table: Table) -> None:
    """Addresses are computed, so they are compared with the routes."""
    assert resolve(list_address(table)).url_name == table.name
    assert resolve(file_address(table, "xlsx")).url_name == f"{table.name}.xlsx"
