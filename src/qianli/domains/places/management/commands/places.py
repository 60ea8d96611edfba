"""``qianli places``: load the divisions, find a place by any of its names, show one with its history."""

import gzip
import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.domains.places import public
from qianli.domains.places.actions import load_divisions
from qianli.domains.places.public import Match, Place
from qianli.kernel.base.refusal import Invalid, Refusal


class NoList(Refusal):
    """The list of divisions {path} is not there. Build it with: python -m tools.places_build"""

    status = 503


class Command(BaseCommand):
    requires_system_checks: tuple[str, ...] = ()
    help = gettext_noop("Divisions of China: load them, find one by any of its names, show one.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help=_("Load the built list; a second time changes nothing."))
        load.add_argument(
            "--file", type=Path, help=_("The list; usually places/divisions.json.gz in the build folder.")
        )
        find = verbs.add_parser(
            "find", help=_("Say which division a text means; exit status 1 unless it is exactly one.")
        )
        find.add_argument("text")
        find.add_argument("--within", metavar="CODE", help=_("Look inside this division only."))
        show = verbs.add_parser("show", help=_("Show one division, what it is part of and what came before and after."))
        show.add_argument("code")
        for verb in (find, show):
            verb.add_argument("--on", metavar="DAY", help=_("As of this day, such as 2024-04-25; else today."))
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("For programs."))
        load.add_argument("--skip-checks", action="store_true", help=_("As for other commands; there are none here."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        {"load": self._load, "find": self._find, "show": self._show}[options["verb"]](options)

    def _load(self, options: dict[str, Any]) -> None:
        path = options["file"] or Path(settings.BUILD_DIR) / "places" / "divisions.json.gz"
        if not path.exists():
            raise NoList(path=path)
        content = json.loads(gzip.decompress(path.read_bytes()))
        columns = content["columns"]
        loaded = load_divisions(
            rows=(dict(zip(columns, row, strict=True)) for row in content["divisions"]),
            aliases=content["aliases"],
            edition=content["edition"],
            at=timezone.now(),
        )
        if not loaded.nothing:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE places_division, places_alias")
        self.stdout.write(
            _("Divisions: %(added)d added, %(changed)d changed; alternative names: %(names)d changed.") % asdict(loaded)
        )

    def _find(self, options: dict[str, Any]) -> None:
        match = public.resolve(options["text"], on=_day(options["on"]), within=options["within"])
        if options["as_json"]:
            self.stdout.write(_json(asdict(match)))
        else:
            self.stdout.write("\n".join(_lines(match)))
        if not match.candidates:
            raise CommandError(_("Nothing is called that on this day."), returncode=1)
        if len(match.candidates) > 1:
            told = _("{n} divisions are called that on this day. Give one code, or look inside a division: --within.")
            raise CommandError(told.format(n=len(match.candidates)), returncode=1)

    def _show(self, options: dict[str, Any]) -> None:
        on = _day(options["on"])
        place = public.division(options["code"])
        facts: dict[str, Any] = {
            "division": asdict(place),
            "in_force": public.valid_on(place.code, on),
            "path": [each.name for each in public.path_of(place.code)],
            "successors": [f"{each.code} {each.name}" for each in public.successor_chain(place.code)[1:]],
            "covers": list(public.codes_covering(place.code)),
        }
        if options["as_json"]:
            self.stdout.write(_json(facts))
            return
        self.stdout.write(f"{place.code}  {' > '.join(facts['path'])}  {_kind(place)}")
        self.stdout.write(_spelled_term(place))
        if facts["successors"]:
            self.stdout.write(_("Succeeded by: %s") % " > ".join(facts["successors"]))
        self.stdout.write(_("Records of these codes roll up into it: %s") % " ".join(facts["covers"]))


def _lines(match: Match) -> list[str]:
    lines = [f"{each.code}  {each.told_apart}  {_kind(each)}" for each in match.candidates]
    lines += [f"{each.code}  {each.told_apart}  {_spelled_term(each)}" for each in match.not_then]
    near = "、".join(f"{each.told_apart} {each.code}" for each in match.suggestions)
    return [*lines, _("Nearest: %s") % near] if near else lines


def _kind(place: Place) -> str:
    return str(public.Kind(place.kind).label)


def _spelled_term(place: Place) -> str:
    """Return the days of validity in words, both ends included."""
    first, last = place.first_day, place.day_after and place.day_after - timedelta(days=1)
    if first and last:
        return _("in force from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("in force since %(first)s") % {"first": first}
    return _("in force to %(last)s") % {"last": last} if last else _("in force, first day not known")


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(field="--on", seen=text, accepted="2024-04-25") from error


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2, default=str)
