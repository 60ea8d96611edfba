"""The work of who asks, for programs."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from qianli.desks.office.queries import SHOWN, grouped
from qianli.desks.office.telling import group_told
from qianli.kernel.access.gate import signed_in_operation
from qianli.kernel.tables.schemas import PlaceRef


class WorkItem(BaseModel):
    """One entry that waits for somebody."""

    id: UUID = Field(description="Key of the entry.")
    title: str = Field(description="What it is, nothing personal in it.")
    address: str = Field(description="Address of its page.")
    west: PlaceRef | None = Field(description="Its western place.")
    east: PlaceRef | None = Field(description="Its eastern place.")
    first: date = Field(description="First day it counts for.")
    last: date | None = Field(description="Last day, included; null while no end is known.")
    recorded_at: datetime = Field(description="When it was recorded; the oldest come first.")
    revision: int = Field(description="Give it back when you confirm or revise.")
    lacking: list[Literal["west", "east"]] = Field(description="Sides that have yet to confirm it.")
    reason: str = Field(description="Why it was refused; empty unless it was.")


class WorkPile(BaseModel):
    """What waits in one ledger."""

    ledger: str = Field(description="Name of the ledger.", examples=["labour.placements"])
    label: str = Field(description="Its name in words.")
    side: Literal["west", "east"] | None = Field(description="Side to confirm for; null for other work.")
    count: int = Field(description="Entries that wait.", examples=[12])
    address: str = Field(description="Address of the list of exactly these.")
    oldest: list[WorkItem] = Field(description=f"The oldest, at most {SHOWN}.")


class WorkGroup(BaseModel):
    """One sort of work."""

    key: Literal["waiting", "mend", "drafts", "sent"] = Field(description="Name of the group.")
    label: str = Field(description="Its name in words.")
    count: int = Field(description="Entries in all its ledgers.")
    ledgers: list[WorkPile] = Field(description="Ledgers with any.")


router = Router(tags=["worklist"])


@router.get("/worklist", response=list[WorkGroup], operation_id="worklist", summary="What waits for you")
@signed_in_operation
def read_worklist(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what waits for who asks: to confirm, to mend, to submit, and what others have yet to confirm."""
    return [group_told(told) for told in grouped(request.user)]
