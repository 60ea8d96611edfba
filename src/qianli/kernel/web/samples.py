"""Made-up content of the gallery: every component in every state. None of it is a record of anything."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianli.kernel.base.periods import parse_period
from qianli.kernel.base.units import Unit
from qianli.kernel.tables.cells import cells
from qianli.kernel.tables.columns import Bound
from qianli.kernel.tables.declaration import Column, Show
from qianli.kernel.tables.listing import Head, Line
from qianli.kernel.tables.values import Record
from qianli.kernel.web import format as words
from qianli.kernel.web.charts import Bar, BreakdownChart, Chart, Flow, FlowMap, Series, Shade, TrendChart, shapes_url
from qianli.kernel.web.drawing import STATES as STATE_WORDS
from qianli.kernel.web.format import Qualifier
from qianli.kernel.web.shown import Goal, ShownFigure, Side

HERE = "/gallery/"
WEST = "内蒙古自治区"
EAST = "北京市"
STATES = ("confirmed", "locked", "submitted", "draft", "refused")
BANNERS = (
    ("150426", "翁牛特旗", 412),
    ("150429", "宁城县", 388),
    ("150523", "开鲁县", 301),
    ("150524", "库伦旗", 276),
    ("150526", "扎鲁特旗", 254),
    ("150722", "莫力达瓦达斡尔族自治旗", 233),
    ("150723", "鄂伦春自治旗", 190),
    ("150822", "磴口县", 161),
    ("150922", "化德县", 144),
    ("150923", "商都县", 139),
    ("150928", "察哈尔右翼后旗", 121),
    ("152221", "科尔沁右翼前旗", 118),
    ("152223", "扎赉特旗", 97),
    ("152531", "多伦县", 64),
    ("152527", "太仆寺旗", 51),
)
DISTRICTS = (
    ("110105", "朝阳区"),
    ("110108", "海淀区"),
    ("110111", "房山区"),
    ("110112", "通州区"),
    ("110114", "昌平区"),
)
EVERY_MONTH = tuple(f"2023-{month:02d}" for month in range(1, 13))
MONTHLY = (118, 96, 131, 164, 172, 150, 188, 203, 197, 214, 240, 231)


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the gallery page."""
    return {
        "lead": _lead(),
        "figures": _figures(),
        "states": STATES,
        "trend": _trend(),
        "bars": _yearly(),
        "breakdown": _breakdown(),
        "flow_map": _map(),
        "listing": _listing(request.GET.get("page", "1")),
        "table": SimpleNamespace(label=_("Placements")),
        "filters": FilterForm(request.GET or None),
        "form": _refused_form(),
        "facts": _facts(),
        "periods": [(words.period(parse_period(text)), "?period=" + text, text == "2024-H1") for text in _SPELLINGS],
        "place_groups": [(WEST, [(code, name) for code, name, _value in BANNERS]), (EAST, DISTRICTS)],
        "amounts": [Decimal(text) for text in ("2390000000", "14187000000", "80000000", "8500.5", "-1200000")],
        "breadcrumbs": [(_("Front page"), "/"), (_("Gallery"), "")],
        "error_codes": (400, 403, 404, 409, 422, 429, 500, 503),
    }


_SPELLINGS = ("2022", "2023", "2024-H1", "2023/2024-H1", "2024-01/2024-05", "2024-04-25")


def _lead() -> ShownFigure:
    return ShownFigure(
        label=_("Sales of farm and herd products to Beijing"),
        value=Decimal(14187000000),
        unit=Unit.CNY,
        when=words.period(parse_period("2024-01/2024-05")),
        place=f"{WEST} → {EAST}",
        href=HERE,
        records=18412,
        side=Side.WEST,
        trend=MONTHLY,
    )


def _figures() -> list[ShownFigure]:
    half = words.period(parse_period("2024-H1"))
    year = words.period(parse_period("2023-07/2024-06"))
    return [
        ShownFigure(label=_("Cooperation funds in industry"), value=Decimal(2390000000), unit=Unit.CNY,
                    when=words.period(parse_period("2023/2024-H1")), place=WEST, href=HERE, records=143,
                    side=Side.EAST, trend=MONTHLY[4:]),
        ShownFigure(label=_("Specialists posted from the east"), value=852, unit=Unit.PERSON, when=year, place=WEST,
                    href=HERE, records=852, side=Side.EAST, goal=Goal(target=387, ratio=Decimal("2.2016"))),
        ShownFigure(label=_("Workers placed"), value=104211, unit=Unit.PERSON, when=year, place=WEST, href=HERE,
                    records=104211, side=Side.WEST, qualifier=Qualifier.OVER, waiting=1290),
        ShownFigure(label=_("Trained in Beijing"), value=1240, unit=Unit.PERSON, when=half, place=WEST, href=HERE,
                    records=96, side=Side.WEST, goal=Goal(target=1823, ratio=Decimal("0.6802"))),
        ShownFigure(label=_("Power delivered a day"), value=Decimal(18000000), unit=Unit.KWH, when=half,
                    place="鄂尔多斯市", href=HERE, records=181, side=Side.WEST),
        ShownFigure(label=_("Sales against the year before"), value=Decimal("2.24"), unit=Unit.RATIO, when=half,
                    place=WEST, href=HERE, records=18412),
        ShownFigure(label=_("Share of the yearly plan paid"), value=Decimal("0.74149"), unit=Unit.RATIO, when=half,
                    place=WEST, href=HERE, records=311, rounding="ROUND_DOWN"),
        ShownFigure(label=_("Computing contracts"), value=None, unit=Unit.COUNT, when=half, place=WEST, href=HERE,
                    records=0),
    ]  # fmt: skip


