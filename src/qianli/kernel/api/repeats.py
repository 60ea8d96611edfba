"""Keys of writes: a request that is sent again with its key is answered as before, and done once."""

import re
from collections.abc import Callable
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from qianli.kernel.access.models import User
from qianli.kernel.api.actions import Sent, keep_answer, kept_answer
from qianli.kernel.base.refusal import Refusal

HEADER, AGAIN = "Idempotency-Key", "Idempotency-Replayed"
# With or without the quotation marks that the draft of the IETF asks for.
_SIGNS = r"[\x21\x23-\x5b\x5d-\x7e]{1,200}"
KEY = rf'^(?:{_SIGNS}|"{_SIGNS}")$'


class NoKey(Refusal):
    """Idempotency-Key: "{seen}" is no key. Write 1 to 200 letters, digits or signs without spaces, such as a UUID."""

    status = 400


def key_in(seen: str) -> str:
    """Return the key in a header.

    :raises NoKey: there is none.
    """
    key = seen.strip()
    if not re.fullmatch(KEY, key):
        raise NoKey(seen=seen[:100])
    return key.strip('"')


def fingerprint(request: HttpRequest) -> str:
    """Return the digest of what a request asks for; in a form the same values, whatever stands between its parts."""
    # A token is bound to less than its user: it is not told the answer to another one.
    by = request.headers.get("Authorization", "")
    digest = sha256(f"{by} {request.method} {request.get_full_path()} {request.content_type}".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            digest.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(repr((name, file.name, file.size)).encode())
                _add_content(digest.update, file)
    else:
        digest.update(b" " + request.body)
    return digest.hexdigest()


def _add_content(update: Callable[[bytes], None], file: "UploadedFile[bytes]") -> None:
    for part in file.chunks():
        update(part)
    file.seek(0)


def done_once(request: HttpRequest, user: User, write: Callable[[], HttpResponse]) -> HttpResponse:
    """Do a write, in the transaction of the caller, unless it was done under the same key; return its answer.

    What was refused has left nothing, and is tried again. An answer that is not to be stored is not kept: it is told
    anew, and its operation must be one that may be done twice.

    :raises NoKey: the key cannot be read.
    :raises StillUnderWay: the same key is being used at this moment.
    :raises KeyOfAnother: the key was used for something else.
    """
    sent = Sent(user, key_in(request.headers[HEADER]), fingerprint(request))
    at = timezone.now()
    kept = kept_answer(sent, at=at)
    if kept is not None:
        return HttpResponse(
            kept.content, status=kept.status, content_type=kept.content_type or None, headers={AGAIN: "true"}
        )
    answer = write()
    if answer.status_code < 300 and "no-store" not in answer.headers.get("Cache-Control", ""):
        keep_answer(
            sent,
            status=answer.status_code,
            content_type=answer.headers.get("Content-Type", ""),
            content=answer.content.decode(),
            at=at,
        )
    return answer
