"""``qianli privacy``: the keys of personal values."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rich.progress import Progress

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.privacy import actions as rotation
from qianli.kernel.privacy.keys import keyring


class Command(BaseCommand):
    """Keys are made, counted and forgotten here; values are never shown."""

    help = gettext_noop("Encrypt personal values with a new key while the system runs, and tell which keys are in use.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        for verb, told in (
            ("rotate", _("Make a new key and encrypt all values with it; goes on where it was cut off.")),
            ("forget", _("Take keys that no value needs any more out of the file; older backups need them still.")),
            ("keys", _("Tell how many keys there are, and how many rows have an older one.")),
        ):
            verbs.add_parser(verb, help=told).add_argument("--json", action="store_true", help=_("For programs."))

    def handle(self, *, verb: str, json: bool, **options: Any) -> None:
        """Do what the verb says."""
        try:
            told = getattr(self, f"_{verb}")(quiet=json)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(_said(told) if json else "\n".join(f"{words}: {value}" for words, value in told.values()))

    def _rotate(self, *, quiet: bool) -> dict[str, tuple[str, Any]]:
        began = timezone.now()
        with Progress(disable=quiet) as progress:
            bar = progress.add_task(_("Encrypting"), total=rotation.outdated() or rotation.counted())
            rows = rotation.rotate(actor=None, at=began, told=lambda count: progress.advance(bar, count))
        seconds = (timezone.now() - began).total_seconds()
        return {"rows": (_("Rows encrypted anew"), rows), "seconds": (_("Seconds"), round(seconds, 1))}

    def _forget(self, *, quiet: bool) -> dict[str, tuple[str, Any]]:
        return {"forgotten": (_("Keys forgotten"), rotation.forget())}

    def _keys(self, *, quiet: bool) -> dict[str, tuple[str, Any]]:
        return {
            "keys": (_("Keys"), [key.id.hex() for key in keyring().keys]),
            "rows": (_("Rows with encrypted values"), rotation.counted()),
            "outdated": (_("Rows with an older key"), rotation.outdated()),
        }


def _said(told: dict[str, tuple[str, Any]]) -> str:
    return json.dumps({name: value for name, (_words, value) in told.items()})
