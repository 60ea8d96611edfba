"""The root of the API: one NinjaAPI whose every answer, also a failed one, is a document a program can read."""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, URLResolver, path, register_converter
from django.utils.cache import patch_cache_control
from ninja import NinjaAPI, Router
from ninja.errors import HttpError
from ninja.errors import ValidationError as ParametersRefused
from ninja.operation import Operation, PathView
from ninja.responses import Response
from ninja.utils import replace_path_param_notation

from qianli.kernel.access.gate import public
from qianli.kernel.api import paces, problems, repeats
from qianli.kernel.api.answering import surround
from qianli.kernel.api.authentication import Session, Token
from qianli.kernel.api.examples import Examples
from qianli.kernel.api.tags import TAGS
from qianli.kernel.base.refusal import Refusal

PREFIX = "api/"
NAMESPACE = "api"
DESCRIPTION = """Records and figures of the cooperation programme, as on its pages.

Without a sign-in you get what both sides have confirmed; signed in, also the drafts of your places. Exact numbers are
text. Problems are documents of RFC 9457 in the language of `Accept-Language` (zh-Hans, zh-Hant, en). Requests are
counted by token, by account or, without a sign-in, by network address; `RateLimit` tells how many are left."""


class Anything:
    """The rest of an address, whatever stands in it: that of Django ends before a line break."""

    regex = r"[\s\S]+"

    def to_python(self, value: str) -> str:
        """Return it as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands."""
        return value


register_converter(Anything, "anything")


