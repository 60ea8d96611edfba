"""``qianli worklist``: what waits for a person, as on the page."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.desks.office.queries import grouped
from qianli.desks.office.telling import group_told
from qianli.kernel.access.models import User
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.web import format as words


class Command(BaseCommand):
    """The work of one person in the terminal."""

    help = gettext_noop("Tell what waits for a person: to confirm, to mend, to submit.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare whose work."""
        parser.add_argument("--user", required=True, metavar="NAME", help=_("Account name, for signing in."))
        parser.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell it."""
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise NotFound(what=User._meta.verbose_name, seen=options["user"])
        told = [group_told(each) for each in grouped(user)]
        if options["as_json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for group in told:
            self._tell(group)
        if not any(group["count"] for group in told):
            self.stdout.write(_("Nothing waits for {name}.").format(name=user))

    def _tell(self, group: dict[str, Any]) -> None:
        if group["count"]:
            self.stdout.write(f"{group['label']}  {words.number(group['count'])}")
        for pile in group["ledgers"]:
            side = {"west": _("West"), "east": _("East"), None: ""}[pile["side"]]
            self.stdout.write(f"  {pile['label']}  {side}".rstrip() + f"  {words.number(pile['count'])}")
            for item in pile["oldest"]:
                places = "、".join(place["name"] for place in (item["west"], item["east"]) if place)
                self.stdout.write(f"    {item['title']}  {places}  {item['first']}  {item['reason']}".rstrip())
