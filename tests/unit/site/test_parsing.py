"""The words of the parsers, which are not ours: every one that a person may read is in our catalogue."""

import argparse
import ast
import re
from pathlib import Path

import pytest
from django.core.management import BaseCommand
from django.utils import translation
from django.utils.translation import gettext

from qianli.site import command, parsing

# What the library says to who declares a command wrongly, before anybody can call it.
OF_DECLARATIONS = {
    ".__call__() not defined", "'required' is an invalid argument for positionals",
    "mutually exclusive arguments must be optional", "%r is not callable",
    "cannot merge actions - two groups are named %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "dest= is required for options like %r", "invalid conflict_resolution value: %r",
    "cannot have multiple subparser arguments", "conflicting subparser: %s", "conflicting subparser alias: %s",
    "conflicting option string: %s", "conflicting option strings: %s", 'argument "-" with mode %r',
}  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff\uff08\uff1a]")


def test_every_word_of_the_library_is_ours_to_say() -> None:
    """A later Python that says something new is found here, not by a clerk who cannot read it."""
    calls = [each for each in ast.walk(ast.parse(Path(argparse.__file__).read_text())) if isinstance(each, ast.Call)]
    said = {
        str(word.value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
        for word in call.args
        if isinstance(word, ast.Constant)
    }
    with translation.override("en"):
        ours = {str(word) for word in parsing.WORDS} | {"expected %s argument", "expected %s arguments"}
    assert said - OF_DECLARATIONS == ours


def test_what_every_command_takes_is_told_in_chinese() -> None:
    """The options that Django gives to every command."""
    helps = {str(action.help) for action in BaseCommand().create_parser("qianli", "x")._actions}
    with translation.override("zh-hans"):
        assert [text for text in helps if not CHINESE.search(gettext(text))] == []
        assert [str(text) for text in (*parsing.WORDS, *parsing.USUAL) if not CHINESE.search(str(text))] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("users", "grant"), "qianli users grant：错误：缺少必填参数：name, --role"),
        (("users", "end", "x"), "qianli users end：错误：参数 number：'x' 不是有效的 int 值"),
        (("users", "list", "--x"), "qianli users：错误：无法识别的参数：--x"),
        (
            ("users", "grant", "li", "--role", "x"),
            "参数 --role：'x' 不是可选的值（可选：'programme_admin', 'security_admin'",
        ),
        (("users", "grant", "li", "--role"), "qianli users grant：错误：参数 --role：需要一个值"),
    ],
)
def test_what_is_typed_wrongly_is_said_in_the_language_of_the_terminal(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each fault by its own sentence, in Chinese unless English is asked for; the exit status is 2 in both."""
    monkeypatch.setenv("QIANLI_LANG", "zh")
    assert command.run(["qianli", *words]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.startswith("用法：qianli users")
    monkeypatch.setenv("QIANLI_LANG", "en")
    assert command.run(["qianli", *words]) == 2
    assert not CHINESE.search(capsys.readouterr().err)
