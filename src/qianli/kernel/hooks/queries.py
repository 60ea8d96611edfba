"""What is subscribed and what became of it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from qianli.kernel.audit.models import Event
from qianli.kernel.audit.registry import event_names
from qianli.kernel.base.refusal import NotFound
from qianli.kernel.hooks.models import Delivery, Subscription
from qianli.kernel.hooks.signing import table_told
from qianli.kernel.tables.registry import all_tables


def kinds() -> list[str]:
    """Return the kinds of events that somebody outside can be told of: those of domains with tables."""
    domains = {table.domain for table in all_tables()}
    return [name for name in event_names() if name.partition(".")[0] in domains]


def subscriptions() -> QuerySet[Subscription]:
    """Return the subscriptions that have not ended, the oldest first."""
    return Subscription.objects.filter(ended_at=None).order_by("id")


def subscription(pk: UUID) -> Subscription:
    """Return one that has not ended.

    :raises NotFound: there is none.
    """
    found = subscriptions().filter(pk=pk).first()
    if found is None:
        raise NotFound(what=Subscription._meta.verbose_name, seen=pk)
    return found


def deliveries(found: Subscription) -> QuerySet[Delivery]:
    """Return what was and is to be sent to a subscription, the latest first."""
    return Delivery.objects.filter(subscription=found).select_related("event").order_by("-id")


def wanted_by(event: Event) -> list[Subscription]:
    """Return the subscriptions that are to be told of an event."""
    table = table_told(event)
    if table is None:
        return []
    found = subscriptions().filter(
        Q(kinds=[]) | Q(kinds__contains=[event.name]),
        Q(domains=[]) | Q(domains__contains=[table.domain]),
        switched_off_at=None,
    )
    by_place = {each for each in found if each.place_prefix and event.target_id}
    codes = _codes(event) if by_place else ()
    return [each for each in found if each not in by_place or any(code.startswith(each.place_prefix) for code in codes)]


def _codes(event: Event) -> tuple[str, ...]:
    """Return the codes of the places of the row that an event is about."""
    table = table_told(event)
    sides = [side for side in ("west", "east") if table and side in {each.name for each in table.model._meta.fields}]
    rows = table.model._base_manager.filter(pk=event.target_id) if table and sides else None
    found = rows.values_list(*(f"{side}_id" for side in sides)).first() if rows is not None else None
    return tuple(code for code in found or () if code)
