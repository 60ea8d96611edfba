"""Traces as a receiver gets them: a request and the job that it asked for are one, and no value of anybody is in it."""

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as house
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from qianli.kernel.access.models import User
from qianli.kernel.base import tracing
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.working import work
from qianli.site import logs
from qianli.site.env import Env
from qianli.site.settings import traces_to
from qianli.site.tracing import requests
from tests.fakes import jobs
from tests.fakes.sessions import elsewhere

NAME = "张示例-152223199001011234"


class Receiver:
    """A receiver of OTLP over HTTP; it keeps what came, as it came."""

    def __init__(self) -> None:
        bodies = self.bodies = list[bytes]()

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1/traces"

    def spans(self) -> list[Any]:
        """Return every span that came."""
        asked = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [span for each in asked for resource in each.resource_spans for scope in resource.scope_spans
                for span in scope.spans]  # fmt: skip


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver that the settings name; what gathers spans is made anew for it."""
    made = Receiver()
    settings.TRACES = made.address
    tracing._provider.cache_clear()
    yield made
    tracing._provider(os.getpid()).shutdown()
    tracing._provider.cache_clear()
    made.server.shutdown()
    made.server.server_close()


def attributes(span: Any) -> dict[str, Any]:
    """Return the attributes of a span as plain values."""
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


@pytest.mark.django_db(transaction=True)
def test_a_request_and_its_job_are_one_trace(receiver: Receiver) -> None:
    """Joined by the id of the request with the events of both, in whichever process the job was done."""
    jobs.lay_out()

    def page(_request: Any) -> HttpResponse:
        with transaction.atomic():
            list(User.objects.filter(username=NAME))
            jobs.write.defer(by=None, at=timezone.now(), n=7)
        return HttpResponse(status=201)

    answer = logs.requests(requests(page))(RequestFactory().post(f"/somewhere/{NAME}/", {"name": NAME}))
    elsewhere(lambda: work(concurrency=1, drain=True)).result()
    tracing.flush()
    spans = receiver.spans()
    [request] = [span for span in spans if span.name == "POST none"]
    [job] = [span for span in spans if span.name == "fakes.write"]
    assert job.trace_id == request.trace_id
    assert job.parent_span_id == request.span_id
    assert attributes(request)["http.response.status_code"] == 201
    assert {attributes(span)["qianli.request_id"] for span in (request, job)} == {answer["X-Request-ID"]}
    assert Job.objects.get().request_id == answer["X-Request-ID"]
    below = {span.name for span in spans if span.parent_span_id in (request.span_id, job.span_id)}
    assert {"SELECT", "INSERT"} <= below
    # Nothing of it names a value: neither path, form, statement nor its values.
    whole = b"".join(receiver.bodies)
    for value in (NAME, "152223199001011234", "somewhere", "access_user", "username"):
        assert value.encode() not in whole
    known = {"http.request.method", "http.response.status_code", "qianli.request_id", "db.system.name",
             "db.operation.name", "error.type"}  # fmt: skip
    assert {name for span in spans for name in attributes(span)} <= known


@pytest.mark.django_db
def test_what_an_error_says_is_not_told(receiver: Receiver) -> None:
    """Its words may hold what somebody typed; its kind does not."""

    def page(_request: Any) -> HttpResponse:
        raise ValueError(NAME)

    with pytest.raises(ValueError, match=NAME):
        requests(page)(RequestFactory().get("/"))
    tracing.flush()
    [span] = receiver.spans()
    assert attributes(span)["error.type"] == "ValueError"
    assert NAME.encode() not in b"".join(receiver.bodies)


@pytest.mark.django_db
def test_without_a_receiver_nothing_is_made(client: Client) -> None:
    assert house.TRACES == ""
    assert tracing.here() == ""
    with pytest.raises(ImproperlyConfigured, match="extra traces"):
        traces_to(Env(traces="http://127.0.0.1:4318/v1/traces"), installed=False)
    with tracing.traced("x", "CONSUMER") as span:
        assert span is None
