"""Small pictures and words of evidence: drawn by a process that may be killed, shown to who sees the evidence."""

import io
import subprocess
import sys
import tempfile
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.audit.models import Event
from qianli.kernel.evidence import actions, drawing, previewing
from qianli.kernel.evidence.actions import ask_for_previews, draw, faults, sweep, withdraw
from qianli.kernel.evidence.models import Preview
from qianli.kernel.evidence.previewing import preview_of
from qianli.kernel.evidence.store import lying
from qianli.kernel.evidence.terms import Format, Trouble
from qianli.kernel.jobs.models import Job
from tests.factories import AT, EAST, make
from tests.factories.evidence import archive, bomb, docx, drawn, pdf, written
from tests.fakes.entries import user
from tests.unit.kernel.evidence.conftest import Attach

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def told(content: bytes, kind: Format) -> previewing.Preview:
    """Return what the drawing program says of a file."""
    return preview_of(ContentFile(content), kind)


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (drawn("JPEG"), Format.JPEG, (320, 213)),
        (drawn("PNG", (100, 400)), Format.PNG, (80, 320)),
        (drawn("WEBP", (20, 20)), Format.WEBP, (20, 20)),
        (written(), Format.PDF, (226, 320)),
    ],
    ids=["jpeg", "png", "webp", "pdf"],
)
def test_a_picture_is_small_and_says_nothing_of_the_camera(content: bytes, kind: Format, size: tuple[int, int]) -> None:
    """Whole, in its shape, and anew: what a phone wrote into it, such as the place, is left behind."""
    found = told(content, kind)
    assert found.trouble is None
    with Image.open(io.BytesIO(found.picture), formats=["WEBP"]) as image:
        assert image.size == size
        assert dict(image.getexif()) == {}


def test_a_picture_taken_upright_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(told(drawn("JPEG", exif=exif), Format.JPEG).picture)) as image:
        assert image.height > image.width


def test_words_are_read_from_each_format() -> None:
    """Of an office document what stands in it, of a workbook every sheet."""
    assert told(written("Zhalaid 2024"), Format.PDF).text == "Zhalaid 2024"
    paragraphs = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("协作协议", "第二条"))
    body = f'<w:document xmlns:w="{WORD}"><w:body>{paragraphs}</w:body></w:document>'
    assert told(docx(**{"word/document.xml": body.encode()}), Format.DOCX).text == "协作协议\n第二条"
    assert told("县区,金额\n扎赉特旗,12".encode("gb18030"), Format.CSV).text == "县区,金额\n扎赉特旗,12"
    assert told(workbook(), Format.XLSX).text == "资金\n扎赉特旗 12.5"


def workbook() -> bytes:
    """Return a real workbook of one sheet."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("资金").write_row(0, 0, ["扎赉特旗", 12.5])
    return file.getvalue()


@pytest.mark.parametrize(
    "number",
    ["152223199001011234", "15222319900101123X", "152223 19900101 1234", "13800138000", "138 0013 8000",
     "6222021234567890123", "6222 0212 3456 7890"],
)  # fmt: skip
def test_numbers_of_persons_do_not_stay_in_the_words(number: str) -> None:
    """They are encrypted wherever else they stand in the database."""
    assert told(f"甲 {number} 乙 2024-11-24 1000万元".encode(), Format.TXT).text == "甲  乙 2024-11-24 1000万元"


@pytest.mark.parametrize(
    ("content", "kind", "trouble"),
    [
        (bomb(), Format.PNG, Trouble.TOO_LARGE),
        (drawn("PNG", (50, 50))[:-30] + drawn("PNG", (5, 5))[-12:], Format.PNG, Trouble.BROKEN),
        (b"\xff\xd8\xff\xe0" + b"\0" * 300, Format.JPEG, Trouble.BROKEN),
        (pdf("empty"), Format.PDF, Trouble.BROKEN),
        (written(password="geheim"), Format.PDF, Trouble.ENCRYPTED),
        (docx(**{"word/document.xml": b"<not closed"}), Format.DOCX, Trouble.BROKEN),
        (archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<no"}), Format.XLSX, Trouble.BROKEN),
    ],
    ids=["bomb", "cut off", "no picture", "no page", "encrypted", "not closed", "no workbook"],
)
def test_a_file_that_cannot_be_drawn_has_a_reason(content: bytes, kind: Format, trouble: Trouble) -> None:
    assert told(content, kind) == previewing.Preview(trouble=trouble)


def test_entities_that_grow_without_end_fill_no_memory() -> None:
    """A thousand characters that would be a billion."""
    grown = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
    laughing = f'<!DOCTYPE p [<!ENTITY x0 "ha">{grown}]><p>&x11;</p>'
    assert told(docx(**{"word/document.xml": laughing.encode()}), Format.DOCX).trouble is not None


def test_who_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file decides how long its drawing takes; the worker has others to draw."""
    monkeypatch.setattr(previewing, "SECONDS", 0.2)
    began = time.monotonic()
    assert told(drawn("PNG", (7000, 7000)), Format.PNG).trouble == Trouble.TOO_LONG
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "answer",
    [b"", b"words", b'{"trouble": "", "text": "x", "picture": 9}\nshort', b'{"trouble": "other"}\n', b"[]\n",
     b'{"trouble": "", "text": "", "picture": 6}\n<html>', b'{"trouble": "", "text": 3, "picture": 0}\n',
     b'{"trouble": ' + b"[" * 100_000],
)  # fmt: skip
def test_what_a_taken_over_program_says_is_not_believed(answer: bytes) -> None:
    with pytest.raises(previewing.NO_ANSWER):
        previewing._believed(answer)


