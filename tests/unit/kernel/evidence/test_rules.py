"""Names, citations and reasons on plain values."""

import pytest

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.rules import (
    Citation,
    NoSuchCell,
    NoSuchPage,
    NoSuchSheet,
    NothingToCite,
    ReasonForWithdrawal,
    TitleTooLong,
    check_reason,
    cited,
    clean_name,
    plain,
    titled,
)
from qianli.kernel.evidence.terms import Format


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("验收报告.pdf", "验收报告.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\台账\工资表.XLSX", "工资表.xlsx"),
        ("a\x00b\x1f\x7fc.pdf", "abc.pdf"),
        ("photo\u202egpj.pdf", "photogpj.pdf"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ('<b>"x"</b>.pdf', "b_.pdf"),
        ("  . .pdf", "evidence.pdf"),
        (".pdf", "evidence.pdf"),
        ("", "evidence"),
        ("..", "evidence"),
        ("a.tar.gz", "a.tar.gz"),
        ("no ending", "no ending"),
        ("two\nlines.txt", "two lines.txt"),
    ],
)
def test_a_name_is_kept_without_what_harms(sent: str, kept: str) -> None:
    """Folders, what is invisible, what turns the direction of writing, and signs that some disks refuse."""
    assert clean_name(sent) == kept


def test_a_long_name_keeps_its_ending() -> None:
    """Three hundred characters fit no disk; the ending tells what it is."""
    kept = clean_name("凭" * 300 + ".pdf")
    assert kept == "凭" * 58 + ".pdf"
    assert len(kept.encode()) <= 180


def test_text_is_on_one_line() -> None:
    """A title is a line in a list."""
    assert plain(" 第一\r\n第二\t\u2028第三\u202e ") == "第一 第二 第三"


def test_a_title_is_that_given_or_the_name() -> None:
    """A long name is cut, a long title refused: the one came by itself, the other was written."""
    assert titled(" 验收 ", "a.pdf") == "验收"
    assert titled("", "a.pdf") == "a.pdf"
    assert titled("", "凭" * 200) == "凭" * 120
    with pytest.raises(TitleTooLong):
        titled("凭" * 121, "a.pdf")


@pytest.mark.parametrize(
    ("asked", "kept", "found"),
    [
        (Citation(page=3), Format.PDF, Citation(page=3)),
        (Citation(sheet=" 工资 ", cell="$f$12"), Format.XLSX, Citation(sheet="工资", cell="F12")),
        (Citation(cell="Ａ２：Ｆ１２"), Format.CSV, Citation(cell="A2:F12")),
        (Citation(), Format.PNG, Citation()),
    ],
)
def test_a_citation_has_one_way_of_writing(asked: Citation, kept: Format, found: Citation) -> None:
    """Full width, dollars and small letters are how people copy it."""
    assert cited(asked, kept) == found


@pytest.mark.parametrize(
    ("asked", "kept", "refusal", "field"),
    [
        (Citation(page=0), Format.PDF, NoSuchPage, "page"),
        (Citation(page=20_001), Format.PDF, NoSuchPage, "page"),
        (Citation(page=1), Format.XLSX, NothingToCite, "page"),
        (Citation(sheet="一"), Format.CSV, NothingToCite, "sheet"),
        (Citation(cell="A1"), Format.PDF, NothingToCite, "cell"),
        (Citation(sheet="a/b"), Format.XLSX, NoSuchSheet, "sheet"),
        (Citation(sheet="表" * 32), Format.ODS, NoSuchSheet, "sheet"),
        (Citation(cell="12F"), Format.XLSX, NoSuchCell, "cell"),
        (Citation(cell="A0"), Format.XLSX, NoSuchCell, "cell"),
        (Citation(cell="AAAA1"), Format.XLSX, NoSuchCell, "cell"),
    ],
)
def test_what_cannot_be_cited_is_refused_at_its_field(
    asked: Citation, kept: Format, refusal: type[Refusal], field: str
) -> None:
    """The form puts the sentence where the mistake is."""
    with pytest.raises(refusal) as raised:
        cited(asked, kept)
    assert raised.value.facts["at"] == field


@pytest.mark.parametrize("reason", ["", " ", "误", "误" * 301, "\u200b\u200b\u200b"])
def test_a_reason_says_something(reason: str) -> None:
    """Invisible signs are no reason."""
    with pytest.raises(ReasonForWithdrawal):
        check_reason(reason)
    assert check_reason(" 传错\n文件 ") == "传错 文件"
