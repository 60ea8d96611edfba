"""What a file is, by what is in it: one of the formats of an allow list, or refused.

The name and the type that a browser sends are claims. What is accepted here is also held to its end, so that no second
file of another kind hangs behind the first one; only pictures of cameras, which do append to JPEG, are let be.
"""

import codecs
import struct
import zipfile
from typing import IO

from django.utils.functional import Promise

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.rules import ending_of
from qianli.kernel.evidence.terms import SHAPES, Format

PNG_START, PNG_END = b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x00IEND\xaeB`\x82"
CHUNK = 64 * 1024
# A directory of an honest document has some hundred entries; a larger one would cost memory before anything is known.
LARGEST_DIRECTORY = 2 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_OPEN_DOCUMENTS = {SHAPES[each].media.encode(): each for each in (Format.ODT, Format.ODS)}
_TEXT_ENDINGS = {".csv": Format.CSV}


class EmptyFile(Refusal):
    """The file "{name}" is empty. Choose one with something in it."""

    status = 422


class UnknownContent(Refusal):
    """What is in the file "{name}" is none of the kinds that are kept: {accepted}. Nothing was kept."""

    status = 422


class WrongEnding(Refusal):
    """The file "{name}" holds {format}, which its name does not say. Give it the ending {accepted}."""

    status = 422


class WithMacros(Refusal):
    """The file "{name}" holds macros. Save it without them and send it again; nothing was kept."""

    status = 422


def format_of(file: IO[bytes], *, size: int, name: str) -> Format:
    """Return the format of a file, and leave it at its beginning.

    :param size: of the whole file in bytes.
    :param name: cleaned; its ending must be one of the format's.
    :raises EmptyFile: there is nothing in it.
    :raises WithMacros: it is a document with programs in it.
    :raises UnknownContent: it is none of the formats that are kept, or broken, or two files in one.
    :raises WrongEnding: the name says another format.
    """
    if size == 0:
        raise EmptyFile(name=name, at="file")
    found = _pdf(file, size) or _picture(file, size) or _document(file, size, name) or _text(file, name)
    file.seek(0)
    if found is None:
        raise UnknownContent(name=name, accepted=accepted(), at="file")
    endings = SHAPES[found].endings
    if ending_of(name) not in endings:
        raise WrongEnding(name=name, format=found.label, accepted=" ".join(endings), at="file")
    return found


def accepted() -> str | Promise:
    """Return the formats that are kept, in words."""
    return ", ".join(str(each.label) for each in Format)


def _part(file: IO[bytes], start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _pdf(file: IO[bytes], size: int) -> Format | None:
    if _part(file, 0, 7) not in {b"%PDF-1.", b"%PDF-2."}:
        return None
    tail = _part(file, max(0, size - 1024), 1024)
    return Format.PDF if tail.rstrip(b"\0\t\r\n ").endswith(b"%%EOF") else None


def _picture(file: IO[bytes], size: int) -> Format | None:
    head = _part(file, 0, 16)
    if head.startswith(PNG_START) and head[12:16] == b"IHDR":
        return Format.PNG if _part(file, max(0, size - 12), 12) == PNG_END else None
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        length = int.from_bytes(head[4:8], "little") + 8
        return Format.WEBP if size in {length, length + length % 2} else None
    return Format.JPEG if head[:3] == b"\xff\xd8\xff" and size > 125 else None


def _document(file: IO[bytes], size: int, name: str) -> Format | None:
    """Return the format of an office document, which is an archive from its first byte to its last."""
    if _part(file, 0, 4) != b"PK\x03\x04" or size < _END.size or not _whole_archive(file, size):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            kind = _part_of_archive(archive, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return None
    if any(each.lower().endswith("vbaproject.bin") or each.startswith("Basic/") for each in names):
        raise WithMacros(name=name, at="file")
    if kind in _OPEN_DOCUMENTS:
        return _OPEN_DOCUMENTS[kind]
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return Format.DOCX
    return Format.XLSX if "xl/workbook.xml" in names else None


def _whole_archive(file: IO[bytes], size: int) -> bool:
    """Whether the directory of an archive ends with the file, and nothing stands before the first entry."""
    mark: bytes
    comment: int
    length: int
    start: int
    mark, _disk, _first, _here, _entries, length, start, comment = _END.unpack(_part(file, size - _END.size, _END.size))
    return mark == b"PK\x05\x06" and comment == 0 and length <= LARGEST_DIRECTORY and start + length + _END.size == size


def _part_of_archive(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(100).strip()


def _text(file: IO[bytes], name: str) -> Format | None:
    """Return CSV or TXT, as the name says, for text in UTF-8 or GB 18030 that is no markup."""
    if any(_is_text(file, encoding) for encoding in ("utf-8-sig", "gb18030")):
        return _TEXT_ENDINGS.get(ending_of(name), Format.TXT)
    return None


def _is_text(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    begun = False
    try:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if any(sign < " " and sign not in "\t\r\n\f" for sign in text) or "\x7f" in text:
                return False
            if not begun and text.strip():
                begun = True
                if text.lstrip("\ufeff \t\r\n\f").startswith(("<", "%PDF-")):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
