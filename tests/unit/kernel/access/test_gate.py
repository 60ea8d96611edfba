"""The gate answers by the grants that hold today and reads them once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from qianli.kernel.access import gate
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.base.refusal import NotFound

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 25, 9, 30, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("zhang", full_name="张示例001")


def hold(user: User, role: Role, place_prefix: str = "", side: Side = Side.BOTH, **more: object) -> Grant:
    facts = {"first_day": date(2024, 1, 1), "actor": None, "at": AT} | more
    user.__dict__.pop("_holdings", None)
    return give_grant(user=user, role=role, place_prefix=place_prefix, side=side, **facts)


def request_of(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/postings/?page=2")
    request.user = user
    return request


def test_the_public_may_view_and_nothing_else() -> None:
    """Published figures are open; drafts and personal data are not."""
    allowed = {verb for verb in Verb if gate.may(AnonymousUser(), verb, domain="talent", west="152221")}
    assert allowed == {Verb.VIEW}


def test_a_county_clerk_keeps_the_own_county_only(user: User) -> None:
    """A banner's clerk must not write into the neighbour's ledger."""
    hold(user, Role.COUNTY_CLERK, "152221", Side.WEST)
    assert gate.may(user, Verb.RECORD, domain="talent", west="152221", east="110108")
    assert not gate.may(user, Verb.RECORD, domain="talent", west="152222", east="110108")
    assert not gate.may(user, Verb.CONFIRM, domain="talent", west="152221")
    assert not gate.may(user, Verb.RECORD, domain="talent")
    assert gate.may_somewhere(user, Verb.RECORD, domain="talent")


def test_an_eastern_confirmer_confirms_the_eastern_side_only(user: User) -> None:
    """Each side confirms for itself: the action asks with that side's place alone."""
    hold(user, Role.CONFIRMER, "110108", Side.EAST)
    assert gate.may(user, Verb.CONFIRM, domain="talent", east="110108")
    assert not gate.may(user, Verb.CONFIRM, domain="talent", west="152221")


def test_a_grant_holds_from_its_first_day_to_its_last(user: User) -> None:
    """Roles end with a posting; the day after, the door is shut."""
    today = timezone.localdate()
    hold(user, Role.OFFICE, "15", first_day=today - timedelta(days=9), last_day=today)
    hold(user, Role.OFFICE, "11", first_day=today - timedelta(days=9), last_day=today - timedelta(days=1))
    hold(user, Role.OFFICE, "12", first_day=today + timedelta(days=1))
    assert [held.prefix for held in gate.holdings(user)] == ["15"]


def test_a_blocked_account_is_the_public(user: User) -> None:
    """Blocking must work at once, whatever the grants say."""
    hold(user, Role.OFFICE)
    user.is_active = False
    assert not gate.may_somewhere(user, Verb.RECORD, domain="talent")


