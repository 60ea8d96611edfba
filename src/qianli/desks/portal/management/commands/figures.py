"""``qianli figures``: the figures on the command line, for people in Chinese and for programs as JSON or CSV."""

import json
import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rich.console import Console
from rich.table import Table

from qianli.desks.portal import comparing
from qianli.desks.portal.comparing import Finding, printed
from qianli.desks.portal.presenting import dateline, told
from qianli.desks.portal.queries import records_of, tells_personal
from qianli.desks.portal.question import Question, Words, understood
from qianli.desks.portal.rules import Verdict
from qianli.desks.portal.telling import figure_told, number, value_told
from qianli.kernel.figures import actions, registry
from qianli.kernel.figures.reading import Value, values
from qianli.kernel.tables.exports import Export, csv_lines, json_chunks
from qianli.kernel.web import format as words

COLOURS = {Verdict.AGREES: "green", Verdict.DIFFERS: "bold red", Verdict.UNKNOWN: "yellow"}


class Command(BaseCommand):
    requires_system_checks = ()
    help = gettext_noop(
        "Show figures for a period and a place, their records, and whether a published list agrees.\n"
        "Exit status: 0 done, 1 a row differs or is unknown (compare) or a cell differs (audit), 2 not readable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        _add_question(parser)
        parser.add_argument("--key", "-k", action="append", default=[], help=_("Key of a figure; may be given again."))
        parser.add_argument("--json", action="store_true", help=_("For programs."))
        verbs = parser.add_subparsers(dest="verb", metavar="VERB", title=_("Other things to do"))
        records = verbs.add_parser("records", help=_("The records behind one figure; personal data never."))
        records.add_argument("key_of_records", metavar="KEY")
        _add_question(records, default=SUPPRESS)
        form = records.add_mutually_exclusive_group()
        form.add_argument("--csv", action="store_true", help=_("As CSV, which is also the default."))
        form.add_argument("--json", action="store_true", default=SUPPRESS, help=_("For programs."))
        compare = verbs.add_parser("compare", help=_("Hold a published list (CSV) against the records."))
        compare.add_argument(
            "file", type=Path, help=_("CSV with the columns {names}.").format(names=", ".join(comparing.COLUMNS))
        )
        compare.add_argument("--json", action="store_true", default=SUPPRESS, help=_("For programs."))
        audit = verbs.add_parser("audit", help=_("Count every figure anew and name the cells that differ."))
        audit.add_argument("--json", action="store_true", default=SUPPRESS, help=_("For programs."))
        verbs.add_parser("fold", help=_("Add up the rows of each cell; values do not change."))
        rebuilding = verbs.add_parser(
            "rebuild", help=_("Count figures anew from their records and mend their triggers.")
        )
        rebuilding.add_argument("keys_to_rebuild", nargs="*", metavar="KEY", help=_("None is all."))
        listed = verbs.add_parser("list", help=_("All figures that are defined."))
        listed.add_argument("--json", action="store_true", default=SUPPRESS, help=_("For programs."))

    def handle(self, *, verb: str | None, **options: Any) -> None:
        getattr(self, f"_{verb or 'values'}")(**options)

    def _values(self, **options: Any) -> None:
        question = _question(options)
        keys = options["key"] or [figure.key for figure in registry.all_figures()]
        found = values(dict.fromkeys(keys), question.asked)
        if options["json"]:
            self._print([value_told(value, question) for value in found.values()])
            return
        title = f"{question.programme.name} · {dateline(question)} · {question.place_name}"
        table = _table(title, (_("Key"), _("Figure"), ">" + _("Value"), ">" + _("Records"), ">" + _("Confirmed"),
                               ">" + _("Target"), ">" + _("Completion")))  # fmt: skip
        for key, value in found.items():
            table.add_row(key, *_line(value))
        self._show(table)

    def _records(self, *, key_of_records: str, json: bool, **options: Any) -> None:
        question = _question(options)
        # Whoever sits at the machine could read the database; a file that leaves it holds what the public may see.
        if tells_personal(key_of_records):
            raise CommandError(_("Which records are counted here is personal; they are listed on pages only."))
        reader, rows = records_of(key_of_records, question.asked, AnonymousUser())
        export = Export(reader, rows, timezone.now(), (("figure", key_of_records), ("period", dateline(question))))
        for piece in json_chunks(export) if json else csv_lines(export, bom=False):
            self.stdout.write(piece, ending="")

    def _compare(self, *, file: Path, json: bool, **options: Any) -> None:
        try:
            rows, unread = comparing.read_list(file)
        except (comparing.NoSuchFile, comparing.NotReadable, comparing.NotAList) as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        findings = comparing.compared(rows, today=timezone.localdate())
        tally = dict(comparing.tally(findings))
        if json:
            self._print({
                **{verdict.value: n for verdict, n in tally.items()}, "unread": len(unread),
                "rows": [_finding_told(each) for each in findings],
                "bad_rows": [{"line": each.line, "column": each.column, "seen": each.seen, "reason": str(each)}
                             for each in unread],
            })  # fmt: skip
        else:
            self._show(_findings_table(findings))
            self.stdout.write(_("{agrees} agree, {differs} differ, {unknown} unknown").format_map(_named(tally)))
        if unread:
            raise CommandError("\n".join(map(str, unread)), returncode=2)
        if tally[Verdict.DIFFERS] or tally[Verdict.UNKNOWN]:
            told = _("The list does not agree with the records: {differs} rows differ, {unknown} are unknown.")
            raise CommandError(told.format_map(_named(tally)), returncode=1)

    def _audit(self, *, json: bool, **options: Any) -> None:
        found = list(actions.differences())
        if json:
            self._print([
                {"key": each.figure, "month": each.month, "west": each.west, "east": each.east,
                 "confirmed": each.confirmed,
                 "kept": {"records": each.kept[0], "value": number(each.kept[1])},
                 "counted": {"records": each.counted[0], "value": number(each.counted[1])}}
                for each in found
            ])  # fmt: skip
        elif found:
            heads = (_("Key"), _("Month"), _("West"), _("East"), ">" + _("Cell"), ">" + _("Counted anew"))
            table = _table(_("Cells that differ"), heads)
            for each in found:
                table.add_row(each.figure, each.month, each.west, each.east, _cell(each.kept), _cell(each.counted))
            self._show(table)
        if found:
            raise CommandError(_("{n} cells differ from a recount.").format(n=len(found)), returncode=1)
        if not json:
            told = _("{n} figures counted anew; every cell agrees.")
            self.stdout.write(told.format(n=len(registry.counted())))

    def _fold(self, **options: Any) -> None:
        self.stdout.write(_("{n} rows of cells were added up.").format(n=actions.fold()))

    def _rebuild(self, *, keys_to_rebuild: list[str], **options: Any) -> None:
        changed = actions.rebuild(keys_to_rebuild)
        self.stdout.write(_("{n} figures counted anew from their records.").format(n=len(changed)))

    def _list(self, *, json: bool, **options: Any) -> None:
        figures = registry.all_figures()
        if json:
            self._print([figure_told(figure) for figure in figures])
            return
        table = _table(_("Figures"), (_("Key"), _("Figure"), _("Unit"), _("Meaning")))
        for figure in figures:
            table.add_row(figure.key, str(figure.label), figure.unit_words, str(figure.meaning))
        self._show(table)

    def _print(self, told: Any) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _show(self, table: Table) -> None:
        # Wide enough that a file or a pipe gets whole lines; a terminal folds as it does.
        width = None if sys.stdout.isatty() else 200
        Console(file=cast("IO[str]", self.stdout), width=width, highlight=False).print(table)


def _add_question(parser: ArgumentParser, *, default: str = "") -> None:
    """Add period, place and day; below a verb the default is to keep what was said before the verb."""
    parser.add_argument("--period", "-p", default=default, help=_("Such as 2023, 2024-H1, 2024-01/2024-05; else all."))
    parser.add_argument("--place", default=default, help=_("Code or name of a place, or: programme."))
    parser.add_argument("--as-of", default=default, help=_("Last day that counts, such as 2024-06-30."))


def _question(options: dict[str, Any]) -> Question:
    asked = Words(period=options["period"], place=options["place"], as_of=options["as_of"])
    return understood(asked, today=timezone.localdate())


def _table(title: str, heads: Iterable[str]) -> Table:
    """Return an empty table; heads that begin with > stand right."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        right = head.startswith(">")
        table.add_column(head.removeprefix(">"), justify="right" if right else "left", overflow="fold")
    return table


def _line(value: Value) -> tuple[str, ...]:
    return (
        str(value.figure.label),
        told(value),
        words.number(value.records),
        words.percent(value.share_confirmed),
        words.number(value.target),
        "" if value.completion is None else words.completion(value.completion),
    )


def _findings_table(findings: list[Finding]) -> Table:
    heads = (">" + _("Line"), _("Key"), _("Period"), _("Place"), ">" + _("Printed"), ">" + _("Records say"),
             ">" + _("Records"), _("Verdict"), _("Reason"))  # fmt: skip
    table = _table("", heads)
    told = {Verdict.AGREES: _("agrees"), Verdict.DIFFERS: _("differs"), Verdict.UNKNOWN: _("unknown")}
    for each in findings:
        row = each.row
        table.add_row(
            str(row.line), row.key, row.period or _("all"), row.place, printed(row),
            words.number(each.counted), words.number(each.records),
            f"[{COLOURS[each.verdict]}]{told[each.verdict]}[/]", each.reason,
        )  # fmt: skip
    return table


def _finding_told(each: Finding) -> dict[str, Any]:
    row = each.row
    return {
        "line": row.line, "key": row.key, "label_zh": row.label, "period": row.period, "place": row.place,
        "unit": row.unit, "qualifier": row.qualifier.value, "printed": number(row.value),
        "value": number(each.counted), "records": each.records, "verdict": each.verdict.value, "reason": each.reason,
    }  # fmt: skip


def _named(tally: dict[Verdict, int]) -> dict[str, int]:
    return {verdict.value: n for verdict, n in tally.items()}


def _cell(cell: tuple[int, Any]) -> str:
    return f"{words.number(cell[1])} / {words.number(cell[0])}"
