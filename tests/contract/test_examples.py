"""Every operation shows a request and its answers, such as the API takes and gives."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from qianli.kernel.access.terms import Role
from qianli.kernel.api.problems import SENTENCES
from qianli.site.api import api
from tests.unit.kernel.tables.people import client_of, user_with


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every operation of the document with its name."""
    for path, methods in api.description_document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return what an operation is sent and answers, with the kind of content."""
    shared = api.description_document()["components"]["responses"]
    for part in [operation.get("requestBody", {}), *operation["responses"].values()]:
        whole = shared[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        yield from whole.get("content", {}).items()


def faults(schema: dict[str, Any], example: Any) -> list[str]:
    """Return what a schema does not accept in an example."""
    document = api.description_document()
    whole = {"components": document["components"], **schema}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(example)]


def test_every_body_and_answer_has_an_example_that_its_schema_accepts() -> None:
    """Also the problems."""
    found = []
    for name, operation in operations():
        for media, content in contents(operation):
            if "example" not in content:
                found.append(f"{name}: {media} has no example")
            elif media.endswith("json"):
                found += [f"{name}: {fault}" for fault in faults(content["schema"], content["example"])]
    assert found == []


def test_every_parameter_has_an_example_that_its_schema_accepts() -> None:
    """In its schema, or beside it."""
    found = []
    for name, operation in operations():
        for parameter in parameters(operation):
            schema = parameter["schema"]
            for example in schema.get("examples") or [parameter.get("example")]:
                found += [f"{name} {parameter['name']}: {fault}" for fault in faults(schema, example)]
    assert found == []


@pytest.mark.django_db
def test_the_api_can_read_every_example() -> None:
    """It may answer that nothing is there, or that it does not fit; never that it does not understand what was sent."""
    office = client_of(user_with(Role.OFFICE))
    found = []
    for name, operation in operations():
        method, _, path = name.partition(" ")
        with transaction.atomic():
            answer = sent(office, method, path, operation)
            transaction.set_rollback(True)
        told = answer.json() if answer.headers.get("Content-Type") == "application/problem+json" else {}
        unread = [fault for fault in told.get("errors", []) if fault["code"] in SENTENCES]
        if answer.status_code in {400, 405, 415, 500} or unread:
            found.append(f"{name}: {answer.status_code} {told.get('detail')}")
    assert found == []


def parameters(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the parameters of an operation, those that it shares with others as well."""
    shared = api.description_document()["components"]["parameters"]
    for parameter in operation.get("parameters", []):
        yield shared[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter


def sent(client: Client, method: str, path: str, operation: dict[str, Any]) -> Any:
    """Send a request made of the examples; of parameters that may be left out, none but those of the query."""
    asked = {}
    for parameter in parameters(operation):
        example = (parameter["schema"].get("examples") or [parameter.get("example")])[0]
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(example))
        elif parameter["in"] == "query":
            asked[parameter["name"]] = str(example)
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        if media.endswith("json"):
            return client.generic(method, path, json.dumps(content["example"]), content_type=media, query_params=asked)
        return client.post(path, content["example"] | {"file": SimpleUploadedFile("示例.txt", b"1")})
    return client.generic(method, path, query_params=asked)
