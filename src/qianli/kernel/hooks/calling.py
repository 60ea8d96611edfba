"""Calling an address that somebody else named, without being led into the own network.

The name is resolved once, every address that it has is judged, and the connection goes to the judged one. No redirect
is followed; the whole call has a limit in time, and the answer one in size.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.hooks.terms import CALL_SECONDS, LONGEST_ADDRESS, MOST_READ

# Addresses of version 6 that stand for one of version 4 behind a gateway.
_TRANSLATED = (
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("2002::/16"),
    ip_network("2001::/32"),
)


class NotCallable(Refusal):
    """ "{seen}" is no address that can be called. Write https://host/path, without name and password."""

    status = 422


class NotOutside(Exception):
    """A name leads into a private network, to this machine, or nowhere in particular."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a call: a status, or what went wrong, in a word."""

    status: int | None
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and 200 <= self.status < 300


def check_callable(url: str) -> str:
    """Return an address that may be subscribed; what its name leads to is judged at each call.

    :raises NotCallable: it is none.
    """
    parts = _parts(url)
    if parts is None:
        raise NotCallable(seen=url[:100])
    return url.strip()


def _parts(url: str) -> SplitResult | None:
    schemes = {"https", "http"} if settings.HOOKS_INSIDE else {"https"}
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in schemes and parts.hostname and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:
        return None
    plain = url.strip().isprintable() and " " not in url.strip() and "\\" not in url
    unnamed = parts.username is None and parts.password is None and not parts.fragment
    return parts if usable and plain and unnamed and len(url) <= LONGEST_ADDRESS else None


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public network."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_outside(address.ipv4_mapped)
        if any(address in network for network in _TRANSLATED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _pinned(host: str, port: int) -> str:
    """Return the address to connect to.

    :raises NotOutside: one of the addresses of the name is not public: a name of honest intent has none such.
    :raises OSError: the name does not resolve.
    """
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.HOOKS_INSIDE and not all(is_outside(ip_address(each.partition("%")[0])) for each in found):
        raise NotOutside
    return found[0]


class _Line(HTTPConnection):
    """A connection to an address that was judged, for a host by its name."""

    def __init__(self, parts: SplitResult) -> None:
        self._ended = False
        self._secure = parts.scheme == "https"
        host = (parts.hostname or "").encode("idna").decode()
        super().__init__(host, parts.port or (443 if self._secure else 80), timeout=CALL_SECONDS)

    def connect(self) -> None:
        """Open it."""
        line = socket.create_connection((_pinned(self.host, self.port), self.port), CALL_SECONDS)
        self.sock = line  # so that whoever counts the time can end it while it shakes hands
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(line, server_hostname=self.host)
        if self._ended:
            raise TimeoutError

    def end(self) -> None:
        """End it from another thread, whatever it waits for."""
        self._ended = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def call(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """Post a message and return what came of it; never raises for what the other side does."""
    parts = _parts(url)
    if parts is None:
        return Answered(None, NotCallable.__name__)
    line = _Line(parts)
    late = Timer(CALL_SECONDS, line.end)
    late.start()
    try:
        with closing(line):
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            line.request("POST", path.encode("ascii", "replace").decode(), body, {**headers, **_ALWAYS})
            answer = line.getresponse()
            answer.read(MOST_READ)
            return Answered(answer.status)
    except NotOutside as refused:
        return Answered(None, type(refused).__name__)
    except (OSError, HTTPException, ValueError) as error:
        return Answered(None, type(error).__name__)
    finally:
        late.cancel()


_ALWAYS = {"Content-Type": "application/json", "User-Agent": "Qianli-Webhooks", "Connection": "close"}
