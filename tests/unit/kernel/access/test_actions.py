"""Roles are given and ended with a trace, and the database refuses a muddle."""

from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianli.kernel.access.actions import AlreadyEnded, EndsBeforeItStarts, NotToOneself, end_grant, give_grant
from qianli.kernel.access.gate import NotAllowed, PowerNeeded
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.terms import DUTIES, Role
from qianli.kernel.audit.models import Event
from tests.fakes.power import raised

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 25, 9, 30, tzinfo=UTC)
START, END = date(2024, 1, 1), date(2024, 6, 30)


@pytest.fixture
def admin() -> User:
    """Who looks after rights."""
    admin = User.objects.create_user("admin")
    give_grant(user=admin, role=Role.SECURITY_ADMIN, first_day=START, actor=None, at=AT)
    return raised(admin)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", full_name="张示例001")


def made(*roles: Role) -> User:
    """Return another person with these roles, raised."""
    person = User.objects.create_user(f"other-{User.objects.count()}")
    for role in roles:
        give_grant(user=person, role=role, first_day=START, actor=None, at=AT)
    return raised(person)


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
    event = Event.objects.get(target_type="access.user", target_id=str(user.pk))
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
    assert Event.objects.filter(target_id=str(user.pk)).count() == Grant.objects.filter(user=user).count() == 2


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
    assert list(Event.objects.filter(target_id=str(user.pk)).values_list("name", flat=True)) == [
        "access.grant_given",
        "access.grant_ended",
    ]


def test_nobody_gives_a_role_to_themselves(admin: User) -> None:
    """Two people stand behind every role that a page gives."""
    with pytest.raises(NotToOneself):
        clerk(admin, admin)
    assert Grant.objects.count() == 1
    with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
        Grant.objects.update(granted_by=admin, granted_at=AT)


def test_only_who_looks_after_rights_gives_and_ends_them(user: User, admin: User) -> None:
    """An administrator who could give roles would give himself one by a friend's account."""
    grant = clerk(user, admin)
    others = [made(Role.PROGRAMME_ADMIN, Role.OFFICE), made(Role.AUDITOR), User.objects.get(pk=admin.pk)]
    for other in others:
        with pytest.raises((NotAllowed, PowerNeeded)):
            clerk(user, other, role=Role.AUDITOR)
        with pytest.raises((NotAllowed, PowerNeeded)):
            end_grant(grant_id=grant.pk, last_day=END, actor=other, at=AT)
    assert Grant.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(("one", "other"), list(combinations(DUTIES, 2)))
def test_duties_are_apart(user: User, one: Role, other: Role) -> None:
    """System, security and audit are three persons, in the same days, whoever writes."""
    clerk(user, None, role=one, last_day=END)
    with pytest.raises(IntegrityError, match="duties_apart"), transaction.atomic():
        clerk(user, None, role=other, first_day=END)
    clerk(user, None, role=one, place_prefix="11")
    clerk(made(), None, role=other)
