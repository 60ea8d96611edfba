"""Sixteen writers into the same cells, against the same writers without cells."""

import threading
import time
from typing import Any

import psycopg

from bench.measure import Measure

WRITERS, SECONDS, ROUNDS, ROWS, SHARE = 16, 4.0, 3, 4, 0.85


def measures() -> list[Measure]:
    """Write pairs of allotments from many connections for some seconds, with and without the cell triggers, in turn."""
    from django.conf import settings
    from django.db import connection, transaction

    from qianli.domains.funds.models import Allotment
    from qianli.kernel.figures.actions import differences, fold, install
    from qianli.kernel.figures.compiling import drop_triggers

    table = Allotment._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE state = 'confirmed' LIMIT 1")
        (model,) = cursor.fetchone()
    cells, bare, deadlocks = [], [], 0
    for _ in range(ROUNDS):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(drop_triggers(table))
        rate, lost = _rate(settings.DATABASES["default"], table, model)
        bare.append(rate)
        _tidy(connection, table)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE figures_definition SET digest = '' WHERE key LIKE 'funds.%'")
        install()
        rate, lost = _rate(settings.DATABASES["default"], table, model)
        cells.append(rate)
        deadlocks += lost
        _tidy(connection, table)
    fold()
    wrong = len(list(differences()))
    share = sorted(cells)[ROUNDS // 2] / sorted(bare)[ROUNDS // 2]
    beside = f"{sorted(cells)[ROUNDS // 2]:,.0f} against {sorted(bare)[ROUNDS // 2]:,.0f} transactions/s of {ROWS} rows"
    return [
        Measure(
            f"{WRITERS} writers into the same cells, share of without",
            f"{share:.0%}",
            f">= {SHARE:.0%}",
            share >= SHARE,
            beside,
        ),
        Measure(f"{WRITERS} writers, deadlocks and lost transactions", str(deadlocks), "0", deadlocks == 0),
        Measure("cells that differ from a recount after it", str(wrong), "0", wrong == 0),
    ]


def _rate(database: dict[str, Any], table: str, model: Any) -> tuple[float, int]:
    """Return transactions a second of all writers together, and how many failed."""
    done, failed = [0] * WRITERS, [0] * WRITERS
    ends = time.perf_counter() + SECONDS

    def write(number: int) -> None:
        with psycopg.connect(
            dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"] or None,
            host=database["HOST"] or None, port=database["PORT"] or None,
        ) as session:  # fmt: skip
            turn = 0
            while time.perf_counter() < ends:
                turn += 1
                try:
                    session.execute(_copy_sql(table), {"model": model, "name": f"bench-{number}-{turn}", "rows": ROWS})
                    session.commit()
                    done[number] += 1
                except psycopg.Error:
                    session.rollback()
                    failed[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS, sum(failed)


def _copy_sql(table: str) -> str:
    """Return SQL that writes rows like a confirmed one of the same places and day, under other documents."""
    from qianli.domains.funds.models import Allotment

    own = {"id", "document", "batch"}
    names = [field.column for field in Allotment._meta.concrete_fields if field.column not in own]
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table} (document, batch, {columns}) SELECT %(name)s, n, {columns}"
        f" FROM {table}, generate_series(1, %(rows)s) AS n WHERE id = %(model)s"
    )


def _tidy(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE document LIKE 'bench-%'")
