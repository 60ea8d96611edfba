"""Problems as programs read them: RFC 9457 documents, the sentences in the language that was asked for."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as ParametersRefused
from pydantic import BaseModel, Field

from qianli.kernel.access.gate import SignInNeeded
from qianli.kernel.base.integrity import AtTheSameMoment, crossed
from qianli.kernel.base.refusal import Refusal

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 30

TITLES: Mapping[int, str | Promise] = {
    400: _("The request was not understood"),
    401: _("Sign in first"),
    403: _("This is not open to you"),
    404: _("Nothing is at this address"),
    405: _("This address does not know this method"),
    409: _("This does not fit what is on record"),
    412: _("The record has changed since it was read"),
    413: _("This is too large"),
    422: _("A value is not accepted"),
    429: _("Too many requests at once"),
    500: _("Something failed on our side"),
    503: _("The records cannot be reached just now"),
}
# The words of pydantic for what parameters and bodies of ours can get wrong; placeholders are its context.
SENTENCES: Mapping[str, str | Promise] = {
    "missing": _("This value is needed."),
    "extra_forbidden": _("There is no value of this name here."),
    "literal_error": _("Accepted: {expected}."),
    "enum": _("Accepted: {expected}."),
    "int_parsing": _("This is not a whole number."),
    "int_type": _("This is not a whole number."),
    "int_from_float": _("This is not a whole number."),
    "int_parsing_size": _("This number is too large."),
    "decimal_type": _("This is not a number."),
    "decimal_parsing": _("This is not a number."),
    "finite_number": _("This is not a number."),
    "decimal_max_digits": _("Write at most {max_digits} digits."),
    "decimal_max_places": _("Write at most {decimal_places} digits behind the point."),
    "decimal_whole_digits": _("Write at most {whole_digits} digits before the point."),
    "bool_parsing": _("Write true or false."),
    "bool_type": _("Write true or false."),
    "uuid_parsing": _("This is not the key of a record."),
    "uuid_type": _("This is not the key of a record."),
    "date_type": _("This is not a day. Write 2024-04-25."),
    "date_parsing": _("This is not a day. Write 2024-04-25."),
    "date_from_datetime_parsing": _("This is not a day. Write 2024-04-25."),
    "date_from_datetime_inexact": _("This is not a day. Write 2024-04-25."),
    "datetime_type": _("This is not a moment. Write 2024-04-25T14:30:00+08:00."),
    "datetime_parsing": _("This is not a moment. Write 2024-04-25T14:30:00+08:00."),
    "datetime_object_invalid": _("This is not a moment. Write 2024-04-25T14:30:00+08:00."),
    "datetime_from_date_parsing": _("This is not a moment. Write 2024-04-25T14:30:00+08:00."),
    "greater_than_equal": _("Give at least {ge}."),
    "less_than_equal": _("Give at most {le}."),
    "string_too_long": _("Write at most {max_length} characters."),
    "string_too_short": _("Write at least {min_length} characters."),
    "string_type": _("This is not text."),
    "string_unicode": _("Text holds a character that does not exist."),
    "nul": _("Text cannot hold the character NUL."),
    "model_type": _("This is not an object with named values."),
    "model_attributes_type": _("This is not an object with named values."),
    "json_invalid": _("The body is not JSON."),
}


class Fault(BaseModel):
    """One value that was not accepted."""

    at: str = Field(
        description="Where it stands: query, path or body, then the names down to it.", examples=["query.limit"]
    )
    code: str = Field(description="Kind of fault, stable for programs.", examples=["less_than_equal"])
    detail: str = Field(description="Sentence for people.", examples=["Give at most 1000."])


class Problem(BaseModel):
    """Why a request was not answered as asked (RFC 9457)."""

    type: str = Field(description="URN of the kind of problem.", examples=["urn:qianli:problem:NotFound"])
    title: str = Field(description="Kind of problem for people.", examples=["Nothing is at this address"])
    status: int = Field(description="HTTP status.", examples=[404])
    detail: str = Field(description="What happened here, and what is accepted.")
    code: str = Field(description="Kind of problem, stable for programs.", examples=["NotFound"])
    errors: list[Fault] = Field(description="The values that were not accepted, if it is about values.")


def problem(
    *, status: int, code: str, detail: str = "", errors: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return the answer that tells a problem; without a detail the title of the status stands for it."""
    title = str(TITLES.get(status, TITLES[500 if status >= 500 else 400]))
    told = Problem(
        type=f"urn:qianli:problem:{code}",
        title=title,
        status=status,
        detail=detail or title,
        code=code,
        errors=list(errors),
    )
    text = json.dumps(told.model_dump(), ensure_ascii=False)
    # A name that came with half of a character is told without it.
    return HttpResponse(
        text.encode(errors="replace"), status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def of_refusal(refusal: Refusal) -> HttpResponse:
    """Tell a refusal in its own sentence."""
    name = refusal.facts.get("parameter") or refusal.facts.get("field")
    at = f"query.{name}" if name else f"body.{refusal.facts['at']}" if refusal.facts.get("at") else ""
    errors = [Fault(at=at, code=refusal.code, detail=refusal.sentence)] if at else []
    headers = {"WWW-Authenticate": "Session"} if refusal.status == 401 else {}
    if "retry_after" in refusal.facts:
        headers["Retry-After"] = str(refusal.facts["retry_after"])
    return problem(status=refusal.status, code=refusal.code, detail=refusal.sentence, errors=errors, headers=headers)


def of_parameters(error: ParametersRefused) -> HttpResponse:
    """Tell which parameters or parts of the body were not accepted, each with its path."""
    faults = [_fault(each) for each in error.errors]
    return problem(status=422, code="Invalid", detail=_joined(faults), errors=faults)


def of_validation(error: ValidationError) -> HttpResponse:
    """Tell which fields of a record were not accepted."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    faults = [
        Fault(at=".".join(filter(None, ("body", name.replace("__all__", "")))), code="Invalid", detail=message)
        for name, messages in by_field.items()
        for message in messages
    ]
    return problem(status=422, code="Invalid", detail=_joined(faults), errors=faults)


def of_http(error: HttpError) -> HttpResponse:
    """Tell what the framework refused: a body that is not JSON, a missing sign-in, a forged form."""
    if isinstance(error, AuthenticationError):
        return of_refusal(SignInNeeded())
    code = {400: "NotUnderstood", 403: "NotAllowed", 429: "TooManyRequests"}.get(error.status_code, "Refused")
    return problem(status=error.status_code, code=code)


def of_unreadable(error: Exception) -> HttpResponse:
    """Tell that what was sent cannot be read: too large for a body, cut off, or no form."""
    if isinstance(error, RequestDataTooBig):
        return problem(status=413, code="TooLarge")
    return problem(status=400, code="NotUnderstood")


def of_missing(_error: Http404 | None = None) -> HttpResponse:
    """Tell that nothing is at this address."""
    return problem(status=404, code="NotFound")


def of_method(allowed: str) -> HttpResponse:
    """Tell which methods an address knows."""
    detail = gettext("Accepted: {names}.").format(names=allowed)
    return problem(status=405, code="MethodNotAllowed", detail=detail, headers={"Allow": allowed})


def of_lost_database(error: Exception) -> HttpResponse:
    """Tell that the database does not answer, and when to try again; or that two writers waited for each other."""
    if crossed(error):
        return of_refusal(AtTheSameMoment())
    log.error("The database did not answer.", exc_info=error)
    return problem(status=503, code="DatabaseAway", headers={"Retry-After": str(RETRY_SECONDS)})


def of_failure(error: Exception) -> HttpResponse:
    """Tell that we failed, and nothing of how; the log has the rest."""
    log.error("An operation failed.", exc_info=error)
    return problem(status=500, code="Failed")


def _fault(error: Mapping[str, Any]) -> Fault:
    kind = str(error.get("type", "value_error"))
    facts = dict(error.get("ctx", {}))
    if "expected" in facts:  # 'west' or 'east'
        facts["expected"] = str(facts["expected"]).replace(" or ", ", ").replace("'", "")
    sentence = str(SENTENCES.get(kind, _("This value is not accepted."))).format(**facts)
    parts = [str(part) for part in error.get("loc", ())]
    if parts[:2] == ["body", "body"]:  # the framework names the parameter too
        del parts[0]
    return Fault(at=".".join(parts), code=kind, detail=sentence)


def _joined(faults: Sequence[Fault]) -> str:
    return " ".join(f"{fault.at}: {fault.detail}" for fault in faults)
