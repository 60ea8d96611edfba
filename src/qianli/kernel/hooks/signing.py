"""Messages and their signatures as Standard Webhooks 1.0 has them."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from hmac import digest
from typing import Any

from django.apps import apps

from qianli.kernel.audit.models import Event
from qianli.kernel.hooks.terms import SECRET_BYTES, SECRET_MARK
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.registry import table_of


def fresh_secret() -> str:
    """Return a secret that nobody knows yet."""
    return SECRET_MARK + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def table_told(event: Event) -> Table | None:
    """Return the table whose row an event is about; of any other event nobody outside is told."""
    try:
        return table_of(apps.get_model(event.target_type))
    except (LookupError, ValueError):
        return None


def message(event: Event) -> bytes:
    """Return what is sent of an event: what happened, when, and where the API tells more to who may read it.

    No name, no value and no person: who receives it fetches the record with rights of its own.
    """
    table = table_told(event)
    about: dict[str, Any] = {}
    if table:
        path = f"/api/{table.domain}/{table.collection}"
        about = {"table": table.name, "id": event.target_id or None}
        about["address"] = f"{path}/{event.target_id}" if event.target_id else path
        if not event.target_id and isinstance(event.facts.get("rows"), int):
            about["rows"] = event.facts["rows"]
    told = {"type": event.name, "timestamp": event.at.isoformat(), "data": about}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers(key: str, body: bytes, keys: Iterable[str], *, at: datetime) -> Mapping[str, str]:
    """Return the headers that prove a message, with one signature for each secret.

    :param key: of the message, the same in each attempt.
    :param keys: secrets that sign now.
    """
    moment = str(int(at.timestamp()))
    signed = f"{key}.{moment}.".encode() + body
    marks = (b64encode(digest(_bytes_of(secret), signed, sha256)).decode() for secret in keys)
    return {
        "webhook-id": key,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


def _bytes_of(secret: str) -> bytes:
    return b64decode(secret.removeprefix(SECRET_MARK))
