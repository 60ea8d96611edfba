"""Words and limits of webhooks."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DOMAIN = "hooks"  # for the gate: subscriptions are the business of who administers everywhere

# How long to wait before each further attempt; after the last one a delivery has failed. Three days in all.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
BUSY_SECONDS = 2  # while another delivery to the same address is under way
CALL_SECONDS = 10  # for a whole call, from the connection to the last byte that is read
MOST_READ = 1_000  # bytes of an answer
ROTATION = timedelta(hours=24)  # while both secrets sign
KEPT = timedelta(days=30)  # a delivery after its end
SECRET_MARK, SECRET_BYTES = "whsec_", 32
LONGEST_ADDRESS, LONGEST_CODE = 500, 12
GONE = 410  # the receiver wants no more: the subscription is switched off at once

EVENTS = {
    "hooks.subscribed": _("{actor} subscribed {target} to events"),
    "hooks.unsubscribed": _("{actor} ended the subscription {target}"),
    "hooks.rotated": _("{actor} gave the subscription {target} another secret"),
    "hooks.tried": _("{actor} sent a trial to {target}"),
    "hooks.replayed": _("{actor} had a delivery to {target} sent again"),
    "hooks.switched_on": _("{actor} switched the subscription {target} on again"),
    "hooks.switched_off": _("The subscription {target} was switched off: {reason}"),
}


class State(TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", pgettext_lazy("state of a delivery", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("state of a delivery", "Delivered")
    FAILED = "failed", pgettext_lazy("state of a delivery", "Failed")
