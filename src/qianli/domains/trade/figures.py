"""Figures of trade: signed at a fair is not sold."""

from django.utils.translation import gettext_lazy as _

from qianli.domains.trade.models import Brand, Certificate, Fair, Product, Sale, Showing, Signing
from qianli.kernel.base.units import Thing, Unit
from qianli.kernel.figures.definition import Figure, YearOnYear

UNTIL = "spell__endswith"

FIGURES = (
    Figure(
        key="trade.brands", label=_("Regional brands"), unit=Unit.COUNT, thing=Thing.BRAND, category="category",
        meaning=_("Regional brands standing on the last day of the period."),
        counts=Brand, until=UNTIL, aliases=("区域品牌", "蒙字号", "农产品品牌"),
    ),
    Figure(
        key="trade.products", label=_("Products on offer"), unit=Unit.COUNT,
        thing=Thing.PRODUCT, category="category",
        meaning=_("Products on offer on the last day of the period."),
        counts=Product, until=UNTIL, aliases=("农畜产品种类",),
    ),
    Figure(
        key="trade.certified", label=_("Certified products"), unit=Unit.COUNT, thing=Thing.PRODUCT,
        meaning=_("Different products with a certificate in force on the last day of the period."),
        counts=Certificate, until=UNTIL, distinct="product", aliases=("帮扶产品认定", "认定产品"),
    ),
    Figure(
        key="trade.fairs", label=_("Fairs"), unit=Unit.COUNT, thing=Thing.ACTIVITY,
        meaning=_("Fairs held in the period."), counts=Fair, aliases=("展销活动", "进京活动"),
    ),
    Figure(
        key="trade.fair_leagues", label=_("Leagues and cities at fairs"), unit=Unit.COUNT, thing=Thing.PLACE,
        meaning=_("Different western leagues and cities whose products were shown at fairs of the period."),
        counts=Showing, distinct="west:4", aliases=("绿品出塞参展盟市", "参展盟市"),
    ),
    Figure(
        key="trade.fair_products", label=_("Products at fairs"), unit=Unit.COUNT, thing=Thing.PRODUCT,
        meaning=_("Different products shown at fairs of the period."),
        counts=Showing, distinct="product", aliases=("绿品出塞参展产品", "优质农畜产品", "参展产品"),
    ),
    Figure(
        key="trade.fair_signed_cny", label=_("Orders signed at fairs"), unit=Unit.CNY,
        meaning=_("Amounts of the orders signed at fairs of the period; not yet sold."),
        counts=Signing, value="signed_cny", aliases=("绿品出塞现场签约额", "现场签约额"),
    ),
    Figure(
        key="trade.sales_cny", label=_("Sales of farm and livestock goods"), unit=Unit.CNY, category="category",
        meaning=_("Amounts of western farm and livestock goods sold in the period, all channels."),
        counts=Sale, value="amount_cny", aliases=("农畜产品销售额", "消费帮扶金额", "销售额"),
    ),
    Figure(
        key="trade.sales_tonnes", label=_("Quantity sold"), unit=Unit.TONNE, category="category",
        meaning=_("Quantity of western farm and livestock goods sold in the period."),
        counts=Sale, value="tonnes", aliases=("销售量",),
    ),
    YearOnYear(
        key="trade.sales_cny.year_on_year", label=_("Sales as a multiple of the year before"), unit=Unit.RATIO,
        meaning=_("Sales of the period divided by those of the same days a year earlier."), decimals=2,
        of="trade.sales_cny", aliases=("农畜产品销售额同比倍数", "去年同期"),
    ),
)  # fmt: skip
