"""The ``qianli`` command: our own commands first, refusals as one sentence, exit status 0, 1 or 2."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.metadata import version

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, handle_default_options, load_command_class
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.db import DatabaseError, NotSupportedError, OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.utils import translation
from django.utils.translation import gettext as _

from qianli.kernel.base.refusal import Refusal
from qianli.site.parsing import speak, told

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130

# Commands that look at files only, so that the embedded server need not run for them.
# Commands of Django that do one thing more here; they are told of among its own, in its words.
OF_DJANGO = frozenset({"migrate"})
WITHOUT_DATABASE = {"check", "collectstatic", "diffsettings", "findstatic", "makemessages",
                    "compilemessages", "openapi", "startapp", "startproject", "test", "testserver"}  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Run one command and leave the process with its exit status: 0 done, 1 refused, 2 not understood."""
    sys.exit(run(sys.argv if argv is None else argv))


def run(argv: list[str]) -> int:
    """Run one command.

    :param argv: as in :data:`sys.argv`, the first item being the program.
    :returns: the exit status; what went wrong has been said on standard error, in one sentence.
    """
    if argv[1:2] in (["--version"], ["version"]):
        print(version("qianli"))
        return DONE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianli.site.settings")
    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as error:  # pydantic's ValidationError is a ValueError
        return _say(f"The settings are not usable: {error}", REFUSED)
    speak()
    with translation.override(language(os.environ)):
        return _dispatch(argv[1:] or ["help"])


def _dispatch(words: list[str]) -> int:
    name, rest = words[0], words[1:]
    if name in ("help", "--help", "-h"):
        if not rest:
            print(overview())
            return DONE
        name, rest = rest[0], ["--help"]
    if name not in get_commands():
        return _say(_('There is no command "%(name)s". "qianli --help" lists them.') % {"name": name}, MISUSED)
    return _call(name, rest)


def language(environ: "os._Environ[str] | dict[str, str]") -> str:
    """Return the language of a terminal session, from ``QIANLI_LANG`` or the usual locale variables.

    Chinese unless something else is asked for: the neutral locales (C, POSIX) ask for nothing.
    """
    names = ("QIANLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((environ[name] for name in names if environ.get(name)), "").lower().replace("_", "-")
    if asked.startswith("en"):
        return "en"
    return "zh-hant" if asked.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")) else "zh-hans"


def overview() -> str:
    """Return the list of all commands, ours first, each with one line on what it does."""
    owners = get_commands()
    own = sorted(name for name, app in owners.items() if str(app).startswith("qianli") and name not in OF_DJANGO)
    others = sorted(name for name in owners if name not in own)
    width = max(map(len, own), default=0) + 2
    lines = [_("Usage: qianli COMMAND [OPTIONS]; qianli COMMAND --help tells more."), "", _("Commands of Qianli")]
    lines += [f"  {name:{width}}{_first_line(load_command_class(owners[name], name))}" for name in own]
    lines += ["", _("Commands of the libraries"), "  " + "  ".join(others)]
    return "\n".join(lines)


def _first_line(command: BaseCommand) -> str:
    return _(command.help).strip().partition("\n")[0] if command.help else ""


def _call(name: str, rest: list[str]) -> int:
    """Parse the options of a command and execute it, turning what may go wrong into a sentence and a status."""
    command = load_command_class(get_commands()[name], name)
    # argparse then prints the usage and exits with 2
    command._called_from_command_line = True  # type: ignore[attr-defined]
    try:
        options = told(command.create_parser("qianli", name)).parse_args(rest)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    handle_default_options(options)
    try:
        with _database_for(name):
            values = vars(options).copy()
            command.execute(*values.pop("args", ()), **values)
            sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return INTERRUPTED
    except (CommandError, Refusal, DatabaseError, psycopg.OperationalError) as error:
        if options.traceback:
            raise
        return _say(*_sentence(error))
    return DONE


@contextmanager
def _database_for(name: str) -> Iterator[None]:
    """Run the embedded server for the length of a command, and give the connections back at its end."""
    from qianli.site import database  # slow import: not needed to print help
    from qianli.site.env import env

    embedded = not env.database_url and name not in WITHOUT_DATABASE
    with database.held(env.var_dir) if embedded else nullcontext():
        try:
            yield
        finally:
            close_connections()


def close_connections() -> None:
    """Close every database session of this process, those kept in the pool too."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, PostgresWrapper):
            connection.close_pool()


def _sentence(error: Exception) -> tuple[str, int]:
    """Return what to say about an error, and the exit status that goes with it."""
    if isinstance(error, SystemCheckError):
        return str(error), REFUSED
    if isinstance(error, CommandError):
        return str(error), error.returncode
    if isinstance(error, Refusal):
        return error.sentence, REFUSED
    if isinstance(error, NotSupportedError):  # Django's own word on a server older than it knows
        return str(error), REFUSED
    if isinstance(error.__cause__, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return _("The database lacks tables of this release. Run: qianli migrate"), REFUSED
    if isinstance(error, OperationalError | psycopg.OperationalError):
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return _("The database does not answer: %(reason)s") % {"reason": reason}, REFUSED
    raise error


def _say(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
