"""Lists of organisations and persons."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from qianli.domains.parties.models import Organisation, Person
from qianli.kernel.access.gate import may, may_somewhere
from qianli.kernel.access.terms import Verb
from qianli.kernel.tables.declaration import Column, Show, Table


@dataclass(frozen=True, kw_only=True)
class Register(Table):
    """A table in which those who keep the ledger of a place register rows by hand."""

    list_template: str = "parties/party_list.html"

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return whether the reader may register somewhere."""
        return {"may_register": may_somewhere(request.user, Verb.RECORD, domain=self.domain)}


@dataclass(frozen=True, kw_only=True)
class Persons(Register):
    """The register of persons, whose values can be told as a whole and erased."""

    detail_template: str = "parties/person_detail.html"

    def detail_context(self, request: HttpRequest, row: Person) -> dict[str, Any]:
        """Return whether the reader may take what is held about this person, and erase it."""
        where = {"west": row.place_id, "east": row.place_id}
        return {"may_administer": may(request.user, Verb.ADMINISTER, domain=self.domain, **where)}


ORGANISATIONS = Register(
    name="parties.organisations",
    model=Organisation,
    columns=(
        Column(path="name"),
        Column(path="kind"),
        Column(path="place", show=Show.PLACE),
        Column(path="credit_code", listed=False),
    ),
    filters=("kind",),
    search=("name", "credit_code"),
    order=("kind", "name", "pk"),
)
PERSONS = Persons(
    name="parties.persons",
    model=Person,
    columns=(
        Column(path="name", personal=True),
        Column(path="place", show=Show.PLACE),
        Column(path="household", personal=True),
        Column(path="employer"),
        Column(path="identity_number", personal=True, listed=False),
        Column(path="phone", personal=True, listed=False),
        Column(path="bank_account", personal=True, listed=False),
    ),
    filters=(),
    order=("pk",),
)
TABLES = (ORGANISATIONS, PERSONS)
