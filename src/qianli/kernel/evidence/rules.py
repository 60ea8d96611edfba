"""Decisions on plain values: names of files, what of a file is cited, what a reason must be."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.terms import SHAPES, Format

# A name must fit where it is saved again: file systems take 255 bytes, and browsers add to it.
LONGEST_NAME_BYTES, LONGEST_TITLE, LONGEST_REASON, MOST_PAGES = 180, 120, 300, 20_000
NAMELESS = "evidence"
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/]')
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}(:[A-Z]{1,3}[1-9]\d{0,6})?")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET = 31
_BREAKS = "\t\n\v\f\r"


class NoSuchPage(Refusal):
    """ "{seen}" is no page. Accepted: a whole number from 1 to 20,000; leave it empty for the whole file."""

    status = 422


class NoSuchSheet(Refusal):
    """ "{seen}" is no name of a sheet. Accepted: at most 31 characters without [ ] : * ? / and backslash."""

    status = 422


class NoSuchCell(Refusal):
    """ "{seen}" is no cell. Accepted: a cell such as F12, or cells such as A2:F12."""

    status = 422


class NothingToCite(Refusal):
    """{format} files have no such part to name. Leave it empty, or say it in the title."""

    status = 422


class TitleTooLong(Refusal):
    """What the file shows is told in at most 120 characters."""

    status = 422


class ReasonForWithdrawal(Refusal):
    """Say in 2 to 300 characters why this evidence is withdrawn."""

    status = 422


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in a file the proof stands; nothing given means the whole file."""

    page: int | None = None
    sheet: str = ""
    cell: str = ""


def plain(text: str) -> str:
    """Return text on one line, without what is not seen or turns the direction of writing."""
    known = unicodedata.normalize("NFC", text)
    seen = "".join(" " if sign in _BREAKS or unicodedata.category(sign)[0] == "Z" else sign for sign in known)
    kept = "".join(sign for sign in seen if unicodedata.category(sign)[0] != "C")
    return " ".join(kept.split())


def clean_name(name: str) -> str:
    """Return the name of a file as it is kept and offered again: no folders, nothing invisible, no longer than fits.

    The ending stays, in small letters; a file without a name is called ``evidence``.
    """
    last = plain(re.split(r"[\\/]", name)[-1])
    safe = _NOT_IN_NAMES.sub("_", last).rstrip(". ")
    ending = ending_of(safe)
    stem = safe[: len(safe) - len(ending)].strip(". ") or NAMELESS
    room = LONGEST_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending


def ending_of(name: str) -> str:
    """Return the ending of a name with its dot, in small letters; empty where it has none that could be one."""
    ending = PurePosixPath(f"_{name}").suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else ""


def cited(citation: Citation, kept: Format) -> Citation:
    """Return a citation in its one way of writing (f12 is F12, full width is half width).

    :raises NoSuchPage: the page is no number from 1 on.
    :raises NoSuchSheet: no program gives a sheet this name.
    :raises NoSuchCell: the cell is none.
    :raises NothingToCite: a file of this format has no such part.
    """
    sheet = plain(citation.sheet)
    cell = re.sub(r"\s", "", unicodedata.normalize("NFKC", citation.cell)).upper().replace("$", "")
    shape = SHAPES[kept]
    for part, given, has in (
        ("page", citation.page is not None, shape.pages),
        ("sheet", bool(sheet), shape.sheets),
        ("cell", bool(cell), shape.cells),
    ):
        if given and not has:
            raise NothingToCite(format=kept.label, at=part)
    if citation.page is not None and not 1 <= citation.page <= MOST_PAGES:
        raise NoSuchPage(seen=citation.page, at="page")
    if len(sheet) > _LONGEST_SHEET or _NOT_IN_SHEETS.search(sheet):
        raise NoSuchSheet(seen=sheet[:60], at="sheet")
    if cell and not _CELL.fullmatch(cell):
        raise NoSuchCell(seen=citation.cell[:60], at="cell")
    return Citation(citation.page, sheet, cell)


def titled(title: str, name: str) -> str:
    """Return what a file shows, on one line; without a title, the name of the file as far as there is room.

    :raises TitleTooLong: the title is longer than is kept.
    """
    told = plain(title)
    if len(told) > LONGEST_TITLE:
        raise TitleTooLong(at="title")
    return told or name[:LONGEST_TITLE]


def check_reason(reason: str) -> str:
    """Return the reason of a withdrawal on one line.

    :raises ReasonForWithdrawal: it is too short or too long.
    """
    told = plain(reason)
    if not 2 <= len(told) <= LONGEST_REASON:
        raise ReasonForWithdrawal(at="reason")
    return told
