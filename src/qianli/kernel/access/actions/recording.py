"""The event about an account, as all verbs of this floor write it."""

from datetime import datetime
from typing import Any

from qianli.kernel.access.models import User
from qianli.kernel.audit.actions import record


def record_of_user(event: str, user: User, actor: User | None, at: datetime, **facts: Any) -> None:
    """Record an event about an account."""
    record(
        name=event,
        actor=actor,
        target_type="access.user",
        target_id=user.pk,
        target_label=str(user),
        facts=facts,
        at=at,
    )
