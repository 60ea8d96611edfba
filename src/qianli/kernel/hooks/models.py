"""Who is told of what, and each message to them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.kernel.audit.models import Event
from qianli.kernel.base.identifiers import record_id
from qianli.kernel.hooks.terms import LONGEST_ADDRESS, State
from qianli.kernel.privacy.fields import EncryptedField


class Subscription(models.Model):
    """An address that is told of events; its secrets, which sign the messages, are shown once."""

    id = record_id(early=True)
    name = models.CharField(_("receiving system"), max_length=60)
    url = models.CharField(_("address to call"), max_length=LONGEST_ADDRESS)
    kinds = ArrayField(
        models.CharField(max_length=100), verbose_name=_("kinds of events"), default=list, blank=True,
        help_text=_("None named: all kinds."),
    )  # fmt: skip
    domains = ArrayField(
        models.CharField(max_length=30), verbose_name=_("domains"), default=list, blank=True,
        help_text=_("None named: all domains."),
    )  # fmt: skip
    place_prefix = models.CharField(
        _("places"), max_length=12, blank=True,
        help_text=_("Beginning of a division's code, such as 1522; empty for all. Loads of many rows are always told."),
    )  # fmt: skip
    secret = EncryptedField(_("secret"), null=True)
    former_secret = EncryptedField(_("former secret"), null=True)
    former_until = models.DateTimeField(_("former secret signs until"), null=True)
    created_at = models.DateTimeField(_("subscribed at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("subscribed by")
    )
    failing_since = models.DateTimeField(_("failing since"), null=True)
    switched_off_at = models.DateTimeField(_("switched off at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("webhook subscription")
        verbose_name_plural = _("webhook subscriptions")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="hooks_subscription_former",
                condition=Q(former_secret__isnull=True, former_until=None)
                | Q(former_secret__isnull=False, former_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        """Whether it is told of anything."""
        return self.ended_at is None and self.switched_off_at is None


class Delivery(models.Model):
    """One event on its way to one subscription: written in the transaction of the event, sent after it.

    Its key is the key of the message, the same in every attempt, by which a receiver knows what it has.
    """

    id = record_id(early=True)
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="+", verbose_name=_("webhook subscription")
    )
    # Without a constraint: the table of events is held by its own triggers, and nothing else may hang on it.
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_constraint=False, verbose_name=_("event"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    problem = models.CharField(_("what went wrong"), max_length=100, blank=True)
    next_at = models.DateTimeField(_("next attempt"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        indexes = (models.Index(fields=("subscription", "-id"), name="hooks_delivery_of"),)
        constraints = (
            models.UniqueConstraint(name="hooks_delivery_once", fields=("subscription", "event")),
            models.CheckConstraint(
                name="hooks_delivery_ends",
                condition=Q(state=State.WAITING, ended_at=None) | Q(~Q(state=State.WAITING), ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.id}"
