"""``qianli openapi``: write the description of the API that is kept in the repository, or check it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

KEPT = Path("docs") / "openapi.json"


class Command(BaseCommand):
    """Write or check ``docs/openapi.json``."""

    requires_system_checks = []
    help = gettext_noop("Write docs/openapi.json, the description of the API; with --check only compare it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help=_("Change nothing; exit status 1 if the file is not current.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kept, current = Path(settings.BASE_DIR) / KEPT, document()
        if options["check"]:
            if not kept.exists() or kept.read_text() != current:
                raise CommandError(_("%(path)s is not current. Run: qianli openapi") % {"path": KEPT})
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(current)
        self.stdout.write(str(KEPT))


def document() -> str:
    """Return the description of the API as it is kept: in English, ordered, one fact a line."""
    with translation.override("en"):
        from qianli.site.api import api

        return json.dumps(api.description_document(), ensure_ascii=False, indent=1) + "\n"
