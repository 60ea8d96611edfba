"""Words of evidence: what a file is to the record that it proves, and the kinds of file that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Grade(TextChoices):
    """What a file is to the paper or the fact that it proves, the strongest first."""

    ORIGINAL = "original", _("Original, on paper or electronic")
    COPY = "copy", _("Copy or scan of the original")
    PICTURE = "picture", _("Picture taken on site")
    SCREEN = "screen", _("Screenshot of a page or a system")
    STATEMENT = "statement", _("Statement of the unit")


class Format(TextChoices):
    """The kinds of file that are kept; anything else is refused."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"
    WEBP = "webp", "WebP"
    DOCX = "docx", "Word (docx)"
    XLSX = "xlsx", "Excel (xlsx)"
    ODT = "odt", "OpenDocument (odt)"
    ODS = "ods", "OpenDocument (ods)"
    CSV = "csv", "CSV"
    TXT = "txt", "TXT"


class Trouble(TextChoices):
    """Why there is no preview of a file."""

    ENCRYPTED = "encrypted", _("it is protected by a password")
    BROKEN = "broken", _("it is damaged")
    TOO_LARGE = "too_large", _("it is too large to be drawn")
    TOO_LONG = "too_long", _("to draw it takes too long")
    MISSING = "missing", _("it is missing from the store")


EDITION = 1  # of previews; those of an earlier one are drawn anew


@dataclass(frozen=True, slots=True)
class Shape:
    """How a format is told to browsers, what its names end in, and what of it can be cited."""

    media: str
    endings: tuple[str, ...]
    pages: bool = False
    sheets: bool = False
    cells: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
SHAPES: Mapping[Format, Shape] = {
    Format.PDF: Shape("application/pdf", (".pdf",), pages=True),
    Format.JPEG: Shape("image/jpeg", (".jpg", ".jpeg")),
    Format.PNG: Shape("image/png", (".png",)),
    Format.WEBP: Shape("image/webp", (".webp",)),
    Format.DOCX: Shape(f"{_OFFICE}.wordprocessingml.document", (".docx",), pages=True),
    Format.XLSX: Shape(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), sheets=True, cells=True),
    Format.ODT: Shape(f"{_OPEN}.text", (".odt",), pages=True),
    Format.ODS: Shape(f"{_OPEN}.spreadsheet", (".ods",), sheets=True, cells=True),
    Format.CSV: Shape("text/csv", (".csv",), cells=True),
    Format.TXT: Shape("text/plain", (".txt",)),
}
ENDINGS = tuple(ending for shape in SHAPES.values() for ending in shape.endings)

# {digest} is the start of the SHA-256. A title or a name of a file may be about a person, and events stay for ever.
EVENTS = {
    "evidence.attached": _("{actor} attached evidence to {target} (SHA-256 {digest})"),
    "evidence.added_later": _("{actor} attached evidence to {target} after its confirmation (SHA-256 {digest})"),
    "evidence.withdrawn": _("{actor} withdrew evidence of {target} (SHA-256 {digest}): {reason}"),
    "evidence.downloaded": _("{actor} downloaded evidence of {target} (SHA-256 {digest})"),
    "evidence.loaded": _("{actor} attached evidence to {rows} records of {target}"),
}
