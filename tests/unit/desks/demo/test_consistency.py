"""The demo programme tells a story that can have happened: nothing after its last day, nothing before its cause."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, models

from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.public import EntryTable, entry_tables

pytestmark = pytest.mark.usefixtures("demo")
LAST_DAY = date(2024, 6, 30)
each_table = pytest.mark.parametrize("table", entry_tables(), ids=lambda table: table.name)

# What no declaration tells: how many rows break each.
RULES = {
    "a project starts after its approval": "SELECT count(*) FROM funds_project WHERE started_on < lower(spell)",
    "a project is approved after ten days of publicity":
        "SELECT count(*) FROM funds_project WHERE phase <> 'proposed' AND lower(spell) < publicity_on + 10",
    "a project that started has the day, one that finished both":
        "SELECT count(*) FROM funds_project WHERE (phase IN ('started', 'finished', 'accepted')) <> "
        "(started_on IS NOT NULL) OR (phase IN ('finished', 'accepted')) <> (finished_on IS NOT NULL)",
    "money is paid for projects that have started":
        "SELECT count(*) FROM funds_disbursement d JOIN funds_project p ON p.id = d.project_id "
        "WHERE d.state <> 'refused' AND (p.started_on IS NULL OR lower(d.spell) < p.started_on)",
    "what is accepted is finished":
        "SELECT count(*) FROM funds_acceptance a JOIN funds_project p ON p.id = a.project_id "
        "WHERE p.finished_on IS NULL OR lower(a.spell) < p.finished_on",
    "an asset stands when its project is finished":
        "SELECT count(*) FROM funds_asset a JOIN funds_project p ON p.id = a.project_id "
        "WHERE lower(a.spell) < p.finished_on",
}  # fmt: skip


def counted(sql: str, *values: Any) -> int:
    """Return the one number that a query tells."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def column(field: Any) -> str:
    """Return the name of a column, quoted."""
    return connection.ops.quote_name(field.column)


@each_table
def test_nothing_happens_after_the_last_day_or_before_the_programme(table: EntryTable) -> None:
    """The days that its table does not say are planned, as the ledger asks of whoever types them."""
    name = connection.ops.quote_name(table.model._meta.db_table)
    plain = [field for field in table.model._meta.concrete_fields if type(field) is models.DateField]
    days = {"spell": "lower(spell)"} | {field.name: column(field) for field in plain}
    since = counted("SELECT extract(year FROM min(since)) FROM ledger_programme")
    for field, day in days.items():
        late = f"SELECT count(*) FROM {name} WHERE {day} > %s"
        assert field in table.ahead or counted(late, LAST_DAY) == 0, field
        assert counted(f"SELECT count(*) FROM {name} WHERE extract(year FROM {day}) < %s", since) == 0, field


@each_table
def test_no_record_comes_before_what_it_stands_on(table: EntryTable) -> None:
    """No money before its project, no contract before its intent, no trade before its plant."""
    name = connection.ops.quote_name(table.model._meta.db_table)
    for field in table.model._meta.concrete_fields:
        if field.is_relation and issubclass(field.related_model, Entry):
            parent = connection.ops.quote_name(field.related_model._meta.db_table)
            sql = f"SELECT count(*) FROM {name} c JOIN {parent} p ON p.id = c.{column(field)}"
            assert counted(f"{sql} WHERE lower(c.spell) < lower(p.spell)") == 0, field.name


@pytest.mark.parametrize("rule", RULES)
def test_what_the_field_takes_for_granted(rule: str) -> None:
    """Whoever knows the field finds such a slip in a minute, and believes nothing else."""
    assert counted(RULES[rule]) == 0
