"""Evidence of the demo: a few plainly synthetic files, each shared by many records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from qianli.desks.demo.world import World
from qianli.kernel.evidence.actions import load_attachments
from qianli.kernel.evidence.terms import Grade
from qianli.kernel.tables.evidence import provable_of
from qianli.kernel.tables.registry import table

NOTE = "演示数据，不是真实材料"
LINES_A_PAGE, A4 = 30, (595, 842)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the demo, and of which table's confirmed records one in so many has it."""

    table: str
    one_in: int
    name: str
    title: str
    grade: Grade
    lines: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """What is in the file, by the ending of its name: the same at every load."""
        lines = (f"{self.title}（示例）", NOTE, *self.lines)
        return pdf(lines) if self.name.endswith(".pdf") else "\r\n".join(lines).encode("utf-8-sig")


PAPERS = (
    Paper("agreements.agreements", 1, "示例协作协议.pdf", "协作协议", Grade.ORIGINAL,
          ("甲方：示例区人民政府", "乙方：示例旗人民政府", "双方商定年度协作任务，见附表。")),
    Paper("funds.acceptances", 2, "示例项目验收报告.pdf", "项目验收报告", Grade.COPY,
          ("验收组：示例旗农牧局、财政局", "结论：工程量与批复一致，同意验收。", "资产已移交示例嘎查村集体。")),
    Paper("funds.acceptances", 5, "示例验收情况说明.txt", "验收情况说明", Grade.STATEMENT,
          ("本项目按批复建设内容完成，资料齐全。", "示例旗协作办")),
    Paper("funds.disbursements", 3, "示例资金拨付回单.pdf", "资金拨付回单", Grade.COPY,
          ("付款单位：示例旗财政局", "收款单位：示例建设单位", "用途：协作资金项目进度款")),
    Paper("labour.wage-proofs", 12, "示例工资发放表.csv", "工资发放表", Grade.ORIGINAL,
          ("姓名,月份,实发工资（元）", "张示例001,2024-03,4200", "李示例002,2024-03,4350")),
)  # fmt: skip


def attach_papers(world: World, *, at: datetime) -> int:
    """Attach the files to their share of the confirmed records, the same ones at every load, and return how many."""
    return sum(_attach(world, paper, at) for paper in PAPERS)


def _attach(world: World, paper: Paper, at: datetime) -> int:
    kind = provable_of(table(paper.table))
    model: Any = kind.model
    confirmed = model.objects.filter(model.confirmed_when).order_by("pk").values_list("pk", "recorded_at")
    rows = [
        (world.id("evidence", paper.name, key), key, 0, recorded_at, world.users["clerk"])
        for key, recorded_at in confirmed
        if key.int % paper.one_in == 0  # a key is the hash of its topic
    ]
    file = ContentFile(paper.content, paper.name)
    return load_attachments(kind, [(file, paper.name, paper.title, paper.grade)], rows, at=at) if rows else 0


def pdf(lines: tuple[str, ...]) -> bytes:
    """Return lines of Chinese as a page of PDF, in a font that readers bring along."""
    shown = " T* ".join(f"<{line.encode('utf-16-be').hex().upper()}> Tj" for line in lines[:LINES_A_PAGE])
    stream = f"BT /F1 14 Tf 24 TL 72 {A4[1] - 96} Td {shown} ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        (
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        (
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
            " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    )
    text, starts = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(text))
        text += f"{number} 0 obj\n{part}\nendobj\n"
    table_at = len(text)
    entries = "".join(f"{start:010d} 00000 n \n" for start in starts)
    text += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{entries}"
    text += f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
    return text.encode("ascii")
