"""The log of events: a thousand tamperings named, how long a verification takes, and what a load costs with all on."""

import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.load import copied_in, copied_out
from bench.measure import Measure, timed

EVENTS, TAMPERINGS, VERIFY_LIMIT, SHARE, ROUNDS = 250_000, 1_000, 10.0, 0.45, 5


def measures() -> list[Measure]:
    """Write and seal events, export their log, tamper with a copy of it, and load rows with everything on and off."""
    from django.db import connection, transaction

    from qianli.kernel.audit import verifier
    from qianli.kernel.audit.actions import seal
    from qianli.kernel.audit.chain import findings, log_lines

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, name, target_type, target_id, actor_label, target_label, facts, request_id)"
            " SELECT now(), 'ledger.entry_recorded', 'labour.placement', n::text, '示例', '示例 ' || n,"
            " jsonb_build_object('n', n), '' FROM generate_series(1, %s) AS n",
            [EVENTS],
        )
        sealing = timed(seal)
        inside = timed(lambda: next(findings(), None))
        lines = list(log_lines())
        transaction.set_rollback(True)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.write_bytes(b"".join(lines))
        alone = timed(lambda: _verified(Path(verifier.__file__), log))
    named = _named(lines)
    share, beside = _load(connection)
    return [
        Measure("random tamperings of an exported log, named", str(named), str(TAMPERINGS), named == TAMPERINGS,
                f"{EVENTS:,} events; changed, resealed, taken away, added, moved"),
        Measure("verification of the exported log, alone", f"{alone:.1f} s", f"{VERIFY_LIMIT:.0f} s",
                alone <= VERIFY_LIMIT, f"{len(lines) - 1:,} events"),
        Measure("verification inside the database", f"{inside:.1f} s", f"{VERIFY_LIMIT:.0f} s",
                inside <= VERIFY_LIMIT, f"sealed in {sealing:.1f} s"),
        Measure("bulk load with events, history and cells on, share of bare COPY", f"{share:.0%}", f">= {SHARE:.0%}",
                share >= SHARE, beside),
    ]  # fmt: skip


def _verified(verifier: Path, log: Path) -> None:
    command = [sys.executable, "-I", str(verifier), str(log)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={"PATH": os.environ["PATH"]})


def _named(lines: list[bytes]) -> int:
    """Return how many of the tamperings of one copy of the log are named, each at an event of its own."""
    from qianli.kernel.audit.verifier import breaches

    chosen = random.Random(20241124)
    # Far enough from each other that each is a thing of its own, and none at the last line.
    places = sorted(chosen.sample(range(10, len(lines) - 10, 4), TAMPERINGS), reverse=True)
    deeds: list[Callable[[list[bytes], int], None]] = [_change, _reseal, _take_away, _add, _move]
    tampered, done = list(lines), set()
    for at in places:  # from the end, so that earlier places keep their index
        chosen.choice(deeds)(tampered, at)
        done.add(at + 1)
    found = {each.position for each in breaches(tampered)}
    return len(done & found) if found <= {near for at in done for near in (at, at + 1)} else 0


def _change(lines: list[bytes], at: int) -> None:
    lines[at] = lines[at].replace(b"entry_recorded", b"entry_refused", 1)


def _reseal(lines: list[bytes], at: int) -> None:
    from qianli.kernel.audit.verifier import digest_of

    _digest, before, text = lines[at].rstrip(b"\n").split(b"\t")
    text = text.replace(b"entry_recorded", b"entry_refused", 1)
    digest = digest_of(bytes.fromhex(before.decode()), text).hex().encode()
    lines[at] = b"\t".join((digest, before, text)) + b"\n"


def _take_away(lines: list[bytes], at: int) -> None:
    del lines[at]


def _add(lines: list[bytes], at: int) -> None:
    lines.insert(at + 1, lines[at])


def _move(lines: list[bytes], at: int) -> None:
    lines[at], lines[at - 1] = lines[at - 1], lines[at]


def _load(connection: Any) -> tuple[float, str]:
    """Load placements by COPY with every trigger, and with one event for all, against the bare table.

    The history of rows keeps what ends, so a load pays nothing for it; an update does, and is not measured here.
    """
    from django.db import transaction
    from django.utils import timezone

    from qianli.domains.labour.models import Placement
    from qianli.kernel.audit.actions import record

    table = Placement._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in Placement._meta.concrete_fields if not field.generated)
    rows = copied_out(connection, f"COPY (SELECT {columns} FROM {table} LIMIT 100000) TO STDOUT")
    count = rows.count(b"\n")

    def load(*, everything: bool) -> float:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"DELETE FROM {table}")
            if everything:
                cursor.execute("SET LOCAL session_replication_role = origin")
                # The rows come back with their proven months, which a writer may not set.
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER labour_placements_insert")

            def write() -> None:
                copied_in(cursor, f"COPY {table} ({columns}) FROM STDIN", rows)
                if everything:
                    record(name="ledger.entries_loaded", actor=None, target_type="labour.placement", target_id="",
                           target_label="", at=timezone.now(), facts={"rows": count})  # fmt: skip

            seconds = timed(write)
            transaction.set_rollback(True)
        return seconds

    bare, full = [], []
    for _ in range(ROUNDS):
        bare.append(load(everything=False))
        full.append(load(everything=True))
    share = statistics.median(bare) / statistics.median(full)
    rate, base = count / statistics.median(full), count / statistics.median(bare)
    return share, f"{rate:,.0f} against {base:,.0f} rows/s, {count:,} placements, without any trigger or foreign key"
