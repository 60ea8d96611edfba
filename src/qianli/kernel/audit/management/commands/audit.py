"""``qianli audit``: read the events, seal them, export their log, and verify that nothing was changed."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.audit import chain, verifier
from qianli.kernel.audit.actions import seal
from qianli.kernel.audit.models import Event
from qianli.kernel.audit.telling import said


class Command(BaseCommand):
    """The events from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("Read the events, seal them, export their log, and verify that nothing was changed.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help=_("The latest events, or those of one record."))
        listing.add_argument("--record", nargs=2, metavar=("MODEL", "ID"), help=_("Such as funds.project and its key."))
        listing.add_argument("--last", type=int, default=50, help=_("How many (%(default)s)."))
        verbs.add_parser("seal", help=_("Add the events since the last time to the chain."))
        verifying = verbs.add_parser("verify", help=_("Compare every event with the chain and name what was changed."))
        verifying.add_argument(
            "--head",
            type=_head,
            action="append",
            default=[],
            metavar="POSITION:DIGEST",
            help=_("A head noted earlier."),
        )
        exporting = verbs.add_parser("export", help=_("Write the log that the verifier reads."))
        exporting.add_argument("--out", type=Path, required=True, metavar="FILE")
        verbs.add_parser("head", help=_("Where the chain ends now: note it where nobody here can change it."))
        verbs.add_parser("verifier", help=_("Print the verifier, a program of one file that needs nothing of Qianli."))
        for verb in (listing, verifying):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("For programs."))

    def handle(self, *, verb: str, **options: Any) -> None:
        """Call the verb."""
        getattr(self, f"_{verb}")(**options)

    def _list(self, *, record: tuple[str, str] | None, last: int, as_json: bool, **options: Any) -> None:
        events = Event.objects.order_by("-id")
        if record:
            events = events.filter(target_type=record[0], target_id=record[1])
        found = list(events[: max(last, 0)])
        if as_json:
            told = [{"id": each.pk, "at": each.at.isoformat(), "name": each.name, "actor": each.actor_label,
                     "target_type": each.target_type, "target_id": each.target_id, "target": each.target_label,
                     "facts": each.facts, "request_id": each.request_id} for each in found]  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for each in found:
            self.stdout.write(f"{localtime(each.at):%Y-%m-%d %H:%M:%S}  {said(each)}")

    def _seal(self, **options: Any) -> None:
        self.stdout.write(_("{n} events were sealed.").format(n=seal()))

    def _verify(self, *, head: list[tuple[int, bytes]], as_json: bool, **options: Any) -> None:
        found = list(chain.findings(tuple(head)))
        if as_json:
            told = [{"kind": each.kind, "position": each.position, "event": each.event} for each in found]
            self.stdout.write(json.dumps({"head": str(chain.head()), "waiting": chain.waiting(), "breaches": told}))
        for each in [] if as_json else found:
            self.stdout.write(f"{each.kind}: {each.position} {each.event}")
        if found:
            raise CommandError(_("{n} breaches of the chain.").format(n=len(found)), returncode=1)
        if not as_json:
            said = _("{n} events are as they were sealed; {waiting} wait for the seal. Head: {head}")
            end = chain.head()
            self.stdout.write(said.format(n=end.position, waiting=chain.waiting(), head=end))

    def _export(self, *, out: Path, **options: Any) -> None:
        seal()
        draft, line = out.with_name(f".{out.name}.part"), b""
        try:
            with draft.open("wb") as file:
                for line in chain.log_lines():
                    file.write(line)
            draft.replace(out)
        except OSError as error:
            raise CommandError(_("{path} cannot be written: {why}").format(path=out, why=error.strerror)) from error
        finally:
            draft.unlink(missing_ok=True)
        # The head that stands in the file: the chain may have grown since.
        _word, position, digest = line.decode().split()
        told = _("{n} events in {path}. Head: {head}")
        self.stdout.write(told.format(n=position, path=out, head=f"{position}:{digest}"))

    def _head(self, **options: Any) -> None:
        self.stdout.write(str(chain.head()))

    def _verifier(self, **options: Any) -> None:
        self.stdout.write(Path(verifier.__file__).read_text(encoding="utf-8"), ending="")


def _head(text: str) -> tuple[int, bytes]:
    try:
        return verifier.head_of(text)
    except ValueError as error:
        raise ArgumentTypeError(_("Not POSITION:DIGEST: {seen}").format(seen=text)) from error
