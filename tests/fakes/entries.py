"""A kind of entry that belongs to no sector, so that the ledger is tested without any; and who works on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import connection, models
from django.db.models import Q
from django.urls import include, path

from qianli.domains.ledger import urls as ledger_urls
from qianli.domains.ledger.actions import guard
from qianli.domains.ledger.api import build_router
from qianli.domains.ledger.public import Entry, EntryTable
from qianli.kernel.access.actions import give_grant
from qianli.kernel.access.models import User
from qianli.kernel.access.terms import TIMED, Role, Side
from qianli.kernel.api.root import HouseAPI
from qianli.kernel.tables import registry
from qianli.kernel.tables import urls as table_urls
from qianli.kernel.tables.declaration import Column
from qianli.site import urls as site_urls
from tests.fakes.power import raised

AT = datetime(2024, 6, 30, 8, 0, tzinfo=UTC)
WEST, EAST = "152221", "110108"  # 科尔沁右翼前旗, 海淀区


class Channel(models.TextChoices):
    """How goods are sold."""

    FAIR = "fair", "fair"
    SHOP = "shop", "shop"


class Delivery(Entry):
    """Goods delivered on some days, with each sort of field that a kind may have."""

    one_sided = True

    goods = models.CharField("goods", max_length=20)
    amount_cny = models.DecimalField("amount", max_digits=14, decimal_places=2)
    sacks = models.PositiveIntegerField("sacks", null=True, blank=True)
    channel = models.CharField("channel", max_length=4, choices=Channel, blank=True)
    signed_on = models.DateField("signed on", null=True, blank=True)
    loaded_at = models.DateTimeField("loaded at", null=True, blank=True)
    certified = models.BooleanField("certified", default=False)
    buyer = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    driver = models.ForeignKey("parties.Person", models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.ForeignKey("places.Division", models.PROTECT, null=True, blank=True, related_name="+")
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Entry.Meta):
        app_label = "ledger"
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"
        constraints = (
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="ledger_delivery_worth",
                condition=Q(amount_cny__gt=0),
                violation_error_message="A delivery is worth something.",
            ),
            ExclusionConstraint(
                name="ledger_delivery_once",
                expressions=[("goods", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                violation_error_message="These goods are under way in these days already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.goods} {str(self.pk)[-6:]}"


# Other tests walk all models, and find a table for each.
apps.all_models["ledger"].pop("delivery")
apps.clear_cache()

FIELDS = ("goods", "amount_cny", "sacks", "channel", "signed_on", "loaded_at", "certified", "buyer", "driver", "origin")
TABLE = EntryTable(
    name="ledger.deliveries",
    model=Delivery,
    columns=(Column(path="goods"), Column(path="amount_cny"), Column(path="driver", personal=True)),
    search=("goods",),
    fields=FIELDS,
    one_day=False,
)
EVENTS = EntryTable(name="ledger.arrivals", model=Delivery, columns=(), fields=("goods", "amount_cny"))


@contextmanager
def deliveries() -> Iterator[None]:
    """Have the kind installed as a domain's would be: its table in the database, its guards, its declaration."""
    apps.all_models["ledger"]["delivery"] = Delivery
    apps.clear_cache()
    with connection.schema_editor() as editor:
        editor.create_model(Delivery)
    guard([Delivery])
    registry.register([TABLE, EVENTS])
    try:
        yield
    finally:
        for table in (TABLE, EVENTS):
            registry._tables.pop(table.name)
        apps.all_models["ledger"].pop("delivery")
        apps.clear_cache()


class Addresses:
    """What stands as ``ROOT_URLCONF``."""

    def __init__(self, urlpatterns: list[Any]) -> None:
        self.urlpatterns = urlpatterns


@cache
def addresses() -> Addresses:
    """Return the addresses of the site, and those of the kind with an API of its own."""
    api = HouseAPI(version="test", routers=[build_router([TABLE, EVENTS])])
    return Addresses([
        *[each for each in site_urls.urlpatterns if str(each.pattern) != "api/"],
        path("api/", api.urls),
        path("", include(list(ledger_urls.addresses([TABLE, EVENTS])))),
        path("", include(list(table_urls.addresses([TABLE, EVENTS])))),
    ])  # fmt: skip


def user(role: Role | None, prefix: str = "", side: Side = Side.BOTH) -> User:
    """Return a person with one role, or with none."""
    name = f"{role or 'nobody'}-{prefix}-{side}"
    person, made = User.objects.get_or_create(username=name, defaults={"full_name": f"张示例 {name}"})
    if role is not None and made:
        give_grant(
            user=person, role=role, place_prefix=prefix, side=side, first_day=date(2000, 1, 1), actor=None, at=AT
        )
    return raised(person) if role in TIMED else person


def filled(**values: Any) -> dict[str, Any]:
    """Return what is typed into the form of a delivery."""
    return {
        "goods": "牛肉",
        "amount_cny": "3.5万元",
        "west": "科右前旗",
        "east": "海淀区",
        "first_day": "2024.3.5",
        "last_day": "2024年3月9日",
    } | values
