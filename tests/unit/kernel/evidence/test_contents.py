"""A file is what is in it: the allow list, and everything that pretends to be on it."""

import io
import struct

import pytest

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.contents import EmptyFile, UnknownContent, WithMacros, WrongEnding, format_of
from qianli.kernel.evidence.terms import Format
from tests.factories.evidence import HTML, JPEG, OPEN, PNG, SVG, WEBP, archive, docx, pdf, xlsx


def found(content: bytes, name: str) -> Format:
    """Return the format of a content under a name."""
    file = io.BytesIO(content)
    kind = format_of(file, size=len(content), name=name)
    assert file.tell() == 0
    return kind


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf(), "a.pdf", Format.PDF),
        (pdf() + b"\r\n\0\0", "a.pdf", Format.PDF),
        (PNG, "a.png", Format.PNG),
        (JPEG, "a.jpg", Format.JPEG),
        (JPEG + b"what a camera appends", "a.jpeg", Format.JPEG),
        (WEBP, "a.webp", Format.WEBP),
        (docx(), "a.docx", Format.DOCX),
        (xlsx(), "a.xlsx", Format.XLSX),
        (archive({"mimetype": f"{OPEN}text", "content.xml": ""}), "a.odt", Format.ODT),
        (archive({"mimetype": f"{OPEN}spreadsheet", "content.xml": ""}), "a.ods", Format.ODS),
        ("姓名,金额\n张示例,1\n".encode(), "a.csv", Format.CSV),
        ("\ufeff说明".encode(), "a.txt", Format.TXT),
        ("说明".encode("gb18030"), "a.txt", Format.TXT),
    ],
)
def test_each_kept_format_is_known(content: bytes, name: str, kind: Format) -> None:
    """By its content; the name must agree."""
    assert found(content, name) is kind


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "a.pdf", EmptyFile),
        (HTML, "a.pdf", UnknownContent),
        (HTML, "a.txt", UnknownContent),
        (b"\xef\xbb\xbf \n" + HTML, "a.csv", UnknownContent),
        (SVG, "a.svg", UnknownContent),
        (SVG, "a.png", UnknownContent),
        (b"MZ\x90\x00" + b"\0" * 100, "a.pdf", UnknownContent),
        (b"GIF89a" + b"\0" * 100, "a.png", UnknownContent),
        (b"\0", "a.txt", UnknownContent),
        (b"\xff\xfe\xff", "a.txt", UnknownContent),
        (b"%PDF-1.7\nbroken off", "a.pdf", UnknownContent),
        (b"x" + pdf(), "a.pdf", WrongEnding),  # text with a PDF behind
        (PNG[:-3], "a.png", UnknownContent),
        (WEBP[:-1], "a.webp", UnknownContent),
        (b"\xff\xd8\xff", "a.jpg", UnknownContent),
        (archive({"a.txt": "hidden"}), "a.zip", UnknownContent),
        (archive({"a.txt": "hidden"}), "a.docx", UnknownContent),
        (archive({"mimetype": f"{OPEN}graphics"}), "a.odt", UnknownContent),
        (docx(**{"word/vbaProject.bin": b""}), "a.docx", WithMacros),
        (archive({"mimetype": f"{OPEN}text", "Basic/script-lc.xml": ""}), "a.odt", WithMacros),
        (pdf() + archive({"a.exe": "MZ"}), "a.pdf", UnknownContent),
        (PNG + archive({"a.exe": "MZ"}), "a.png", UnknownContent),
        (docx() + b"behind", "a.docx", UnknownContent),
        (docx()[:-10], "a.docx", UnknownContent),
        (b"PK\x03\x04" + b"\0" * 40, "a.docx", UnknownContent),
        (pdf(), "a.docx", WrongEnding),
        (PNG, "a.jpg", WrongEnding),
        (docx(), "a.zip", WrongEnding),
        (docx(), "a.xlsx", WrongEnding),
        (b"alert(1)", "a.js", WrongEnding),
        (b"words", "words", WrongEnding),
    ],
)
def test_everything_else_is_refused(content: bytes, name: str, refusal: type[Refusal]) -> None:
    """Markup, programs, archives, two files in one, half a file, and a name that says something else."""
    with pytest.raises(refusal) as raised:
        found(content, name)
    assert raised.value.facts["at"] == "file"
    assert raised.value.facts["name"] == name


def test_an_archive_that_lies_about_its_directory_is_not_read() -> None:
    """A directory of fifty megabytes would be read into memory before anything is known of it."""
    honest = docx()
    start = honest.rindex(b"PK\x05\x06")
    lying = bytearray(honest)
    struct.pack_into("<L", lying, start + 12, 40_000_000)
    with pytest.raises(UnknownContent):
        found(bytes(lying), "a.docx")
    encrypted = bytearray(archive({"mimetype": f"{OPEN}text"}))
    encrypted[encrypted.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnknownContent):
        found(bytes(encrypted), "a.odt")
