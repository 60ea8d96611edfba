"""``qianli programme``: establish a programme, say which places have a standing in it, and list both."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.domains.ledger.actions import establish_programme, give_standing
from qianli.domains.ledger.models import Programme, ProgrammePlace
from qianli.domains.ledger.queries import programme
from qianli.domains.ledger.rules import read_day
from qianli.domains.ledger.terms import Standing
from qianli.kernel.base.refusal import Refusal


class Command(BaseCommand):
    help = gettext_noop("Establish a programme, say which places have a standing in it, and list both.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        founding = verbs.add_parser("establish", help=_("Establish a programme between two regions."))
        founding.add_argument("key", help=_("Short name in addresses and files, such as jingmeng."))
        founding.add_argument("--name", required=True, help=_("Name shown on every page."))
        founding.add_argument("--west", metavar="CODE", required=True, help=_("Code of the western region."))
        founding.add_argument("--east", metavar="CODE", required=True, help=_("Code of the eastern region."))
        founding.add_argument("--since", type=_day, metavar="DAY", required=True, help=_("First day."))
        for option, told in (
            ("--key-county", _("Codes of western key banners and counties.")),
            ("--member", _("Codes of eastern districts that take part.")),
        ):
            founding.add_argument(option, metavar="CODE", nargs="+", action="extend", default=[], help=told)
        giving = verbs.add_parser("standing", help=_("Make a place a key banner or county, or a member district."))
        giving.add_argument("key", help=_("Key of the programme."))
        giving.add_argument("place", metavar="code", help=_("Code of the place."))
        giving.add_argument("standing", type=Standing, choices=list(Standing), help=_("What it is."))
        giving.add_argument("--since", type=_day, metavar="DAY", required=True, help=_("First day."))
        giving.add_argument("--last-day", type=_day, metavar="DAY", help=_("Last day, where it is known."))
        listing = verbs.add_parser("list", help=_("List the programmes with their places."))
        for verb in (founding, giving, listing):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb, then tell the programme as it now is."""
        verbs = {"establish": self._establish, "standing": self._standing, "list": self._list}
        try:
            verbs[options["verb"]](options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _establish(self, options: dict[str, Any]) -> None:
        establish_programme(
            key=options["key"],
            name=options["name"],
            west=options["west"],
            east=options["east"],
            since=options["since"],
            key_counties=options["key_county"],
            members=options["member"],
            actor=None,
            at=timezone.now(),
        )
        self._tell(Programme.objects.filter(key=options["key"]), as_json=options["as_json"])
        if options["key"] != settings.PROGRAMME:
            self.stderr.write(_("The portal opens with it once QIANLI_PROGRAMME=%(key)s is set.") % options)

    def _standing(self, options: dict[str, Any]) -> None:
        last_day = options["last_day"]
        give_standing(
            programme_id=programme(options["key"]).id,
            place=options["place"],
            standing=options["standing"],
            first_day=options["since"],
            day_after=last_day and last_day + timedelta(days=1),
            actor=None,
            at=timezone.now(),
        )
        self._tell(Programme.objects.filter(key=options["key"]), as_json=options["as_json"])

    def _list(self, options: dict[str, Any]) -> None:
        self._tell(Programme.objects.order_by("since", "key"), as_json=options["as_json"])

    def _tell(self, found: Any, *, as_json: bool) -> None:
        told = [_facts(each) for each in found.select_related("west", "east")]
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for each in told:
            self.stdout.write(f"{each['key']}  {each['name']}  {each['east']} – {each['west']}  {each['since']}")
            for place in each["places"]:
                days = f"{place['first_day']} – {place['last_day'] or ''}".rstrip()
                self.stdout.write(f"  {place['code']}  {place['name']}  {Standing(place['standing']).label}  {days}")


def _facts(each: Programme) -> dict[str, Any]:
    held = ProgrammePlace.objects.filter(programme=each).select_related("place").order_by("standing", "place", "spell")
    return {
        "key": each.key,
        "name": each.name,
        "west": each.west.code,
        "east": each.east.code,
        "since": each.since.isoformat(),
        "places": [_place(row) for row in held],
    }


def _place(row: ProgrammePlace) -> dict[str, Any]:
    day_after = row.spell.upper
    return {
        "code": row.place.code,
        "name": row.place.name,
        "standing": row.standing,
        "first_day": row.spell.lower.isoformat(),
        "last_day": day_after and (day_after - timedelta(days=1)).isoformat(),
    }


def _day(text: str) -> date:
    try:
        return read_day(text)
    except Refusal as refusal:
        raise ArgumentTypeError(refusal.sentence) from refusal
