"""``qianli delegations``: list, give and withdraw what people hand to colleagues for a while."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.access.actions import give_delegation, withdraw_delegation
from qianli.kernel.access.management.commands.users import day, prefix
from qianli.kernel.access.models import Delegation, User
from qianli.kernel.access.queries import delegations, domains, facts_of, named
from qianli.kernel.access.terms import Role, Side, Verb
from qianli.kernel.base.refusal import NotFound


class Command(BaseCommand):
    """Delegations from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("List, give and withdraw what people hand to colleagues for a while.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help=_("List what has not ended; a number stands before each."))
        listing.add_argument("--user", default="", help=_("Account name, for signing in."))
        giving = verbs.add_parser("give", help=_("Hand a role of one person to another until a day."))
        giving.add_argument("giver", help=_("Account name of who is away."))
        giving.add_argument("grant", type=int, help=_("Number of the role, as qianli users list tells it."))
        giving.add_argument("receiver", help=_("Account name of who acts meanwhile."))
        giving.add_argument("--since", type=day, help=_("First day; without it, today."))
        giving.add_argument("--until", type=day, required=True, help=_("Last day."))
        giving.add_argument("--reason", required=True, help=_("Why, such as leave or a journey."))
        giving.add_argument(
            "--place", metavar="CODE", default="", help=_("Code of the place covered; without it, all.")
        )
        giving.add_argument(
            "--domain", choices=[label for label, _name in domains()], default="", metavar="DOMAIN",
            help=_("Domain covered, such as labour; without it, all."),
        )  # fmt: skip
        giving.add_argument(
            "--may", action="append", choices=Verb.values, metavar="VERB", dest="verbs", default=[],
            help=_("What it may do, such as view or record; repeat it for more. Without it: all that the role allows."),
        )  # fmt: skip
        withdrawing = verbs.add_parser("withdraw", help=_("Take one back at once."))
        withdrawing.add_argument("number", type=int, help=_("Number of the delegation, as listed."))
        for verb in (listing, giving, withdrawing):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        verbs = {"list": self._list, "give": self._give, "withdraw": self._withdraw}
        verbs[options["verb"]](options, timezone.now())

    def _list(self, options: dict[str, Any], at: datetime) -> None:
        user_id = _account(options["user"]).pk if options["user"] else None
        found = list(delegations(day=timezone.localdate(at), user_id=user_id))
        if options["as_json"]:
            self.stdout.write(_json([facts_of(given) for given in found]))
            return
        for given in found:
            self.stdout.write(_line(given))

    def _give(self, options: dict[str, Any], at: datetime) -> None:
        given = give_delegation(
            grant_id=options["grant"], giver=_account(options["giver"]), receiver=options["receiver"],
            place_prefix=prefix(options["place"]), domain=options["domain"],
            verbs=[Verb(verb) for verb in options["verbs"]], first_day=options["since"] or timezone.localdate(at),
            last_day=options["until"], reason=options["reason"], actor=None, at=at,
        )  # fmt: skip
        self.stdout.write(_json(facts_of(given)) if options["as_json"] else _line(given))

    def _withdraw(self, options: dict[str, Any], at: datetime) -> None:
        given = withdraw_delegation(number=options["number"], owner=None, actor=None, at=at)
        self.stdout.write(_json(facts_of(given)) if options["as_json"] else _line(given))


def _account(name: str) -> User:
    user = named(name)
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=name)
    return user


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, cls=DjangoJSONEncoder)


def _line(given: Delegation) -> str:
    facts = facts_of(given)
    role, side = Role(facts["role"]).label, Side(facts["side"]).label
    verbs = "、".join(str(Verb(verb).label) for verb in facts["verbs"])
    where = f"{facts['place'] or '*'}  {side}  {facts['domain'] or '*'}"
    who = f"{facts['giver']} → {facts['receiver']}"
    return f"{given.pk}  {who}  {role}  {where}  {given.first_day} – {given.last_day}  {verbs}  {given.reason}"
