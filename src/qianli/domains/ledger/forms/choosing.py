"""Which records a person may point to in a form, how they are written there, and what a written text means."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from qianli.domains.ledger.models import Programme
from qianli.domains.ledger.public import entry_tables
from qianli.domains.ledger.rules import AmbiguousRecord, NothingLike, UnknownRecord
from qianli.kernel.access.gate import AnyUser, scope
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.access.terms import Side, Verb
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import table_of

FEW = 200  # from here on a list to choose from is longer than a person reads
LISTED = 20
TOLD = 5
PLACE = "places.division"
NAMES = ("name", "title", "code", "number", "key")

_MARKED = re.compile(r"(?P<name>.*?)\s*[(（](?P<mark>[0-9A-Za-z]+)[)）]")


def pointed_at(label: str) -> type[Model]:
    """Return the model of this label, if the form of some entry points to it.

    :param label: such as ``parties.person``.
    :raises NotFound: no form does.
    """
    for table in entry_tables():
        for name in (*table.fields, "west", "east"):
            field = table.model._meta.get_field(name)
            target: Any = field.related_model
            if field.is_relation and target._meta.label_lower == label:
                found: type[Model] = target
                return found
    raise NotFound(what="list", seen=label)


def fitting(model: type[Any], name: str, user: AnyUser, programme: Any) -> Q:
    """Return the filter for the records that an entry of this kind may point to by this field.

    What it stands on lies where the user keeps the ledger; a party of one side is at home in the region of that side.
    """
    field: Any = model._meta.get_field(name)
    if name in model.follows:
        return scope(user, Verb.RECORD, model._meta.app_label).q("west_id", "east_id")
    side = name.partition("_")[0]
    if side in tuple(Side) and programme and any(each.name == "place" for each in field.related_model._meta.fields):
        return Q(place__code__startswith=prefix_of(getattr(programme, f"{side}_id")))
    return Q()


def among_for(table: str, name: str, user: AnyUser) -> Q:
    """Return the filter for what the form of a table offers at a field; all of it where there is no such form."""
    found = next((each for each in entry_tables() if each.name == table and name in each.fields), None)
    usual = Programme.objects.filter(key=settings.PROGRAMME).first()
    return fitting(found.model, name, user, usual) if found else Q()


def visible(model: type[Any], user: AnyUser) -> QuerySet[Any]:
    """Return the rows of a model that a user may see, in order of key."""
    table = table_of(model)
    # What a table shows of a row is what its name is made of, so its joins keep a list of names to one query.
    rows: Any = table.rows() if table else model._default_manager.all()
    found: QuerySet[Any] = rows.visible_to(user).order_by("pk")
    return found


def having(model: type[Model], user: AnyUser, lookup: str, text: str) -> Q:
    """Return the filter for rows by their texts; personal texts only of rows in which the user sees these.

    :param lookup: how a text is compared, such as ``icontains``.
    """
    table = table_of(model)
    own = {field.name for field in model._meta.concrete_fields}
    searched = table.search if table and table.search else tuple(name for name in NAMES if name in own)
    personal = {column.path for column in table.columns if column.personal} if table else set()
    found = Q(pk__in=())
    for path in searched:
        if path not in personal:
            found |= Q(**{f"{path}__{lookup}": text})
        elif table and (reader := Reader(user, table)).may_see_personal:
            found |= Q(**{f"{path}__{lookup}": text}) & reader.personal_rows()
    return found


def choices(model: type[Model], user: AnyUser, text: str, *, within: str = "", among: Q | None = None) -> list[str]:
    """Return how the rows that contain a text are written in the form, at most twenty.

    :param within: start of the keys to look among; divisions only.
    :param among: which rows may be chosen at all.
    """
    rows = visible(model, user).filter(among or Q()).filter(having(model, user, "icontains", text.strip()))
    if within and model._meta.label_lower == PLACE:
        rows = rows.filter(pk__startswith=prefix_of(within), valid__upper_inf=True)
    found = list(rows[:LISTED])
    names = [plain(row) for row in found]
    return [name if names.count(name) == 1 else marked(row) for name, row in zip(names, found, strict=True)]


def plain(row: Any) -> str:
    """Return a record by name; a division behind what it is part of, as the register of places reads it."""
    parent = getattr(row, "parent", None) if row._meta.label_lower == PLACE else None
    return f"{parent or ''}{row}"


def marked(row: Any) -> str:
    """Return a record by name and the mark that tells it from others of this name."""
    return f"{row}（{mark(row)}）"


def mark(row: Model) -> str:
    """Return the end of a long key, or the whole of a short one."""
    return str(row.pk)[-6:]


def meant(rows: QuerySet[Any], user: AnyUser, text: str) -> Any:
    """Return the one row that a text means: its key, its exact name or code, or its name and mark.

    :param rows: the rows that may be chosen.
    :raises AmbiguousRecord: several rows bear the name.
    :raises UnknownRecord: none does; the nearest are told.
    :raises NothingLike: none does, nor is one near.
    """
    if "\0" in text:  # the database has no such text to compare with
        raise NothingLike(what=rows.model._meta.verbose_name, seen=text.replace("\0", ""))
    named = rows.filter(having(rows.model, user, "iexact", text))
    found = _by_key(rows, text) or list(named[: TOLD + 1]) or _by_mark(rows, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousRecord(seen=text, several="、".join(marked(row) for row in found[:TOLD]))
    near = rows.filter(having(rows.model, user, "icontains", text))[:TOLD]
    told, what = "、".join(plain(row) for row in near), rows.model._meta.verbose_name
    raise UnknownRecord(what=what, seen=text, near=told) if told else NothingLike(what=what, seen=text)


def _by_key(rows: QuerySet[Any], text: str) -> list[Any]:
    try:
        return list(rows.filter(pk=text))
    except (ValidationError, ValueError, OverflowError):
        return []


def _by_mark(rows: QuerySet[Any], text: str) -> list[Any]:
    match = _MARKED.fullmatch(text)
    if match is None:
        return []
    return [row for row in rows.filter(pk__endswith=match["mark"])[:LISTED] if str(row) == match["name"]]
