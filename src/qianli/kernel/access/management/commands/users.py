"""``qianli users``: open, close and reopen accounts, give and end roles, and list who has which."""

import json
import secrets
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, timedelta
from getpass import getpass
from typing import Any

from allauth.core.internal.ratelimit import truncate_ip
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from qianli.kernel.access.actions import (
    add_user,
    close_account,
    end_grant,
    end_sign_ins,
    give_grant,
    issue_link,
    reopen_account,
    unlock_account,
    unlock_address,
)
from qianli.kernel.access.models import Grant, User
from qianli.kernel.access.queries import accounts
from qianli.kernel.access.rules import prefix_of
from qianli.kernel.access.terms import Role, Side
from qianli.kernel.base.integrity import explained
from qianli.kernel.base.refusal import Invalid, NotFound


class Command(BaseCommand):
    """Accounts and roles from the terminal of the machine, where no sign-in is asked for."""

    help = gettext_noop("Open, close and reopen accounts, give and end roles, and list who has which.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help=_("List the accounts with their roles; a number stands before each."))
        adding = verbs.add_parser("add", help=_("Open an account with one role."))
        adding.add_argument("name", help=_("Account name, for signing in."))
        adding.add_argument("--full-name", default="", help=_("Name shown to others."))
        adding.add_argument(
            "--make-password", action="store_true", help=_("Make a password and print it once, instead of asking.")
        )
        granting = verbs.add_parser("grant", help=_("Give an account one more role."))
        granting.add_argument("name", help=_("Account name, for signing in."))
        for verb in (adding, granting):
            _add_role(verb)
        ending = verbs.add_parser("end", help=_("End a role."))
        ending.add_argument("number", type=int, help=_("Number of the role, as listed."))
        ending.add_argument("--last-day", type=day, help=_("Last day with the role; without it, today."))
        closing = verbs.add_parser("close", help=_("End the sign-in of an account at once, and its open sessions."))
        reopening = verbs.add_parser("reopen", help=_("Let an account sign in again, with its password and roles."))
        signing_out = verbs.add_parser(
            "sign-out", help=_("End the open sessions of an account, which may sign in again.")
        )
        linking = verbs.add_parser(
            "link", help=_("End the password of an account and print a link by which its owner sets another, once.")
        )
        for verb in (closing, reopening, signing_out, linking):
            verb.add_argument("name", help=_("Account name, for signing in."))
        unlocking = verbs.add_parser("unlock", help=_("Take attempts to sign in again, after too many have failed."))
        what = unlocking.add_mutually_exclusive_group(required=True)
        what.add_argument("name", nargs="?", help=_("Account name, for signing in."))
        what.add_argument("--address", help=_("Network address that the attempts came from."))
        for verb in (listing, adding, granting, ending, closing, reopening, unlocking, signing_out,
                     linking):  # fmt: skip
            verb.add_argument("--json", action="store_true", dest="as_json", help=_("Tell the result as JSON."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb."""
        verbs = {
            "list": self._list, "add": self._add, "grant": self._grant, "end": self._end,
            "close": self._close, "reopen": self._reopen, "unlock": self._unlock,
            "sign-out": self._sign_out, "link": self._link,
        }  # fmt: skip
        try:
            verbs[options["verb"]](options, timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _list(self, options: dict[str, Any], at: datetime) -> None:
        today = timezone.localdate(at)
        told: list[dict[str, Any]] = [
            {
                "name": user.username,
                "full_name": user.full_name,
                "active": user.is_active,
                "roles": [_facts(grant, today) for grant in grants],
            }
            for user, grants in accounts()
        ]
        if options["as_json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for account in told:
            closed = "" if account["active"] else _("closed")
            self.stdout.write("  ".join(filter(None, (account["name"], account["full_name"], closed))))
            for role in account["roles"]:
                self.stdout.write(f"  {_line(role)}")

    def _add(self, options: dict[str, Any], at: datetime) -> None:
        asked = sys.stdin.isatty() and not options["make_password"]
        password = _asked_password() if asked else secrets.token_urlsafe(12)
        with transaction.atomic():
            user = add_user(
                username=options["name"], full_name=options["full_name"], password=password, actor=None, at=at
            )
            grant = _given(user, options, at)
        made = None if asked else password
        self._tell(grant, at, as_json=options["as_json"], password=made)

    def _grant(self, options: dict[str, Any], at: datetime) -> None:
        self._tell(_given(_account(options["name"]), options, at), at, as_json=options["as_json"])

    def _end(self, options: dict[str, Any], at: datetime) -> None:
        last_day = options["last_day"] or timezone.localdate(at)
        grant = end_grant(grant_id=options["number"], last_day=last_day, actor=None, at=at)
        grant.refresh_from_db()
        self._tell(grant, at, as_json=options["as_json"])

    def _close(self, options: dict[str, Any], at: datetime) -> None:
        self._tell_account(close_account(username=options["name"], actor=None, at=at), options)

    def _reopen(self, options: dict[str, Any], at: datetime) -> None:
        self._tell_account(reopen_account(username=options["name"], actor=None, at=at), options)

    def _unlock(self, options: dict[str, Any], at: datetime) -> None:
        name, address = options["name"], options["address"]
        if address:
            unlock_address(address=truncate_ip(address), actor=None, at=at)
        else:
            unlock_account(username=name, actor=None, at=at)
        if options["as_json"]:
            self.stdout.write(json.dumps({"unlocked": address or name}))
            return
        self.stdout.write(_("Attempts to sign in are taken again: {name}").format(name=address or name))

    def _sign_out(self, options: dict[str, Any], at: datetime) -> None:
        ended = end_sign_ins(user=_account(options["name"]), actor=None, at=at)
        if options["as_json"]:
            self.stdout.write(json.dumps({"name": options["name"], "ended": ended}))
            return
        self.stdout.write(_("Open sessions ended: {number}").format(number=ended))

    def _link(self, options: dict[str, Any], at: datetime) -> None:
        key = issue_link(username=options["name"], actor=None, at=at)
        link = f"{reverse('account_first_password')}?key={key}"
        if options["as_json"]:
            self.stdout.write(json.dumps({"name": options["name"], "link": link}))
            return
        told = _("Link to set a password, shown only this once; put the address of the site before it: %(link)s")
        self.stdout.write(told % {"link": link})

    def _tell_account(self, user: User, options: dict[str, Any]) -> None:
        """Say whether an account is open now."""
        if options["as_json"]:
            self.stdout.write(json.dumps({"name": user.username, "active": user.is_active}))
            return
        told = _("{name} may sign in again.") if user.is_active else _("{name} can no longer sign in.")
        self.stdout.write(told.format(name=user.username))

    def _tell(self, grant: Grant, at: datetime, *, as_json: bool, password: str | None = None) -> None:
        """Say where a role stands now, and a password that was made, which is kept nowhere else."""
        facts = _facts(grant, timezone.localdate(at))
        if as_json:
            made = {"password": password} if password else {}
            self.stdout.write(json.dumps({"name": grant.user.username, **facts, **made}, ensure_ascii=False))
            return
        self.stdout.write(f"{grant.user.username}  {_line(facts)}")
        if password:
            self.stdout.write(_("Password, shown only this once: %(password)s") % {"password": password})


def _account(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NotFound(what=User._meta.verbose_name, seen=name)
    return user


def _add_role(verb: ArgumentParser) -> None:
    verb.add_argument("--role", choices=Role.values, required=True, help=_("Role."))
    verb.add_argument("--place", metavar="CODE", default="", help=_("Code of the place covered; without it, all."))
    verb.add_argument("--side", choices=Side.values, default=Side.BOTH.value, help=_("Side of records covered."))
    verb.add_argument("--domain", default="", help=_("Domain covered, such as labour; without it, all."))
    verb.add_argument("--since", type=day, help=_("First day with the role; without it, today."))


def _given(user: User, options: dict[str, Any], at: datetime) -> Grant:
    domain, place = options["domain"], options["place"]
    if domain and domain not in apps.app_configs:
        raise Invalid(field="--domain", seen=domain, accepted=_("Such as labour."))
    covered = prefix(place)
    try:
        with transaction.atomic():
            grant = give_grant(
                user=user,
                role=Role(options["role"]),
                place_prefix=covered,
                side=Side(options["side"]),
                domain=domain,
                first_day=options["since"] or timezone.localdate(at),
                actor=None,
                at=at,
            )
    except IntegrityError as error:
        raise explained(error, Grant) from error
    grant.refresh_from_db()
    return grant


def prefix(place: str) -> str:
    """Return what the codes below a place start with; :raises Invalid: what was typed is no code."""
    if place and not (place.isalnum() and place.isascii() and 2 <= len(place) <= 12):
        raise Invalid(field="--place", seen=place, accepted=_("A code such as 152221; qianli places find tells it."))
    return prefix_of(place.upper())


def _asked_password() -> str:
    password = getpass(_("Password: "))
    if password != getpass(_("The same password again: ")):
        raise CommandError(_("The two passwords differ; nothing was saved."))
    return password


def _facts(grant: Grant, today: date) -> dict[str, Any]:
    first, day_after = grant.valid.lower, grant.valid.upper
    return {
        "number": grant.pk,
        "role": grant.role,
        "place": grant.place_prefix,
        "side": grant.side,
        "domain": grant.domain,
        "first_day": first.isoformat(),
        "last_day": day_after and (day_after - timedelta(days=1)).isoformat(),
        "held_today": first <= today and (day_after is None or today < day_after),
    }


def _line(facts: dict[str, Any]) -> str:
    role, side = Role(facts["role"]).label, Side(facts["side"]).label
    days = f"{facts['first_day']} – {facts['last_day'] or ''}".rstrip()
    return f"{facts['number']}  {role}  {facts['place'] or '*'}  {side}  {facts['domain'] or '*'}  {days}"


def day(text: str) -> date:
    """Return a day that was typed; :raises ArgumentTypeError: it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_('"%(seen)s" is not a day. Write 2024-04-25.') % {"seen": text}) from error
