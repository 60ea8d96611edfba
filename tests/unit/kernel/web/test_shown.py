"""What a figure on a page is made of: its words, its goal and its line."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from qianli.kernel.base.units import Unit
from qianli.kernel.web.shown import Goal, GoalBar, ShownFigure, Side, goal_bar, spark_path

FIGURE = ShownFigure(
    label="选派专业技术人员",
    value=852,
    unit=Unit.PERSON,
    when="2023年7月至2024年6月",
    place="内蒙古自治区",
    href="/figures/talent.specialists_posted/",
    records=852,
    side=Side.EAST,
    goal=Goal(target=387, ratio=Decimal("2.2016")),
    waiting=12,
    trend=(3, 0, 6),
)


def rendered(shown: ShownFigure) -> str:
    with override("zh-hans"):
        return " ".join(Template("{% figure shown %}").render(Context({"shown": shown})).split())


@pytest.mark.parametrize(
    ("ratio", "bar"),
    [
        (Decimal("0.6802"), GoalBar("68.0", "100")),
        (Decimal(1), GoalBar("100.0", "100")),
        (Decimal(2), GoalBar("100", "50.0")),
        (Decimal(-1), GoalBar("0.0", "100")),
    ],
)
def test_the_promise_moves_left_once_it_is_exceeded(ratio: Decimal, bar: GoalBar) -> None:
    assert goal_bar(ratio) == bar


def test_the_line_starts_at_zero_and_ends_at_the_right() -> None:
    """The foot of the box is zero, or lower if a value is: a small rise must not look like a large one."""
    assert spark_path((3, 0, 6)) == "M0.0 12.0L50.0 24.0L100.0 0.0"
    assert spark_path((-1, 1)) == "M0.0 24.0L100.0 0.0"
    assert spark_path((0, 0)) == "M0.0 24.0L100.0 24.0"
    assert spark_path((5,)) == ""


def test_a_figure_is_shown_with_unit_period_place_and_way_down() -> None:
    page = rendered(FIGURE)
    for part in (
        'data-side="east"',
        ">852</span>",
        ">人</span>",
        "完成协议任务2.2倍",
        "协议任务 387人",
        "2023年7月至2024年6月 · 内蒙古自治区",
        "另有12条记录待确认，未计入",
        'href="/figures/talent.specialists_posted/"',
        "查看852条记录",
    ):
        assert part in page
    assert "style=" not in page


def test_a_figure_without_value_says_so() -> None:
    page = rendered(replace(FIGURE, value=None, goal=None, records=0, trend=()))
    assert "本期无记录" in page
    assert "<svg" not in page.replace('<svg class="icon"', "")


def test_a_figure_in_a_sentence_is_a_link_that_tells_its_period_and_place() -> None:
    with override("en"):
        told = Template("{% figure_value shown %}").render(Context({"shown": FIGURE}))
    assert told == (
        '<a class="link-plain sentence-figure" href="/figures/talent.specialists_posted/" '
        'title="选派专业技术人员, 2023年7月至2024年6月, 内蒙古自治区">852 people</a>'
    )
