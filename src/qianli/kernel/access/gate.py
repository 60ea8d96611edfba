"""The gate: every page, operation, ledger row and list asks here, and nowhere else, who may what.

A page carries its rule (:func:`page`, :func:`operation`, :func:`public`, :func:`signed_in`), a list is cut
down to the visible rows (:class:`PlacedRows`, :func:`visible_or_404`), and the deed on one row is asked for
with :func:`require`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ClassVar, Protocol, Self, cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from qianli.kernel.access.models import User
from qianli.kernel.access.queries import has_factor, holdings_on, open_power
from qianli.kernel.access.rules import (
    NEVER_BY_TOKEN,
    PUBLIC,
    Bounds,
    Holding,
    at_rest,
    everywhere,
    grants,
    reaches,
    within,
)
from qianli.kernel.access.scopes import NOTHING, Scope
from qianli.kernel.access.terms import TIMED, Side, Verb
from qianli.kernel.base.refusal import NotFound, Refusal

type AnyUser = User | AnonymousUser
type View = Callable[..., Any]


class NotAllowed(Refusal):
    """Your role does not allow "{verb}" here; the programme office gives roles."""

    status = 403


class SignInNeeded(Refusal):
    """Sign in first: this is not open to the public."""

    status = 401


class SecondFactorNeeded(Refusal):
    """Your role is held with a second factor only. Set one up under "Sign-in security" in your account."""

    status = 403


class PowerNeeded(Refusal):
    """This needs your administrator power. Raise it in your account first, for a while and with a reason."""

    status = 403


def holdings(user: AnyUser) -> tuple[Holding, ...]:
    """Return the roles that a user holds today, read once for each user object and so once for each request.

    A role for which the installation demands a second factor is held with one only; an administrator reads until the
    power is raised in this session.

    The clock is read here because every door passes here; days change at midnight of the installation.
    """
    if not isinstance(user, User) or not user.is_active:
        return ()
    kept = cast("tuple[Holding, ...] | None", user.__dict__.get("_holdings"))
    if kept is None:
        given = holdings_on(user_id=user.pk, day=timezone.localdate())
        kept = _with_factor(user, given)
        user.__dict__["_at_rest"] = _is_at_rest(user, kept)
        if user.__dict__["_at_rest"]:
            kept = tuple(at_rest(held) for held in kept)
        if bounds := cast("Bounds | None", user.__dict__.get("_bounds")):
            kept = tuple(left for held in kept for left in within(held, bounds))
        user.__dict__["_holdings"] = kept
    return kept


def _with_factor(user: User, given: tuple[Holding, ...]) -> tuple[Holding, ...]:
    """Return what is left of the roles that are held with a second factor only; who handed one over needs it too."""
    demanded = [held for held in given if held.role in settings.SECOND_FACTOR_ROLES]
    persons = {user.pk, *(held.giver.pk for held in demanded if held.giver)} if demanded else set()
    without = {pk for pk in persons if not has_factor(user_id=pk)}
    user.__dict__["_wants_factor"] = user.pk in without
    return tuple(
        held for held in given if held not in demanded or not without & {user.pk, held.giver.pk if held.giver else None}
    )


def _is_at_rest(user: User, held: tuple[Holding, ...]) -> bool:
    """Whether a user has administrator power that is not raised in this session; others cost no query."""
    if "_at_the_machine" in user.__dict__ or not any(each.role in TIMED for each in held):
        return False
    return open_power(user_id=user.pk, session_key=user.session_key, at=timezone.now()) is None


def at_the_machine(user: User) -> User:
    """Return a user who acts by a command of the machine, where no session is and power need not be raised."""
    user.__dict__["_at_the_machine"] = True
    return user


def is_at_rest(user: AnyUser) -> bool:
    """Whether a user has administrator power that is not raised now."""
    holdings(user)
    return bool(user.__dict__.get("_at_rest"))


def bind(user: User, bounds: Bounds) -> None:
    """Have a user act within the bounds of a token, as long as the object lives."""
    user.__dict__["_bounds"] = bounds
    user.__dict__.pop("_holdings", None)


def duties(user: AnyUser) -> dict[str, bool]:
    """Return which desks of the house are open to a user, by name."""
    return {
        "secure": may_somewhere(user, Verb.SECURE, domain="access"),
        "audit": may_somewhere(user, Verb.AUDIT, domain="access"),
    }


def token_verbs(user: User) -> list[Verb]:
    """Return what a token of a user may be for, in the order of the verbs."""
    held = PUBLIC.union(*(holding.powers for holding in holdings(user))) - NEVER_BY_TOKEN
    return [verb for verb in Verb if verb in held]


def wants_factor(user: AnyUser) -> bool:
    """Whether a user was given a role that is not held today for want of a second factor."""
    holdings(user)
    return bool(user.__dict__.get("_wants_factor"))


def may(user: AnyUser, verb: Verb, *, domain: str, west: str = "", east: str = "", not_for: object = None) -> bool:
    """Whether a user may do this to a row of a domain with these places.

    To ask for one side only (the western confirmation), give that side only. Without any place the answer is
    yes only for who holds the verb everywhere; "anywhere at all" is :func:`may_somewhere`.

    :param west: code of the western division, such as ``152221``; empty when the row has none.
    :param not_for: key of a user who may not have it done by somebody who acts for them: what they recorded themselves.
    """
    return verb in PUBLIC or bool(_reaching(user, verb, domain, west, east, not_for))


def _reaching(user: AnyUser, verb: Verb, domain: str, west: str, east: str, not_for: object = None) -> list[Holding]:
    """Return the holdings by which a user may do this to a row."""
    return [
        held
        for held in holdings(user)
        if grants(held, verb, domain)
        and reaches(held, west=west, east=east)
        and not (held.giver and held.giver.pk == not_for)
    ]


def may_somewhere(user: AnyUser, verb: Verb, *, domain: str) -> bool:
    """Whether a user may do this to some row of a domain: decides on menus, buttons and empty forms."""
    return verb in PUBLIC or any(grants(held, verb, domain) for held in holdings(user))


def scope(user: AnyUser, verb: Verb, domain: str) -> Scope:
    """Return where in a domain a user may do this."""
    held = [holding for holding in holdings(user) if grants(holding, verb, domain)]
    return Scope(everything=True) if verb in PUBLIC else _scope(held)


def scopes_by_giver(user: AnyUser, verb: Verb, domain: str) -> dict[int | None, Scope]:
    """Return where a user may do this for whom, by the key of the giver; under ``None`` in the own right."""
    held = [holding for holding in holdings(user) if grants(holding, verb, domain)]
    givers = {holding.giver.pk if holding.giver else None for holding in held}
    return {
        giver: _scope([each for each in held if (each.giver.pk if each.giver else None) == giver]) for giver in givers
    }


def _scope(held: list[Holding]) -> Scope:
    if any(everywhere(holding) for holding in held):
        return Scope(everything=True)
    return Scope(parts=tuple(sorted({(holding.prefix, Side(holding.side)) for holding in held})))


def require(user: AnyUser, verb: Verb, *, domain: str, west: str = "", east: str = "", not_for: object = None) -> None:
    """Let pass who may, and note for whom; same arguments as :func:`may`.

    :raises SignInNeeded: nobody is signed in.
    :raises NotAllowed: the roles held do not reach the row.
    """
    found = _reaching(user, verb, domain, west, east, not_for)
    if not found and verb not in PUBLIC:
        raise _refusal(user, verb)
    _note_giver(user, found)


def _note_giver(user: AnyUser, found: list[Holding]) -> None:
    """Note for whom the deed is done, for its event: for nobody when some role of the own allows it."""
    if isinstance(user, User):
        givers = [held.giver for held in found]
        first = givers[0] if givers and None not in givers else None
        user.acts_for = {"for": first.name, "for_id": first.pk} if first else {}


def require_somewhere(user: AnyUser, verb: Verb, *, domain: str) -> None:
    """Let pass who may do this to some row of a domain; refusals as in :func:`require`."""
    found = [held for held in holdings(user) if grants(held, verb, domain)]
    if not found and verb not in PUBLIC:
        raise _refusal(user, verb)
    _note_giver(user, found)


def _refusal(user: AnyUser, verb: Verb) -> Refusal:
    if not user.is_authenticated:
        return SignInNeeded()
    if wants_factor(user):
        return SecondFactorNeeded()
    return PowerNeeded() if is_at_rest(user) else NotAllowed(verb=verb.label)


class Rows[M: Model](Protocol):
    """A queryset that can cut itself down to what a user sees."""

    def visible_to(self, user: AnyUser) -> QuerySet[M]:
        """Return the rows that the user may see."""


class PublicRows[M: Model](QuerySet[M]):
    """Rows that everyone may see, such as divisions of China."""

    def visible_to(self, user: AnyUser) -> Self:
        """Return all rows, whoever asks."""
        return self


class PlacedRows[M: Model](QuerySet[M]):
    """Rows with a western and an eastern place, of which some are open to all.

    ``open_rows`` is the filter for rows that need no right; ``west`` and ``east`` are the lookup paths of
    codes.
    """

    open_rows: ClassVar[Q] = NOTHING
    west: ClassVar[str] = "west_id"
    east: ClassVar[str] = "east_id"

    def visible_to(self, user: AnyUser) -> Self:
        """Return the open rows and those whose drafts the user may see."""
        domain = self.model._meta.app_label
        reached = scope(user, Verb.SEE_DRAFTS, domain)
        return self if reached.everything else self.filter(self.open_rows | reached.q(self.west, self.east))


def visible_or_404[M: Model](user: AnyUser, queryset: Rows[M], *, pk: object) -> M:
    """Return one row that the user may see.

    A row that exists but is hidden is answered like one that does not exist.

    :raises NotFound: there is no such row for this user, or the key is not even a key.
    """
    rows = queryset.visible_to(user)
    try:
        # A text with NUL is no key, and the database would not even be asked.
        found = None if "\0" in str(pk) else rows.filter(pk=pk).first()
    except (ValidationError, ValueError, OverflowError):
        found = None
    if found is None:
        raise NotFound(what=rows.model._meta.verbose_name, seen=str(pk).replace("\0", ""))
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a view: all (``verb`` is ``None``), who is signed in, or who holds the verb somewhere.

    The domain is fixed, or is the part of the address called ``domain_in``, as for views that serve all domains.
    """

    verb: Verb | None = None
    domain: str = ""
    domain_in: str = ""
    signed_in: bool = False

    def admits(self, user: AnyUser, parts: Mapping[str, Any]) -> bool:
        """Whether the rule lets a user in; single rows are asked for inside the view.

        :param parts: the parts of the address by name.
        """
        if self.verb is None:
            return not self.signed_in or user.is_authenticated
        domain = str(parts[self.domain_in]) if self.domain_in else self.domain
        return may_somewhere(user, self.verb, domain=domain)


