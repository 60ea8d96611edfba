"""``qianli search``: what a text finds of what is public, for people and as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from qianli.desks.portal.search_api import told
from qianli.desks.portal.searching import Found, Hit, found_for


class Command(BaseCommand):
    requires_system_checks = ()
    help = gettext_noop("Find places, figures, lists and public records by name, pinyin, initials or code.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="+", metavar="WORD", help=_("What is looked for; all words must be there."))
        parser.add_argument("--kind", default="", metavar="TABLE", help=_("Look in this list only: funds.projects."))
        parser.add_argument("--json", action="store_true", help=_("For programs."))

    def handle(self, *, words: list[str], kind: str, **options: Any) -> None:
        found = found_for(" ".join(words), today=timezone.localdate(), user=AnonymousUser(), kind=kind)
        if options["json"]:
            self.stdout.write(json.dumps(told(found), ensure_ascii=False, indent=2))
        else:
            self._write(found)

    def _write(self, found: Found) -> None:
        if found.nothing:
            self.stdout.write(_("Nothing bears this name"))
        for title, hits in (
            (pgettext("portal", "Places"), found.places),
            (_("Figures"), found.figures),
            (_("Lists"), found.lists),
        ):
            self._group(title, hits)
        if found.records and not found.exactly:
            self.stdout.write(_("No record has this in its name. These sound or look like it:"))
        for group in found.records:
            self._group(f"{group.label} {group.total}", group.hits)

    def _group(self, title: str, hits: list[Hit]) -> None:
        if hits:
            self.stdout.write(title)
        for hit in hits:
            self.stdout.write(f"  {hit.name}  {hit.told}  {hit.href}")
