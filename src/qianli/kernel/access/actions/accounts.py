"""Open, close and reopen accounts."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.actions.sessions import end_sessions
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import Token, User
from qianli.kernel.access.queries import link_key, named, user_of_link
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound, Refusal


class NameTaken(Refusal):
    """The account name {name} is taken already."""


class AlreadyClosed(Refusal):
    """The account {name} is closed already."""


class AlreadyOpen(Refusal):
    """The account {name} is open already."""


class NotOnesOwn(Refusal):
    """Nobody closes the own account; another security administrator does."""

    status = 403


class LinkNotGood(Refusal):
    """This link was used, has expired, or was replaced by a later one. The security administrator makes another."""

    status = 410


@transaction.atomic
def add_user(*, username: str, full_name: str, password: str | None, actor: User | None, at: datetime) -> User:
    """Open an account without any role and record it.

    :param password: ``None`` for an account that cannot be signed in to before its owner has set one by a link.
    :param actor: ``None`` when a command sets up the installation.
    :raises NotAllowed: the actor does not look after rights.
    :raises NameTaken: another account has this name, in capitals or not.
    :raises ValidationError: the name holds signs that no account name has, or the password is too easy to guess.
    """
    _require(actor)
    if named(username) is not None:
        raise NameTaken(name=username)
    user = User(username=username, full_name=full_name.strip())
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # somebody opened it since we looked
        raise NameTaken(name=username) from error
    record_of_user("access.user_added", user, actor, at)
    return user


@transaction.atomic
def close_account(*, username: str, actor: User | None, at: datetime) -> User:
    """End a person's sign-in at once, by the pages and by the API; roles and what was recorded stay as they are.

    Open sessions are deleted and tokens revoked, so that none comes back to life when the account is opened again.

    :param actor: ``None`` when a command does it.
    :raises NotAllowed: the actor does not look after rights.
    :raises NotOnesOwn: it is the actor's.
    :raises NotFound: there is no such account.
    :raises AlreadyClosed: its sign-in has ended.
    """
    _require(actor)
    user = held(username)
    if actor is not None and actor.pk == user.pk:
        raise NotOnesOwn
    if not user.is_active:
        raise AlreadyClosed(name=username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ended = end_sessions(user, at)
    Token.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    record_of_user("access.user_closed", user, actor, at, sessions=ended)
    return user


@transaction.atomic
def reopen_account(*, username: str, actor: User | None, at: datetime) -> User:
    """Let a person sign in again, with the password and the roles from before.

    :param actor: ``None`` when a command does it.
    :raises NotAllowed: the actor does not look after rights.
    :raises NotFound: there is no such account.
    :raises AlreadyOpen: it was never closed, or is open again.
    """
    _require(actor)
    user = held(username)
    if user.is_active:
        raise AlreadyOpen(name=username)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record_of_user("access.user_reopened", user, actor, at)
    return user


@transaction.atomic
def issue_link(*, username: str, actor: User | None, at: datetime) -> str:
    """End the password of an account, its sessions and earlier links, and return the key of a link to set another.

    :param actor: ``None`` when a command does it.
    :raises NotAllowed: the actor does not look after rights.
    :raises NotFound: there is no such account.
    :raises AlreadyClosed: it is closed.
    """
    _require(actor)
    user = held(username)
    if not user.is_active:
        raise AlreadyClosed(name=username)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record_of_user("access.link_issued", user, actor, at, sessions=end_sessions(user, at))
    return link_key(user)


@transaction.atomic
def set_password(*, key: str, password: str, at: datetime) -> User:
    """Set the password of an account by a link, which is void then.

    :raises LinkNotGood: it was used, has expired, was replaced, or the account is closed.
    :raises ValidationError: the password is too easy to guess.
    """
    found = user_of_link(key)
    user = held(found.username) if found else None
    if user is None or user_of_link(key) is None:  # asked again: two may have waited for the row
        raise LinkNotGood
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record_of_user("access.password_set", user, user, at)
    return user


def _require(actor: User | None) -> None:
    if actor is not None:
        require(actor, Verb.SECURE, domain="access")


def held(username: str) -> User:
    """Return an account with its row locked; :raises NotFound: there is none of this name."""
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=username)
    return user
