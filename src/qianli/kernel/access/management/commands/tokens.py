"""``qianli tokens``: list, issue and revoke tokens of the API."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.access.actions import issue_token, revoke_token
from qianli.kernel.access.models import Token, User
from qianli.kernel.access.queries import domains, named, tokens
from qianli.kernel.access.terms import Verb
from qianli.kernel.base.refusal import NotFound


class Command(BaseCommand):
    """Tokens from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("List, issue and revoke tokens of the API.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help=_("List the tokens, latest first; a number stands before each."))
        listing.add_argument("--user", default="", help=_("Account name, for signing in."))
        issuing = verbs.add_parser("issue", help=_("Issue a token and print it, this once."))
        issuing.add_argument("user", help=_("Account name, for signing in."))
        issuing.add_argument("name", help=_("What it is for."))
        issuing.add_argument(
            "--may", action="append", choices=Verb.values, metavar="VERB", dest="verbs",
            help=_("What it may do, such as view or record; repeat it for more. Without it: view and see_drafts."),
        )  # fmt: skip
        issuing.add_argument(
            "--domain", action="append", choices=[label for label, _name in domains()], default=[], dest="domains",
            metavar="DOMAIN", help=_("Domain covered, such as labour; without it, all."),
        )  # fmt: skip
        issuing.add_argument("--days", type=int, help=_("Days that it lasts."))
        revoking = verbs.add_parser("revoke", help=_("Revoke a token at once."))
        revoking.add_argument("number", type=int, help=_("Number of the token, as listed."))
        for verb in (listing, issuing, revoking):
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        verbs = {"list": self._list, "issue": self._issue, "revoke": self._revoke}
        verbs[options["verb"]](options, timezone.now())

    def _list(self, options: dict[str, Any], at: datetime) -> None:
        found = tokens(user_id=_account(options["user"]).pk if options["user"] else None)
        if options["as_json"]:
            self.stdout.write(json.dumps([_facts(token, at) for token in found], ensure_ascii=False))
            return
        for token in found:
            self.stdout.write(_line(token, at))

    def _issue(self, options: dict[str, Any], at: datetime) -> None:
        verbs = [Verb(verb) for verb in options["verbs"] or (Verb.VIEW, Verb.SEE_DRAFTS)]
        token, text = issue_token(
            user=_account(options["user"]), name=options["name"], verbs=verbs, domains=options["domains"],
            days=options["days"], actor=None, at=at,
        )  # fmt: skip
        if options["as_json"]:
            self.stdout.write(json.dumps(_facts(token, at) | {"token": text}, ensure_ascii=False))
            return
        self.stdout.write(_line(token, at))
        self.stdout.write(_("Token, shown only this once: %(token)s") % {"token": text})

    def _revoke(self, options: dict[str, Any], at: datetime) -> None:
        token = revoke_token(token_id=options["number"], owner=None, actor=None, at=at)
        self.stdout.write(json.dumps(_facts(token, at), ensure_ascii=False) if options["as_json"] else _line(token, at))


def _account(name: str) -> User:
    user = named(name)
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=name)
    return user


def _facts(token: Token, at: datetime) -> dict[str, Any]:
    return {
        "number": token.pk,
        "user": token.user.username,
        "name": token.name,
        "verbs": token.verbs,
        "domains": token.domains,
        "expires_at": token.expires_at.isoformat(),
        "last_used_at": token.last_used_at and token.last_used_at.isoformat(),
        "accepted": token.revoked_at is None and token.expires_at > at and token.user.is_active,
    }


def _line(token: Token, at: datetime) -> str:
    ends = _("until %(day)s") % {"day": f"{timezone.localtime(token.expires_at):%Y-%m-%d}"}
    state = ends if _facts(token, at)["accepted"] else _("no longer accepted")
    verbs = "、".join(token.verb_labels)
    return f"{token.pk}  {token.user.username}  {token.name}  {verbs}  {', '.join(token.domains) or '*'}  {state}"
