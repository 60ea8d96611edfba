"""Operations on evidence, below the record that it proves: list, attach, download, withdraw."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Path, Router, Status
from ninja.errors import ValidationError
from ninja.files import UploadedFile
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from qianli.kernel.access.gate import operation, require, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.evidence.actions import attach, hand_out, withdraw
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.evidence.provable import provable
from qianli.kernel.evidence.queries import attachments
from qianli.kernel.evidence.rules import LONGEST_REASON, LONGEST_TITLE, MOST_PAGES, Citation
from qianli.kernel.evidence.terms import SHAPES, Format, Grade
from qianli.kernel.evidence.views import answer

router = Router()
BASE = "/{domain}/{collection}/{uuid:pk}/evidence"
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILES = {200: {"description": "The file, as a download.", "content": {each.media: BINARY for each in SHAPES.values()}}}
DomainName = Annotated[str, Path(examples=["pairings"])]
CollectionName = Annotated[str, Path(examples=["pairs"])]
GradeName = Literal["original", "copy", "picture", "screen", "statement"]


class Without(BaseModel):
    """Base of what is given: text that cannot be kept is refused, and a misspelled name where the body is JSON."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, given: Any) -> Any:
        if isinstance(given, dict) and any("\0" in each for each in given.values() if isinstance(each, str)):
            raise PydanticCustomError("nul", "NUL is no character of a text")
        return given


class AttachmentGiven(Without):
    """What is told of a file that is attached."""

    grade: GradeName = Field(description="What the file is to the paper or fact that it proves.")
    title: str = Field("", max_length=LONGEST_TITLE, description="What it shows; empty: the name of the file.")
    page: int | None = Field(None, ge=1, le=MOST_PAGES, description="Page of a text on which the proof stands.")
    sheet: str = Field("", max_length=31, description="Sheet of a workbook on which the proof stands.")
    cell: str = Field("", max_length=21, description="Cell or cells of a sheet.", examples=["F12"])


class Withdrawal(Without):
    """What goes with a withdrawal."""

    reason: str = Field(min_length=2, max_length=LONGEST_REASON, description="Said to those who look for it.")


class AttachmentTold(BaseModel):
    """A file as evidence of a record."""

    id: UUID
    title: str
    file_name: str
    format: Literal["pdf", "jpeg", "png", "webp", "docx", "xlsx", "odt", "ods", "csv", "txt"]
    size_bytes: int
    sha256: str = Field(description="Hash of the content, in hex.")
    grade: GradeName
    page: int | None
    sheet: str
    cell: str
    added_later: bool = Field(description="Whether the record was confirmed already.")
    attached_at: datetime
    attached_by: str = Field(description="Name of the person; empty: the system.")
    withdrawn_at: datetime | None
    withdrawn_reason: str = Field(description="Empty unless it was withdrawn.")


@router.get(
    BASE, response=list[AttachmentTold], operation_id="evidence_list", summary="Evidence of a record", tags=["evidence"]
)
@operation(verb=Verb.SEE_DRAFTS, domain_in="domain")
def list_evidence(
    request: HttpRequest, domain: DomainName, collection: CollectionName, pk: UUID
) -> list[dict[str, Any]]:
    """Return the attachments that you see, the withdrawn ones last."""
    kind = provable(f"{domain}.{collection}")
    record = visible_or_404(request.user, kind.rows, pk=pk)
    west, east = record.west_id or "", record.east_id or ""
    require(request.user, Verb.SEE_DRAFTS, domain=kind.domain, west=west, east=east)
    return [_told(each) for each in attachments(request.user, kind, record)]


@router.post(
    BASE,
    response={201: AttachmentTold},
    operation_id="evidence_attach",
    summary="Attach a file to a record",
    tags=["evidence"],
)
@operation(verb=Verb.ATTACH, domain_in="domain")
def attach_evidence(
    request: HttpRequest,
    domain: DomainName,
    collection: CollectionName,
    pk: UUID,
    body: Annotated[AttachmentGiven, Form()],
    file: Annotated[UploadedFile, File(description="The file, with its name.")],
) -> Any:
    """Attach a file as evidence; whoever may revise or confirm the record may do it."""
    _known(request)
    made = attach(
        provable(f"{domain}.{collection}"), record_id=pk, file=file, name=file.name or "",
        grade=Grade(body.grade), title=body.title, citation=Citation(body.page, body.sheet, body.cell),
        actor=_actor(request), at=timezone.now(),
    )  # fmt: skip
    return Status(201, _told(made))


@router.get(
    f"{BASE}/{{uuid:attachment}}",
    response=None,
    openapi_extra={"responses": FILES},
    operation_id="evidence_download",
    summary="Download a file",
    tags=["evidence"],
)
@operation(verb=Verb.SEE_DRAFTS, domain_in="domain")
def download_evidence(
    request: HttpRequest, domain: DomainName, collection: CollectionName, pk: UUID, attachment: UUID
) -> Any:
    """Return the file of an attachment; who took it is recorded."""
    kind = provable(f"{domain}.{collection}")
    return answer(*hand_out(kind, record_id=pk, attachment_id=attachment, actor=_actor(request), at=timezone.now()))


@router.post(
    f"{BASE}/{{uuid:attachment}}/withdrawal",
    response=AttachmentTold,
    operation_id="evidence_withdraw",
    summary="Withdraw evidence",
    tags=["evidence"],
)
@operation(verb=Verb.ATTACH, domain_in="domain")
def withdraw_evidence(
    request: HttpRequest, domain: DomainName, collection: CollectionName, pk: UUID, attachment: UUID, body: Withdrawal
) -> Any:
    """Withdraw an attachment with a reason; it stays on record."""
    kind = provable(f"{domain}.{collection}")
    actor, at = _actor(request), timezone.now()
    return _told(withdraw(kind, record_id=pk, attachment_id=attachment, reason=body.reason, actor=actor, at=at))


def _known(request: HttpRequest) -> None:
    """Refuse a part of the form that has no meaning: the framework would drop what is misspelled."""
    odd = [name for name in request.POST if name not in {*AttachmentGiven.model_fields, "csrfmiddlewaretoken"}]
    if odd:
        raise ValidationError([{"type": "extra_forbidden", "loc": ("form", name[:100])} for name in odd])


def _actor(request: HttpRequest) -> User:
    """Return who is signed in: behind a guarded operation somebody is."""
    return cast("User", request.user)


def _told(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "file_name": row.file_name,
        "format": Format(row.file.format).value,
        "size_bytes": row.file.size_bytes,
        "sha256": row.file_id,
        "grade": row.grade,
        "page": row.page,
        "sheet": row.sheet,
        "cell": row.cell,
        "added_later": row.added_later,
        "attached_at": row.attached_at,
        "attached_by": row.attached_by.get_full_name() if row.attached_by else "",
        "withdrawn_at": row.withdrawn_at,
        "withdrawn_reason": row.withdrawn_reason,
    }
