"""Drawing and table of a chart come from one object, so they cannot tell different numbers."""

import json
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from qianli.kernel.base.units import Unit
from qianli.kernel.web.charts import (
    MAP_NUMBER,
    Bar,
    BreakdownChart,
    Flow,
    FlowMap,
    Series,
    Shade,
    TrendChart,
    shapes_url,
)
from qianli.kernel.web.shown import Side

FRAME = {"title": "销售额", "unit": Unit.CNY, "when": "2023年", "place": "内蒙古自治区"}
TREND = TrendChart(
    **FRAME,  # type: ignore[arg-type]
    axis=("2023年1月", "2023年2月"),
    series=(
        Series(name="甲", side=Side.WEST, values=(Decimal("1234.50"), None)),
        Series(name="乙", side=Side.WEST, values=(Decimal(2000), 7)),
        Series(name="丙", side=Side.EAST, values=(1, 2)),
    ),
)
FLOW = Flow(
    kind="money",
    origin="110111",
    target="152224",
    origin_name="房山区",
    target_name="突泉县",
    amount=Decimal(36500000),
    told="3,650万元",
)
MAP = FlowMap(
    **FRAME,  # type: ignore[arg-type]
    shapes_url="/static/maps/both.json",
    place_url="/places/{code}/",
    shades=(Shade(code="152224", name="突泉县", value=1500, href="/places/152224/"),),
    flows=(FLOW,),
)


def rendered(source: str, **context: object) -> str:
    with override("zh-hans"):
        return Template(source).render(Context(context))


def test_a_trend_tells_its_table_exactly_and_its_drawing_as_numbers() -> None:
    with override("zh-hans"):
        assert TREND.heads() == ["时期", "甲", "乙", "丙"]
        assert TREND.props()["scales"] == [{"step": 10**8, "word": "亿"}, {"step": 10**4, "word": "万"}]
    assert TREND.rows() == [("2023年1月", ["1,234.5", "2,000", "1"], ""), ("2023年2月", ["—", "7", "2"], "")]
    assert [line["values"] for line in TREND.props()["series"]] == [[1234.5, None], [2000, 7], [1, 2]]


def test_lines_of_one_side_differ_in_their_dashes() -> None:
    """A further colour would have no meaning."""
    assert TREND.key() == [("甲", Side.WEST, "solid"), ("乙", Side.WEST, "dashed"), ("丙", Side.EAST, "solid")]


def test_each_bar_leads_to_its_place() -> None:
    chart = BreakdownChart(**FRAME, bars=(Bar(name="突泉县", value=3, href="/places/152224/"),))  # type: ignore[arg-type]
    assert chart.rows() == [("突泉县", ["3"], "/places/152224/")]
    assert chart.props()["bars"] == [{"name": "突泉县", "value": 3, "href": "/places/152224/", "side": "west"}]


def test_a_map_offers_only_the_kinds_of_flow_it_has() -> None:
    with override("zh-hans"):
        assert MAP.kinds() == [("money", "资金")]
        assert MAP.flow_rows() == [("资金", "房山区", "突泉县", "3,650万元")]
        assert MAP.props()["flows"][0] == {
            "kind": "money",
            "from": "110111",
            "to": "152224",
            "amount": 36500000,
            "told": "房山区 → 突泉县  3,650万元",
        }


def test_a_map_bears_its_source_and_the_number_of_its_shapes() -> None:
    """The shapes are built elsewhere; the number printed is theirs."""
    shapes = json.loads((Path(settings.BUILD_DIR) / "maps" / "both.json").read_text())
    assert shapes["metadata"]["map_number"] == MAP_NUMBER
    page = rendered("{% chart map %}", map=MAP)
    assert f"审图号：{MAP_NUMBER}" in page


def test_a_map_names_its_places_in_the_script_of_the_page() -> None:
    """The names on it come with the shapes, which no conversion of the page reaches."""
    with override("zh-hant"):
        assert Path(shapes_url()).name.startswith("both.zh-hant.")
    shapes = json.loads((Path(settings.BUILD_DIR) / "maps" / "both.zh-hant.json").read_text())
    names = {each["properties"]["code"]: each["properties"]["name"] for each in shapes["features"]}
    assert (names["110105"], names["150102"]) == ("朝陽區", "新城區")


def test_two_charts_on_a_page_keep_their_props_apart() -> None:
    page = rendered("{% chart first %}{% chart second %}", first=TREND, second=MAP)
    assert 'data-island="chart-trend" data-props="chart-1-props"' in page
    assert 'id="chart-2-props" type="application/json"' in page
    assert 'id="chart-2-key"' in page
    assert "style=" not in page


def test_the_words_of_a_chart_cannot_end_its_script() -> None:
    chart = BreakdownChart(**FRAME, bars=(Bar(name="</script><b>", value=1, href="/"),))  # type: ignore[arg-type]
    assert "</script><b>" not in rendered("{% chart chart %}", chart=chart)
