"""What a text finds among the words of evidence: for who may see the evidence of a record, and for nobody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast

from qianli.kernel.access.gate import AnyUser
from qianli.kernel.evidence.permissions import reached
from qianli.kernel.evidence.provable import Provable, provables
from qianli.kernel.search.reading import terms_of

MOST_LOOKED_AT = 2_000  # attachments, the newest first; what lies behind them is found by more words
SHORTEST = 2  # characters of a word: one alone stands in every file
WHOLE, OWN = "whole", "own"


@dataclass(frozen=True, slots=True)
class InFile:
    """Evidence that holds what was asked for: the kind of record in addresses, the key of the record, what it shows."""

    kind: str
    record: UUID
    title: str


def find_in_files(text: str, user: AnyUser, *, limit: int = 6) -> list[InFile]:
    """Return evidence in force whose words hold every word of a text, the newest first, in three queries.

    Nothing of what a file says is told, only that it holds the words: to read it one opens it, which leaves an event.

    :raises TooLong: as :func:`qianli.kernel.search.reading.find`.
    """
    if not user.is_authenticated:
        return []
    terms = terms_of(text)
    words = [each for each in terms[1:] or terms if len(each.written) >= SHORTEST]
    if not words:
        return []
    kinds = {each.record_type: each for each in provables()}
    found = [row for row in _holding([(each.written, list(each.grams)) for each in words]) if row[0] in kinds]
    seen = _seen(found, kinds, user)
    shown = (
        InFile(kinds[record_type].name, record, title)
        for record_type, record, title, by in found
        if (WHOLE, record_type, str(record)) in seen or (by == user.pk and (OWN, record_type, str(record)) in seen)
    )
    return [each for each, _n in zip(shown, range(limit), strict=False)]


def _holding(words: Sequence[tuple[str, list[str]]]) -> list[tuple[str, UUID, str, int | None]]:
    """Return kind and key of the record, title and who attached it of the evidence that holds all words."""
    test = " AND ".join(["f.grams @> %s AND f.written LIKE %s"] * len(words))
    values = [value for written, grams in words for value in (grams, f"%{written}%")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.record_type, a.record_id, a.title, a.attached_by_id FROM evidence_attachment a"
            f" JOIN search_file f ON f.file = a.file_id WHERE a.withdrawn_at IS NULL AND {test}"
            " ORDER BY a.attached_at DESC, a.id DESC LIMIT %s",
            [*values, MOST_LOOKED_AT],
        )
        rows: list[Any] = cursor.fetchall()
    return rows


def _seen(found: Sequence[Any], kinds: dict[str, Provable], user: AnyUser) -> set[tuple[str, str, str]]:
    """Return the records of which the user sees all evidence, and those of which the own, in one query."""
    asked = [
        each
        for record_type in sorted({row[0] for row in found})
        for each in _askings(kinds[record_type], [row for row in found if row[0] == record_type], user)
    ]
    return set(asked[0].union(*asked[1:], all=True).order_by()) if asked else set()


def _askings(kind: Provable, found: Sequence[Any], user: AnyUser) -> Iterator[QuerySet[Any, Any]]:
    rows = kind.rows.visible_to(user).order_by()
    where = reached(user, kind)
    own = {record for _type, record, _title, by in found if by == user.pk}
    for how, chosen in (
        (WHOLE, rows.none() if where is None else rows.filter(where, pk__in={row[1] for row in found})),
        (OWN, rows.filter(pk__in=own)),
    ):
        yield chosen.values_list(Value(how), Value(kind.record_type), Cast("pk", TextField()))
