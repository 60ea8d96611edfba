"""Entity tags: which version of a record an answer tells, and what it says of it.

A tag is ``"version-digest"``. The version is the number of the transaction that wrote the row last, which the database
keeps for each row anyway, so that a load, a repair and every action change it; it is 0 where an answer is about no one
record. The digest is that of the answer, which also says the names of other records, in the language of the reader.
``If-None-Match`` asks about both, ``If-Match`` about the version alone: a reader who sees a record masked or in another
language has seen the same version.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Func, TextField
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from qianli.kernel.access.gate import AnyUser
from qianli.kernel.base.refusal import NotFound, Refusal
from qianli.kernel.tables.declaration import Table
from qianli.kernel.tables.reader import Reader
from qianli.kernel.tables.registry import table

NO_VERSION = "0"
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_LIST = rf"\s*{_TAG.pattern}(?:\s*,\s*{_TAG.pattern})*\s*"
TAGS = rf"^(?:\s*\*\s*|{_LIST})$"  # as the description of the API says it


class NotTags(Refusal):
    """{header}: "{seen}" is no list of entity tags. Write * or tags as they came, in their quotation marks."""

    status = 400


class ChangedSinceRead(Refusal):
    """The record was changed since you read it (If-Match). Nothing was done; read it again."""

    status = 412


@dataclass(frozen=True, slots=True)
class Place:
    """The record of a table that an address leads to, or below which it lies."""

    table: Table
    key: str
    below: bool

    @classmethod
    def of(cls, path: str) -> Self | None:
        """Return the record of an address below the API, such as ``labour/placements/KEY/submission``."""
        domain, collection, key, *rest = [*path.split("/"), "", "", ""]
        try:
            found = table(f"{domain}.{collection}")
        except NotFound:
            return None
        return cls(found, key, any(rest)) if key and found.model._meta.managed else None

    def version(self, *, held: bool = False) -> str:
        """Return the version of the row; that of no record where there is none.

        :param held: whether the row is held, as it stands, until the transaction ends.
        """
        model = self.table.model
        try:
            key = model._meta.pk.to_python(self.key.replace("\0", ""))
        except ValidationError:
            return NO_VERSION
        rows: Any = model._base_manager.filter(pk=key)
        rows = rows.select_for_update() if held else rows
        return str(rows.annotate(version=_Written()).values_list("version", flat=True).first() or NO_VERSION)

    def visible_to(self, user: AnyUser) -> bool:
        """Whether a user sees the row."""
        return bool(Reader(user, self.table).rows().filter(pk=self.key).exists())


class _Written(Func):
    """The number of the transaction that wrote a row last."""

    template = "xmin::text"
    arity = 0
    output_field = TextField()


def tag_of(content: bytes, version: str = NO_VERSION) -> str:
    """Return the tag of an answer."""
    return f'"{version}-{sha256(content).hexdigest()[:16]}"'


def tags_in(header: str, seen: str) -> frozenset[str]:
    """Return the tags of a header without quotation marks, or ``*`` alone.

    Weak ones count like others: what compresses an answer on its way makes its tag weak.

    :raises NotTags: it is neither.
    """
    if seen.strip() == "*":
        return frozenset("*")
    if not re.fullmatch(_LIST, seen):
        raise NotTags(header=header, seen=seen[:100])
    return frozenset(_TAG.findall(seen))


def tagged(request: HttpRequest, answer: HttpResponse, version: str) -> HttpResponse:
    """Return an answer with its tag, or 304 where the reader has it already.

    :raises NotTags: ``If-None-Match`` cannot be read.
    """
    tag = tag_of(answer.content, version)
    asked = request.headers.get("If-None-Match")
    if asked is not None and tags_in("If-None-Match", asked) & {"*", tag.strip('"')}:
        answer = HttpResponse(status=304)
        del answer.headers["Content-Type"]
    answer.headers["ETag"] = tag
    if "reason" in request.GET:  # personal values are not to lie in anybody's cache
        patch_cache_control(answer, private=True, no_store=True)
    else:
        patch_cache_control(answer, private=True, no_cache=True)
    return answer


def check_unchanged(request: HttpRequest, place: Place | None) -> None:
    """Hold the record that a write is about, and refuse the write where ``If-Match`` names another version.

    Of a record that is not there for who asks, the operation itself says so.

    :raises NotTags: the header cannot be read.
    :raises ChangedSinceRead: the record is of another version, or the write is about no record.
    """
    tags = tags_in("If-Match", request.headers["If-Match"])
    version = place.version(held=True) if place else NO_VERSION
    if place and (version == NO_VERSION or not place.visible_to(request.user)):
        return
    if version == NO_VERSION or {"*", version}.isdisjoint(tag.partition("-")[0] for tag in tags):
        raise ChangedSinceRead
