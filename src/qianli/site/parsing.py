"""The words of the parsers of commands, which are not ours, in the language of the terminal.

The parser of the standard library asks the gettext of the system for its words, and Django writes the help of the
options that every command has in English. Both are asked for here, in our catalogue, where a test holds this list
against what the library says.
"""

import argparse
from collections.abc import Iterator

from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

WORDS = (
    _("usage: "),
    _("positional arguments"),
    _("options"),
    _("subcommands"),
    _("%(heading)s:"),
    _(" (default: %(default)s)"),
    _("show this help message and exit"),
    _("show program's version number and exit"),
    _("%(prog)s: error: %(message)s\n"),
    _("%(prog)s: warning: %(message)s\n"),
    _("argument %(argument_name)s: %(message)s"),
    _("the following arguments are required: %s"),
    _("one of the arguments %s is required"),
    _("unrecognized arguments: %s"),
    _("expected one argument"),
    _("expected at most one argument"),
    _("expected at least one argument"),
    _("not allowed with argument %s"),
    _("ambiguous option: %(option)s could match %(matches)s"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
    _("invalid %(type)s value: %(value)r"),
    _("unknown parser %(parser_name)r (choices: %(choices)s)"),
    _("can't open '%(filename)s': %(error)s"),
    _("unexpected option string: %s"),
    _("ignored explicit argument %r"),
    _("command '%(parser_name)s' is deprecated"),
    _("option '%(option)s' is deprecated"),
    _("argument '%(argument_name)s' is deprecated"),
)
COUNTED = (ngettext_lazy("expected %s argument", "expected %s arguments"),)
USUAL = (
    _("Show program's version number and exit."),
    _("Verbosity level; 0=minimal output, 1=normal output, 2=verbose output, 3=very verbose output"),
    _(
        'The Python path to a settings module, e.g. "myproject.settings.main". If this isn\'t provided, the '
        "DJANGO_SETTINGS_MODULE environment variable will be used."
    ),
    _('A directory to add to the Python path, e.g. "/home/djangoprojects/myproject".'),
    _("Display a full stack trace on CommandError exceptions."),
    _("Don't colorize the command output."),
    _("Force colorization of the command output."),
    _("Skip system checks."),
)


def speak() -> None:
    """Let every parser of this process speak the language in force; parsers bind their words when they speak."""
    argparse._ = gettext  # type: ignore[attr-defined]
    argparse.ngettext = ngettext  # type: ignore[attr-defined]


def told[P: argparse.ArgumentParser](parser: P) -> P:
    """Return the parser of a command with what it does, and the help of the usual options, in the language in force.

    A command marks what it does with ``gettext_noop``: its module is imported in whatever language is in force then.
    """
    if parser.description:
        parser.description = gettext(parser.description)
    for action in _actions(parser):
        if action.help and action.help != argparse.SUPPRESS:
            action.help = gettext(str(action.help))
    return parser


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
