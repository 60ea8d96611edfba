"""Many guesses at the same moment, each answered by another process, are no more than one after another."""

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from pytest_django import Settings

from qianli.kernel.access.models import Attempts, User
from qianli.kernel.audit.models import Event
from tests.fakes.sessions import elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_more_than_the_limit_reach_the_password(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its own connection, as a server process has; a counter read first and written later fails."""
    settings.SIGN_IN_ATTEMPTS = {"account": 3, "code": 3, "address": 50}
    User.objects.create_user("zhang", password="a-long-enough-word-1")
    looked: list[str] = []

    def counting(user: User, password: str) -> bool:
        looked.append(password)
        return check_password(password, user.password)

    monkeypatch.setattr(User, "check_password", counting)

    def guess(number: int) -> int:
        return Client().post("/account/login/", {"login": "zhang", "password": f"guess {number}"}).status_code

    running = [elsewhere(lambda number=number: guess(number)) for number in range(12)]  # type: ignore[misc]
    assert {each.result(timeout=60) for each in running} == {200}
    assert len(looked) == 3
    assert sorted(Attempts.objects.values_list("number", flat=True)) == [3, 3]
    assert Event.objects.filter(name="access.locked_out").count() == 1
