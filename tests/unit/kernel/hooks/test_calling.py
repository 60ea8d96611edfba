"""Nobody leads our calls into the own network, and nobody holds them up."""

import select
import socket
from contextlib import suppress
from ipaddress import ip_address
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from qianli.kernel.hooks import calling
from qianli.kernel.hooks.calling import NotCallable, call, check_callable, is_outside
from tests.fakes.receiver import Receiver, receiving

INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "255.255.255.255",
    "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside(address: str) -> None:
    """Also those of version 4 within version 6, and those of a cloud's own services."""
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "::ffff:8.8.8.8", "2400:3200::1"])
def test_addresses_outside(address: str) -> None:
    """The public network."""
    assert is_outside(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user@example.org/", "https://u:p@example.org/",
        "https://example.org:0/", "https://example.org:99999/", "https://example.org/#part", "//example.org/", "",
        "https://exa mple.org/", "https://example.org/\r\nX: y", "https://[::1", "https://example.org\\@127.0.0.1/",
        "https://example.org/" + "a" * 500, "javascript:alert(1)", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_what_cannot_be_called(url: str) -> None:
    """Each is refused when it is subscribed."""
    with pytest.raises(NotCallable):
        check_callable(url)


@given(st.text(max_size=60) | st.builds("https://{}".format, st.text(max_size=60)))
def test_any_text_is_an_address_or_is_not(text: str) -> None:
    """Nothing else is raised."""
    with suppress(NotCallable):
        assert check_callable(text) == text.strip()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "０.0.0.0"])
def test_names_that_lead_inside_are_not_called(host: str) -> None:
    """However the address is written: what it leads to is judged."""
    assert call(f"https://{host}:9/", b"{}", {}).problem in {"NotOutside", "gaierror", "NotCallable"}


def test_one_address_inside_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a public and a private address is of no honest intent."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert call("https://example.org/", b"{}", {}).problem == "NotOutside"


def test_the_judged_address_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is resolved once: another answer a moment later changes nothing."""
    asked: list[Any] = []
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]])
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *_, **__: next(answers))

    def connected(address: Any, _seconds: float) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(calling.socket, "create_connection", connected)
    assert call("https://example.org/", b"{}", {}).problem == "ConnectionRefusedError"
    assert asked == [("8.8.8.8", 443)]


@pytest.fixture
def receiver(settings: Settings) -> Any:
    """Return a receiver on this machine, which the installation allows."""
    settings.HOOKS_INSIDE = True
    with receiving() as found:
        yield found


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    """It is told as what it is, and nothing else is called."""
    receiver.statuses, receiver.location = [302], receiver.url
    assert call(receiver.url, b"{}", {}).status == 302
    assert len(receiver.messages) == 1


def test_an_answer_that_never_ends_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte at a time would hold a worker for ever, were only the single reads limited."""
    settings.HOOKS_INSIDE = True
    monkeypatch.setattr(calling, "CALL_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _ = server.accept()
            with line:
                try:
                    while True:
                        line.sendall(b"H")
                        select.select([line], [], [], 0.02)
                except OSError:
                    return

        dripping = Thread(target=drip)
        dripping.start()
        told = call(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        dripping.join(10)
    assert told.status is None
    assert not dripping.is_alive()


def test_a_certificate_that_nobody_vouches_for_is_refused(receiver: Receiver) -> None:
    """As is a server that speaks no TLS at all."""
    told = call(receiver.url.replace("http:", "https:"), b"{}", {})
    assert told.problem in {"SSLError", "SSLEOFError", "ConnectionResetError"}
    assert receiver.messages == []
