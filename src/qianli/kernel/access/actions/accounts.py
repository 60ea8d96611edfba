"""Open, close and reopen accounts."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.actions.sessions import end_sessions
from qianli.kernel.access.models import User
from qianli.kernel.base.refusal import NotFound, Refusal


class NameTaken(Refusal):
    """The account name {name} is taken already."""


class AlreadyClosed(Refusal):
    """The account {name} is closed already."""


class AlreadyOpen(Refusal):
    """The account {name} is open already."""


@transaction.atomic
def add_user(*, username: str, full_name: str, password: str, actor: User | None, at: datetime) -> User:
    """Open an account without any role and record it.

    :param actor: ``None`` when a command sets up the installation.
    :raises NameTaken: another account has this name, in capitals or not.
    :raises ValidationError: the name holds signs that no account name has, or the password is too easy to guess.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(name=username)
    user = User(username=username, full_name=full_name.strip())
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    record_of_user("access.user_added", user, actor, at)
    return user


@transaction.atomic
def close_account(*, username: str, actor: User | None, at: datetime) -> User:
    """End a person's sign-in at once, by the pages and by the API; roles and what was recorded stay as they are.

    Open sessions are deleted, so that none of them comes back to life when the account is opened again.

    :param actor: ``None`` when a command does it.
    :raises NotFound: there is no such account.
    :raises AlreadyClosed: its sign-in has ended.
    """
    user = held(username)
    if not user.is_active:
        raise AlreadyClosed(name=username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = end_sessions(user, at)
    record_of_user("access.user_closed", user, actor, at, sessions=ended)
    return user


@transaction.atomic
def reopen_account(*, username: str, actor: User | None, at: datetime) -> User:
    """Let a person sign in again, with the password and the roles from before.

    :param actor: ``None`` when a command does it.
    :raises NotFound: there is no such account.
    :raises AlreadyOpen: it was never closed, or is open again.
    """
    user = held(username)
    if user.is_active:
        raise AlreadyOpen(name=username)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_of_user("access.user_reopened", user, actor, at)
    return user


def held(username: str) -> User:
    """Return an account with its row locked; :raises NotFound: there is none of this name."""
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=username)
    return user
