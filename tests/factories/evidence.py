"""Files as they are and as they pretend to be, made here byte by byte; and what evidence needs to stand in a table."""

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

DEFAULTS = {
    "evidence.StoredFile": lambda number: {"sha256": sha256(str(number).encode()).hexdigest(), "size_bytes": 1},
    "evidence.Attachment": lambda number: {"record_id": f"00000000-0000-7000-8000-{number:012d}"},
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63600000000200014827 28af0000000049454e44ae426082".replace(" ", "")
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 200 + b"\xff\xd9"
WEBP = b"RIFF" + (4 + 8).to_bytes(4, "little") + b"WEBPVP8 \x00\x00\x00\x00"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
OPEN = "application/vnd.oasis.opendocument."


def pdf(words: str = "") -> bytes:
    """Return a PDF with some words in it."""
    return b"%PDF-1.7\n% " + words.encode() + b"\n%%EOF\n"


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return file.getvalue()


def docx(**more: bytes) -> bytes:
    """Return what is a Word document by its parts."""
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>", **more})


def xlsx(**more: bytes) -> bytes:
    """Return what is a workbook by its parts."""
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>", **more})


def sent(content: bytes, name: str = "凭证.pdf") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/octet-stream")


def given(content: bytes | None = None, name: str = "凭证.pdf", **more: Any) -> dict[str, Any]:
    """Return what the form sends."""
    return {"file": sent(pdf() if content is None else content, name), "grade": "original", **more}
