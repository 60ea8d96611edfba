"""``qianli jobs``: list jobs, show one, ask, cancel, try again, and list the chores."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.access.gate import at_the_machine
from qianli.kernel.access.models import User
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.jobs import actions
from qianli.kernel.jobs.models import Job
from qianli.kernel.jobs.queries import chores_told, job_told, jobs, log_of, told
from qianli.kernel.jobs.telling import chore_fields, job_fields, job_whole
from qianli.kernel.jobs.terms import State


class Command(BaseCommand):
    """Jobs from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("List jobs, show one, ask for one, cancel, try again, and list the chores.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help=_("The latest jobs."))
        listing.add_argument("--state", choices=State.values, help=_("Only jobs in this state."))
        listing.add_argument("--last", type=int, default=50, help=_("How many (%(default)s)."))
        showing = verbs.add_parser("show", help=_("One job with its log and its result."))
        asking = verbs.add_parser("ask", help=_("Ask for a job in the name of a person to whom it is offered."))
        asking.add_argument("task", help=_("Kind of job, such as figures.audit."))
        asking.add_argument("--user", required=True, metavar="NAME", help=_("Account name, for signing in."))
        cancelling = verbs.add_parser("cancel", help=_("Cancel a job that waits or runs."))
        retrying = verbs.add_parser("retry", help=_("Have a job that failed tried again."))
        choring = verbs.add_parser("chores", help=_("What the clock asks for."))
        for verb in (showing, cancelling, retrying):
            verb.add_argument("number", type=int, help=_("Number of the job, as listed."))
        for verb in (listing, showing, asking, cancelling, retrying, choring):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *, verb: str, **options: Any) -> None:
        """Call the verb."""
        getattr(self, f"_{verb}")(**options)

    def _list(self, *, state: str | None, last: int, as_json: bool, **options: Any) -> None:
        rows = jobs(Job.objects.all(), state=State(state) if state else None).select_related("asked_by")
        found = told(rows[: max(last, 0)])
        if as_json:
            self._print([job_fields(each) for each in found])
            return
        for job in found:
            when, far = localtime(job.asked_at), f"{job.done}/{job.total}" if job.total else ""
            words = (str(job.number), str(job.state.label), job.label, far, str(job.asked_by or ""))
            self.stdout.write("  ".join(filter(None, (*words, f"{when:%Y-%m-%d %H:%M}"))))

    def _show(self, *, number: int, as_json: bool, **options: Any) -> None:
        job, log = job_told(None, number), log_of(number)
        if as_json:
            self._print(job_whole(job, log))
            return
        self.stdout.write(f"{job.number}  {job.state.label}  {job.label}")
        for each in log:
            self.stdout.write(f"  {localtime(each.at):%Y-%m-%d %H:%M:%S}  {each.text}")
        if job.total:
            self.stdout.write(f"{job.done}/{job.total}  {job.step}".rstrip())
        if job.result:
            lines = (job.result["heads"], *job.result["rows"])
            self.stdout.write("\n".join([job.result["sentence"], *("  ".join(line) for line in lines if line)]))

    def _ask(self, *, task: str, user: str, **options: Any) -> None:
        actor = User.objects.filter(username=user).first()
        if actor is None:
            raise NotFound(what=User._meta.verbose_name, seen=user)
        self._show(number=actions.ask(task, actor=at_the_machine(actor), at=timezone.now()), **options)

    def _cancel(self, *, number: int, **options: Any) -> None:
        actions.cancel(number, actor=None, at=timezone.now())
        self._show(number=number, **options)

    def _retry(self, *, number: int, **options: Any) -> None:
        actions.retry(number, actor=None, at=timezone.now())
        self._show(number=number, **options)

    def _chores(self, *, as_json: bool, **options: Any) -> None:
        found = chores_told(at=timezone.now())
        if as_json:
            self._print([chore_fields(each) for each in found])
            return
        for chore in found:
            ended = f"{localtime(chore.ended_at):%Y-%m-%d %H:%M:%S} {chore.state.label}" if chore.state else "—"
            words = (chore.label, ended, chore.reason, f"→ {localtime(chore.next_at):%Y-%m-%d %H:%M:%S}")
            self.stdout.write("  ".join(filter(None, words)))

    def _print(self, told: Any) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
