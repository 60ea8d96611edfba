"""Issue and revoke tokens of the API, and note that one is used."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from qianli.kernel.access.actions.recording import record_of_user
from qianli.kernel.access.gate import SecondFactorNeeded, require, token_verbs, wants_factor
from qianli.kernel.access.models import Token, User
from qianli.kernel.access.queries import token_digest
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound, Refusal

MARK = "qianli_"  # so that scanners of secrets, and the logs, know what it is
NOTED_EVERY = timedelta(minutes=1)


class NotHeld(Refusal):
    """A token cannot do more than its owner: none of the roles allows {verbs}."""

    status = 403


class ForNothing(Refusal):
    """A token needs a purpose, and something that it may do."""

    status = 422


class TooLong(Refusal):
    """A token lasts from 1 to {days} days."""

    status = 422


@transaction.atomic
def issue_token(
    *,
    user: User,
    name: str,
    verbs: Collection[Verb],
    domains: Collection[str] = (),
    days: int | None = None,
    actor: User | None,
    at: datetime,
) -> tuple[Token, str]:
    """Issue a token and return it with its text, which is kept nowhere.

    :param verbs: what it is for; the roles of the user must allow them today, and again whenever it is used.
    :param domains: labels of domains; none for all.
    :param days: how long it lasts; ``None`` for as long as the installation says.
    :param actor: ``None`` when a command does it.
    :raises ForNothing: it has no purpose, or may do nothing.
    :raises SecondFactorNeeded: a role of the user is held with a second factor only, and there is none.
    :raises NotHeld: the user holds none of the roles that allow a verb.
    :raises TooLong: no token lasts that long.
    """
    lasts = settings.TOKEN_DAYS if days is None else days
    if not 1 <= lasts <= settings.TOKEN_MOST_DAYS:
        raise TooLong(days=settings.TOKEN_MOST_DAYS)
    if not name.strip() or not verbs:
        raise ForNothing
    if wants_factor(user):
        raise SecondFactorNeeded
    if missing := [verb for verb in verbs if verb not in token_verbs(user)]:
        raise NotHeld(verbs="、".join(f"{Verb(verb).label}" for verb in missing))
    text = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        digest=token_digest(text),
        user=user,
        name=name.strip()[:60],
        verbs=[verb for verb in Verb if verb in verbs],
        domains=sorted(domains),
        issued_at=at,
        expires_at=at + timedelta(days=lasts),
    )
    facts = {"name": token.name, "verbs": token.verbs, "domains": token.domains}
    record_of_user("access.token_issued", user, actor, at, until=f"{token.expires_at:%Y-%m-%d}", **facts)
    return token, text


@transaction.atomic
def revoke_token(*, token_id: int, owner: User | None, actor: User | None, at: datetime) -> Token:
    """Revoke a token at once.

    :param owner: whose token it must be; ``None`` for anybody's, by a command or who looks after rights.
    :raises NotFound: there is no such token, or it has been revoked.
    """
    if owner is None and actor is not None:
        require(actor, Verb.SECURE, domain="access")
    rows = Token.objects.select_for_update().filter(pk=token_id, revoked_at=None)
    token = (rows if owner is None else rows.filter(user=owner)).first()
    if token is None:
        raise NotFound(what=Token._meta.verbose_name, seen=token_id)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record_of_user("access.token_revoked", token.user, actor, at, name=token.name)
    return token


def note_token(token: Token, *, at: datetime) -> None:
    """Note that a token is used, once a minute at most."""
    if token.last_used_at is None or at - token.last_used_at > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
