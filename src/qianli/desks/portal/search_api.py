"""The search for programs: what a text finds, for who asks."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query
from pydantic import BaseModel, Field

from qianli.desks.portal.searching import A_PAGE, MOST_PAGES, Found, Hit, found_for


class SearchAsking(BaseModel):
    """What is looked for."""

    q: str = Field(
        max_length=100,
        description="A name or part of it, pinyin, initials or a code; at most 8 words.",
        examples=["左旗"],
    )
    kind: str = Field("", max_length=60, description="Look in this table only.", examples=["funds.projects"])
    page: int = Field(1, ge=1, le=MOST_PAGES, description=f"Page of the one table, {A_PAGE} records each.")


class FoundThing(BaseModel):
    """One thing found."""

    name: str = Field(description="Its name.", examples=["扎赉特旗"])
    about: str = Field(description="Code or key, or the places of a record.", examples=["152223"])
    href: str = Field(description="Its page.", examples=["/places/152223/"])


class FoundRecords(BaseModel):
    """Records of one table."""

    kind: str = Field(description="Name of the table.", examples=["funds.projects"])
    label: str = Field(description="Its name in the language asked for.", examples=["项目"])
    total: int = Field(description="Records found that you may see.", examples=[17])
    items: list[FoundThing] = Field(description="The best of them.")


class SearchAnswer(BaseModel):
    """What a text finds. Persons are found by the beginning of their name, by those who may see it."""

    q: str = Field(description="What was looked for.", examples=["左旗"])
    exactly: bool = Field(description="Whether the names of the records hold it; else they sound or look like it.")
    places: list[FoundThing] = Field(description="Places of the programme.")
    figures: list[FoundThing] = Field(description="Figures, each with its key.")
    tables: list[FoundThing] = Field(description="Tables, each with its name.")
    records: list[FoundRecords] = Field(description="Records by table, the table with the best one first.")
    evidence: list[FoundThing] = Field(description="Evidence you may see whose words hold it, the newest first.")


def read_search(request: HttpRequest, asking: Annotated[SearchAsking, Query()]) -> dict[str, Any]:
    """Return what a text finds of what the reader may see; nothing for a text without letters or characters."""
    today = timezone.localdate()
    return told(found_for(asking.q, today=today, user=request.user, kind=asking.kind, page=asking.page))


def told(found: Found) -> dict[str, Any]:
    """Return what was found as plain values."""
    return {
        "q": found.text,
        "exactly": found.exactly,
        "places": _things(found.places),
        "figures": _things(found.figures),
        "tables": _things(found.lists),
        "records": [
            {"kind": each.kind, "label": each.label, "total": each.total, "items": _things(each.hits)}
            for each in found.records
        ],
        "evidence": _things(found.files),
    }


def _things(hits: list[Hit]) -> list[dict[str, str]]:
    return [{"name": hit.name, "about": hit.told, "href": hit.href} for hit in hits]