def test_grants_are_read_once(user: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """A page asks dozens of times; the answer must not cost dozens of queries."""
    hold(user, Role.OFFICE)
    user.__dict__.pop("_holdings", None)
    with django_assert_num_queries(2):
        assert all(gate.may(user, Verb.RECORD, domain="talent", west="152221") for _ in range(20))


def test_require_tells_who_is_missing_what(user: User) -> None:
    """A visitor can sign in, a user cannot help himself: the two need different answers."""
    with pytest.raises(gate.SignInNeeded) as visitor:
        gate.require(AnonymousUser(), Verb.RECORD, domain="talent", west="152221")
    with pytest.raises(gate.NotAllowed) as stranger:
        gate.require(user, Verb.RECORD, domain="talent", west="152221")
    with pytest.raises(gate.NotAllowed):
        gate.require_somewhere(user, Verb.RECORD, domain="talent")
    assert (visitor.value.status, stranger.value.status) == (401, 403)
    hold(user, Role.COUNTY_CLERK, "1522")
    gate.require(user, Verb.RECORD, domain="talent", west="152221")


def test_scopes_are_the_sorted_parts(user: User) -> None:
    """A scope is compared, cached and printed, so its order is fixed and doubles are gone."""
    hold(user, Role.COUNTY_CLERK, "152221", Side.WEST)
    hold(user, Role.INSTITUTION_MEMBER, "110108", Side.EAST)
    hold(user, Role.CONFIRMER, "152221", Side.WEST)
    seen = gate.scope(user, Verb.SEE_DRAFTS, "talent")
    assert seen == gate.Scope(parts=(("110108", Side.EAST), ("152221", Side.WEST)))
    assert gate.scope(user, Verb.LOCK, "talent").nothing
    assert gate.scope(user, Verb.VIEW, "talent").everything


class GrantRows(gate.PlacedRows[Grant]):
    """Grants stand in for entries here: their code column plays the western place, auditors' are open."""

    open_rows = Q(role=Role.AUDITOR)
    west = "place_prefix"
    east = ""


def test_hidden_rows_are_not_there(user: User) -> None:
    """The answer must not tell whether a hidden row exists."""
    other = User.objects.create_user("wang")
    own, far = hold(other, Role.OFFICE, "152221"), hold(other, Role.OFFICE, "152321")
    open_to_all = hold(other, Role.AUDITOR, "152321")
    hold(user, Role.COUNTY_CLERK, "1522", domain="access")
    rows = GrantRows(Grant)
    assert gate.visible_or_404(user, rows, pk=own.pk) == own
    assert gate.visible_or_404(AnonymousUser(), rows, pk=open_to_all.pk) == open_to_all
    for missing in (far.pk, 0, "x", 10**30, uuid4()):
        with pytest.raises(NotFound):
            gate.visible_or_404(user, rows, pk=missing)


def test_a_queryset_that_hides_nothing_has_to_say_so(user: User) -> None:
    """Forgetting the filter must not open a table."""
    with pytest.raises(AttributeError):
        gate.visible_or_404(user, QuerySet(Grant), pk=1)
    assert gate.visible_or_404(AnonymousUser(), gate.PublicRows(User), pk=user.pk) == user


@gate.page(verb=Verb.RECORD, domain="talent")
def form_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"form {request.path}")


@gate.page(verb=Verb.RECORD, domain="talent")
async def slow_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"slow {request.path}")


@gate.operation(verb=Verb.RECORD, domain="talent")
def add_operation(request: HttpRequest) -> dict[str, int]:
    return {"user": request.user.pk}


def test_a_guarded_page_sends_visitors_to_sign_in(user: User) -> None:
    """A visitor comes back to the page after signing in; a user without the right is told so."""
    answer = form_page(request_of(AnonymousUser()))
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/postings/%3Fpage%3D2")
    with pytest.raises(gate.NotAllowed):
        form_page(request_of(user))
    hold(user, Role.COUNTY_CLERK, "152221")
    assert form_page(request_of(user)).content == b"form /postings/"


def test_a_guarded_operation_never_redirects(user: User) -> None:
    """Programs cannot fill in a sign-in page."""
    with pytest.raises(gate.SignInNeeded):
        add_operation(request_of(AnonymousUser()))
    hold(user, Role.OFFICE)
    assert add_operation(request_of(user)) == {"user": user.pk}


@gate.page(verb=Verb.RECORD, domain_in="domain")
def any_form_page(request: HttpRequest, domain: str) -> HttpResponse:
    return HttpResponse(f"{domain} {request.path}")


def test_one_page_for_all_domains_asks_for_the_domain_in_the_address(user: User) -> None:
    """Generic pages serve every domain; a grant for one must not open another."""
    hold(user, Role.OFFICE, domain="talent")
    assert any_form_page(request_of(user), domain="talent").content == b"talent /postings/"
    with pytest.raises(gate.NotAllowed):
        any_form_page(request_of(user), domain="care")


def test_an_asynchronous_page_is_guarded_too() -> None:
    """The same rule, awaited."""
    assert asyncio.run(slow_page(request_of(AnonymousUser()))).status_code == 302


def test_views_carry_their_rules() -> None:
    """The matrix test reads them."""
    assert gate.rule_of(form_page) == gate.Rule(verb=Verb.RECORD, domain="talent")
    assert gate.rule_of(gate.public(lambda request: request)) == gate.Rule()
    assert gate.rule_of(gate.signed_in(lambda request: request)) == gate.Rule(signed_in=True)
    assert gate.rule_of(lambda request: request) is None
