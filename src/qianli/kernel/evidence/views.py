"""Pages of evidence: a file is sent to the record, handed out again as a download only, and withdrawn."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qianli.kernel.access.gate import page, visible_or_404
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.actions import attach, hand_out, picture_of, withdraw
from qianli.kernel.evidence.forms import AttachmentForm
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.evidence.presenting import accepted
from qianli.kernel.evidence.provable import Provable, provable
from qianli.kernel.evidence.store import AnyFile
from qianli.kernel.evidence.terms import SHAPES, Format

SANDBOX = "sandbox; default-src 'none'"


@page(verb=Verb.ATTACH, domain_in="domain")
@require_http_methods(["GET", "HEAD", "POST"])
def attaching(request: HttpRequest, domain: str, collection: str, pk: UUID) -> HttpResponse:
    """Take a file for a record; what is refused is said in a form of its own, at the field."""
    kind = provable(f"{domain}.{collection}")
    back = f"{kind.address(pk)}#evidence"
    if request.method != "POST":
        return redirect(back)
    record = visible_or_404(request.user, kind.rows, pk=pk)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid() and _attached(kind, pk, form, _actor(request)):
        messages.success(request, _("Attached as evidence."))
        return redirect(back)
    words = {"form": form, "record": record, "cancel": back, "accepted": accepted()}
    return render(request, "evidence/attaching.html", words, status=form.refusal.status if form.refusal else 422)


@page(verb=Verb.SEE_DRAFTS, domain_in="domain")
@require_safe
def downloading(request: HttpRequest, domain: str, collection: str, pk: UUID, attachment: UUID) -> HttpResponseBase:
    """Hand out the file of an attachment."""
    kind = provable(f"{domain}.{collection}")
    return answer(*hand_out(kind, record_id=pk, attachment_id=attachment, actor=_actor(request), at=timezone.now()))


@page(verb=Verb.SEE_DRAFTS, domain_in="domain")
@require_safe
def picturing(request: HttpRequest, domain: str, collection: str, pk: UUID, attachment: UUID) -> HttpResponseBase:
    """Show the small picture that the house drew of an attachment."""
    kind = provable(f"{domain}.{collection}")
    file = picture_of(kind, record_id=pk, attachment_id=attachment, actor=_actor(request))
    return _guarded(FileResponse(file, content_type=SHAPES[Format.WEBP].media))


@page(verb=Verb.ATTACH, domain_in="domain")
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawing(request: HttpRequest, domain: str, collection: str, pk: UUID, attachment: UUID) -> HttpResponse:
    """Withdraw an attachment for the reason that was given."""
    kind = provable(f"{domain}.{collection}")
    if request.method == "POST":
        withdraw(
            kind, record_id=pk, attachment_id=attachment, reason=request.POST.get("reason", ""),
            actor=_actor(request), at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Withdrawn; it stays on record with your reason."))
    return redirect(f"{kind.address(pk)}#evidence")


def _attached(kind: Provable, pk: UUID, form: AttachmentForm, actor: User) -> bool:
    """Whether the file was attached; what is refused about it is said in the form, what is not the actor's goes on."""
    given = form.cleaned_data
    told = {"grade": given["grade"], "title": given["title"], "citation": form.citation}
    try:
        attach(kind, record_id=pk, file=given["file"], name=given["file"].name, **told, actor=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        form.refuse(refusal)
        return False
    return True


def answer(attachment: Attachment, file: AnyFile) -> FileResponse:
    """Return a file as a download that no browser shows, runs or guesses the type of."""
    media = SHAPES[Format(attachment.file.format)].media
    return _guarded(FileResponse(file, as_attachment=True, filename=attachment.file_name, content_type=media))


def _guarded(sent: FileResponse) -> FileResponse:
    """Have a browser neither guess what an answer is, run it, nor keep it."""
    sent.headers["X-Content-Type-Options"] = "nosniff"
    sent.headers["Content-Security-Policy"] = SANDBOX
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


def _actor(request: HttpRequest) -> User:
    """Return who is signed in: behind a guarded page somebody is."""
    return cast("User", request.user)
