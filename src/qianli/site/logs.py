"""Structured logs: one line per request with its id, and everything logged while it runs carries that id."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.tracebacks import ExceptionDictTransformer

type Answer = Callable[[HttpRequest], HttpResponse]

log = structlog.stdlib.get_logger("qianli.request")

TOKEN = re.compile(r"\b(qianli_)[A-Za-z0-9_-]{20,}")
ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Return Django's ``LOGGING``, and set structlog up to write through it.

    :param as_json: one JSON object a line, for machines; else coloured text, for a person at a terminal.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # Without the values of variables: they hold persons and secrets, and to print a queryset asks the database.
    frames = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    last: list[Any] = (
        [frames, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder(allow=["status_code"])],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, _without_tokens],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Replaces Django's own handlers, so that no line is written twice or to a mail box.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING"},  # else two lines for each chore, every few seconds
            "psycopg.pool": {"level": "ERROR"},
        },
    }


def _without_tokens(_logger: Any, _method: str, line: str) -> str:
    """Return a line with the tokens of the API that came into it made unusable."""
    return TOKEN.sub(r"\1***", line)


def requests(get_response: Answer) -> Answer:
    """Give each request an id, log it when answered, and send the id back as ``X-Request-ID``.

    An id that a proxy in front has given is kept, so that one request is one id in all logs.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if ACCEPTED_ID.fullmatch(given) else uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = get_response(request)
            log.log(
                logging.ERROR if response.status_code >= 500 else logging.INFO,
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response

    return middleware
