"""``qianli evidence``: attach files to a record, list them, sweep the store and verify it."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.access.models import User
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.evidence.actions import attach, faults, sweep
from qianli.kernel.evidence.models import Attachment
from qianli.kernel.evidence.presenting import placed, sized
from qianli.kernel.evidence.provable import provable
from qianli.kernel.evidence.queries import users_of
from qianli.kernel.evidence.rules import Citation
from qianli.kernel.evidence.store import AnyFile
from qianli.kernel.evidence.terms import Grade

REFUSED = 1


class Command(BaseCommand):
    """Evidence from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("Attach files to a record, list them, sweep the store and verify it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the four verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        adding = verbs.add_parser("add", help=_("Attach files to a record: all of them or none."))
        listing = verbs.add_parser("list", help=_("List the evidence of a record."))
        for verb in (adding, listing):
            verb.add_argument("model", help=_("Table of the record, such as in its address: funds.projects."))
            verb.add_argument("id", type=_key, help=_("Key of the record."))
        adding.add_argument("files", metavar="FILE", nargs="+", type=Path, help=_("Files."))
        adding.add_argument("--grade", type=Grade, choices=list(Grade), default=Grade.COPY, help=_("What they are."))
        adding.add_argument("--title", default="", help=_("What they show; without it, the name of each file."))
        adding.add_argument("--page", type=int, help=_("Page on which the proof stands."))
        adding.add_argument("--sheet", default="", help=_("Sheet on which the proof stands."))
        adding.add_argument("--cell", default="", help=_("Cell in which the proof stands."))
        adding.add_argument("--by", metavar="ACCOUNT", help=_("Who attaches, with that account's rights."))
        sweeping = verbs.add_parser("sweep", help=_("Remove files from the store that no record names."))
        sweeping.add_argument("--grace-hours", type=_hours, default=24, help=_("Leave alone what is younger."))
        sweeping.add_argument("--dry-run", action="store_true", help=_("Remove nothing, only tell."))
        verifying = verbs.add_parser("verify", help=_("Read every kept file and compare it with its hash."))
        for verb in (adding, listing, sweeping, verifying):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        verbs = {"add": self._add, "list": self._list, "sweep": self._sweep, "verify": self._verify}
        verbs[options["verb"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        kind = provable(options["model"])
        actor = _account(options["by"]) if options["by"] else None
        citation = Citation(options["page"], options["sheet"], options["cell"])
        made = []
        with transaction.atomic():
            for path in options["files"]:
                with _opened(path) as file:
                    made.append(
                        attach(
                            kind,
                            record_id=options["id"],
                            file=file,
                            name=path.name,
                            grade=options["grade"],
                            title=options["title"],
                            citation=citation,
                            actor=actor,
                            at=timezone.now(),
                        )
                    )
        self._tell([_facts(each) for each in made], options)

    def _list(self, options: dict[str, Any]) -> None:
        kind = provable(options["model"])
        if not kind.rows.filter(pk=options["id"]).exists():
            raise NotFound(what=kind.model._meta.verbose_name, seen=options["id"])
        found = Attachment.objects.filter(record_type=kind.record_type, record_id=options["id"])
        self._tell([_facts(each) for each in found.select_related("file", "attached_by").order_by("id")], options)

    def _tell(self, told: list[dict[str, Any]], options: dict[str, Any]) -> None:
        if options["as_json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for each in told:
            words = [each["sha256"][:12], sized(each["size_bytes"]), each["title"], each["place"]]
            withdrawn = _("withdrawn: {reason}").format(reason=each["withdrawn"]) if each["withdrawn"] else ""
            self.stdout.write("  ".join(word for word in [*words, withdrawn] if word))

    def _sweep(self, options: dict[str, Any]) -> None:
        dry = options["dry_run"]
        removed = sweep(at=timezone.now(), grace=timedelta(hours=options["grace_hours"]), dry=dry)
        if options["as_json"]:
            self.stdout.write(json.dumps({"removed": removed, "dry_run": dry}))
            return
        for name in removed:
            self.stdout.write(name)
        words = _("{n} files would be removed.") if dry else _("{n} files removed.")
        self.stdout.write(words.format(n=len(removed)))

    def _verify(self, options: dict[str, Any]) -> None:
        looked = list(faults())
        wrong = [fault for fault in looked if fault is not None]
        users = users_of(fault.digest for fault in wrong)
        told = [{"sha256": each.digest, "fault": each.what, "records": users[each.digest]} for each in wrong]
        if options["as_json"]:
            self.stdout.write(json.dumps({"files": len(looked), "faults": told}, ensure_ascii=False))
        else:
            words = {"missing": _("missing"), "altered": _("altered")}
            for each in wrong:
                self.stdout.write(f"{each.digest}  {words[each.what]}  {', '.join(users[each.digest])}")
            self.stdout.write(_("{n} files read.").format(n=f"{len(looked):,}"))
        if wrong:
            raise CommandError(_("{n} files are not as they were kept.").format(n=len(wrong)), returncode=REFUSED)


def _facts(row: Attachment) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "title": row.title,
        "file_name": row.file_name,
        "grade": row.grade,
        "place": placed(row),
        "sha256": row.file_id,
        "format": row.file.format,
        "size_bytes": row.file.size_bytes,
        "added_later": row.added_later,
        "attached_at": row.attached_at.isoformat(),
        "attached_by": row.attached_by.username if row.attached_by else None,
        "withdrawn": row.withdrawn_reason,
    }


def _account(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=name)
    return user


def _opened(path: Path) -> AnyFile:
    try:
        return File(path.open("rb"), name=path.name)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=REFUSED) from error


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(_("{seen} is not the key of a record.").format(seen=text)) from error


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError as error:
        raise ArgumentTypeError(_("{seen} is not a number of hours.").format(seen=text)) from error
    if not 0 <= hours < 100_000:
        raise ArgumentTypeError(_("{seen} is not a number of hours.").format(seen=text))
    return hours
