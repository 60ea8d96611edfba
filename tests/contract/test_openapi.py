"""The description of the API is current, and the API keeps it, whatever is sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from qianli.domains.ledger.public import entry_tables
from qianli.domains.ledger.terms import State
from qianli.domains.pairings.models import Pair
from qianli.kernel.access.actions import give_grant, issue_token
from qianli.kernel.access.gate import token_verbs
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.tables.registry import all_tables
from qianli.site.api import api
from qianli.site.management.commands.openapi import KEPT, document
from qianli.site.wsgi import application
from tests.factories import AT, EAST, WEST, make
from tests.fakes.power import raised
from tests.unit.kernel.tables.people import user_with

# What no schema can say is refused with these: a division that does not exist, days that do not fit, another version.
FITS_OR_NOT = ["2xx", "304", "401", "403", "404", "409", "412", "422"]
REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "429"]
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": FITS_OR_NOT},
            "negative_data_rejection": {"expected-statuses": REFUSED},
        }
    }
)
NEGATIVE = schemathesis.GenerationMode.NEGATIVE
EXAMPLES, EXAMPLES_CHANGING, EXAMPLES_READING_SIGNED_IN = 6, 3, 1
TOKEN = "a" * 32


def test_the_kept_document_is_current() -> None:
    """Run: qianli openapi."""
    assert (Path(settings.BASE_DIR) / KEPT).read_text() == document()


def test_every_table_has_its_operations() -> None:
    """A list and a row for each declaration, each operation named once."""
    paths = api.description_document()["paths"]
    for table in all_tables():
        assert "get" in paths[f"/api/{table.domain}/{table.collection}"]
        assert "get" in paths[f"/api/{table.domain}/{table.collection}/{{pk}}"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(names) == len(set(names))


def test_two_shapes_never_share_a_name() -> None:
    """The framework keeps the last one of a name, and the document would tell what another operation takes."""
    told: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for _route, _name, view in api._views():
        for operation in view.operations:
            answers = [("answer", model) for model in operation.response_models.values() if hasattr(model, "__mro__")]
            for way, model in [*(("body", model) for model in operation.models), *answers]:
                mode: Any = "validation" if way == "body" else "serialization"
                for name, shape in model.model_json_schema(mode=mode).get("$defs", {}).items():
                    told[way, name] += [shape] if shape not in told[way, name] else []
    assert len(told) > len(list(entry_tables()))
    assert {name: shapes for name, shapes in told.items() if len(shapes) > 1} == {}


@pytest.fixture
def with_rows(db: None) -> Iterator[None]:
    """A few rows, so that answers are not all empty, in the transaction of the test for all requests."""
    for _ in range(3):
        make(Pair)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("with_rows")
def test_answers_keep_the_document() -> None:
    """Visitors send right and wrong values to every operation; each answer is one that is described.

    The number of examples is small because there are hundreds of operations; order and choice are the same each run.
    """
    reading = [operation for operation in operations(application) if operation.method == "get"]
    assert len(reading) > 2 * len(all_tables())
    for operation in reading:

        @given(case=st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=NEGATIVE)))
        @few(EXAMPLES)
        def keeps(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS.get_all(), headers={"Accept-Encoding": "identity"})

        keeps()


@pytest.mark.usefixtures("with_rows")
def test_answers_to_an_administrator_keep_the_document() -> None:
    """Who may do everything sends right and wrong values to every operation; what they change is taken back.

    Most keys point to a draft, and most places are places: else every answer would be that nothing is there.
    """
    statuses = statuses_of(operations(signed_in(administrator())), EXAMPLES_CHANGING)
    assert {200, 422} <= statuses["POST"]
    assert 422 in statuses["PUT"]
    assert {204, 404} <= statuses["DELETE"]
    assert 403 not in set.union(*statuses.values())


@pytest.mark.usefixtures("with_rows")
def test_answers_to_a_token_keep_the_document() -> None:
    """A program of an office does the same within the bounds of its token, which are told as well."""
    statuses = statuses_of(operations(with_token(user_with(Role.OFFICE))), 1)
    assert {200, 422} <= statuses["POST"]
    assert 403 in statuses["GET"] | statuses["POST"]  # what is for administrators


def statuses_of(found: list[Any], changing: int) -> dict[str, set[int]]:
    """Send right and wrong values to every operation, so many to those that change something.

    :returns: which statuses the answers of each method had.
    """
    drafts = {table.name: make(table.model, state=State.DRAFT) for table in entry_tables()}
    assert {operation.method for operation in found} >= {"get", "post", "put", "delete"}
    statuses: dict[str, set[int]] = defaultdict(set)
    for operation in found:

        def keeps(case: schemathesis.Case, real: bool) -> None:
            checks = CHECKS.get_all()
            if real:
                _point_to(case, drafts)  # which may mend what was wrong
                checks = [check for check in checks if check is not negative_data_rejection]
            with transaction.atomic():
                answer = case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})
                transaction.set_rollback(True)
            statuses[case.method].add(answer.status_code)

        examples = few(EXAMPLES_READING_SIGNED_IN if operation.method == "get" else changing)
        right, wrong = operation.as_strategy(), operation.as_strategy(generation_mode=NEGATIVE)
        examples(given(case=right, real=st.just(True))(keeps))()
        examples(given(case=st.one_of(right, wrong), real=st.booleans())(keeps))()
    return statuses


def operations(served: Any) -> list[Any]:
    """Return every operation that the description of an application names."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", served, config=CONFIG)
    return [found.ok() for found in schema.get_all_operations()]


def few(examples: int) -> Any:
    """Return the bounds of one operation: so many examples, the same in each run."""
    return bounds(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def administrator() -> User:
    """Return a person who administers, and keeps the records of all places as well."""
    person = User.objects.create(username="administrator", full_name="张示例001")
    for role in (Role.PROGRAMME_ADMIN, Role.OFFICE):
        give_grant(
            user=person, role=role, place_prefix="", side=Side.BOTH, first_day=date(2000, 1, 1), actor=None, at=AT
        )
    return raised(person)


def signed_in(person: User) -> Any:
    """Return the application as the browser of a person meets it."""
    browser = Client()
    browser.force_login(person)
    cookies = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    def served(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        told = {"HTTP_COOKIE": f"{cookies}; {settings.CSRF_COOKIE_NAME}={TOKEN}", "HTTP_X_CSRFTOKEN": TOKEN}
        return application({**environ, **told}, start)

    return served


def with_token(person: User) -> Any:
    """Return the application as a program of a person meets it, with a token for all that one can be for."""
    _, text = issue_token(user=person, name="接口", verbs=token_verbs(person), actor=None, at=timezone.now())

    def served(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return application({**environ, "HTTP_AUTHORIZATION": f"Bearer {text}"}, start)

    return served


def _point_to(case: schemathesis.Case, drafts: dict[str, Any]) -> None:
    """Have a case speak of a draft that is there, of places that are, and of the version that stands."""
    if case.headers:
        case.headers.update({name: "*" for name in ("If-Match", "Idempotency-Key") if name in case.headers})
    parts = case.path.split("/")
    parameters = case.path_parameters or {}
    if "domain" in parameters:
        parameters |= {"domain": "pairings", "collection": "pairs"}
        parts[2:4] = "pairings", "pairs"
    row = drafts.get(".".join(parts[2:4]))
    if row is not None and "pk" in parameters:
        parameters["pk"] = str(row.pk)
    if isinstance(case.body, dict):
        case.body |= {name: code for name, code in (("west", WEST), ("east", EAST)) if name in case.body}
        case.body |= {name: None for name in ("programme",) if name in case.body}
