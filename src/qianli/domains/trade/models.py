"""Brands, products and their certificates; fairs with what was shown and signed; sales."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qianli.domains.ledger.public import Entry
from qianli.domains.ledger.terms import PUBLISHED, State
from qianli.domains.trade.terms import Category, Channel
from qianli.kernel.base.units import exact_cny


def _above_nothing(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__gt": 0}), violation_error_message=_("The number is above nought.")
    )


class Brand(Entry):
    """A regional brand of goods, standing from its first day."""

    one_sided = True

    title = models.CharField(_("name of the brand"), max_length=80)
    category = models.CharField(_("category"), max_length=10, choices=Category)

    class Meta(Entry.Meta):
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="trade_brand_category_known", condition=Q(category__in=Category.values)),
            models.UniqueConstraint(
                name="trade_brand_once",
                fields=["programme", "title"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This brand is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Product(Entry):
    """A product of one producer, on offer from its first day."""

    one_sided = True

    title = models.CharField(_("name of the product"), max_length=120)
    category = models.CharField(_("category"), max_length=10, choices=Category)
    producer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("producer"))
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("brand"))

    class Meta(Entry.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="trade_product_category_known", condition=Q(category__in=Category.values)),
            models.UniqueConstraint(
                name="trade_product_once",
                fields=["producer", "title"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This producer's product is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Certificate(Entry):
    """The county's finding that a product is of quality, of fair price, and linked to lifted households."""

    one_sided = True

    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    number = models.CharField(_("number"), max_length=60)
    quality = models.BooleanField(_("quality tested"))
    fair_price = models.BooleanField(_("price fair"))
    linked = models.BooleanField(_("producer linked to lifted households"))

    class Meta(Entry.Meta):
        verbose_name = _("product certificate")
        verbose_name_plural = _("product certificates")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="trade_certificate_three_conditions",
                condition=~Q(state__in=PUBLISHED) | Q(quality=True, fair_price=True, linked=True),
                violation_error_message=_(
                    "A product is certified only with quality, a fair price and a producer linked to lifted households."
                ),
            ),
            ExclusionConstraint(
                name="trade_certificate_one_at_a_time",
                expressions=[("product", RangeOperators.EQUAL), ("spell", RangeOperators.OVERLAPS)],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This product has a certificate for these days already."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Fair(Entry):
    """A fair at which western goods are shown."""

    title = models.CharField(_("title"), max_length=160)

    class Meta(Entry.Meta):
        verbose_name = _("fair")
        verbose_name_plural = _("fairs")

    def __str__(self) -> str:
        return self.title


class Showing(Entry):
    """A product shown at a fair; its western place is where the product comes from."""

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="+", verbose_name=_("fair"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))

    class Meta(Entry.Meta):
        verbose_name = _("product shown")
        verbose_name_plural = _("products shown")
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                name="trade_showing_once",
                fields=["fair", "product"],
                condition=~Q(state=State.REFUSED),
                violation_error_message=_("This product is on the list of the fair already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.fair}"


class Signing(Entry):
    """An order signed at a fair; signed is not sold."""

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="+", verbose_name=_("fair"))
    buyer = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("buyer"))
    signed_cny = models.DecimalField(_("amount signed (CNY)"), max_digits=18, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("order signed at a fair")
        verbose_name_plural = _("orders signed at fairs")
        constraints = [*Entry.Meta.constraints, _above_nothing("trade_signing_above_nothing", "signed_cny")]

    def __str__(self) -> str:
        return f"{self.buyer} · {self.fair}"


class Sale(Entry):
    """Goods of one county sold through one channel in one month or on one day."""

    category = models.CharField(_("category"), max_length=10, choices=Category)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    buyer = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("buyer")
    )
    tonnes = models.DecimalField(_("quantity (t)"), max_digits=14, decimal_places=3)
    amount_cny = models.DecimalField(_("amount (CNY)"), max_digits=18, decimal_places=2)

    class Meta(Entry.Meta):
        verbose_name = _("sale")
        verbose_name_plural = _("sales")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="trade_sale_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(name="trade_sale_channel_known", condition=Q(channel__in=Channel.values)),
            _above_nothing("trade_sale_above_nothing", "amount_cny"),
            models.CheckConstraint(
                name="trade_sale_quantity",
                condition=Q(tonnes__gte=0),
                violation_error_message=_("A quantity is not below nought."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} · {exact_cny(self.amount_cny)}"
