"""How often one caller may ask: by token, by account or, without sign-in, by network address.

What is left is told with each answer, by the headers of the draft of the IETF (draft-ietf-httpapi-ratelimit-headers).
"""

from dataclasses import dataclass

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from qianli.kernel.access.models import Token, User
from qianli.kernel.api.actions import WINDOW, count_request
from qianli.kernel.base.refusal import Refusal

POLICY, LEFT = "RateLimit-Policy", "RateLimit"


class TooOften(Refusal):
    """More than {limit} requests in a minute. Ask again in {retry_after} seconds."""

    status = 429


@dataclass(frozen=True, slots=True)
class Paced:
    """One request as it was counted."""

    kind: str
    limit: int
    number: int
    seconds: int

    @property
    def spent(self) -> bool:
        """Whether this request is one too many."""
        return self.number > self.limit

    def refusal(self) -> TooOften:
        """Return what is said then."""
        return TooOften(limit=self.limit, retry_after=self.seconds)

    def told(self, answer: HttpResponse) -> HttpResponse:
        """Return an answer with what is left."""
        answer.headers[POLICY] = f'"{self.kind}";q={self.limit};w={int(WINDOW.total_seconds())}'
        answer.headers[LEFT] = f'"{self.kind}";r={max(self.limit - self.number, 0)};t={self.seconds}'
        return answer


def paced(request: HttpRequest) -> Paced | None:
    """Count a request for who sends it, as the sign-in has found; ``None`` where the installation sets no limit.

    A wrong token counts for the address that it comes from.
    """
    by = getattr(request, "auth", None)
    kind = "token" if isinstance(by, Token) else "account" if isinstance(by, User) else "address"
    limit = settings.API_LIMITS[kind]
    if not limit:
        return None
    key = _digest_of_address(request) if kind == "address" else str(by.pk)  # type: ignore[union-attr]
    number, seconds = count_request(f"{kind} {key}", at=timezone.now())
    return Paced(kind, limit, number, seconds)


def _digest_of_address(request: HttpRequest) -> str:
    """Return what stands for a network address, which is personal; requests from nowhere count as one caller."""
    try:
        address = get_ip(request)
    except (PermissionDenied, ImproperlyConfigured):  # by a socket of the machine, or past the server in front
        address = ""
    return salted_hmac("qianli.api.pace", address, algorithm="sha256").hexdigest()[:40]
