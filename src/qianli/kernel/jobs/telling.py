"""Jobs and chores as programs read them, by the API and from the terminal."""

from typing import Any

from qianli.kernel.jobs.queries import ChoreTold, Entry, Told


def job_fields(job: Told) -> dict[str, Any]:
    """Return a job as plain values."""
    return {
        "number": job.number,
        "task": job.task,
        "label": job.label,
        "state": job.state.value,
        "asked_by": str(job.asked_by or ""),
        "asked_at": job.asked_at.isoformat(),
        "step": job.step,
        "done": job.done,
        "total": job.total,
        "attempts": job.attempts,
        "next_at": job.next_at and job.next_at.isoformat(),
    }


def job_whole(job: Told, log: list[Entry]) -> dict[str, Any]:
    """Return a job with its log and its result."""
    lines = [{"at": each.at.isoformat(), "text": each.text, "is_error": each.is_error} for each in log]
    return {**job_fields(job), "log": lines, "result": job.result}


def chore_fields(chore: ChoreTold) -> dict[str, Any]:
    """Return a chore as plain values."""
    return {
        "key": chore.key,
        "label": chore.label,
        "ended_at": chore.ended_at and chore.ended_at.isoformat(),
        "state": chore.state and chore.state.value,
        "reason": chore.reason,
        "next_at": chore.next_at.isoformat(),
    }
