"""Files as they are and as they pretend to be, made here byte by byte; and what evidence needs to stand in a table."""

import io
import zipfile
import zlib
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


def drawn(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000), **more: Any) -> bytes:
    """Return a real picture: red, as a camera or a scanner would send it."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **more)
    return file.getvalue()


def written(words: str = "Zhalaid Banner cooperation agreement", password: str = "") -> bytes:
    """Return a real PDF of one page with words on it, in a font that every reader has.

    :param password: the file then claims to be encrypted, and opens for nobody.
    """
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44 >>" % (b"00" * 32, b"11" * 32),
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.7\n")
    for number, part in enumerate(parts, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    file.writelines(b"%010d 00000 n \n" % place for place in places)
    locked = b" /Encrypt 6 0 R /ID [<00> <00>]" if password else b""
    file.write(b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, locked, start))
    return file.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """Return a PNG of some kilobytes that would fill 2.7 GB when it is drawn."""
    rows = zlib.compressobj(9)
    body = b"".join(rows.compress(b"\0" * (side * 3 + 1)) for _row in range(side)) + rows.flush()
    head = side.to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    framed = (len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)
