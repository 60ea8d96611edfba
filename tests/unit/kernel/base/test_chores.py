"""The chores of the house."""

import pytest
from procrastinate.contrib.django import app

from qianli.kernel.base.chores import Chore, ContestedChore, chores, register_chore
from qianli.kernel.jobs.working import _worker_app


def test_every_chore_of_the_house_is_registered_and_known_to_the_worker() -> None:
    """A chore that is declared and never done would be missed by nobody for long."""
    assert [chore.key for chore in chores()] == [
        "access.tidy",
        "api.tidy",
        "audit.seal",
        "evidence.previews",
        "evidence.sweep",
        "figures.fold",
        "hooks.tidy",
        "jobs.tidy",
    ]
    worker = _worker_app()
    assert {periodic.task.name: periodic.cron for periodic in worker.periodic_registry.periodic_tasks.values()} == {
        chore.key: chore.cron for chore in chores()
    }
    assert set(app.tasks).isdisjoint(chore.key for chore in chores())


def test_a_key_is_one_chore() -> None:
    first = chores()[0]
    register_chore(first)
    with pytest.raises(ContestedChore, match=first.key):
        register_chore(Chore(first.key, "other", first.cron, first.run))
