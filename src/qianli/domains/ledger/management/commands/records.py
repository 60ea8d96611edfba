"""``qianli records``: the records that break a rule which came after them."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from qianli.domains.ledger.models import Entry
from qianli.domains.ledger.queries import lone_entries


class Command(BaseCommand):
    """For the administrator of the machine, who hands the list to the programme office."""

    help = gettext_noop("Name records that concern both sides and stand without one of them, from before that rule.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb."""
        verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        checking = verbs.add_parser("check", help=_("List them; the exit status is 1 where there are any."))
        checking.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *, as_json: bool, **options: Any) -> None:
        """List what is found."""
        found = [_told(entry) for entry in lone_entries()]
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for each in found:
                self.stdout.write("  ".join((each["record"], each["id"], each["label"], each["state"], each["lacks"])))
        if found:
            said = ngettext(
                "{n} record was confirmed by one side alone. Reopen it and give the other place.",
                "{n} records were confirmed by one side alone. Reopen them and give the other places.",
                len(found),
            )
            raise CommandError(said.format(n=len(found)), returncode=1)
        if not as_json:
            self.stdout.write(_("Every record that concerns both sides names both."))


def _told(entry: Entry) -> dict[str, str]:
    """Return a record as the list tells it; its label holds no name of a person in full."""
    lacking: Any = entry._meta.get_field("west" if entry.west_id is None else "east")
    return {
        "record": entry._meta.label_lower,
        "id": str(entry.pk),
        "label": str(entry),
        "state": str(entry.get_state_display()),
        "lacks": _("without {what}").format(what=lacking.verbose_name),
    }
