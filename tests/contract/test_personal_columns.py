"""What is about a person is declared personal in every table, so that no list, file or API gives it away.

The tables mask by that one word; a forgotten one would publish a name on an open page.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from qianli.domains.parties.models import Person
from qianli.kernel.access.gate import PublicRows
from qianli.kernel.tables.addresses import list_address, row_address
from qianli.kernel.tables.declaration import Column, Table
from qianli.kernel.tables.registry import all_tables
from tests.factories import make

ABOUT_A_PERSON = re.compile(r"phone|id_number|household|wage\w*_cny|health|diagnos|born_on|birth")


def _steps(model: type[Model], path: str) -> Iterator[tuple[Any, str]]:
    """Yield model and field name of each step of a path, as far as it follows fields."""
    at: Any = model
    for name in path.split("__"):
        yield at, name
        names = {field.name for field in at._meta.get_fields()} if at else set()
        field = at._meta.get_field(name) if name in names else None
        at = field.related_model if field is not None and field.is_relation else None


def undeclared(tables: list[Table]) -> list[str]:
    """Return the columns that tell something about a person without saying so.

    A word such as ``household`` is about a person only in a row that leads to one: a project counts households too.
    """
    found = []
    for table in tables:
        of_persons = table.model is Person or any(
            field.related_model is Person for field in table.model._meta.get_fields() if field.is_relation
        )
        for column in table.columns:
            reached = list(_steps(table.model, column.path))
            last, name = reached[-1]
            ends_in = last._meta.get_field(name).related_model if last and _is_key(last, name) else None
            about = any(model is Person for model, _ in reached[1:]) or ends_in is Person
            named = (of_persons and ABOUT_A_PERSON.search(name)) or (last is Person and name == "name")
            if (about or named) and not column.personal:
                found.append(f"{table.name}: {column.path}")
    return found


def _is_key(model: Any, name: str) -> bool:
    field = {each.name: each for each in model._meta.get_fields()}.get(name)
    return field is not None and field.is_relation


def persons_of(model: type[Model]) -> list[str]:
    """Return the names of the fields that point to a person."""
    return [field.name for field in model._meta.get_fields() if field.is_relation and field.related_model is Person]


def test_personal_columns_say_so() -> None:
    """Names, households and wages of persons."""
    assert undeclared(all_tables()) == []


def test_registers_of_persons_are_not_open() -> None:
    """A table made of personal columns is not for everyone, not even masked."""
    open_to_all = [
        table.name
        for table in all_tables()
        if isinstance(table.model._default_manager.all(), PublicRows) and any(each.personal for each in table.columns)
    ]
    assert open_to_all == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", [each for each in all_tables() if persons_of(each.model)], ids=lambda each: each.name)
def test_no_page_gives_visitors_the_surname_of_a_person(table: Table) -> None:
    """Neither list nor row: also not in headings, titles and crumbs, where the row is called by its name."""
    row = make(table.model)
    for field in persons_of(table.model):
        Person.objects.filter(pk=getattr(row, field).pk).update(name="龘示例909")
    client = Client(headers={"Accept-Language": "en"})
    for address in (list_address(table), row_address(table, row.pk)):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "龘" not in answer.content.decode()
    told = str(table.model._default_manager.get(pk=row.pk))
    assert "龘" not in told


@pytest.mark.parametrize("path", ["name", "household"])
def test_the_check_can_fail(path: str) -> None:
    """The same column, declared and forgotten."""

    def table(*, personal: bool) -> Table:
        return Table(name="parties.persons", model=Person, columns=(Column(path=path, personal=personal),))

    assert undeclared([table(personal=True)]) == []
    assert undeclared([table(personal=False)]) == [f"parties.persons: {path}"]
