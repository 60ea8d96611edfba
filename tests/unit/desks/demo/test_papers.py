"""The evidence of the demo: a few files for many records, the same at every load, and nothing that looks real."""

import pytest

from qianli.desks.demo.ledgers import agreements, funds, pairings
from qianli.desks.demo.papers import NOTE, PAPERS, attach_papers, pdf
from qianli.kernel.audit.models import Event
from qianli.kernel.evidence.actions import faults
from qianli.kernel.evidence.models import Attachment, StoredFile
from qianli.kernel.tables.registry import table
from tests.factories import AT
from tests.factories.demo_world import demo_world, load_ledgers

pytestmark = pytest.mark.django_db


def test_a_share_of_the_confirmed_records_has_evidence() -> None:
    """Each file is kept once however many records have it, lies in the store, and says that it is no real paper."""
    world = demo_world()
    load_ledgers(world, pairings, agreements, funds)
    count = attach_papers(world, at=AT)
    used = [paper for paper in PAPERS if not paper.table.startswith("labour")]
    assert StoredFile.objects.count() == len(used)
    assert Attachment.objects.count() == count > 100
    assert not any(faults())
    for paper in used:
        model = table(paper.table).model
        rows = Attachment.objects.filter(title=paper.title)
        confirmed = model.objects.filter(model.confirmed_when).count()
        assert 0.5 <= rows.count() * paper.one_in / confirmed <= 1.5
        keys = rows.values("record_id")
        assert not model.objects.filter(pk__in=keys).exclude(model.confirmed_when).exists()
        said = NOTE.encode("utf-16-be").hex().upper().encode() if paper.name.endswith(".pdf") else NOTE.encode()
        assert said in paper.content
    assert Event.objects.filter(name="evidence.loaded").count() == len(used)


def test_a_page_is_the_same_whenever_it_is_made() -> None:
    """Its table of parts leads to each part."""
    page = pdf(("第一行", "第二行"))
    assert page == pdf(("第一行", "第二行"))
    start = int(page.rsplit(b"startxref\n", 1)[1].split()[0])
    assert page[start:].startswith(b"xref\n0 8\n")
    entries = page[start:].splitlines()[3:10]
    assert [page[int(entry[:10]) :].split(b" ", 1)[0] for entry in entries] == [b"%d" % n for n in range(1, 8)]
