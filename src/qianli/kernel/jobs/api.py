"""Operations on jobs, and the list of chores."""

from datetime import datetime
from typing import Any, Literal, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from qianli.kernel.access.gate import operation, require, signed_in_operation
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.jobs import actions
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.queries import chores_told, job_told, jobs, log_of, told
from qianli.kernel.jobs.telling import chore_fields, job_fields, job_whole
from qianli.kernel.jobs.terms import DOMAIN, State

router = Router(tags=["jobs"])
StateName = Literal["waiting", "running", "stopping", "done", "failed", "cancelled"]
LARGEST = 2**63 - 1


class JobTold(BaseModel):
    """A job and how far it is."""

    number: int = Field(description="Number of the job.", examples=[7])
    task: str = Field(description="Kind of job.", examples=["figures.audit"])
    label: str = Field(description="What it does, in words.")
    state: StateName = Field(description="Where it stands.")
    asked_by: str = Field(description="Name of who asked for it; empty: the system.")
    asked_at: datetime
    step: str = Field(description="What it is at, in the language of who asked.")
    done: int = Field(description="How much of the total is done.")
    total: int = Field(description="How much there is to do; 0 where it has not told yet.")
    attempts: int = Field(description="How often it was begun, since it was asked for or last tried again by hand.")
    next_at: datetime | None = Field(description="When it is begun at the earliest, where that was said.")


class JobLine(BaseModel):
    """One line of the log of a job."""

    at: datetime
    text: str
    is_error: bool


class JobResult(BaseModel):
    """What came of a job."""

    sentence: str
    heads: list[str] = Field(description="Heads of the columns; empty where there are no rows.")
    rows: list[list[str]]
    more: int = Field(description="Rows that were not kept.")


class JobWhole(JobTold):
    """A job with its log and its result."""

    log: list[JobLine]
    result: JobResult | None


class JobPage(BaseModel):
    """Some jobs, the latest first."""

    items: list[JobTold]
    next: int | None = Field(description="Give it as `before` to get the next ones; null: these are the last.")


class JobAsked(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    task: str = Field(description="Kind of job that is offered to you.", max_length=128, examples=["figures.audit"])


class ChoreFields(BaseModel):
    """What the clock asks for."""

    key: str
    label: str
    ended_at: datetime | None = Field(description="When it was last done; null where no run is kept.")
    state: StateName | None = Field(description="How that ended.")
    reason: str = Field(description="Why it failed, in the language of the installation; empty where it did not.")
    next_at: datetime = Field(description="When its time comes.")


@router.get("/jobs", response=JobPage, operation_id="jobs_list", summary="Jobs")
@signed_in_operation
def list_jobs(
    request: HttpRequest,
    state: StateName | None = None,
    task: str = Query("", max_length=128),  # type: ignore[type-arg]
    before: int = Query(LARGEST, ge=1, le=LARGEST, description="Only jobs with a smaller number."),  # type: ignore[type-arg]
    limit: int = Query(50, ge=1, le=200),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """Return your jobs, or those of everybody if you administer."""
    rows = jobs(Job.objects.visible_to(request.user), state=State(state) if state else None, task=task)
    found = list(rows.filter(number__lt=before).select_related("asked_by")[: limit + 1])
    more = found[limit - 1].number if len(found) > limit else None
    return {"items": [job_fields(each) for each in told(found[:limit])], "next": more}


@router.post("/jobs", response={201: JobWhole}, operation_id="jobs_ask", summary="Ask for a job")
@signed_in_operation
def ask_for_job(request: HttpRequest, body: JobAsked) -> Any:
    """Ask for a job; while one of the kind that you asked for waits or runs, that is the answer."""
    number = actions.ask(body.task, actor=cast("User", request.user), at=timezone.now())
    return Status(201, _whole(request, number))


@router.get("/jobs/chores", response=list[ChoreFields], operation_id="jobs_chores", summary="Chores")
@operation(verb=Verb.ADMINISTER, domain=DOMAIN)
def list_chores(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the clock asks for, by key."""
    require(request.user, Verb.ADMINISTER, domain=DOMAIN)
    return [chore_fields(each) for each in chores_told(at=timezone.now())]


@router.get("/jobs/{int:number}", response=JobWhole, operation_id="jobs_read", summary="One job")
@signed_in_operation
def read_job(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return a job with its log and its result."""
    return _whole(request, number)


@router.post("/jobs/{int:number}/cancellation", response=JobWhole, operation_id="jobs_cancel", summary="Cancel a job")
@signed_in_operation
def cancel_job(request: HttpRequest, number: int) -> dict[str, Any]:
    """Cancel a job: at once where it waits, at its next report where it runs."""
    actions.cancel(number, actor=cast("User", request.user), at=timezone.now())
    return _whole(request, number)


@router.post("/jobs/{int:number}/attempts", response=JobWhole, operation_id="jobs_retry", summary="Try a job again")
@signed_in_operation
def retry_job(request: HttpRequest, number: int) -> dict[str, Any]:
    """Have a job that failed tried again."""
    actions.retry(number, actor=cast("User", request.user), at=timezone.now())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> dict[str, Any]:
    return job_whole(job_told(request.user, number), log_of(number))
