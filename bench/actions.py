"""One record through the action that a page and the API call: form of the record, rights, audit, guards and cells."""

from datetime import date

from bench.measure import Measure, p95, timed

ROUNDS, LIMIT_MS = 200, 30


def measures() -> list[Measure]:
    """Record allotments one by one and look at the slowest of twenty."""
    from django.utils import timezone

    from qianli.domains.funds.models import Allotment
    from qianli.domains.ledger.public import day, record_entry
    from qianli.kernel.access.models import User

    actor = User.objects.get(username="office")
    model = Allotment.objects.filter(state="confirmed")[0]

    def one(turn: int) -> None:
        allotment = Allotment(
            programme_id=model.programme_id, west_id=model.west_id, east_id=model.east_id,
            spell=day(date(2024, 6, 3)), document=f"bench-action-{turn}", block="industry", amount_cny=1000,
        )  # fmt: skip
        record_entry(allotment, actor=actor, at=timezone.now())

    one(0)
    seconds = [timed(lambda turn=turn: one(turn)) for turn in range(1, ROUNDS)]  # type: ignore[misc]
    Allotment.objects.filter(document__startswith="bench-action-").delete()
    slow = p95(seconds) * 1000
    return [
        Measure(
            "one record through its action, p95",
            f"{slow:.1f} ms",
            f"<= {LIMIT_MS} ms",
            slow <= LIMIT_MS,
            f"{ROUNDS - 1} records",
        )
    ]
