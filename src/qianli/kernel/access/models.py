"""Tables of users and of the roles given to them."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from qianli.kernel.access.rules import Bounds, Holding, Part
from qianli.kernel.access.terms import DUTIES, Role, Side, Verb


class User(AbstractUser):
    """A person who signs in. What the person may do stands in the grants alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=100, blank=True)

    # Key of the session that this object was read for, empty outside: power is raised for one session only.
    session_key: str = ""
    # For whom the last deed that the gate let pass is done, as events tell it: nobody when in the own right.
    acts_for: dict[str, Any] = {}

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                Lower("username"),
                name="access_user_one_name",
                violation_error_message=_("Another account has this name, in capitals or not."),
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name shown to others; the login name of a person who gave none."""
        return self.full_name or self.username

    def get_short_name(self) -> str:
        """The same as the full name: Chinese names have no short form."""
        return self.get_full_name()


class Grant(models.Model):
    """A role given to a user for the divisions below one code, on one side or both, for some days."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    place_prefix = models.CharField(
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Z]*$")],
        help_text="Start of the division codes covered, such as 1522; empty: everywhere.",
    )
    side = models.CharField(max_length=4, choices=Side, default=Side.BOTH)
    domain = models.CharField(max_length=30, blank=True, help_text="Label of the domain; empty: all domains.")
    verbs = ArrayField(
        models.CharField(max_length=20, choices=Verb), default=list, db_default=[], blank=True,
        help_text="Verbs of the role that it is given for; none: all of them.",
    )  # fmt: skip
    valid = DateRangeField(help_text="First day of the role up to the first day without it.")
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.CheckConstraint(name="access_grant_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="access_grant_side_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="access_grant_verbs_known", condition=Q(verbs__contained_by=[str(verb) for verb in Verb])
            ),
            models.CheckConstraint(name="access_grant_prefix_code", condition=Q(place_prefix__regex=r"^[0-9A-Z]*$")),
            models.CheckConstraint(
                name="access_grant_granted_pair",
                condition=Q(granted_by=None, granted_at=None) | Q(granted_by__isnull=False, granted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="access_grant_by_another", condition=Q(granted_by=None) | ~Q(granted_by=F("user"))
            ),
            models.CheckConstraint(name="access_grant_some_day", condition=Q(valid__isempty=False)),
            ExclusionConstraint(
                name="access_grant_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("place_prefix", RangeOperators.EQUAL),
                    ("side", RangeOperators.EQUAL),
                    ("domain", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already holds this role here in these days."),
            ),
            ExclusionConstraint(
                name="access_grant_duties_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=DUTIES),
                violation_error_message=_(
                    "System administrator, security administrator and auditor are three persons."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.place_prefix or '*'} {self.side} {self.domain or '*'}"

    @property
    def last_day(self) -> date | None:
        """The last day with the role, ``None`` while no end is known."""
        day_after: date | None = self.valid.upper
        return day_after and day_after - timedelta(days=1)

    @property
    def holding(self) -> Holding:
        """The grant as the rules read it."""
        return Holding(
            Role(self.role), self.place_prefix, Side(self.side), self.domain, frozenset(map(Verb, self.verbs))
        )


class Delegation(models.Model):
    """A part of a grant, handed by who holds it to a colleague until a day.

    What it allows is asked anew each time: never more than the grant does on that day, so nothing once the grant or
    the giver's account has ended. It hangs on a grant and not on another delegation, so it is handed on to nobody.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+", verbose_name=_("role handed over"))
    giver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("giver"))
    receiver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    place_prefix = models.CharField(
        _("places covered"), max_length=12, blank=True, validators=[RegexValidator(r"^[0-9A-Z]*$")],
        help_text="Start of the division codes covered; empty: all of the grant.",
    )  # fmt: skip
    domain = models.CharField(
        _("domain covered"), max_length=30, blank=True, help_text="Label of the domain; empty: all of the grant."
    )
    verbs = ArrayField(
        models.CharField(max_length=20, choices=Verb), verbose_name=_("what for"), default=list, blank=True,
        help_text="Verbs that it is given for; none: all of the grant.",
    )  # fmt: skip
    valid = DateRangeField(_("days"), help_text="First day up to the first day without it.")
    reason = models.CharField(_("reason"), max_length=200)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(name="access_delegation_to_another", condition=~Q(giver=F("receiver"))),
            models.CheckConstraint(name="access_delegation_for_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="access_delegation_ends",
                condition=Q(
                    valid__isempty=False, valid__lower_inf=False, valid__upper_inf=False,
                    valid__endswith__lte=F("valid__startswith") + timedelta(days=366),
                ),
            ),
            models.CheckConstraint(
                name="access_delegation_verbs_known", condition=Q(verbs__contained_by=[str(verb) for verb in Verb])
            ),
            models.CheckConstraint(
                name="access_delegation_prefix_code", condition=Q(place_prefix__regex=r"^[0-9A-Z]*$")
            ),
            ExclusionConstraint(
                name="access_delegation_once",
                expressions=[
                    ("grant", RangeOperators.EQUAL),
                    ("receiver", RangeOperators.EQUAL),
                    ("place_prefix", RangeOperators.EQUAL),
                    ("domain", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
                violation_error_message=_(
                    "This person was handed this role already in these days; withdraw that first."
                ),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.grant} {self.receiver}"

    @property
    def first_day(self) -> date:
        """The first day with what was handed over."""
        first: date = self.valid.lower
        return first

    @property
    def last_day(self) -> date:
        """The last day with what was handed over."""
        day_after: date = self.valid.upper
        return day_after - timedelta(days=1)

    @property
    def verb_labels(self) -> list[str]:
        """What it is for, in words."""
        return [str(Verb(verb).label) for verb in self.verbs]

    @property
    def part(self) -> Part:
        """What of the grant it hands on, as the rules read it."""
        return Part(self.place_prefix, self.domain, frozenset(map(Verb, self.verbs)))


class Attempts(models.Model):
    """Attempts to sign in that were not good, in a row, for one account or from one network address.

    Rows of all server processes, and of accounts that do not exist, which must be answered like others.
    """

    key = models.CharField(_("keyed digest of what was tried"), max_length=40, primary_key=True)
    number = models.PositiveIntegerField(_("attempts"), default=0)
    last_at = models.DateTimeField(_("last attempt"))

    class Meta:
        verbose_name = _("attempts to sign in")
        verbose_name_plural = _("attempts to sign in")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class SignIn(models.Model):
    """An open session of a user, from which browser and since when; it ends with the session of that key."""

    key = models.CharField(_("key of the session"), max_length=40, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    started_at = models.DateTimeField(_("signed in at"))
    last_seen_at = models.DateTimeField(_("last used at"))
    address = models.GenericIPAddressField(_("network address"), null=True)
    device = models.CharField(_("browser and system"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.device}"


class Token(models.Model):
    """What a program shows instead of a sign-in, to act for a user within bounds and until a day.

    The token itself is shown once and kept nowhere.
    """

    digest = models.CharField(_("keyed digest of the token"), max_length=64, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    name = models.CharField(_("purpose of the token"), max_length=60)
    verbs = ArrayField(models.CharField(max_length=20, choices=Verb), verbose_name=_("what for"))
    domains = ArrayField(
        models.CharField(max_length=30), verbose_name=_("domains"), default=list, blank=True,
        help_text=_("None named: all domains."),
    )  # fmt: skip
    issued_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(name="access_token_for_something", condition=Q(verbs__len__gte=1)),
            models.CheckConstraint(
                name="access_token_expires",
                condition=Q(expires_at__gt=F("issued_at"), expires_at__lte=F("issued_at") + timedelta(days=366)),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def bounds(self) -> Bounds:
        """The token as the rules read it."""
        return Bounds(frozenset(Verb(verb) for verb in self.verbs), frozenset(self.domains))

    @property
    def verb_labels(self) -> list[str]:
        """What it is for, in words."""
        return [str(Verb(verb).label) for verb in self.verbs]


class Power(models.Model):
    """Administrator power, raised for a reason and a while in one session."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    session_key = models.CharField(_("key of the session"), max_length=40)
    reason = models.CharField(_("reason"), max_length=200)
    raised_at = models.DateTimeField(_("raised at"))
    ends_at = models.DateTimeField(_("ends at"))
    dropped_at = models.DateTimeField(_("dropped at"), null=True)

    class Meta:
        verbose_name = _("administrator power")
        verbose_name_plural = _("administrator powers")
        default_permissions = ()
        indexes = (models.Index(fields=["user", "session_key"], name="access_power_of_session"),)
        constraints = (
            models.CheckConstraint(name="access_power_for_a_reason", condition=~Q(reason="") & ~Q(session_key="")),
            models.CheckConstraint(
                name="access_power_ends",
                condition=Q(ends_at__gt=F("raised_at"), ends_at__lte=F("raised_at") + timedelta(hours=4)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.reason}"
