"""Evidence for all inputs: names that are safe wherever they are saved, contents that come back, and their hashes."""

import io
import unicodedata
from contextlib import suppress
from hashlib import sha256

from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.contents import format_of
from qianli.kernel.evidence.rules import LONGEST_NAME_BYTES, Citation, cited, clean_name
from qianli.kernel.evidence.store import digest_of, keep, opened, path_of, store
from qianli.kernel.evidence.terms import SHAPES, Format
from tests.factories.evidence import docx, pdf

anything = st.text(st.characters(categories=None), max_size=400)  # halves of pairs and unassigned signs too


@given(name=anything)
def test_a_cleaned_name_is_safe_and_stays(name: str) -> None:
    """One part of a path, visible, short enough for a disk, never hidden, and cleaned again it is the same."""
    kept = clean_name(name)
    assert kept
    assert len(kept.encode()) <= LONGEST_NAME_BYTES
    assert not set(kept) & set('<>:"|?*\\/')
    assert not any(unicodedata.category(sign)[0] == "C" for sign in kept)
    assert kept == kept.strip(". ")
    assert clean_name(kept) == kept


@given(stem=anything, ending=st.sampled_from([end for shape in SHAPES.values() for end in shape.endings]))
def test_a_cleaned_name_keeps_its_ending(stem: str, ending: str) -> None:
    """However long or odd what stands before it is."""
    assert clean_name(stem + ending).endswith(ending)
    assert clean_name(stem + ending.upper()).endswith(ending)


@given(content=st.binary(max_size=300_000))
def test_what_is_kept_comes_back(content: bytes) -> None:
    """Byte by byte, under the hash that anybody can compute; kept twice it is there once."""
    digest, size = digest_of(io.BytesIO(content))
    assert (digest, size) == (sha256(content).hexdigest(), len(content))
    for _again in range(2):
        keep(ContentFile(content), digest)
    with opened(digest) as file:
        assert file.read() == content
    folder = path_of(digest).rpartition("/")[0]
    assert store().listdir(folder)[1].count(digest) == 1
    store().delete(path_of(digest))


@given(
    content=st.binary(max_size=3000), ending=st.sampled_from(["pdf", "png", "jpg", "docx", "xlsx", "odt", "csv", "txt"])
)
def test_any_bytes_are_a_known_format_or_refused(content: bytes, ending: str) -> None:
    """Nothing sent makes the reader fail."""
    for body in (content, pdf()[:7] + content, b"PK\x03\x04" + content, docx()[: len(content)] + content):
        with suppress(Refusal):
            found = format_of(io.BytesIO(body), size=len(body), name=f"a.{ending}")
            assert f".{ending}" in SHAPES[found].endings


@given(page=st.none() | st.integers(), sheet=anything, cell=anything, kept=st.sampled_from(Format))
def test_any_citation_is_taken_in_one_form_or_refused(page: int | None, sheet: str, cell: str, kept: Format) -> None:
    """What is taken once is taken again as it is."""
    with suppress(Refusal):
        place = cited(Citation(page, sheet, cell), kept)
        assert cited(place, kept) == place