def test_an_answer_without_end_fills_no_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Such as a program tells that a file has taken over; the worker lives on."""
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\nexec head -c 100000000 /dev/zero\n")
    endless.chmod(0o700)
    monkeypatch.setattr(previewing.sys, "executable", str(endless))
    tracemalloc.start()
    try:
        assert told(b"words", Format.TXT).trouble == Trouble.BROKEN
        assert tracemalloc.get_traced_memory()[1] < 4 * drawing.MOST_ANSWER
    finally:
        tracemalloc.stop()


def test_the_program_writes_no_more_than_an_answer() -> None:
    """By a limit of the system, which it sets before it reads anything."""
    flood = "import qianli.kernel.evidence.drawing as d; d.draw = lambda *_: ('', b'x' * 2**23)"
    flooding = f"{flood}; d.main('txt')"
    with tempfile.TemporaryFile() as answer:
        subprocess.run(
            [sys.executable, "-c", flooding], input=b"", stdout=answer, stderr=subprocess.DEVNULL, check=False
        )
        assert 0 < answer.seek(0, io.SEEK_END) <= drawing.MOST_ANSWER
        answer.seek(0)
        with pytest.raises(previewing.NO_ANSWER):
            previewing._believed(answer.read())


class Watched(FileSystemStorage):
    """A store that notes whether a transaction was open when a file was opened."""

    seen: ClassVar[list[bool]] = []

    def _open(self, name: str, mode: str = "rb") -> Any:
        self.seen.append(connection.in_atomic_block)
        return super()._open(name, mode)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_in_the_database_while_a_file_is_drawn(attached: Attach, settings: Settings) -> None:
    """It may take half a minute, in which rows and the store would be locked for everybody."""
    row = attached(drawn(), "现场.jpg")
    evidence = {**settings.STORAGES["evidence"], "BACKEND": f"{__name__}.Watched"}
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence}
    Watched.seen.clear()
    assert draw(row.file_id, at=AT).picture is not None
    assert Watched.seen[0] is False


def test_the_program_loads_nothing_of_the_house() -> None:
    """No settings, no database, no keys: there is nothing to take."""
    source = Path(drawing.__file__).read_text()
    assert "django" not in source
    assert "from qianli" not in source
    assert set(drawing.DRAWERS) == set(Format.values)


@pytest.mark.django_db
class TestKept:
    """What is kept of it, and who is shown it."""

    def test_a_file_is_drawn_once_by_a_job(
        self, attached: Attach, clerk: User, pairs: Any, pair: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Attached again it is no second job; a new edition draws it anew, in place of the first."""
        row = attached(drawn(), "现场.jpg")
        asked = Job.objects.get(task=actions.PREVIEW)
        assert asked.asked_by is None
        withdraw(pairs, record_id=pair.pk, attachment_id=row.pk, reason="重传", actor=clerk, at=AT)
        attached(drawn(), "现场.jpg")
        assert Job.objects.filter(task=actions.PREVIEW).count() == 1
        assert ask_for_previews(at=AT) == 1
        first = draw(row.file_id, at=AT)
        assert ask_for_previews(at=AT) == 0
        monkeypatch.setattr(actions, "EDITION", 2)
        monkeypatch.setattr("qianli.kernel.evidence.queries.EDITION", 2)
        assert ask_for_previews(at=AT) == 1
        assert Job.objects.filter(task=actions.PREVIEW).count() == 2
        second = draw(row.file_id, at=AT)
        assert (second.edition, second.picture_id) == (2, first.picture_id)
        assert Preview.objects.count() == 1

    def test_the_picture_is_kept_like_any_file(self, attached: Attach) -> None:
        """By its hash, read by the verification, and left alone by the sweep; it has no preview of its own."""
        row = attached(drawn(), "现场.jpg")
        picture = draw(row.file_id, at=AT).picture
        assert picture is not None
        assert {digest for _name, digest, _at in lying()} >= {row.file_id, picture.pk}
        names = {name for name, _digest, _at in lying()}
        sweep(at=timezone.now() + timedelta(days=9), grace=timedelta())
        assert (
            names
            >= {name for name, _digest, _at in lying()}
            >= {f"{p[:2]}/{p[2:4]}/{p}" for p in (row.file_id, picture.pk)}
        )
        assert [fault for fault in faults() if fault and fault.digest in (row.file_id, picture.pk)] == []
        assert ask_for_previews(at=AT) == 0

    def test_it_is_shown_to_who_sees_the_evidence(self, attached: Attach, pair: Any, clerk: User) -> None:
        """And to nobody else; what a page shows leaves no event, which nobody could read among the others."""
        row = attached(drawn(), "现场.jpg")
        page, picture = f"/pairings/pairs/{pair.pk}/", f"/pairings/pairs/{pair.pk}/evidence/{row.pk}/picture/"
        client = Client()
        client.force_login(clerk)
        assert picture not in client.get(page).text
        assert client.get(picture).status_code == 404
        draw(row.file_id, at=AT)
        before = Event.objects.count()
        assert f'src="{picture}"' in client.get(page).text
        answer = client.get(picture)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
        assert Event.objects.count() == before
        stranger = Client()
        stranger.force_login(user(Role.COUNTY_CLERK, EAST, Side.WEST))
        assert stranger.get(picture).status_code in {403, 404}
        assert Client().get(picture).status_code in {302, 401, 403, 404}

    def test_why_there_is_none_stands_beside_the_file(self, attached: Attach, pair: Any, clerk: User) -> None:
        row = attached(written(password="geheim"), "合同.pdf")
        draw(row.file_id, at=AT)
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(clerk)
        assert "No preview: it is protected by a password." in client.get(f"/pairings/pairs/{pair.pk}/").text

    def test_what_tells_of_persons_is_not_shown_in_passing(self, clerk: User) -> None:
        """An identity card can be read in small; who opens the file leaves an event."""
        from qianli.domains.labour.models import Placement
        from qianli.kernel.base.refusal import NotFound
        from qianli.kernel.evidence.provable import provable
        from qianli.kernel.evidence.terms import Grade
        from tests.factories.evidence import sent

        kind = provable("labour.placements")
        assert kind.personal
        placement = make(Placement)
        row = actions.attach(
            kind, record_id=placement.pk, file=sent(drawn()), name="证件.jpg", grade=Grade.COPY, actor=None, at=AT
        )
        draw(row.file_id, at=AT)
        admin = user(Role.PROGRAMME_ADMIN)
        with pytest.raises(NotFound):
            actions.picture_of(kind, record_id=placement.pk, attachment_id=row.pk, actor=admin)

    def test_a_file_that_is_gone_is_told(self, attached: Attach) -> None:
        from qianli.kernel.evidence.store import path_of, store

        row = attached(drawn(), "现场.jpg")
        store().delete(path_of(row.file_id))
        assert draw(row.file_id, at=AT).trouble == Trouble.MISSING
