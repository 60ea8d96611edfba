"""``qianli webhooks``: list, add, test, rotate, resume and remove subscriptions."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.hooks import actions
from qianli.kernel.hooks.models import Delivery, Subscription
from qianli.kernel.hooks.queries import subscriptions
from qianli.kernel.hooks.terms import State


class Command(BaseCommand):
    """Webhooks from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("List, add, test, rotate, resume and remove webhooks.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        found = [verbs.add_parser("list", help=_("List the webhooks; a key stands before each."))]
        adding = verbs.add_parser("add", help=_("Subscribe an address and print the secret, this once."))
        adding.add_argument("name", help=_("Receiving system."))
        adding.add_argument("url", help=_("Address to call, such as https://example.org/qianli."))
        adding.add_argument(
            "--kind", action="append", default=[], dest="kinds", metavar="KIND",
            help=_("Kind of event, such as ledger.entry_confirmed; repeat it for more. Without it, all."),
        )  # fmt: skip
        adding.add_argument("--domain", action="append", default=[], dest="domains", metavar="DOMAIN",
                            help=_("Domain covered, such as labour; without it, all."))  # fmt: skip
        adding.add_argument("--place", default="", help=_("Beginning of a division's code; without it, all places."))
        found.append(adding)
        for verb, told in {
            "test": _("Send a trial at once and tell what came of it; 1 where it did not arrive."),
            "rotate": _("Change the secret and print the new one, this once; for a day both sign."),
            "resume": _("Switch on again what was switched off."),
            "remove": _("End a subscription."),
        }.items():
            each = verbs.add_parser(verb, help=told)
            each.add_argument("key", type=UUID, help=_("Key of the webhook, as listed."))
            found.append(each)
        for each in found:
            each.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        told, secret = getattr(self, f"_{options['verb']}")(options)
        if options["as_json"]:
            facts = [_facts(each) for each in told]
            self.stdout.write(json.dumps(facts if options["verb"] == "list" else facts[0] | secret, ensure_ascii=False))
            return
        for each in told:
            self.stdout.write("  ".join(str(value) for value in _facts(each).values()))
        if secret:
            self.stdout.write(_("Secret, shown only this once: %(secret)s") % secret)

    def _list(self, _options: dict[str, Any]) -> tuple[list[Subscription], dict[str, str]]:
        return list(subscriptions()), {}

    def _add(self, options: dict[str, Any]) -> tuple[list[Subscription], dict[str, str]]:
        made = actions.subscribe(
            name=options["name"], url=options["url"], kinds_told=options["kinds"], domains=options["domains"],
            place_prefix=options["place"], actor=None, at=timezone.now(),
        )  # fmt: skip
        return [made], {"secret": str(made.secret)}

    def _test(self, options: dict[str, Any]) -> tuple[list[Delivery], dict[str, str]]:
        sent = actions.try_out(pk=options["key"], actor=None, at=timezone.now())
        actions.deliver(sent.pk, at=timezone.now())
        sent.refresh_from_db()
        if sent.state != State.DELIVERED:
            raise CommandError(_("It did not arrive: %(why)s") % {"why": sent.status or sent.problem or sent.state})
        return [sent], {}

    def _rotate(self, options: dict[str, Any]) -> tuple[list[Subscription], dict[str, str]]:
        found = actions.rotate(pk=options["key"], actor=None, at=timezone.now())
        return [found], {"secret": str(found.secret)}

    def _resume(self, options: dict[str, Any]) -> tuple[list[Subscription], dict[str, str]]:
        return [actions.switch_on(pk=options["key"], actor=None, at=timezone.now())], {}

    def _remove(self, options: dict[str, Any]) -> tuple[list[Subscription], dict[str, str]]:
        return [actions.unsubscribe(pk=options["key"], actor=None, at=timezone.now())], {}


def _facts(told: Subscription | Delivery) -> dict[str, str]:
    if isinstance(told, Delivery):
        return {"id": str(told.pk), "state": told.state, "answer": str(told.status or told.problem)}
    state = "on" if told.is_on else "ended" if told.ended_at else "off"
    return {"id": str(told.pk), "state": state, "name": told.name, "url": told.url}
