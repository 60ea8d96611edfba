"""The program that reads one evidence file and tells its words and a small picture of it; run by previewing.py.

A file that somebody sent is read here by libraries that were broken by files before. So it is a process of its own,
with little memory and time, without settings, secrets or a database: it reads standard input and writes standard
output. Nothing of the house but this file is loaded.
"""

import io
import json
import resource
import signal
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY_BYTES = 1024 * 1024 * 1024  # of addresses; the libraries alone take a third of it
CPU_SECONDS = 20
SIDE = 320  # pixels of the longer side
MOST_PIXELS = 64_000_000  # a camera of today has 50 million
MOST_CHARACTERS, MOST_PAGES, MOST_ROWS = 200_000, 500, 20_000
MOST_XML_BYTES = 64 * 1024 * 1024
MOST_ANSWER = 4 * 1024 * 1024  # bytes: every character escaped, and the picture

ENCRYPTED, BROKEN, TOO_LARGE = "encrypted", "broken", "too_large"
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_BLOCKS = frozenset({"p", "h"})  # paragraphs and headings of both office formats
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"

type Drawn = tuple[str, bytes]


class NoPreview(Exception):
    """Why a file cannot be read."""


def draw(kind: str, content: bytes) -> Drawn:
    """Return the words of a file and a WebP picture of its first page; either may be empty.

    :raises NoPreview: it is encrypted, broken or too large.
    """
    return DRAWERS[kind](content)


def _image(name: str) -> Callable[[bytes], Drawn]:
    def drawn(content: bytes) -> Drawn:
        from PIL import Image, ImageOps

        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                with Image.open(io.BytesIO(content), formats=[name]) as image:
                    image.draft("RGB", (2 * SIDE, 2 * SIDE))
                    return "", _small(ImageOps.exif_transpose(image))
            except (Image.DecompressionBombWarning, Image.DecompressionBombError):
                raise NoPreview(TOO_LARGE) from None

    return drawn


def _small(image: "Image") -> bytes:
    """Return a picture in small as WebP, on white, without anything that a camera wrote into it."""
    from PIL import Image

    image.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    seen = image.convert("RGBA")
    image = Image.new("RGB", seen.size, "white")
    image.paste(seen, mask=seen.getchannel("A"))
    file = io.BytesIO()
    image.save(file, "WEBP", quality=70, method=4)
    return file.getvalue()


def _pdf(content: bytes) -> Drawn:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise NoPreview(ENCRYPTED if getattr(error, "err_code", 0) == _PASSWORD else BROKEN) from None
    if not len(document):
        raise NoPreview(BROKEN)
    page = document[0]
    picture = _small(page.render(scale=2 * SIDE / max(*page.get_size(), 1)).to_pil())
    words = (document[number].get_textpage().get_text_range() for number in range(min(len(document), MOST_PAGES)))
    return _cut(words), picture


def _workbook(content: bytes) -> Drawn:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise NoPreview(ENCRYPTED) from None
    return _cut(_cells(book)), b""


def _cells(book: Any) -> Iterator[str]:
    for name in book.sheet_names:
        yield name
        for row in islice(book.get_sheet_by_name(name).iter_rows(), MOST_ROWS):
            yield " ".join(str(cell) for cell in row if cell != "")


def _document(part: str) -> Callable[[bytes], Drawn]:
    def drawn(content: bytes) -> Drawn:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(part).file_size > MOST_XML_BYTES:
                raise NoPreview(TOO_LARGE)
            with archive.open(part) as file:
                return _cut(_paragraphs(file)), b""

    return drawn


def _paragraphs(file: IO[bytes]) -> Iterator[str]:
    """Yield the words of each paragraph; of Word what is deleted or a field's code has other tags and is left out."""
    for _event, element in ET.iterparse(file):  # noqa: S314 - in a process that may be killed
        if element.tag.rpartition("}")[2] in _BLOCKS:
            runs = [each.text or "" for each in element.iter(_WORDS)]
            yield "".join(runs) if runs else "".join(element.itertext())
            element.clear()


def _text(content: bytes) -> Drawn:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _cut([content[: 4 * MOST_CHARACTERS].decode(encoding)]), b""
        except UnicodeDecodeError as error:
            if error.reason.startswith(("unexpected end", "incomplete")):  # cut off within a character
                return _cut([content[: error.start].decode(encoding)]), b""
    raise NoPreview(BROKEN)


def _cut(parts: Iterable[str]) -> str:
    """Return parts one below the other, as many characters as are kept."""
    kept: list[str] = []
    room = MOST_CHARACTERS
    for part in parts:
        told = part.strip()
        if told:
            kept.append(told[:room])
            room -= len(told) + 1
        if room <= 0:
            break
    return "\n".join(kept)


DRAWERS: dict[str, Callable[[bytes], Drawn]] = {
    "pdf": _pdf,
    "jpeg": _image("JPEG"),
    "png": _image("PNG"),
    "webp": _image("WEBP"),
    "docx": _document("word/document.xml"),
    "odt": _document("content.xml"),
    "xlsx": _workbook,
    "ods": _workbook,
    "csv": _text,
    "txt": _text,
}


def main(kind: str) -> None:
    """Write a line of JSON (why there is nothing, the words, how long the picture is), and then the picture."""
    for which, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (limit, limit))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    out = sys.stdout.buffer
    try:
        (text, picture), trouble = draw(kind, sys.stdin.buffer.read()), ""
    except NoPreview as why:
        text, picture, trouble = "", b"", str(why)
    except MemoryError:
        text, picture, trouble = "", b"", TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a library says of a broken file
        text, picture, trouble = "", b"", BROKEN
    out.write(json.dumps({"trouble": trouble, "text": text, "picture": len(picture)}).encode() + b"\n" + picture)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
