"""Note sessions and end them."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.gate import require
from qianli.kernel.access.models import SignIn, User
from qianli.kernel.access.queries import open_sign_ins
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound


def keep_sign_in(*, key: str, user: User, address: str | None, device: str, at: datetime) -> None:
    """Note that a session is in use; the first time, that it began."""
    seen = {"user": user, "last_seen_at": at, "address": address, "device": device}
    SignIn.objects.update_or_create(key=key, defaults=seen, create_defaults=seen | {"started_at": at})


@transaction.atomic
def end_sign_in(*, sign_in_id: int, owner: User | None, actor: User, at: datetime) -> None:
    """End one session; its browser is signed out with the next request.

    :param owner: whose it must be; ``None`` for anybody's, by who looks after rights.
    :raises NotFound: the person has no such session, or it has ended.
    """
    if owner is None:
        require(actor, Verb.SECURE, domain="access")
    found = open_sign_ins(user_id=owner.pk if owner else None, at=at).filter(pk=sign_in_id).first()
    if found is None:
        raise NotFound(what=SignIn._meta.verbose_name, seen=sign_in_id)
    Session.objects.filter(pk=found.key).delete()
    found.delete()
    record_of_user("access.signed_out", found.user, actor, at, sessions=1)


@transaction.atomic
def end_sign_ins(*, user: User, but: str = "", actor: User | None, at: datetime) -> int:
    """End all sessions of a user and return how many.

    :param but: key of the session that goes on, from which a person ends all others.
    :param actor: ``None`` when a command does it.
    """
    ended = end_sessions(user, at, but=but)
    record_of_user("access.signed_out", user, actor, at, sessions=ended)
    return ended


def forget_old_sign_ins(*, at: datetime) -> int:
    """Delete sessions that have run out, with what was noted of them, and return how many of these notes."""
    Session.objects.filter(expire_date__lte=at).delete()
    return int(SignIn.objects.exclude(key__in=Session.objects.values("session_key")).delete()[0])


def end_sessions(user: User, at: datetime, but: str = "") -> int:
    """Delete the sessions of a user and return how many; whose a session is stands for sure only inside it."""
    SignIn.objects.filter(user=user).exclude(key=but).delete()
    found = Session.objects.filter(expire_date__gt=at).exclude(pk=but).iterator()
    own = [each.pk for each in found if each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return int(Session.objects.filter(pk__in=own).delete()[0])
