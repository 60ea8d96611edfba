"""What ``qianli up`` says when it answers: demo accounts with the demo, how to begin without it."""

import io

import pytest

from qianli.site.management.commands import up


def said(monkeypatch: pytest.MonkeyPatch, *, demo: bool) -> tuple[str, list[tuple[str, ...]]]:
    """Return what was printed and the commands that were called, without calling them."""
    called: list[tuple[str, ...]] = []
    monkeypatch.setattr(up, "call_command", lambda *words: called.append(words))
    monkeypatch.setattr(up, "close_connections", lambda: None)
    out = io.StringIO()
    up.Command(stdout=out)._announce("http://127.0.0.1:8000/", demo=demo)
    return out.getvalue(), called


def test_without_the_demo_it_says_how_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """No account of the demo stands in such an installation, and no password of one is made."""
    text, called = said(monkeypatch, demo=False)
    assert "qianli users add" in text
    assert "qianli programme establish jingmeng" in text
    assert called == []


def test_with_the_demo_its_accounts_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    text, called = said(monkeypatch, demo=True)
    assert "qianli users add" not in text
    assert called == [("demo", "accounts")]
