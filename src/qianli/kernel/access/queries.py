"""Reads of accounts and grants."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise

from qianli.kernel.access.models import Attempts, Delegation, Grant, Power, SignIn, Token, User
from qianli.kernel.access.rules import Giver, Holding, Limit, handed
from qianli.kernel.access.terms import DUTIES, Tried


def holdings_on(*, user_id: int, day: date) -> tuple[Holding, ...]:
    """Return the roles that a user holds on a day, oldest grant first, behind them what colleagues handed over.

    What was handed over counts as far as the giver holds it that day. Administrators and auditors, whose duties stand
    apart, are handed nothing.
    """
    own = tuple(grant.holding for grant in Grant.objects.filter(user=user_id, valid__contains=day).order_by("id"))
    if any(held.role in DUTIES for held in own):
        return own
    given = delegations(day=day).filter(
        receiver=user_id, valid__contains=day, grant__valid__contains=day, grant__user=F("giver"), giver__is_active=True
    )
    parts = (handed(each.grant.holding, each.part, Giver(each.giver_id, str(each.giver))) for each in given)
    return own + tuple(held for held in parts if held)


def delegations(*, day: date, user_id: int | None = None) -> QuerySet[Delegation]:
    """Return what is handed over on a day or later and was not withdrawn, by a user or to one, or among all."""
    rows = Delegation.objects.select_related("grant", "giver", "receiver").order_by("id")
    rows = rows.filter(withdrawn_at=None, valid__endswith__gt=day)
    return rows if user_id is None else rows.filter(Q(giver=user_id) | Q(receiver=user_id))


def facts_of(given: Delegation) -> dict[str, Any]:
    """Return a delegation as programs are told of it: what the role covers where the delegation names nothing."""
    return {
        "id": given.pk,
        "giver": given.giver.username,
        "receiver": given.receiver.username,
        "role": given.grant.role,
        "place": given.place_prefix or given.grant.place_prefix,
        "side": given.grant.side,
        "domain": given.domain or given.grant.domain,
        "verbs": given.verbs or given.grant.verbs,
        "first_day": given.first_day,
        "last_day": given.last_day,
        "reason": given.reason,
    }


def grants_to_hand(*, user_id: int, day: date) -> QuerySet[Grant]:
    """Return the grants of a user that hold on a day or later and may be handed to a colleague."""
    return grants(day=day).filter(user=user_id).exclude(role__in=DUTIES)


def accounts() -> list[tuple[User, list[Grant]]]:
    """Return every account by name, each with all grants it has or had, oldest first."""
    grants: dict[int, list[Grant]] = defaultdict(list)
    for grant in Grant.objects.order_by("id"):
        grants[grant.user_id].append(grant)
    return [(user, grants[user.pk]) for user in User.objects.order_by("username")]


def named(username: str) -> User | None:
    """Return the account that signs in with a name, in capitals or not."""
    return User.objects.filter(username__iexact=username).first()


def accounts_found(search: str = "") -> QuerySet[User]:
    """Return the accounts by name; of those searched for the name or the person's name holds the text."""
    rows = User.objects.order_by("username")
    return rows.filter(Q(username__icontains=search) | Q(full_name__icontains=search)) if search else rows


def link_key(user: User) -> str:
    """Return the key of a link by which a person sets the password, once; void when password or sign-in changed."""
    return f"{user.pk}-{default_token_generator.make_token(user)}"


def user_of_link(key: str) -> User | None:
    """Return the open account that a link is for, ``None`` when the link is not or no longer good."""
    number, _, token = key.partition("-")
    known = number.isascii() and number.isdigit() and len(number) < 19
    user = User.objects.filter(pk=int(number), is_active=True).first() if known else None
    return user if user and default_token_generator.check_token(user, token) else None


def attempts_key(tried: Tried, subject: object) -> str:
    """Return the key under which attempts are counted: a digest, since a password is typed as a name now and then."""
    return salted_hmac("qianli.access.attempts", f"{tried}:{subject}", algorithm="sha256").hexdigest()[:40]


def account_key(username: str) -> str:
    """Return the key of an account by its name, in whatever spelling; there may be no such account."""
    user = named(username)
    return attempts_key(Tried.ACCOUNT, user.pk if user else f"no account: {username.casefold()}")


def limit_of(tried: Tried) -> Limit:
    """Return the limit that the installation sets."""
    return Limit(settings.SIGN_IN_ATTEMPTS[tried], timedelta(minutes=settings.LOCK_OUT_MINUTES))


def domains() -> list[tuple[str, str | Promise]]:
    """Return label and name of each domain that has tables, from the ground up: what a right can be narrowed to."""
    found: list[Any] = [(app.label, getattr(app, "manifest", None)) for app in apps.get_app_configs()]
    return [(label, manifest.label) for label, manifest in found if manifest is not None and manifest.tables]


def has_factor(*, user_id: int) -> bool:
    """Whether an account has a second factor; recovery codes alone are none."""
    from allauth.mfa.models import Authenticator  # not yet loaded when the models of domains are

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user_id, type__in=kinds).exists())


def open_sign_ins(*, user_id: int | None, at: datetime) -> QuerySet[SignIn]:
    """Return the sessions in which an account, or anybody, is signed in, last used first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = SignIn.objects.select_related("user").filter(key__in=alive).order_by("-last_seen_at", "-id")
    return rows if user_id is None else rows.filter(user=user_id)


def locked_accounts(*, at: datetime) -> list[User]:
    """Return the accounts that take no attempt to sign in now, by name; attempts are kept under digests alone."""
    limits = [(tried, limit_of(tried)) for tried in (Tried.ACCOUNT, Tried.CODE)]
    least, since = min(limit.attempts for _, limit in limits), at - max(limit.pause for _, limit in limits)
    rows = {row.key: row for row in Attempts.objects.filter(number__gte=least, last_at__gt=since)}
    return [
        user
        for user in (User.objects.filter(is_active=True).order_by("username") if rows else ())
        for row in [rows.get(attempts_key(tried, user.pk)) for tried, _ in limits]
        if row and limits[0][1].locked_until(row.number, row.last_at, at)
    ]


def grants(*, day: date, ended: bool = False, search: str = "") -> QuerySet[Grant]:
    """Return the grants of all accounts that hold on a day or later, by account; with those that have ended, if asked.

    :param search: part of an account's name or of the person's.
    """
    rows = Grant.objects.select_related("user").order_by("user__username", "id")
    rows = rows if ended else rows.exclude(valid__fully_lt=DateRange(day, None))
    return rows.filter(Q(user__username__icontains=search) | Q(user__full_name__icontains=search)) if search else rows


def token_digest(token: str) -> str:
    """Return what is kept of a token; keyed, so that a copy of the database alone proves none."""
    return salted_hmac("qianli.access.token", token, algorithm="sha256").hexdigest()


def living_token(token: str, *, at: datetime) -> Token | None:
    """Return a token that is accepted now, with its user: not expired, not revoked, of an open account."""
    living = Token.objects.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)
    return living.select_related("user").filter(digest=token_digest(token)).first()


def tokens(*, user_id: int | None = None) -> QuerySet[Token]:
    """Return the tokens of a user, or of all, latest first; also those that have ended."""
    rows = Token.objects.select_related("user").order_by("-id")
    return rows if user_id is None else rows.filter(user=user_id)


def open_power(*, user_id: int, session_key: str, at: datetime) -> Power | None:
    """Return the administrator power that is raised in a session now."""
    rows = Power.objects.filter(user=user_id, session_key=session_key, dropped_at=None, ends_at__gt=at)
    return rows.order_by("-ends_at").first() if session_key else None
