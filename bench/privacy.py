"""Encrypted persons: how long a change of the key takes over all of them, while others read and write them."""

import random
import threading
from collections.abc import Callable
from itertools import islice
from typing import Any

from bench.measure import Measure, timed

PERSONS, LIMIT = 250_000, 120.0
READERS, WRITERS, SAMPLE = 2, 2, 5_000


def measures() -> list[Measure]:
    """Load persons until there are enough, change the key with every trigger on, and look for what is left of it."""
    from django.utils import timezone

    from qianli.domains.ledger.public import load
    from qianli.domains.parties.models import Person
    from qianli.kernel.base.identifiers import uuid7
    from qianli.kernel.privacy import actions as rotation

    chosen, place = random.Random(20241124), Person.objects.values_list("place_id", flat=True)[0]
    missing = max(PERSONS - rotation.counted(), 0)
    load(
        "parties.persons",
        columns=("id", "name", "place", "household", "phone"),
        rows=((uuid7(), f"张示例{n}", place, "lifted", f"138{chosen.randrange(10**8):08}")
              for n in range(missing)),
        actor=None,
        at=timezone.now(),
    )  # fmt: skip
    done: list[int] = []
    others = _Others()
    seconds = timed(lambda: others.beside(lambda: done.append(rotation.rotate(actor=None, at=timezone.now()))))
    limit = LIMIT * done[0] / PERSONS
    left, wrong = rotation.outdated(), others.failed + others.lost()
    return [
        Measure("change of the key of personal values, while others read and write", f"{seconds:.1f} s",
                f"<= {limit:.0f} s", seconds <= limit and left == 0 and done[0] >= PERSONS,
                f"{done[0]:,} rows, {done[0] / seconds:,.0f} rows/s; {left} left with the old key"),
        Measure("values unreadable or lost meanwhile", str(len(wrong)), "0",
                not wrong and others.read > 0 and len(others.written) > 0,
                f"{others.read:,} values read, {len(others.written):,} persons written; " + "; ".join(wrong[:3])),
    ]  # fmt: skip


class _Others:
    """Readers and writers of some thousand persons; ``written`` is the last phone of each that was saved."""

    def __init__(self) -> None:
        from qianli.domains.parties.models import Person

        self.read, self.failed = 0, []  # type: int, list[str]
        self.written: dict[Any, str] = {}
        self._over = threading.Event()
        latest = Person.objects.order_by("-pk").iterator()
        self._keys = list(islice((each.pk for each in latest if each.phone), SAMPLE))

    def beside(self, work: Callable[[], None]) -> None:
        """Do a work while they go on; they end with it."""
        steps = [self._read] * READERS + [self._write] * WRITERS
        threads = [
            threading.Thread(target=self._go_on, args=(step, number, self._keys[number::WRITERS]))
            for number, step in enumerate(steps)
        ]
        for thread in threads:
            thread.start()
        try:
            work()
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def lost(self) -> list[str]:
        """Return the persons whose last phone is not what was saved."""
        from qianli.domains.parties.models import Person

        kept = {each.pk: str(each.phone) for each in Person.objects.filter(pk__in=self.written)}
        return [f"{pk} is {kept.get(pk)}" for pk, phone in self.written.items() if kept.get(pk) != phone]

    def _go_on(self, step: Callable[[random.Random, list[Any]], None], number: int, keys: list[Any]) -> None:
        from django.db import connection

        chance = random.Random(number)
        try:
            while not self._over.is_set():
                step(chance, keys)
        except Exception as error:  # noqa: BLE001 - whatever it is, the measure must tell
            self.failed.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def _read(self, chance: random.Random, _keys: list[Any]) -> None:
        from qianli.domains.parties.models import Person

        found = [str(each.phone) for each in Person.objects.filter(pk__in=chance.sample(self._keys, 50))]
        self.failed += [f"read {phone}" for phone in found if not phone.isdigit()]
        self.read += len(found)

    def _write(self, chance: random.Random, keys: list[Any]) -> None:
        from qianli.domains.parties.models import Person

        person = Person.objects.get(pk=chance.choice(keys))
        person.phone = f"139{chance.randrange(10**8):08}"
        person.save(update_fields=["phone"])
        self.written[person.pk] = str(person.phone)
