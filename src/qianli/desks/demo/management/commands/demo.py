"""``qianli demo``: a whole, plainly synthetic programme to look at and to test with."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from qianli.desks.demo.actions import ACCOUNTS, demo_password, load_demo, settle


class Command(BaseCommand):
    help = gettext_noop("Load the demo programme, or show its accounts.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        loading = verbs.add_parser("load", help=_("Load the demo programme into an empty database."))
        loading.add_argument("--scale", type=_scale, default=1, help=_("Size; 1 is about 250,000 records."))
        loading.add_argument("--seed", type=int, default=1996, help=_("Another seed gives other synthetic records."))
        loading.add_argument("--json", action="store_true", help=_("Tell the result as JSON."))
        accounts = verbs.add_parser("accounts", help=_("Show one demo account for each role."))
        accounts.add_argument("--json", action="store_true", help=_("Tell the result as JSON."))

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "load":
            self._load(scale=options["scale"], seed=options["seed"], as_json=options["json"])
        else:
            self._accounts(as_json=options["json"])

    def _load(self, *, scale: int, seed: int, as_json: bool) -> None:
        begun = time.perf_counter()
        columns = (TextColumn("{task.description}"), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), disable=as_json) as progress:
            line = progress.add_task(_("Loading"), total=None)

            def told(table: str, rows: int) -> None:
                progress.update(line, description=table, advance=rows)

            rows = load_demo(
                key=settings.PROGRAMME,
                scale=scale,
                seed=seed,
                password=demo_password(settings.VAR_DIR),
                at=timezone.now(),
                told=told,
            )
            settle()
        seconds = round(time.perf_counter() - begun, 1)
        if as_json:
            self.stdout.write(json.dumps({"rows": rows, "seconds": seconds, "scale": scale, "seed": seed}))
        else:
            self.stdout.write(
                _("%(rows)s records loaded in %(seconds)s s.") % {"rows": f"{rows:,}", "seconds": seconds}
            )

    def _accounts(self, *, as_json: bool) -> None:
        password = demo_password(settings.VAR_DIR)
        rows = [
            {
                "account": name,
                "password": password,
                "role": str(role.label),
                "place": prefix or "*",
                "side": str(side.label),
            }
            for name, _full_name, role, prefix, side in ACCOUNTS
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        table = Table(_("Account"), _("Password"), _("Role"), _("Places"), _("Side"))
        for row in rows:
            table.add_row(*row.values())
        Console().print(table)


def _scale(text: str) -> int:
    scale = int(text)
    if not 1 <= scale <= 20:
        raise ValueError(text)
    return scale
