"""Operations on the own tokens, and on what is handed to colleagues.

A new token is issued on the page, where the password is asked for, or by the command. A role is handed over by who has
just said the password again on a page, in that session and not by a token.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from qianli.kernel.access.actions import give_delegation, revoke_token, withdraw_delegation
from qianli.kernel.access.gate import signed_in_operation
from qianli.kernel.access.models import Token, User
from qianli.kernel.access.queries import delegations, facts_of, tokens
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import Refusal

router = Router(tags=["access"])
LARGEST = 2**63 - 1
NO_NUL = r"^[^\x00]*$"


class TokenTold(BaseModel):
    """A token, without its text."""

    model_config = ConfigDict(from_attributes=True)

    id: int = Field(description="Number of the token.")
    name: str = Field(description="What it is for.")
    verbs: list[str] = Field(description="What it may do, where the roles of its owner allow it.")
    domains: list[str] = Field(description="Domains it is for; none: all.")
    issued_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@router.get("/tokens", response=list[TokenTold], operation_id="tokens_list", summary="Own tokens")
@signed_in_operation
def list_tokens(request: HttpRequest) -> Iterable[Token]:
    """Return your tokens, latest first, also those that have ended."""
    return tokens(user_id=cast("User", request.user).pk)


@router.post(
    "/tokens/{int:number}/revocation", response=TokenTold, operation_id="tokens_revoke", summary="Revoke a token"
)
@signed_in_operation
def revoke(request: HttpRequest, number: int) -> Token:
    """Revoke one of your tokens at once."""
    user = cast("User", request.user)
    return revoke_token(token_id=min(number, LARGEST), owner=user, actor=user, at=timezone.now())


class SayAgain(Refusal):
    """Say your password or second factor again first, on a page of your account: this hands over power."""


class DelegationTold(BaseModel):
    """A role, or a part of it, that one person handed to another until a day."""

    id: int = Field(description="Number of the delegation.")
    giver: str = Field(description="Account name of who handed it over.")
    receiver: str = Field(description="Account name of who acts for the giver.")
    role: str
    place: str = Field(description="Start of the division codes covered; empty: all.")
    side: str
    domain: str = Field(description="Domain covered; empty: all.")
    verbs: list[Verb] = Field(description="What it is for; none: all that the role allows.")
    first_day: date
    last_day: date = Field(description="Last day with it.")
    reason: str


class DelegationAsked(BaseModel):
    """What to hand over: a grant of the own, to whom, what of it, for which days, and why."""

    model_config = ConfigDict(extra="forbid")

    grant: int = Field(ge=1, le=LARGEST, description="Number of the own grant.")
    receiver: str = Field(max_length=150, pattern=NO_NUL, description="Account name of the colleague.")
    place: str = Field(default="", pattern=r"^([0-9A-Z]{2,12})?$", description="Code of a division; empty: all.")
    domain: str = Field(default="", max_length=30, pattern=NO_NUL, description="Domain; empty: all of the role.")
    verbs: list[Verb] = Field(default=[], max_length=len(Verb), description="None: all that the role allows.")
    first_day: date
    last_day: date = Field(description="Last day with it.")
    reason: str = Field(max_length=200, pattern=NO_NUL)


@router.get("/delegations", response=list[DelegationTold], operation_id="delegations_list", summary="Roles handed over")
@signed_in_operation
def list_delegations(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what you handed to colleagues and what was handed to you, as far as it has not ended."""
    user = cast("User", request.user)
    return [facts_of(each) for each in delegations(day=timezone.localdate(), user_id=user.pk)]


@router.post("/delegations", response=DelegationTold, operation_id="delegations_give", summary="Hand over a role")
@signed_in_operation
def give(request: HttpRequest, asked: DelegationAsked) -> dict[str, Any]:
    """Hand one of your roles, or a part of it, to a colleague until a day. It ends by itself."""
    user = cast("User", request.user)
    if "Authorization" in request.headers or not did_recently_reauthenticate(request):
        raise SayAgain
    given = give_delegation(
        grant_id=asked.grant, giver=user, receiver=asked.receiver, place_prefix=prefix_of(asked.place),
        domain=asked.domain, verbs=asked.verbs, first_day=asked.first_day, last_day=asked.last_day,
        reason=asked.reason, actor=user, at=timezone.now(),
    )  # fmt: skip
    return facts_of(given)


@router.post(
    "/delegations/{int:number}/withdrawal",
    response=DelegationTold,
    operation_id="delegations_withdraw",
    summary="Take back a role",
)
@signed_in_operation
def withdraw(request: HttpRequest, number: int) -> dict[str, Any]:
    """Take back at once what you handed over."""
    user = cast("User", request.user)
    return facts_of(withdraw_delegation(number=min(number, LARGEST), owner=user, actor=user, at=timezone.now()))
