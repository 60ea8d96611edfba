"""Spans of requests, jobs and statements, where an installation names a receiver; else nothing is loaded and done.

A span says what the code did and for how long, by names of the code: never a path, a value of a statement, a person or
a text. What joins it with logs and events is the id of the request.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.db import connection
from structlog.contextvars import get_contextvars

from qianli.kernel.base.metering import STATEMENTS

type Kind = Literal["SERVER", "CONSUMER"]


@contextmanager
def traced(name: str, kind: Kind, *, parent: str = "", **facts: str) -> Iterator[Any]:
    """Have the block be a span, and each statement of this thread's session in it one below; yield it, or None.

    :param parent: what :func:`here` returned where this was asked for.
    :param facts: attributes, names of the code only.
    """
    if not settings.TRACES:
        yield None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind, Status, StatusCode

    told = {**facts, "qianli.request_id": str(get_contextvars().get("request_id", ""))}
    # What an exception says may hold values, so its kind alone is told.
    with ExitStack() as stack:
        span = stack.enter_context(
            _tracer(os.getpid()).start_as_current_span(
                name, context=extract({"traceparent": parent}), kind=SpanKind[kind], attributes=told,
                record_exception=False, set_status_on_exception=False,
            )
        )  # fmt: skip
        stack.enter_context(connection.execute_wrapper(_statement))
        try:
            yield span
        except BaseException as error:
            span.set_status(Status(StatusCode.ERROR))
            span.set_attribute("error.type", type(error).__name__)
            raise


def here() -> str:
    """Return the present span in the form of the W3C's ``traceparent``; empty where nothing is traced."""
    if not settings.TRACES:
        return ""
    from opentelemetry.propagate import inject

    carrier: dict[str, str] = {}
    inject(carrier)
    return carrier.get("traceparent", "")


def flush() -> None:
    """Send what waits; what this process did last would else be lost with it."""
    if settings.TRACES:
        _provider(os.getpid()).force_flush()


def _statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    word = str(sql).lstrip(" (\n")[:6].upper()
    word = word if word in STATEMENTS else "other"
    facts = {"db.system.name": "postgresql", "db.operation.name": word}
    with _tracer(os.getpid()).start_as_current_span(
        word, attributes=facts, record_exception=False, set_status_on_exception=False
    ):
        return execute(sql, params, many, context)


def _tracer(number: int) -> Any:
    return _provider(number).get_tracer("qianli")


@cache
def _provider(_number: int) -> Any:
    """Return what gathers and sends spans, once for each process: a copy of one has not its threads."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource({"service.name": "qianli"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.TRACES)))
    return provider
