"""Operations on webhooks; as all that administers, they are not open to tokens."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from qianli.kernel.access.gate import operation, require
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.hooks import actions
from qianli.kernel.hooks.models import Delivery, Subscription
from qianli.kernel.hooks.queries import deliveries, subscription, subscriptions
from qianli.kernel.hooks.terms import DOMAIN, LONGEST_ADDRESS

router = Router(tags=["webhooks"])
MOST_TOLD = 100
guarded = operation(verb=Verb.ADMINISTER, domain=DOMAIN)


class HookAsked(BaseModel):
    """What is subscribed."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60, description="Receiving system.", examples=["市级汇总平台"])
    url: str = Field(
        max_length=LONGEST_ADDRESS, description="Address to call.", examples=["https://example.org/qianli"]
    )
    kinds: list[str] = Field([], max_length=50, description="Kinds of events; none: all.")
    domains: list[str] = Field([], max_length=50, description="Domains; none: all.")
    place_prefix: str = Field("", max_length=12, pattern=r"^[0-9]*$", description="Beginning of a division's code.")

    @field_validator("name", "url", mode="before")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise PydanticCustomError("nul", "NUL is no character of a text")
        return value


class HookTold(BaseModel):
    """A subscription, without its secrets."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    url: str
    kinds: list[str]
    domains: list[str]
    place_prefix: str
    created_at: datetime
    former_until: datetime | None = Field(description="Until when the former secret signs as well.")
    failing_since: datetime | None
    switched_off_at: datetime | None


class HookMade(HookTold):
    """A subscription with its secret, which is told this once."""

    secret: str = Field(description="Signs the messages.", examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class DeliveryTold(BaseModel):
    """A message and what became of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID = Field(description="Key of the message; it is sent as `webhook-id` behind `msg_`.")
    kind: str = Field(description="Kind of event.", examples=["ledger.entry_confirmed"])
    state: str = Field(description="waiting, delivered or failed.", examples=["delivered"])
    attempts: int
    status: int | None = Field(description="HTTP status of the last answer.", examples=[204])
    problem: str = Field(description="What went wrong where there was no answer.", examples=["TimeoutError"])
    next_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> dict[str, Any]:
        """Return what is told of a delivery."""
        names = ("id", "state", "attempts", "status", "problem", "next_at", "ended_at")
        return {name: getattr(delivery, name) for name in names} | {"kind": delivery.event.name}


@router.get("/webhooks", response=list[HookTold], operation_id="webhooks_list", summary="Webhooks")
@guarded
def list_hooks(request: HttpRequest) -> Iterable[Subscription]:
    """Return the subscriptions, oldest first."""
    require(request.user, Verb.ADMINISTER, domain=DOMAIN)
    return subscriptions()


@router.post("/webhooks", response={201: HookMade}, operation_id="webhooks_subscribe", summary="Subscribe an address")
@guarded
def subscribe(request: HttpRequest, body: HookAsked, response: HttpResponse) -> Any:
    """Subscribe an address to events; the secret is told this once."""
    patch_cache_control(response, no_store=True)
    told = body.model_dump()
    return Status(201, actions.subscribe(kinds_told=told.pop("kinds"), **told, **_by(request)))


@router.api_operation(
    ["DELETE"], "/webhooks/{uuid:pk}", response={204: None}, operation_id="webhooks_end", summary="End a webhook"
)
@guarded
def end(request: HttpRequest, pk: UUID) -> Any:
    """End a subscription; what waits is not sent any more."""
    actions.unsubscribe(pk=pk, **_by(request))
    return Status(204, None)


@router.post(
    "/webhooks/{uuid:pk}/rotation", response=HookMade, operation_id="webhooks_rotate", summary="Change the secret"
)
@guarded
def rotate(request: HttpRequest, pk: UUID, response: HttpResponse) -> Subscription:
    """Give a subscription another secret, told this once; for a day both sign."""
    patch_cache_control(response, no_store=True)
    return actions.rotate(pk=pk, **_by(request))


@router.post(
    "/webhooks/{uuid:pk}/resumption", response=HookTold, operation_id="webhooks_resume", summary="Switch on again"
)
@guarded
def resume(request: HttpRequest, pk: UUID) -> Subscription:
    """Switch a subscription on again that was switched off."""
    return actions.switch_on(pk=pk, **_by(request))


@router.post(
    "/webhooks/{uuid:pk}/trial", response={202: DeliveryTold}, operation_id="webhooks_try", summary="Send a trial"
)
@guarded
def try_out(request: HttpRequest, pk: UUID) -> Any:
    """Send a message that is about nothing."""
    return Status(202, DeliveryTold.of(actions.try_out(pk=pk, **_by(request))))


@router.get(
    "/webhooks/{uuid:pk}/deliveries",
    response=list[DeliveryTold],
    operation_id="webhooks_deliveries",
    summary="Deliveries of a webhook",
)
@guarded
def list_deliveries(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Return the latest hundred messages to a subscription, the latest first."""
    require(request.user, Verb.ADMINISTER, domain=DOMAIN)
    return [DeliveryTold.of(each) for each in deliveries(subscription(pk))[:MOST_TOLD]]


@router.post(
    "/webhooks/deliveries/{uuid:pk}/replay",
    response={202: DeliveryTold},
    operation_id="webhooks_replay",
    summary="Send a delivery again",
)
@guarded
def replay(request: HttpRequest, pk: UUID) -> Any:
    """Send again what has ended, well or not; the message keeps its key."""
    return Status(202, DeliveryTold.of(actions.replay(pk=pk, **_by(request))))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": cast("User", request.user), "at": timezone.now()}
