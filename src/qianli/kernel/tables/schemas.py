"""What the API says of a table: parameters and rows as pydantic models, made from its declaration."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from pydantic import BaseModel, ConfigDict, Field, create_model

from qianli.kernel.tables.columns import Bound, bound
from qianli.kernel.tables.declaration import Show, Table
from qianli.kernel.tables.filters import YES_NO, Choice, Filter, Key, YesNo, filters_of
from qianli.kernel.tables.taking import holds_personal

MOST_PER_ANSWER = 1_000
PER_ANSWER = 100
NEXT = "WyIyMDI0LTA0LTI1IiwgIjAxOGYzYTUyLTZkMWMtN2MzZS05YTQxLTVkMmYwYTZiN2M4ZCJd"  # an example: each table has its own
REASON_TOLD = "Why you need personal values, in 2 to 200 characters; it is recorded. Without it they are masked."


class PlaceRef(BaseModel):
    """A division: code of GB/T 2260 and name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "152223", "name": "扎赉特旗"}]})

    code: str
    name: str


class RowRef(BaseModel):
    """A row of another table: its key and its name."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "018f3a52-6d1c-7c3e-9a41-5d2f0a6b7c8d", "name": "示例一中"}]}
    )

    id: str
    name: str


class SpellRef(BaseModel):
    """Days in a row: ``first`` is in it, ``day_after`` is the first day no longer in it; null is open."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"first": "2024-03-01", "day_after": "2024-03-02"}]})

    first: date | None
    day_after: date | None


_BY_SHOW: dict[Show, Any] = {
    Show.YEAR: int,
    Show.PLACE: PlaceRef,
    Show.LINK: RowRef,
    Show.SPELL: SpellRef,
    Show.DAY: date,
    Show.MOMENT: datetime,
    Show.YES_NO: bool,
    Show.TEXT: str,
    Show.CHOICE: str,
    Show.STATE: str,
}


def row_model(table: Table) -> type[BaseModel]:
    """Return the model of one row: its key ``id``, then one field for each column."""
    fields: dict[str, Any] = {"id": (key_type(table), Field(description="Key of the row."))}
    for column in bound(table):
        fields[column.key] = (_type(column) | None, Field(description=_told(column)))
    return create_model(_name(table, "Row"), __doc__=f"{table.model._meta.verbose_name}.", **fields)


def page_model(table: Table, row: type[BaseModel]) -> type[BaseModel]:
    """Return the model of one answer with rows."""
    return create_model(
        _name(table, "Rows"),
        __doc__=f"Rows of {table.name}.",
        items=(list[row], Field(description="Rows in the order of the table.")),  # type: ignore[valid-type]
        next=(
            str,
            Field(
                description="Give it as `after` to get the rows that follow; empty when there are no more.",
                examples=[NEXT],
            ),
        ),
        total=(
            int | None,
            Field(description="Rows that fit, counted up to 10,001; null in answers after the first.", examples=[128]),
        ),
    )


def state_model(table: Table, row: type[BaseModel]) -> type[BaseModel]:
    """Return the model of one state of a row, earlier or of now."""
    return create_model(
        _name(table, "State"),
        __doc__=f"What one row of {table.name} was.",
        until=(datetime | None, Field(description="When this state ended; null while it stands.")),
        row=(row, Field(description="The row as it stood.")),
    )


def asked_model(table: Table) -> type[BaseModel]:
    """Return the model of the parameters of a list: one for each filter, then ``limit`` and ``after``."""
    fields: dict[str, Any] = {
        each.name: (str, Field(default="", description=_filter_told(each), json_schema_extra=_filter_schema(each)))
        for each in filters_of(table).values()
    }
    if holds_personal(table):
        fields["reason"] = (str, Field(default="", description=REASON_TOLD, examples=["核对享受政策人员名单"]))
    fields["limit"] = (
        int,
        Field(default=PER_ANSWER, ge=1, le=MOST_PER_ANSWER, description="Most rows in the answer.", examples=[100]),
    )
    fields["after"] = (str, Field(default="", description="The value of `next` from the answer before.", examples=[""]))
    return create_model(_name(table, "Asked"), **fields)


def key_type(table: Table) -> Any:
    """Return the type of the key of a row in an address."""
    key = table.model._meta.pk
    if isinstance(key, models.UUIDField):
        return UUID
    return int if isinstance(key, models.IntegerField) else str


def _type(column: Bound) -> Any:
    if column.show not in {Show.NUMBER, Show.MONEY}:
        return _BY_SHOW[column.show]
    return int if isinstance(column.field, models.IntegerField) else Decimal


def _name(table: Table, kind: str) -> str:
    words = table.name.replace(".", "-").split("-")
    return "".join(word.capitalize() for word in words) + kind


def _told(column: Bound) -> str:
    """Return what a column is, in words."""
    told = f"{column.label}."
    if column.choices:
        told += " " + "; ".join(f"{value} = {words}" for value, words in column.choices.items()) + "."
    if column.personal:
        told += " Personal: masked or null unless you may see it and give a reason."
    return told


def _filter_told(each: Filter) -> str:
    if isinstance(each, Choice):
        return f"{each.label}: " + "; ".join(f"{value} = {words}" for value, words in each.choices.items()) + "."
    told = {
        "q": "Every word must be found in one of the texts of the row.",
        "place": "Code of a division; the row's western or eastern place is it or lies in it.",
        "period": "The day the row counts for lies in it: a year, half, quarter, month, day, or two with a slash.",
    }
    if isinstance(each, Key):
        return f"{each.label}: key of the row it points to."
    return told.get(each.name, f"{each.label}.")


def _filter_schema(each: Filter) -> dict[str, Any]:
    """Return what narrows the values of a parameter beyond being text; empty text asks for nothing."""
    if isinstance(each, Choice):
        return {"enum": ["", *each.choices], "examples": [each.example]}
    if isinstance(each, YesNo):
        return {"enum": ["", *YES_NO], "examples": [each.example]}
    return {"examples": [each.example]}
