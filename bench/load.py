"""Bulk load with cells on, against bare COPY of the same rows into the same table without the cell triggers."""

import statistics
from typing import Any

from bench.measure import Measure, timed

ROUNDS, SHARE = 5, 0.65


def measures() -> list[Measure]:
    """Copy all placements out and in again, with and without cells, in turn."""
    from django.db import connection, transaction

    from qianli.domains.labour.models import Placement
    from qianli.kernel.figures.compiling import drop_triggers

    table = Placement._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in Placement._meta.concrete_fields if not field.generated)
    rows = copied_out(connection, f"COPY (SELECT {columns} FROM {table} LIMIT 100000) TO STDOUT")
    count = rows.count(b"\n")

    def load(*, cells: bool) -> float:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT {columns} FROM {table}")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute("SET LOCAL session_replication_role = origin")
            # The rows come back with their proven months, which a writer may not set: wages are not what is measured.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER labour_placements_insert")
            if not cells:
                cursor.execute(drop_triggers(table))
            seconds = timed(lambda: copied_in(cursor, f"COPY {table} ({columns}) FROM STDIN", rows))
            transaction.set_rollback(True)
        return seconds

    bare, kept = [], []
    for _ in range(ROUNDS):
        bare.append(load(cells=False))
        kept.append(load(cells=True))
    share = statistics.median(bare) / statistics.median(kept)
    rate, base = count / statistics.median(kept), count / statistics.median(bare)
    return [
        Measure(
            "bulk load with cells on, share of bare COPY",
            f"{share:.0%}",
            f">= {SHARE:.0%}",
            share >= SHARE,
            f"{rate:,.0f} against {base:,.0f} rows/s, {count:,} placements, median of {ROUNDS}",
        )
    ]


def copied_out(connection: Any, sql: str) -> bytes:
    """Return what COPY TO STDOUT gives."""
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        return b"".join(bytes(block) for block in copy)


def copied_in(cursor: Any, sql: str, rows: bytes) -> None:
    """Write rows by COPY FROM STDIN."""
    with cursor.copy(sql) as copy:
        copy.write(rows)
