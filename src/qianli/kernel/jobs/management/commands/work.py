"""``qianli work``: one worker."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from qianli.kernel.jobs.working import work


class Command(BaseCommand):
    """A worker; as many as one likes may run, on any machine that reaches the database."""

    help = _("Do jobs and chores until stopped; what runs then is finished first.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many jobs at once, and when to end."""
        parser.add_argument("--concurrency", type=int, default=2, help=_("How many jobs at once (%(default)s)."))
        parser.add_argument("--drain", action="store_true", help=_("End when no job waits."))

    def handle(self, *, concurrency: int, drain: bool, **options: Any) -> None:
        """Work."""
        work(concurrency=max(concurrency, 1), drain=drain)
