"""``qianli persons``: everything held about one person, and its erasure."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.domains.parties.public import erase_person, tell_person


class Command(BaseCommand):
    """For the administrator of the machine, when a person asks what is held, or to be forgotten."""

    help = gettext_noop("Tell everything held about one person, or erase it; the records stay and are counted.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
        for verb, told in (
            ("export", _("Print as JSON everything held about a person, unmasked.")),
            ("erase", _("Erase the personal values of a person whose records have ended long enough ago.")),
        ):
            each = verbs.add_parser(verb, help=told)
            each.add_argument("person", type=UUID, metavar="PERSON", help=_("Key of the person, as in its address."))
            each.add_argument("--reason", required=True, help=_("Why; it is recorded."))

    def handle(self, *, verb: str, person: UUID, reason: str, **options: Any) -> None:
        """Do what the verb says."""
        if verb == "erase":
            erase_person(person_id=person, reason=reason, actor=None, at=timezone.now())
            self.stdout.write(_("Erased. The records of this person are counted as before."))
            return
        told = tell_person(person_id=person, reason=reason, actor=None, at=timezone.now())
        self.stdout.write(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
