"""Roles are given and ended with a trace, and the database refuses a muddle."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianli.kernel.access.actions import AlreadyEnded, EndsBeforeItStarts, NotToOneself, end_grant, give_grant
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.terms import Role
from qianli.kernel.audit.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 25, 9, 30, tzinfo=UTC)
START, END = date(2024, 1, 1), date(2024, 6, 30)


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("admin")


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", full_name="张示例001")


def clerk(user: User, admin: User | None, **changes: object) -> Grant:
    facts = {"role": Role.COUNTY_CLERK, "place_prefix": "152221", "first_day": START, "at": AT}
    return give_grant(**(facts | {"user": user, "actor": admin} | changes))


def test_giving_a_role_keeps_who_and_when(user: User, admin: User) -> None:
    """Rights are the first thing an auditor asks about."""
    grant = clerk(user, admin, last_day=END)
    grant.refresh_from_db()
    assert (grant.granted_by, grant.granted_at, grant.valid) == (
        admin,
        AT,
        DateRange(START, date(2024, 7, 1)),
    )
    event = Event.objects.get(target_type="access.user")
    assert (event.name, event.actor_id, event.target_label) == ("access.grant_given", admin.pk, "张示例001")
    assert event.facts == {"role": "county_clerk", "place": "152221", "side": "both", "domain": ""}


def test_a_command_gives_without_a_giver(user: User) -> None:
    """The first administrator is given by nobody; the pair is then empty on both halves."""
    grant = clerk(user, None)
    assert (grant.granted_by, grant.granted_at) == (None, None)
    with pytest.raises(IntegrityError, match="granted_pair"), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(granted_at=AT)


def test_the_same_role_is_held_once(user: User, admin: User) -> None:
    """Two equal grants would make ending one of them mean nothing."""
    clerk(user, admin, last_day=END)
    with pytest.raises(IntegrityError, match="access_grant_once"), transaction.atomic():
        clerk(user, admin, first_day=END)
    clerk(user, admin, first_day=date(2024, 7, 1))
    assert Event.objects.filter(target_type="access.user").count() == Grant.objects.count() == 2


def test_a_prefix_is_the_start_of_a_code(user: User, admin: User) -> None:
    """A name in place of a code would silently cover nothing."""
    with pytest.raises(IntegrityError, match="prefix_code"), transaction.atomic():
        clerk(user, admin, place_prefix="扎赉特旗")


def test_ending_a_role(user: User, admin: User) -> None:
    """The last day still counts; a role can be cut short but not drawn out by ending it."""
    grant = clerk(user, admin)
    with pytest.raises(EndsBeforeItStarts) as early:
        end_grant(grant_id=grant.pk, last_day=date(2023, 12, 31), actor=admin, at=AT)
    end_grant(grant_id=grant.pk, last_day=END, actor=admin, at=AT)
    grant.refresh_from_db()
    assert grant.valid == DateRange(START, date(2024, 7, 1))
    with pytest.raises(AlreadyEnded) as late:
        end_grant(grant_id=grant.pk, last_day=date(2024, 7, 1), actor=admin, at=AT)
    assert (early.value.facts, late.value.facts) == ({"first_day": START}, {"last_day": END})
    assert list(Event.objects.filter(target_type="access.user").values_list("name", flat=True)) == [
        "access.grant_given",
        "access.grant_ended",
    ]


def test_nobody_gives_a_role_to_themselves(admin: User) -> None:
    """Two people stand behind every role that a page gives."""
    with pytest.raises(NotToOneself):
        clerk(admin, admin)
    assert not Grant.objects.exists()
