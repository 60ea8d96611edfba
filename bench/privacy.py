"""Encrypted persons: how long a change of the key takes over all of them."""

import random

from bench.measure import Measure, timed

PERSONS, LIMIT = 250_000, 120.0


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
    seconds = timed(lambda: done.append(rotation.rotate(actor=None, at=timezone.now())))
    limit = LIMIT * done[0] / PERSONS
    left = rotation.outdated()
    return [
        Measure("change of the key of personal values", f"{seconds:.1f} s", f"<= {limit:.0f} s",
                seconds <= limit and left == 0 and done[0] >= PERSONS,
                f"{done[0]:,} rows, {done[0] / seconds:,.0f} rows/s; {left} left with the old key")
    ]  # fmt: skip