def _frame(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "unit": Unit.PERSON,
        "when": words.period(parse_period("2023")),
        "place": f"{EAST}, {WEST}" if title else WEST,
    }


def _trend() -> Chart:
    return TrendChart(
        **_frame(_("Postings by month")),
        axis=[words.period(parse_period(month)) for month in EVERY_MONTH],
        series=[
            Series(name=EAST, side=Side.EAST, values=MONTHLY),
            Series(name=WEST, side=Side.WEST, values=[value * 2 // 3 for value in MONTHLY[:9]] + [None] * 3),
        ],
    )


def _yearly() -> Chart:
    years = ("2020", "2021", "2022", "2023")
    return TrendChart(
        **_frame(_("Trained by year")),
        axis=[words.period(parse_period(year)) for year in years],
        series=[
            Series(name=EAST, side=Side.EAST, values=[820, 1104, 1390, 1823]),
            Series(name=WEST, side=Side.WEST, values=[410, 560, 915, 1240]),
        ],
        bars=True,
    )


def _breakdown() -> Chart:
    return BreakdownChart(
        **_frame(_("Postings by banner")),
        bars=[Bar(name=name, value=value, href=HERE) for _code, name, value in BANNERS],
    )


def _map() -> Chart:
    kinds = (
        ("money", Unit.CNY, 1_300_000),
        ("people", Unit.PERSON, 3),
        ("goods", Unit.CNY, 900_000),
        ("power", Unit.KWH, 70_000),
    )
    flows = []
    for index, (code, name, value) in enumerate(BANNERS):
        district, district_name = DISTRICTS[index % len(DISTRICTS)]
        kind, unit, times = kinds[index % len(kinds)]
        ends = (district, district_name), (code, name)
        origin, target = ends if kind in {"money", "people"} else ends[::-1]
        flows.append(
            Flow(
                kind=kind,
                origin=origin[0],
                target=target[0],
                origin_name=origin[1],
                target_name=target[1],
                amount=value * times,
                told=str(words.spoken(value * times, unit)),
            )
        )
    return FlowMap(
        **_frame(_("Specialists and flows")),
        shapes_url=shapes_url(),
        place_url=f"{HERE}?place={{code}}",
        shades=[Shade(code=code, name=name, value=value, href=HERE) for code, name, value in BANNERS]
        + [
            Shade(code=code, name=name, value=40 + 31 * index, href=HERE)
            for index, (code, name) in enumerate(DISTRICTS)
        ],
        flows=flows,
    )


def _listing(page: str) -> SimpleNamespace:
    """Return a list in the shape that the list template takes, without a model behind it."""
    shown = Paginator(range(1, 1241), 12).get_page(page)
    columns = [
        Bound(Column(path=show), None, show, label, show, "")
        for label, show in (
            (_("Number"), Show.TEXT), (_("Name"), Show.TEXT), (_("Banner"), Show.TEXT), (_("First day"), Show.DAY),
            (_("Months"), Show.NUMBER), (_("Wages paid"), Show.NUMBER), (_("State"), Show.STATE),
        )
    ]  # fmt: skip
    return SimpleNamespace(
        heads=[Head(each, "?sort=first", "descending" if each.show is Show.DAY else "") for each in columns],
        lines=[
            Line(HERE, [replace(first, href=HERE), *rest], STATES[number % len(STATES)])
            for number in shown
            for first, *rest in (cells(columns, Record(number, _row(number), ())),)
        ],
        counted=1240,
        more=False,
        refusals=(),
        page=shown,
        downloads=(("Excel", HERE), ("CSV", HERE), ("JSON", HERE)),
    )


def _row(number: int) -> tuple[Any, ...]:
    return (
        f"LD-2024-{number:05d}",
        f"张示例{number:03d}",
        BANNERS[number % len(BANNERS)][1],
        date(2024, number % 12 + 1, number % 28 + 1),
        number % 11 + 1,
        Decimal(number * 371 % 90000) / 2 + 3000,
        STATES[number % len(STATES)],
    )


def _facts() -> list[tuple[str, str, str]]:
    return [
        (_("Pair"), "房山区 — 突泉县", HERE),
        (_("Signed on"), words.day(parse_period("2021-06-18").first), ""),
        (_("Confirmed by"), "王示例002", ""),
        (_("Amount"), words.cny(Decimal(36500000)), ""),
    ]


class FilterForm(forms.Form):
    """Filters above the sample list."""

    search = forms.CharField(label=gettext_lazy("Search"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", "—"), *((state, STATE_WORDS[state][1]) for state in STATES)],
    )


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As on the identity card."))
    last_day = forms.DateField(
        label=gettext_lazy("Last day in post"), help_text=gettext_lazy("The last day worked, not the day after.")
    )
    banner = forms.ChoiceField(label=gettext_lazy("Banner"), choices=[(code, name) for code, name, _value in BANNERS])
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    proof = forms.FileField(label=gettext_lazy("Proof"), required=False)


def _refused_form() -> SampleForm:
    form = SampleForm({"name": "李示例003", "last_day": "2024-13-01", "banner": "150426"})
    form.full_clean()
    return form
