"""Operations that register an organisation and a person."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from qianli.domains.parties.actions import erase_person, register_organisation, register_person, tell_person
from qianli.domains.parties.terms import HouseholdKind, Kind
from qianli.kernel.access.gate import operation
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb

PlaceCode = Annotated[
    str, Field(pattern=r"^[0-9A-Z]{2,12}$", description="Code of the division, such as 152221.", examples=["152221"])
]
NO_CONTROL = r"^[^\u0000-\u001f]*$"  # a name is one line, and the database keeps no NUL


class Registered(BaseModel):
    """What was registered: its key, and nothing that was sent."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID


class OrganisationRegistration(BaseModel):
    """What is given of an organisation; a misspelled name is refused, not lost."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80, pattern=NO_CONTROL)
    kind: Literal[tuple(Kind.values)]  # type: ignore[valid-type]
    place: PlaceCode
    credit_code: str = Field("", max_length=30, description="Unified social credit code, GB 32100; empty: not known.")


class PersonRegistration(BaseModel):
    """What is given of a person; a misspelled name is refused, not lost."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=40, pattern=NO_CONTROL)
    place: PlaceCode
    household: Literal[tuple(HouseholdKind.values)] = HouseholdKind.GENERAL.value  # type: ignore[valid-type]
    identity_number: str = Field("", max_length=40, description="GB 11643; kept encrypted. Empty: not known.")
    phone: str = Field("", max_length=40, description="Of the mainland; kept encrypted. Empty: not known.")
    bank_account: str = Field("", max_length=40, description="8 to 30 digits; kept encrypted. Empty: not known.")


router = Router()


@router.post(
    "/parties/organisations",
    response={201: Registered},
    operation_id="parties_organisations_register",
    summary="Register an organisation",
    tags=["parties"],
)
@operation(verb=Verb.RECORD, domain="parties")
def register_an_organisation(request: HttpRequest, body: OrganisationRegistration) -> Any:
    """Register an organisation at a place whose ledger you keep."""
    given = body.model_dump()
    actor = cast("User", request.user)
    return Status(201, register_organisation(place_code=given.pop("place"), **given, actor=actor, at=timezone.now()))


@router.post(
    "/parties/persons",
    response={201: Registered},
    operation_id="parties_persons_register",
    summary="Register a person",
    tags=["parties"],
)
@operation(verb=Verb.RECORD, domain="parties")
def register_a_person(request: HttpRequest, body: PersonRegistration) -> Any:
    """Register a person living at a place whose ledger you keep."""
    given = body.model_dump()
    actor = cast("User", request.user)
    return Status(201, register_person(place_code=given.pop("place"), **given, actor=actor, at=timezone.now()))


class Why(BaseModel):
    """Why something is done about a person; it is recorded."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(description="In 2 to 200 characters, on one line; it is recorded.")


class Dossier(BaseModel):
    """Everything held about one person, unmasked."""

    person: dict[str, Any]
    records: dict[str, list[dict[str, Any]]] = Field(description="Rows by table and field that lead to the person.")
    evidence: list[dict[str, Any]] = Field(description="Files attached to the person or to any of these rows.")
    events: list[dict[str, Any]] = Field(description="What was done with any of them.")


@router.post(
    "/parties/persons/{uuid:pk}/dossier",
    response=Dossier,
    operation_id="parties_persons_dossier",
    summary="Everything held about one person",
    tags=["parties"],
)
@operation(verb=Verb.ADMINISTER, domain="parties")
def tell_a_person(request: HttpRequest, response: HttpResponse, pk: UUID, body: Why) -> Any:
    """Take everything held about one person, unmasked; that it was taken and why is recorded."""
    patch_cache_control(response, private=True, no_store=True)  # nor kept under a key: it would outlast an erasure
    return tell_person(person_id=pk, reason=body.reason, actor=cast("User", request.user), at=timezone.now())


@router.post(
    "/parties/persons/{uuid:pk}/erasure",
    response={204: None},
    operation_id="parties_persons_erase",
    summary="Erase the personal values of one person",
    tags=["parties"],
)
@operation(verb=Verb.ADMINISTER, domain="parties")
def erase_a_person(request: HttpRequest, pk: UUID, body: Why) -> Any:
    """Erase the personal values of a person whose records have ended long enough ago; they are counted as before."""
    erase_person(person_id=pk, reason=body.reason, actor=cast("User", request.user), at=timezone.now())
    return Status(204, None)
