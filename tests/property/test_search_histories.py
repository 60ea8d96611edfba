"""The index equals what is read anew from the records, after any history of writes by any door."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import UniqueViolation

from qianli.domains.pairings.models import Pair
from qianli.domains.trade.models import Brand
from qianli.kernel.search.actions import differences, install, uninstall
from tests.factories import make

TITLES = st.text(st.sampled_from("京蒙銀行重庆都旗AZ09 –%_\n，\u202e😀"), max_size=12)
WRITES = st.lists(
    st.tuples(st.sampled_from(["orm", "copy", "sql", "state", "rename", "delete", "rolled back"]), TITLES)
)


def write(how: str, title: str, model: Brand, party: UUID) -> None:
    """Write in one of the ways that a record changes."""
    if how == "orm":
        Brand.objects.create(**_like(model), title=title)
        return
    if how == "rolled back":
        with transaction.atomic():
            write("sql", title, model, party)
            transaction.set_rollback(True)
        return
    with connection.cursor() as cursor:
        if how == "copy":
            columns = ", ".join(f'"{field.column}"' for field in Brand._meta.concrete_fields if field.name != "id")
            cursor.execute(f"CREATE TEMP TABLE held ON COMMIT DROP AS SELECT {columns} FROM trade_brand LIMIT 1")
            cursor.execute("UPDATE held SET title = %s", [title])
            with cursor.copy("COPY held TO STDOUT") as out:
                rows = b"".join(bytes(block) for block in out)
            cursor.execute("DROP TABLE held")
            with cursor.copy(f"COPY trade_brand ({columns}) FROM STDIN") as into:
                into.write(rows)
        elif how == "sql":
            cursor.execute("UPDATE trade_brand SET title = %s || title", [title[:3]])
        elif how == "state":
            cursor.execute("UPDATE trade_brand SET state = 'draft' WHERE state = 'confirmed'")
        elif how == "rename":
            cursor.execute("UPDATE parties_organisation SET name = %s WHERE id = %s", [f"{title}1", party])
        else:
            cursor.execute("DELETE FROM trade_brand WHERE id <> %s AND title < %s", [model.pk, title])


def _like(row: Brand) -> dict[str, Any]:
    skipped = {"id", "title", "recorded_at", "revision"}
    return {
        field.attname: getattr(row, field.attname) for field in Brand._meta.concrete_fields if field.name not in skipped
    }


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=WRITES)
def test_the_index_equals_a_reading_anew(history: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        brand, pair = make(Brand, title="示例"), make(Pair)
        for how, title in history:
            # A title that a programme has already is refused, in the words of the driver for COPY, and leaves nothing.
            with suppress(IntegrityError, UniqueViolation), transaction.atomic():
                write(how, title, brand, pair.west_party_id)
        assert list(differences()) == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_check_that_can_fail() -> None:
    """What was written behind the back of the triggers differs, and a new installation mends it."""
    brand = make(Brand, title="示例")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_name SET title = 'other' WHERE record = %s", [str(brand.pk)])
    assert list(differences()) == [("trade.brands", str(brand.pk))]
    uninstall()
    assert "trade.brands" in install()
    assert list(differences()) == []
