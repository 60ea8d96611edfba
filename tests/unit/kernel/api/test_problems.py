"""Every fault that a body or a parameter of ours can have is told in a sentence of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override
from ninja.errors import ValidationError

from qianli.kernel.access.terms import Role
from qianli.kernel.api.problems import SENTENCES, of_parameters
from qianli.site.api import api
from tests.unit.kernel.tables.people import client_of, user_with

KINDS = {
    "str": {"string_type", "string_unicode"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"},
    "decimal": {"decimal_type", "decimal_parsing", "finite_number"},
    "bool": {"bool_type", "bool_parsing"},
    "uuid": {"uuid_type", "uuid_parsing"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"},
    "datetime": {
        "datetime_type",
        "datetime_parsing",
        "datetime_object_invalid",
        "datetime_from_date_parsing",
    },
    "literal": {"literal_error"},
    "enum": {"enum"},
    "model": {"model_type", "model_attributes_type"},
    "model-fields": {"missing"},
}
BOUNDS = {
    "ge": {"greater_than_equal"},
    "le": {"less_than_equal"},
    "max_length": {"string_too_long"},
    "min_length": {"string_too_short"},
    "max_digits": {"decimal_max_digits", "decimal_whole_digits"},
    "decimal_places": {"decimal_max_places"},
}
WRAPPERS = {"model-field", "default", "nullable", "function-before", "function-wrap", "function-plain",
            "definitions", "definition-ref", "any", "union", "list", "lax-or-strict", "chain", "json-or-python",
            "is-instance", "function-after", "none", "no-info", "with-info"}  # fmt: skip


def shapes(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every shape within a schema of pydantic."""
    if isinstance(part, dict):
        if isinstance(part.get("type"), str):
            yield part
        for name, each in part.items():
            if name not in {"serialization", "metadata", "default"}:
                yield from shapes(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from shapes(each)


def test_every_fault_of_our_schemas_has_a_sentence() -> None:
    """A body with a new kind of value needs a sentence for what can be wrong with it."""
    operations = [operation for _route, _name, view in api._views() for operation in view.operations]
    found = [
        shape
        for operation in operations
        for model in operation.models
        for shape in shapes(model.__pydantic_core_schema__)
    ]
    unknown = {shape["type"] for shape in found} - WRAPPERS - set(KINDS)
    kinds = {"json_invalid", "nul"}
    for shape in found:
        kinds |= KINDS.get(shape["type"], set())
        kinds |= {kind for bound, told in BOUNDS.items() if bound in shape for kind in told}
        kinds |= {"extra_forbidden"} if shape.get("config", {}).get("extra_fields_behavior") == "forbid" else set()
    assert unknown == set()
    assert kinds - set(SENTENCES) == set()
    assert "extra_forbidden" in kinds
    assert "decimal_max_places" in kinds


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ({"type": "literal_error", "ctx": {"expected": "'west', 'east' or 'both'"}}, "可用的值：west, east, both。"),
        ({"type": "decimal_max_places", "ctx": {"decimal_places": 2}}, "小数点后最多写2位。"),
        ({"type": "of_another_library", "msg": "Input should be blue"}, "此值不被接受。"),
    ],
)
def test_a_fault_is_told_in_chinese(error: dict[str, Any], told: str) -> None:
    """Also one that nobody foresaw; the words of the library never reach a person."""
    with override("zh-hans"):
        answer = of_parameters(ValidationError([{"loc": ("body", "body", "side"), **error}]))
    assert f'"at": "body.side", "code": "{error["type"]}", "detail": "{told}"' in answer.text


def test_half_a_character_is_told_without_it() -> None:
    """A name sent as \\ud800 has no place in an answer."""
    answer = of_parameters(ValidationError([{"type": "extra_forbidden", "loc": ("body", "body", "\ud800")}]))
    assert answer.status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("media", "body", "status", "code"),
    [
        ("multipart/form-data", b"{}", 400, "NotUnderstood"),
        ("multipart/form-data; boundary=\xff", b"--", 400, "NotUnderstood"),
        ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data; name=x\r\n\r\n1", 422, "Invalid"),
        ("application/json", b"[" * 3_000_000, 413, "TooLarge"),
        ("application/json", b"[" * 100_000, 400, "NotUnderstood"),
    ],
)
def test_what_cannot_be_read_is_a_problem_of_who_sent_it(media: str, body: bytes, status: int, code: str) -> None:
    """A form without its boundary, a body that is too large or too deep: none of it is our failure."""
    noun = "evidence" if media.startswith("multipart") else "refusal"
    path = f"/api/pairings/pairs/018f3a52-6d1c-7c3e-9a41-5d2f0a6b7c8d/{noun}"
    answer = client_of(user_with(Role.OFFICE)).generic("POST", path, body, content_type=media)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
