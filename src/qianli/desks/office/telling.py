"""The work of a person as programs read it."""

from typing import Any

from qianli.desks.office.queries import Pile, Spot, Told, Waiting


def group_told(told: Told) -> dict[str, Any]:
    """Return a group of work with its ledgers."""
    piles = [_pile(pile) for pile in told.piles]
    return {"key": told.group.key, "label": str(told.group.label), "count": told.count, "ledgers": piles}


def _pile(pile: Pile) -> dict[str, Any]:
    return {
        "ledger": pile.table.name,
        "label": str(pile.table.label),
        "side": pile.side or None,
        "count": pile.count,
        "address": pile.href,
        "oldest": [_item(item) for item in pile.items],
    }


def _item(item: Waiting) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "title": item.title,
        "address": item.href,
        "west": _spot(item.west),
        "east": _spot(item.east),
        "first": item.first.isoformat(),
        "last": item.last and item.last.isoformat(),
        "recorded_at": item.recorded_at.isoformat(),
        "revision": item.revision,
        "lacking": [side.value for side in item.lacking],
        "reason": item.reason,
    }


def _spot(spot: Spot | None) -> dict[str, str] | None:
    return {"code": spot.code, "name": spot.name} if spot else None