def page(*, verb: Verb, domain: str = "", domain_in: str = "") -> Callable[[View], View]:
    """Guard a page: visitors are sent to sign in, users without the verb in the domain are refused."""
    return _guard(Rule(verb=verb, domain=domain, domain_in=domain_in), redirect=True)


def operation(*, verb: Verb, domain: str = "", domain_in: str = "") -> Callable[[View], View]:
    """Guard an API operation, below the router's own decorator; visitors get :class:`SignInNeeded`."""
    return _guard(Rule(verb=verb, domain=domain, domain_in=domain_in), redirect=False)


def signed_in(view: View) -> View:
    """Guard a page that every user has, such as one's own settings."""
    return _guard(Rule(signed_in=True), redirect=True)(view)


def signed_in_operation(view: View) -> View:
    """Guard an API operation that every user has; visitors get :class:`SignInNeeded`."""
    return _guard(Rule(signed_in=True), redirect=False)(view)


def public(view: View) -> View:
    """Declare a page or an operation open to all; what it shows is still cut down to the visible rows."""
    return _guard(Rule(), redirect=False)(view)


def rule_of(view: View) -> Rule | None:
    """Return the rule that a view carries, ``None`` when nobody gave it one: the matrix test refuses that."""
    return cast("Rule | None", getattr(view, "gate_rule", None))


def _guard(rule: Rule, *, redirect: bool) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        guarded = _async_guard(view, rule, redirect) if iscoroutinefunction(view) else _sync_guard(view, rule, redirect)
        guarded.gate_rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def _sync_guard(view: View, rule: Rule, redirect: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _stopped(request, rule, redirect, kwargs) or view(request, *args, **kwargs)

    return guarded


def _async_guard(view: View, rule: Rule, redirect: bool) -> View:
    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stopped = await sync_to_async(_stopped)(request, rule, redirect, kwargs)
        return stopped or await view(request, *args, **kwargs)

    return guarded


def _stopped(request: HttpRequest, rule: Rule, redirect: bool, parts: Mapping[str, Any]) -> HttpResponseBase | None:
    """Return the way to the sign-in page when that is the answer, nothing when the user may pass."""
    user = request.user
    if rule.admits(user, parts):
        return None
    if redirect and not user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    raise _refusal(user, rule.verb or Verb.VIEW)
