"""Every page of the house with records behind it: the addresses of all doors, filled with rows made for them.

A test that walks these needs no list of pages, and a page that is added is walked from its first day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from qianli.domains.ledger.models import Entry, Programme
from qianli.domains.ledger.permissions import VERBS
from qianli.domains.ledger.terms import State
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.figures.registry import all_figures
from qianli.kernel.figures.tasks import audit
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.registry import all_tables
from tests.contract.test_access_matrix import PART, patterns, views_of
from tests.factories import AT, EAST, WEST, make

WAYS_IN = frozenset({"account_login", "account_inactive"})
FILES = (".csv", ".xlsx", ".json", "-codes/download/")
# The state in which a record offers what stands at the end of its address; anything else asks for a confirmed one.
STATES = {
    "revision": State.DRAFT,
}
PLACES = ("150000", "152200", WEST, EAST)


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to look at; ``kind`` is what its template shows, such as ``row`` or ``confirmation``."""

    address: str
    kind: str
    table: str = ""
    signed_in: bool = True


def visitor() -> Client:
    """Return the browser of a person who may see and do everything."""
    user = User.objects.create_user("everywhere", password="only-for-the-test", full_name="李示例001")
    for role in (Role.PROGRAMME_ADMIN, Role.OFFICE):
        give_grant(user=user, role=role, first_day=date(2020, 1, 1), actor=None, at=AT)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    # The pages of second factors open to who has just shown the password.
    client.post("/account/reauthenticate/", {"password": "only-for-the-test"})
    return client


def every_page() -> list[Visit]:
    """Make a row for each table and state, and return the pages of the house, each once.

    Doors that answer posts only, files and the API are no pages. What is open to all is asked for signed in, where
    more is shown; only the way in is asked for as a stranger.
    """
    make(Programme, key=settings.PROGRAMME, name="京蒙协作", west_id="150000", east_id="110000")
    rows = _Rows()
    found = dict.fromkeys(visit for route, name in _routes() for visit in _visits(route, name, rows))
    return list(found)


def _routes() -> Iterator[tuple[str, str]]:
    for pattern, route in patterns(get_resolver().url_patterns, "/"):
        if route.startswith(("/api/", "/i18n/")) or route.endswith(FILES):
            continue
        for methods, _view in views_of(pattern.callback):
            if "GET" in methods and pattern.name and pattern.name.rpartition(".")[2] not in VERBS:
                yield route, pattern.name


def _visits(route: str, name: str, rows: "_Rows") -> Iterator[Visit]:
    kind = name.rpartition(".")[2]
    table = next((each for each in all_tables() if route.startswith(f"/{each.domain}/{each.collection}/")), None)
    if table is not None:
        kind = "list" if name == table.name else kind
        yield Visit(PART.sub(lambda _part: str(rows.of(table, STATES.get(kind)).pk), route), kind, table.name)
        return
    for parts in _samples(name, rows):
        yield Visit(PART.sub(lambda part, parts=parts: parts[part["name"]], route), name, signed_in=name not in WAYS_IN)


def _samples(name: str, rows: "_Rows") -> list[dict[str, str]]:
    """Return what stands in the parts of an address that belongs to no single table; nothing: the door has no parts."""
    if name == "portal_figure":
        # One of each domain: the list of figures names them all, and their pages have one template.
        return [{"key": key} for key in {figure.key.partition(".")[0]: figure.key for figure in all_figures()}.values()]
    if name == "portal_place":
        return [{"code": code} for code in PLACES]
    if name.startswith("evidence"):
        return [rows.attachment()]
    if name == "ledger.choices":
        return [{"label": "pairings.Pair"}]
    if name == "office_confirmations":
        return [{"domain": "pairings", "collection": "pairs"}]
    return [{"number": str(rows.job), "pk": "1"}]


def is_entry(table: Table) -> bool:
    """Whether a table keeps countable records."""
    return issubclass(table.model, Entry)


class _Rows:
    """One row for each table and state, made when a page first asks for it."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, State | None], Any] = {}
        self.job = audit.defer(by=None, at=AT)

    def of(self, table: Table, state: State | None) -> Any:
        """Return the row of a table; in a state where the table has states."""
        key = (table.name, state if is_entry(table) else None)
        if key not in self._made:
            self._made[key] = make(table.model, **({"state": key[1]} if key[1] else {}))
        return self._made[key]

    def attachment(self) -> dict[str, str]:
        """Return the parts of the address of a file that is attached to a pair."""
        table = next(each for each in all_tables() if each.name == "pairings.pairs")
        pair = self.of(table, None)
        file = make(Attachment, record_type=table.model._meta.label_lower, record_id=pair.pk)
        return {
            "domain": table.domain, "collection": table.collection, "pk": str(pair.pk), "attachment": str(file.pk),
        }  # fmt: skip
