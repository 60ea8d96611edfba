"""The evidence of a record as its page shows it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from qianli.kernel.access.gate import AnyUser
from qianli.kernel.evidence.forms import AttachmentForm
from qianli.kernel.evidence.models import Attachment, Preview
from qianli.kernel.evidence.permissions import confirmed_with, may_attach, may_withdraw
from qianli.kernel.evidence.provable import Provable
from qianli.kernel.evidence.queries import attachments, previews
from qianli.kernel.evidence.terms import ENDINGS

UNITS = ("B", "KB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class Line:
    """One attachment: ``href`` is its download; ``may_withdraw`` shows the form for that.

    ``picture`` is the address of the small picture, empty where there is none, and ``trouble`` says why there is none.
    """

    attachment: Attachment
    href: str
    size: str
    place: str
    picture: str
    trouble: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a record's page about its evidence; ``form`` is there for who may attach."""

    address: str
    lines: list[Line]
    withdrawn: list[Line]
    form: AttachmentForm | None
    accepted: str


def section(user: AnyUser, kind: Provable, record: Any) -> Section | None:
    """Return the evidence of a record; None for the public, and for who neither sees any nor may attach."""
    if not user.is_authenticated:
        return None
    address = f"{kind.address(record.pk)}evidence/"
    rows = attachments(user, kind, record)
    drawn = previews(rows)
    found = [_line(user, kind, record, each, address, drawn.get(each.file_id)) for each in rows]
    form = AttachmentForm() if may_attach(user, kind, record) else None
    if not found and form is None:
        return None
    return Section(
        address=address,
        lines=[line for line in found if line.attachment.withdrawn_at is None],
        withdrawn=[line for line in found if line.attachment.withdrawn_at is not None],
        form=form,
        accepted=accepted(),
    )


def accepted() -> str:
    """Return in words what files are accepted."""
    most = sized(settings.EVIDENCE_MOST_BYTES)
    return _("At most {most}; {endings}.").format(most=most, endings=" ".join(ENDINGS))


def sized(size: int) -> str:
    """Return a size in the largest unit that keeps it above one: 1.5 MB."""
    value, unit = float(size), 0
    while value >= 1024 and unit < len(UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.1f} {UNITS[unit]}".replace(".0 ", " ")


def placed(attachment: Attachment) -> str:
    """Return in words where in the file the proof stands; empty for the whole file."""
    parts = []
    if attachment.page:
        parts.append(_("page {page}").format(page=attachment.page))
    if attachment.sheet:
        parts.append(_("sheet “{sheet}”").format(sheet=attachment.sheet))
    if attachment.cell:
        parts.append(_("cell {cell}").format(cell=attachment.cell))
    return " ".join(parts)


def _line(user: AnyUser, kind: Provable, record: Any, each: Attachment, address: str, drawn: Preview | None) -> Line:
    # What tells of persons is looked at by opening the file, which leaves an event.
    has_picture = drawn is not None and drawn.picture_id is not None and not kind.personal
    return Line(
        attachment=each,
        href=f"{address}{each.pk}/",
        size=sized(each.file.size_bytes),
        place=placed(each),
        picture=f"{address}{each.pk}/picture/" if has_picture else "",
        trouble=drawn.get_trouble_display() if drawn is not None else "",
        may_withdraw=each.withdrawn_at is None
        and not confirmed_with(record, each)
        and may_withdraw(user, kind, record, each),
    )
