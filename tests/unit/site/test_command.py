"""The command line: what it lists, how it refuses, and in which language."""

import argparse
import re
from collections.abc import Iterator

import pytest
from django.core.management import BaseCommand, CommandError, get_commands, load_command_class
from django.db import OperationalError, ProgrammingError
from django.utils import translation
from psycopg import errors

from qianli.kernel.base.refusal import NotFound
from qianli.site import command
from qianli.site.parsing import told


class _Scripted(BaseCommand):
    """A command that does what a test wants."""

    requires_system_checks = ()
    error: BaseException | None = None

    def handle(self, **options: object) -> None:
        if self.error:
            raise self.error
        print("done")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> _Scripted:
    made = _Scripted()
    monkeypatch.setattr(command, "get_commands", lambda: {"scripted": "qianli.somewhere"})
    monkeypatch.setattr(command, "load_command_class", lambda app, name: made)
    monkeypatch.setenv("QIANLI_LANG", "en")
    return made


def undefined_table() -> ProgrammingError:
    error = ProgrammingError("relation does not exist")
    error.__cause__ = errors.UndefinedTable("relation does not exist")
    return error


@pytest.mark.parametrize(
    "name",
    sorted(name for name, app in get_commands().items() if app.startswith("qianli") and name not in command.OF_DJANGO),
)
def test_the_help_is_chinese(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of ours, and every option that is ours, in the language of the terminal."""
    monkeypatch.setenv("QIANLI_LANG", "zh-hans")
    assert command.run(["qianli", name, "--help"]) == 0
    with translation.override("zh-hans"):
        parser = told(load_command_class(get_commands()[name], name).create_parser("qianli", name))
    usual = {action.dest for action in BaseCommand().create_parser("qianli", "x")._actions}
    said = [parser.description, *_told(parser, usual)]
    assert [text for text in said if not re.search("[\u4e00-\u9fff]", str(text))] == []
    assert re.search("[\u4e00-\u9fff]", capsys.readouterr().out)


def _told(parser: argparse.ArgumentParser, usual: set[str]) -> Iterator[str]:
    """Yield what is said of the verbs and options of a command that Django does not bring."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from (str(verb.help) for verb in action._choices_actions)
            for verb in action.choices.values():
                yield from _told(verb, usual)
        elif action.help and action.help != argparse.SUPPRESS and action.dest not in usual:
            yield action.help


def test_done_is_0(scripted: _Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["qianli", "scripted"]) == 0
    assert capsys.readouterr() == ("done\n", "")


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (CommandError("No."), 1, "No.\n"),
        (CommandError("No.", returncode=2), 2, "No.\n"),
        (NotFound(what="figure", seen="x"), 1, 'There is no figure "x" here, or it is not yours to see.\n'),
        (OperationalError("it is\naway"), 1, "The database does not answer: it is\n"),
        (undefined_table(), 1, "The database lacks tables of this release. Run: qianli migrate\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_went_wrong_is_one_sentence_and_a_status(
    scripted: _Scripted, capsys: pytest.CaptureFixture[str], error: BaseException, status: int, sentence: str
) -> None:
    """A person reads the sentence, a script the status; neither reads a traceback."""
    scripted.error = error
    assert command.run(["qianli", "scripted"]) == status
    assert capsys.readouterr() == ("", sentence)


def test_a_fault_of_ours_keeps_its_traceback(scripted: _Scripted) -> None:
    """Hiding it would hide the bug."""
    scripted.error = ProgrammingError("syntax error")
    with pytest.raises(ProgrammingError):
        command.run(["qianli", "scripted"])


def test_usage_is_2(scripted: _Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["qianli", "scripted", "--nonsense"]) == 2
    assert "unrecognized arguments: --nonsense" in capsys.readouterr().err
    assert command.run(["qianli", "nonsense"]) == 2
    assert capsys.readouterr().err == 'There is no command "nonsense". "qianli --help" lists them.\n'


def test_our_own_commands_come_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("QIANLI_LANG", "en")
    assert command.run(["qianli"]) == 0
    said = capsys.readouterr().out
    assert "  serve" in said
    assert said.index("  up ") < said.index("Commands of the libraries") < said.index("migrate")
    assert command.run(["qianli", "--help"]) == 0
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "QIANLI_LANG": "zh-hant"}, "zh-hant"),
        ({"LC_ALL": "zh_HK.UTF-8", "LANG": "en_US.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
    ],
)
def test_the_language_of_a_terminal(environ: dict[str, str], expected: str) -> None:
    assert command.language(environ) == expected
