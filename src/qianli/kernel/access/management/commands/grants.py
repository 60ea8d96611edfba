"""``qianli grants``: the roles of everybody as one table, in a file and back."""

import csv
import json
from argparse import ArgumentParser, FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.access.actions import HEADS, Change, Line, change_grants, row_of
from qianli.kernel.access.queries import grants


class Command(BaseCommand):
    """Roles as a table, from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("Show the roles of everybody as one table, and change them by a table.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help=_("Print the table as CSV."))
        listing.add_argument("--ended", action="store_true", help=_("Also those that have ended."))
        comparing = verbs.add_parser("diff", help=_("Tell what a table would change; nothing is saved."))
        applying = verbs.add_parser("apply", help=_("Change what a table says: all of it or nothing."))
        for verb in (comparing, applying):
            verb.add_argument(
                "file", type=FileType(encoding="utf-8-sig"), metavar="FILE",
                help=_("CSV as listed: a line without number is new, one with a number may get a last day."),
            )  # fmt: skip
        for verb in (listing, comparing, applying):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        if options["verb"] == "list":
            self._list(options)
        else:
            self._change(options, keep=options["verb"] == "apply")

    def _list(self, options: dict[str, Any]) -> None:
        rows = [row_of(grant) for grant in grants(day=timezone.localdate(), ended=options["ended"])]
        if options["as_json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        table = csv.DictWriter(self.stdout, HEADS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)

    def _change(self, options: dict[str, Any], *, keep: bool) -> None:
        with options["file"] as file:
            lines = _lines(file)
        now = timezone.now()
        found = change_grants(lines, actor=None, at=now, today=timezone.localdate(now), keep=keep)
        if options["as_json"]:
            told = [_facts(change) for change in found.changes]
            self.stdout.write(json.dumps({"changes": told, "faults": found.faults}, ensure_ascii=False))
        else:
            for change in found.changes:
                sign = "+" if change.gains else "-"
                self.stdout.write(
                    f"{sign} {change.user}  {change.grant}  {change.day}  {change.until or ''}  {change.verbs}"
                )
        if found.faults:
            raise CommandError("\n".join([*found.faults, _("Nothing was saved.")]))


def _lines(file: Any) -> list[Line]:
    """Return the lines of a file; a head that is not known is refused, since its column would be passed over."""
    try:
        table = csv.DictReader(file, strict=True)
        unknown = [head for head in table.fieldnames or [""] if head not in HEADS]
        if unknown:
            told = _("The first line names columns: {known}. Not known: {unknown}")
            raise CommandError(told.format(known=",".join(HEADS), unknown=",".join(map(str, unknown))))
        return [Line(_("Line {number}").format(number=table.line_num), _values(row, table.line_num)) for row in table]
    except (csv.Error, UnicodeDecodeError) as error:
        raise CommandError(_("This is no CSV file in UTF-8: {error}").format(error=error)) from error


def _values(row: dict[Any, Any], number: int) -> dict[str, str]:
    if None in row:
        raise CommandError(_("Line {number} has more values than the first line has columns.").format(number=number))
    return {name: value or "" for name, value in row.items()}


def _facts(change: Change) -> dict[str, Any]:
    return {"user": change.user, "gains": change.gains, "grant": change.grant, "verbs": change.verbs,
            "from": change.day.isoformat(), "until": change.until and change.until.isoformat()}  # fmt: skip
