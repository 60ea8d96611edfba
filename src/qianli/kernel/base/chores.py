"""What the system does by the clock: each floor and domain says its own chores, the worker runs them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done again and again, such as to fold the cells.

    A chore is safe at any moment and as often as one likes: a run that was cut off is made good by the next.
    ``cron`` has five fields, or six with the seconds last; its hours are UTC.
    """

    key: str
    label: Promise | str
    cron: str
    run: Callable[[], object]


class ContestedChore(ValueError):
    """Two floors declare a chore under one key."""


_chores: dict[str, Chore] = {}


def register_chore(chore: Chore) -> None:
    """Have a chore done; the same one twice changes nothing.

    :raises ContestedChore: the key belongs to another chore.
    """
    if _chores.setdefault(chore.key, chore) != chore:
        raise ContestedChore(chore.key)


def chores() -> tuple[Chore, ...]:
    """Return all chores by key."""
    return tuple(_chores[key] for key in sorted(_chores))
