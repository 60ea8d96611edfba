"""Roles, verbs and sides: the words in which rights are given."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is in the programme. The public is nobody: a visitor without a sign-in."""

    PROGRAMME_ADMIN = "programme_admin", _("Programme administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    OFFICE = "office", _("Programme office")
    COUNTY_CLERK = "county_clerk", _("County clerk")
    CONFIRMER = "confirmer", _("Confirmer")
    INSTITUTION_MEMBER = "institution_member", _("Institution member")
    AUDITOR = "auditor", _("Auditor")


# The duties of GB/T 22239 (system, security, audit): nobody has two of them at a time.
DUTIES = (Role.PROGRAMME_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
# Those whose power is raised for a while, with a reason; until then they read.
TIMED: frozenset[Role] = frozenset({Role.PROGRAMME_ADMIN, Role.SECURITY_ADMIN})


class Verb(TextChoices):
    """What may be done to a row."""

    VIEW = "view", _("View confirmed records")
    SEE_DRAFTS = "see_drafts", _("See what is not confirmed")
    RECORD = "record", _("Record")
    REVISE = "revise", _("Revise")
    SUBMIT = "submit", _("Submit")
    CONFIRM = "confirm", _("Confirm")
    REFUSE = "refuse", _("Refuse")
    ATTACH = "attach", _("Attach evidence")
    LOCK = "lock", _("Lock")
    SEE_PERSONAL = "see_personal", _("See personal data")
    EXPORT = "export", _("Export")
    VERIFY = "verify", _("Verify")
    ADMINISTER = "administer", _("Administer")
    SECURE = "secure", _("Look after rights and sign-ins")
    AUDIT = "audit", _("Read all events")


class Side(TextChoices):
    """Which of the two places of a row a grant looks at."""

    WEST = "west", _("West")
    EAST = "east", _("East")
    BOTH = "both", _("Both sides")


class Tried(TextChoices):
    """What attempts to sign in are counted for."""

    ACCOUNT = "account", _("Password of one account")
    CODE = "code", _("Second factor of one account")
    ADDRESS = "address", _("All accounts, from one network address")


POWER_UNTIL = "power_until"  # in a session, for the banner alone; what counts is the row

EVENTS = {
    "access.locked_out": _("After {attempts} failed attempts in a row, no more are taken for {target} until {until}"),
    "access.unlocked": _("{actor} lifted the lock-out of {target}"),
    "access.user_added": _("{actor} opened the account of {target}"),
    "access.user_closed": _("{actor} closed the account of {target}"),
    "access.user_reopened": _("{actor} reopened the account of {target}"),
    "access.link_issued": _("{actor} ended the password of {target} and made a link to set another"),
    "access.password_set": _("{actor} set a password by the link"),
    "access.signed_out": _("{actor} ended open sessions of {target}: {sessions}"),
    "access.factor_added": _("{actor} added a second factor ({kind})"),
    "access.factor_removed": _("{actor} removed a second factor ({kind})"),
    "access.factor_reset": _("{actor} made a second factor anew ({kind})"),
    "access.power_raised": _("{actor} raised the administrator power until {until}: {reason}"),
    "access.power_dropped": _("{actor} dropped the administrator power"),
    "access.token_issued": _("{actor} issued the token {name} to {target}, until {until}"),
    "access.token_revoked": _("{actor} revoked the token {name} of {target}"),
    "access.grant_given": _("{actor} gave {target} the role {role}"),
    "access.delegation_given": _("{actor} handed {target} the role {role} of {owner} until {until}: {reason}"),
    "access.delegation_withdrawn": _("{actor} withdrew from {target} the role {role} of {owner}"),
    "access.grant_ended": _("{actor} ended the role {role} of {target}"),
}

# What the trigger of migration 0003 says; the words there and here are the same.
GUARDED = {"access_user_stays": _("Users are not deleted; end their sign-in instead.")}
