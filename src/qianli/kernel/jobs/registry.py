"""All tasks by name, filled when Django imports the rooms ``tasks``."""

from dataclasses import dataclass

from django.utils.functional import Promise

from qianli.kernel.access.gate import AnyUser, may
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.terms import DOMAIN


@dataclass(frozen=True, slots=True)
class Declared:
    """A task in words: ``label`` says what it does, ``note`` what one gets of it.

    People ask for it on the page of jobs who hold the verb ``offered_to`` everywhere; without one, only code does.
    """

    name: str
    label: Promise | str
    note: Promise | str = ""
    offered_to: Verb | None = None


_declared: dict[str, Declared] = {}


def declare(task: Declared) -> None:
    """Make a task known."""
    _declared[task.name] = task


def task_names() -> tuple[str, ...]:
    """Return the names of all tasks, in alphabetical order."""
    return tuple(sorted(_declared))


def label_of(name: str) -> str:
    """Return what a task does; its name where no floor declares it any more."""
    return str(_declared[name].label) if name in _declared else name


def offers(user: AnyUser) -> list[Declared]:
    """Return the tasks that a user may ask for on the page of jobs."""
    found = [_declared[name] for name in sorted(_declared)]
    return [each for each in found if each.offered_to and may(user, each.offered_to, domain=DOMAIN)]


def offer(user: AnyUser, name: str) -> Declared:
    """Return a task that a user may ask for.

    :raises NotFound: there is none of this name for this user.
    """
    for each in offers(user):
        if each.name == name:
            return each
    raise NotFound(what=Job._meta.get_field("task").verbose_name, seen=name)
