"""``qianli backup``: make one while others write, verify it, restore it into an empty database."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from rich.console import Console
from rich.progress import Progress

from qianli.site import backup
from qianli.site.backup import Backup, Step


class Command(BaseCommand):
    """Backups from the terminal of the machine."""

    help = gettext_noop("Back up the database and the evidence while others write, verify a backup, restore it.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        making = verbs.add_parser("make", help=_("Write a backup into a new folder below this one."))
        making.add_argument("folder", metavar="FOLDER", type=Path)
        making.add_argument("--keep", type=_count, metavar="N", help=_("Then remove all but the newest N."))
        verifying = verbs.add_parser("verify", help=_("Read every file of a backup and compare it with its hash."))
        restoring = verbs.add_parser("restore", help=_("Verify a backup and fill an empty database from it."))
        for verb in (verifying, restoring):
            verb.add_argument("folder", metavar="BACKUP", type=Path)
        for verb in (making, verifying, restoring):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("For programs."))

    def handle(self, *, verb: str, folder: Path, as_json: bool, **options: Any) -> None:
        """Call the verb and tell what the backup says of itself."""
        with _steps(hidden=as_json) as step:
            if verb == "make":
                found = backup.make(folder, at=timezone.now(), step=step)
                backup.remember(found, at=timezone.now())
            elif verb == "verify":
                found = backup.verify(folder)
            else:
                found = backup.restore(folder, step=step)
        removed = backup.forget(folder, kept=options["keep"]) if options.get("keep") else []
        if as_json:
            self.stdout.write(json.dumps({**asdict(found), "removed": [str(path) for path in removed]}))
        else:
            self.stdout.write("\n".join(_told(verb, found)))
            for path in removed:
                self.stdout.write(_("Removed: {folder}").format(folder=path))
        if found.lacking:
            raise CommandError(
                ngettext(
                    "{n} evidence file is missing from the store or altered; qianli evidence verify names it.",
                    "{n} evidence files are missing from the store or altered; qianli evidence verify names them.",
                    len(found.lacking),
                ).format(n=len(found.lacking)),
                returncode=1,
            )


def _told(verb: str, found: Backup) -> Iterator[str]:
    said = {
        "make": _("The backup is in {folder}."),
        "verify": _("The backup {folder} is whole."),
        "restore": _("The backup {folder} is restored. Next: qianli up"),
    }
    yield said[verb].format(folder=found.folder)
    yield _("Made at {at} by release {release} from PostgreSQL {server}.").format(
        at=_moment(found.made_at), release=found.release, server=found.server
    )
    yield _("Evidence files: {n}, {size} bytes. End of the chain of events: {head}").format(
        n=found.files, size=found.bytes, head=found.head
    )
    yield _("The keys in QIANLI_VAR_DIR are not in it: keep a copy of them at another place.")


def _moment(made_at: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(made_at)):%Y-%m-%d %H:%M:%S}"


@contextmanager
def _steps(*, hidden: bool) -> Iterator[Step]:
    console = Console(stderr=True)
    with Progress(console=console, disable=hidden or not console.is_terminal, transient=True) as progress:
        bar = progress.add_task(_("Evidence files"), total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise ArgumentTypeError(_("A whole number from 1 to 10,000 is accepted."))
    return int(text)
