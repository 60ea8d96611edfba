"""Operations on entries: record, revise, discard and the deeds of a kind, made for each table; each verb for all."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Path, Router, Status
from psycopg.types.range import Range
from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator
from pydantic_core import PydanticCustomError

from qianli.domains.ledger import rules
from qianli.domains.ledger.actions import carry_out, do
from qianli.domains.ledger.models import Entry, Programme
from qianli.domains.ledger.permissions import VERBS, Question
from qianli.domains.ledger.public import Deed, EntryTable, entry_tables
from qianli.domains.ledger.terms import Asks
from qianli.kernel.access.gate import AnyUser, View, operation, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.tables import registry

DomainName = Annotated[str, Path(examples=["pairings"])]
CollectionName = Annotated[str, Path(examples=["pairs"])]
Seen = Annotated[int | None, Field(ge=1, description="Revision that you saw; given, a later one is refused.")]


class EntryStanding(BaseModel):
    """Where an entry stands after what was done."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: Literal["draft", "submitted", "confirmed", "locked", "refused"]
    revision: int = Field(description="Give it back when you revise.")
    west_confirmed_at: datetime | None
    east_confirmed_at: datetime | None
    refused_reason: str = Field(description="Empty unless it was refused.")


class Given(BaseModel):
    """Base of all bodies: a misspelled name is refused, not lost, and so is text that cannot be kept."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise PydanticCustomError("nul", "NUL is no character of a text")
        return value


class Plainly(Given):
    """What goes with a submission or a lock."""

    revision: Seen = None


class Confirmation(Given):
    """What goes with a confirmation."""

    side: Literal["west", "east"] = Field(description="For which side you confirm.")
    revision: Seen = None


class Reasoned(Given):
    """What goes with a refusal or a reopening."""

    reason: str = Field(
        min_length=2,
        max_length=rules.LONGEST_REASON,
        description="Said to those who keep the record.",
        examples=["缺少工资发放凭证，请补充"],
    )
    revision: Seen = None


BODIES: Mapping[str, type[Given]] = {
    "submission": Plainly,
    "confirmation": Confirmation,
    "refusal": Reasoned,
    "lock": Plainly,
    "reopening": Reasoned,
}
EXAMPLES = {"west": "152223", "east": "110105"}
SUMMARIES = {
    "submission": "Submit an entry of any collection",
    "confirmation": "Confirm an entry for one side",
    "refusal": "Refuse an entry",
    "lock": "Lock an entry",
    "reopening": "Reopen an entry",
}


def build_router(tables: Iterable[EntryTable] | None = None) -> Router:
    """Return the router with the operations of these tables; without any named, of every registered one."""
    router = Router()
    with translation.override("en"):  # the description of the API does not depend on who asks first
        for table in entry_tables() if tables is None else tables:
            if table.fields:
                _add_recording(router, table)
                _add_revising(router, table)
            _add_discarding(router, table)
            for deed in table.deeds:
                _add_deed_of_kind(router, table, deed)
    for noun, body in BODIES.items():
        _add_deed(router, noun, body)
    return router


def _add_recording(router: Router, table: EntryTable) -> None:
    body_of = _body(table)

    @operation(verb=Verb.RECORD, domain=table.domain)
    def record(request: HttpRequest, body: body_of) -> Any:  # type: ignore[valid-type]
        entry = table.model(**_values(table, body, request.user))
        return Status(201, _said(table, lambda: table.record(entry, actor=_actor(request), at=timezone.now())))

    _add(router, table, "POST", "", record, "record", "Record", {201: EntryStanding})


def _add_revising(router: Router, table: EntryTable) -> None:
    body_of = _body(table, revising=True)

    @operation(verb=Verb.REVISE, domain=table.domain)
    def revise(request: HttpRequest, pk: UUID, body: body_of) -> Any:  # type: ignore[valid-type]
        told = {"values": _values(table, body, request.user), "revision": body.revision}  # type: ignore[attr-defined]
        at = timezone.now()
        return _said(table, lambda: table.revise(table.model, entry_id=pk, **told, actor=_actor(request), at=at))

    _add(router, table, "PUT", "/{uuid:pk}", revise, "revise", "Revise", {200: EntryStanding})


def _add_discarding(router: Router, table: EntryTable) -> None:
    @operation(verb=Verb.REVISE, domain=table.domain)
    def discard(request: HttpRequest, pk: UUID, revision: Seen = None) -> Any:
        do("discarding", table.model, entry_id=pk, revision=revision, actor=_actor(request), at=timezone.now())
        return Status(204, None)

    _add(router, table, "DELETE", "/{uuid:pk}", discard, "discard", "Discard a draft", {204: None})


def _add_deed(router: Router, noun: str, body_of: type[Given]) -> None:
    @operation(verb=VERBS[noun], domain_in="domain")
    def deed(request: HttpRequest, domain: DomainName, collection: CollectionName, pk: UUID, body: body_of) -> Any:  # type: ignore[valid-type]
        model = _entries(domain, collection).model
        told = body.model_dump()  # type: ignore[attr-defined]
        return do(noun, model, entry_id=pk, **told, actor=_actor(request), at=timezone.now())

    router.add_api_operation(
        f"/{{domain}}/{{collection}}/{{uuid:pk}}/{noun}",
        ["POST"],
        deed,
        response=EntryStanding,
        operation_id=f"entry_{noun}",
        summary=SUMMARIES[noun],
        tags=["entries"],
    )


def _add_deed_of_kind(router: Router, table: EntryTable, deed: Deed) -> None:
    shapes: dict[str, Any] = {asked.name: _asked(asked) for asked in deed.fields}
    name = f"{_schema_name(table)}{deed.noun.title()}"
    body_of: type[BaseModel] = create_model(name, __base__=Given, **shapes, revision=(Seen, None))

    @operation(verb=deed.verb, domain=table.domain)
    def carried_out(request: HttpRequest, pk: UUID, body: body_of) -> Any:  # type: ignore[valid-type]
        values = body.model_dump()  # type: ignore[attr-defined]
        told = {"revision": values.pop("revision"), "values": values}
        actor, at = _actor(request), timezone.now()
        return carry_out(deed, table.model, entry_id=pk, **told, actor=actor, at=at)

    noun, label = deed.noun, str(deed.label)
    _add(router, table, "POST", f"/{{uuid:pk}}/{noun}", carried_out, noun, label, {200: EntryStanding})


def _asked(asked: Question) -> tuple[Any, Any]:
    """Return type and bounds of one thing that a deed asks for."""
    told = str(asked.hint or asked.label)
    if asked.asks is Asks.TEXT:
        return str, Field(min_length=2, max_length=rules.LONGEST_REASON, description=told)
    kinds: dict[Asks, Any] = {Asks.DAY: date, Asks.NUMBER: Decimal}
    if asked.asks is Asks.CHOICE:
        return Literal[tuple(value for value, _words in asked.choices)], Field(description=told)
    return kinds[asked.asks], Field(description=told)


def _entries(domain: str, collection: str) -> EntryTable:
    """Return the table of entries at this address.

    :raises NotFound: there is no table, or its rows are no entries.
    """
    found = registry.table(f"{domain}.{collection}")
    if not isinstance(found, EntryTable):
        raise NotFound(what=Entry.__name__, seen=found.name)
    return found


def _add(
    router: Router, table: EntryTable, method: str, path: str, view: View, name: str, summary: str, response: Any
) -> None:
    router.add_api_operation(
        f"/{table.domain}/{table.collection}{path}",
        [method],
        view,
        response=response,
        operation_id=f"{table.domain}_{table.collection.replace('-', '_')}_{name}",
        summary=f"{summary}: {table.label}",
        tags=[table.domain],
    )


def _actor(request: HttpRequest) -> User:
    """Return who is signed in: behind a guarded operation somebody is."""
    return cast("User", request.user)


def _body(table: EntryTable, *, revising: bool = False) -> type[BaseModel]:
    """Return the model of what is given for an entry of this table."""
    shapes: dict[str, Any] = {name: _shape(table.model._meta.get_field(name)) for name in table.fields}
    for side, example in EXAMPLES.items():
        kind, bounds = _shape(table.model._meta.get_field(side))
        bounds.examples = [example]
        shapes[side] = kind, bounds
    if table.one_day:
        shapes["day"] = (date, Field(description="Day it counts for."))
    else:
        shapes["first_day"] = (date, Field(description="First day it counts for."))
        shapes["last_day"] = (date | None, Field(None, description="Last day, included; null while no end is known."))
    shapes["programme"] = (
        str | None,
        Field(None, description="Key of the programme; null: the usual one.", examples=["jingmeng"]),
    )
    if revising:
        shapes["revision"] = (int, Field(ge=1, description="Revision that you saw; a later one is refused."))
    name = f"{_schema_name(table)}{'Revision' if revising else 'Record'}"
    made: type[BaseModel] = create_model(name, __base__=Given, **shapes)
    return made


def _schema_name(table: EntryTable) -> str:
    """Return what bodies of a kind are called in the document: two domains may have a kind of the same name."""
    return f"{table.domain.title()}{table.model.__name__}"


def _shape(field: Any) -> tuple[Any, Any]:
    """Return type and bounds of one field of the body."""
    target = field.related_model._meta.pk if field.is_relation else field
    kind, bounds = _kind(target)
    if field.choices:
        empty = ("",) if field.blank and not field.null else ()
        kind = Literal[(*(value for value, _label in field.flatchoices), *empty)]
    open_ended = field.null or field.blank or field.has_default()
    default = None if field.null else field.get_default() if field.has_default() else ""
    told = str(field.help_text or field.verbose_name)
    return kind | None if field.null else kind, Field(default if open_ended else ..., description=told, **bounds)


def _kind(field: Any) -> tuple[Any, dict[str, Any]]:
    if isinstance(field, models.DecimalField):
        return Decimal, {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
    if isinstance(field, models.CharField):
        return str, {} if field.choices else {"max_length": field.max_length}
    if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        return int, {"ge": 0}
    kinds: tuple[tuple[Any, Any], ...] = (
        (models.BooleanField, bool),
        (models.IntegerField, int),
        (models.DateTimeField, datetime),
        (models.DateField, date),
        (models.UUIDField, UUID),
        (models.TextField, str),
    )
    return next((kind for base, kind in kinds if isinstance(field, base)), Any), {}


def _values(table: EntryTable, body: Any, user: AnyUser) -> dict[str, Any]:
    """Return the fields of the entry that the body gives.

    :raises NotFound: the programme is not there.
    :raises ValidationError: a record pointed to is not there for this user, or the days do not fit.
    """
    key = body.programme or settings.PROGRAMME
    programme = Programme.objects.filter(key=key).first()
    if programme is None:
        raise NotFound(what=Programme._meta.verbose_name, seen=key)
    values = {name: _given(table.model, name, body, user) for name in (*table.fields, "west", "east")}
    return {**values, "programme": programme, "spell": _spell(table, body)}


def _spell(table: EntryTable, body: Any) -> Range[date]:
    at = "day" if table.one_day else "last_day"
    try:
        return Range(*(rules.one_day(body.day) if table.one_day else rules.spell_of(body.first_day, body.last_day)))
    except Refusal as refusal:
        raise ValidationError({at: refusal.sentence}) from refusal


def _given(model: type[Entry], name: str, body: Any, user: AnyUser) -> Any:
    value: Any = getattr(body, name)
    field: Any = model._meta.get_field(name)
    if not field.is_relation or value in (None, ""):
        return value or None if field.is_relation else value
    try:
        return visible_or_404(user, field.related_model._default_manager.all(), pk=value)
    except NotFound as refusal:
        raise ValidationError({name: refusal.sentence}) from refusal


def _said(table: EntryTable, action: Any) -> Any:
    """Run an action; what it says about the days is said at the name that the body has for them."""
    try:
        return action()
    except ValidationError as said:
        if not hasattr(said, "error_dict") or "spell" not in said.error_dict:
            raise
        named = dict(said.error_dict)
        named["day" if table.one_day else "first_day"] = named.pop("spell")
        raise ValidationError(named) from said