class HouseAPI(NinjaAPI):
    """NinjaAPI with the problems, the sign-in and the addresses of the house."""

    def __init__(self, *, version: str, routers: Iterable[Router]) -> None:
        super().__init__(
            title="Qianli",
            version=version,
            description=DESCRIPTION,
            urls_namespace=NAMESPACE,
            docs_url=None,
            auth=[Token(), Session()],
        )
        told: dict[type[Exception], Callable[[Any], HttpResponse]] = {
            Refusal: problems.of_refusal,
            ValidationError: problems.of_validation,
            ParametersRefused: problems.of_parameters,
            HttpError: problems.of_http,
            MultiPartParserError: problems.of_unreadable,
            UnreadablePostError: problems.of_unreadable,
            SuspiciousOperation: problems.of_unreadable,
            Http404: problems.of_missing,
            OperationalError: problems.of_lost_database,
            InterfaceError: problems.of_lost_database,
            Exception: problems.of_failure,
        }
        for kind, tell in told.items():
            self.add_exception_handler(kind, _answering(tell))
        for router in routers:
            self.add_router("", router)

    @cache  # noqa: B019 - one root lives as long as its process
    def description_document(self) -> dict[str, Any]:
        """Return the OpenAPI document, with what the framework leaves out: problems, and that sign-in is optional."""
        document = dict(self.get_openapi_schema(path_prefix=f"/{PREFIX}"))
        _straighten(document)
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = document["components"]["schemas"] | problem.pop("$defs") | {"Problem": problem}
        document["components"]["schemas"] = dict(sorted(schemas.items()))
        document["components"]["responses"] = {"TooOften": _TOO_OFTEN_TOLD}
        document["components"]["parameters"] = {name: dict(told) for name, told in _HEADERS.items()}
        examples = Examples(document["components"]["schemas"])
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _promise(method, operation)
                operation["security"] = [{}, *operation.get("security", [])]
                operation["responses"] = {str(code): answer for code, answer in operation["responses"].items()}
                operation["responses"] |= {"429": _TOO_OFTEN, "default": _PROBLEM}
                examples.add_to(operation)
        document["paths"] = dict(sorted(document["paths"].items()))
        return document

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the document, all operations, and an answer for every other address below."""
        routes: list[URLResolver | URLPattern] = [path("openapi.json", public(self._document), name="openapi-json")]
        routes += [path(route, _with_told_methods(view.get_view()), name=name) for route, name, view in self._views()]
        return [*routes, path("", public(_nothing), name="api-root"), path("<anything:rest>", public(_nothing))]

    @cache  # noqa: B019 - as above; an operation is surrounded once
    def _views(self) -> list[tuple[str, str, PathView]]:
        """Return each path with its name and one view of all operations on it, whichever routers they come from."""
        together: dict[str, tuple[str, PathView]] = {}
        for router in self._get_bound_routers():
            for part, view in router.path_operations.items():
                route = replace_path_param_notation(f"{router.prefix}/{part}").lstrip("/").replace("//", "/")
                _, gathered = together.setdefault(route, (self._name(view.operations[0]), PathView()))
                gathered.operations += view.operations
                gathered.is_async = gathered.is_async or view.is_async
        for _name, gathered in together.values():
            for operation in gathered.operations:
                surround(operation, PREFIX)
        return [(route, name, gathered) for route, (name, gathered) in together.items()]

    def _name(self, operation: Operation) -> str:
        return str(getattr(operation, "url_name", "") or self.get_openapi_operation_id(operation))

    def _document(self, request: HttpRequest) -> HttpResponse:
        answer = Response(self.description_document())
        patch_cache_control(answer, max_age=300)
        return answer


def _told_by(code: str, status: int, title: str, detail: str) -> dict[str, Any]:
    """Return the content of an answer that tells a problem such as this one."""
    told = {"type": f"urn:qianli:problem:{code}", "title": title, "status": status}
    example = {**told, "detail": detail, "code": code, "errors": []}
    return {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}


_PROBLEM = {
    "description": "A problem, told by its status and code.",
    "content": _told_by(
        "NotFound", 404, "Nothing is at this address", 'There is no pair "7" here, or it is not yours to see.'
    ),
}
_TOO_OFTEN = {"$ref": "#/components/responses/TooOften"}
_TOO_OFTEN_TOLD = {
    "content": _told_by(
        "TooOften", 429, "Too many requests at once", "More than 1200 requests in a minute. Ask again in 42 seconds."
    ),
    "description": "Too many requests in this minute: nothing was done.",
    "headers": {
        "Retry-After": {"description": "Seconds until the next minute begins.", "schema": {"type": "integer"}},
        paces.POLICY: {
            "description": "Whom it is counted for, how many (q) in how many seconds (w).",
            "schema": {"type": "string", "examples": ['"token";q=1200;w=60']},
        },
        paces.LEFT: {
            "description": "How many are left (r) for how many seconds (t); with every answer.",
            "schema": {"type": "string", "examples": ['"token";r=0;t=42']},
        },
    },
}
_HEADERS: dict[str, dict[str, Any]] = {
    "If-None-Match": {
        "description": "Tags of answers that you have; 304 where one of them still holds.",
        "schema": {"type": "string", "pattern": TAGS, "examples": ['"48151-0f3a6c1e9d2b7a54"']},
    },
    "If-Match": {
        "description": "Tag of the record as you read it; 412, and nothing is done, where it has changed since.",
        "schema": {"type": "string", "pattern": TAGS, "examples": ['"48151-0f3a6c1e9d2b7a54"']},
    },
    repeats.HEADER: {
        "description": "A key of your own, such as a UUID: sent again within 24 hours, the write is not done again and "
        "answered as before. 409 while the first is under way, 422 where something else was sent under the key.",
        "schema": {"type": "string", "pattern": repeats.KEY, "examples": ["8e03978e-40d5-43dd-bc93-6894a57f9324"]},
    },
}
for _name, _told in _HEADERS.items():
    _told |= {"in": "header", "name": _name, "required": False}


def _promise(method: str, operation: dict[str, Any]) -> None:
    """Add to an operation what all of its kind promise by their headers, in place."""
    reading = method == "get"
    names = ["If-None-Match"] if reading else ["If-Match", repeats.HEADER]
    told = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    operation["parameters"] = [*operation.get("parameters", []), *told]
    if reading:
        tag = {"description": "Tag of this answer.", "schema": {"type": "string"}}
        for answer in operation["responses"].values():
            answer["headers"] = {"ETag": tag}
        operation["responses"][304] = {"description": "You have this answer already."}


def _straighten(part: Any) -> None:
    """Take out what the framework writes twice, or where OpenAPI 3.1 wants another form, in place.

    Descriptions and examples of a parameter stand in its schema too; titles only repeat names.
    """
    if isinstance(part, list):
        for each in part:
            _straighten(each)
    if not isinstance(part, dict):
        return
    if isinstance(part.get("title"), str) and "version" not in part:
        del part["title"]
    if "in" in part and "schema" in part:
        part.pop("examples", None)
        part["schema"].pop("description", None)
    for each in part.values():
        _straighten(each)


def _nothing(_request: HttpRequest, **_: str) -> HttpResponse:
    return problems.of_missing()


def _answering(tell: Callable[[Any], HttpResponse]) -> Callable[[HttpRequest, Any], HttpResponse]:
    """Return what the framework calls for an exception."""

    def handle(_request: HttpRequest, error: Any) -> HttpResponse:
        return tell(error)

    return handle


def _with_told_methods(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a view whose refusal of a method is a problem as well."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            return problems.of_method(answer.headers["Allow"])
        return answer

    return told
