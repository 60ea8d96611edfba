"""Tags and filters of the house, loaded into every template by the settings."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, Select, Textarea
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from qianli.kernel.base.periods import Period, parse_period
from qianli.kernel.base.script import MONGOLIAN
from qianli.kernel.base.units import Unit
from qianli.kernel.web import charts
from qianli.kernel.web import format as words
from qianli.kernel.web.charts import Chart
from qianli.kernel.web.drawing import cell_told, cells_row, icon, state_badge
from qianli.kernel.web.format import Numeric
from qianli.kernel.web.shown import GoalBar, ShownFigure, goal_bar, spark_path

register = template.Library()

SIDES = {
    "east": _("East"),
    "west": _("West"),
    "both": _("Both sides"),
}
LEVEL_ICONS = {"success": "check", "warning": "warning", "error": "warning", "info": "info", "debug": "info"}


@register.simple_tag
def page_language() -> str:
    """Return the language in force as a browser names it: zh-Hans, zh-Hant, en."""
    return to_locale(get_language() or "zh-hans").replace("_", "-")


@register.simple_tag
def map_source() -> str:
    """Return whose map this is and its approval number."""
    return charts.map_source()


@register.simple_tag
def today() -> str:
    """Return the day of today in words."""
    return words.day(timezone.localdate())


for tag in (icon, state_badge, cell_told, cells_row):
    register.simple_tag(tag)


@register.simple_tag
def side_mark(side: str, name: str = "") -> SafeString:
    """Return a name behind the coloured square of its side; without a name, the side's own."""
    return format_html('<span class="side" data-side="{}">{}</span>', side, name or SIDES[side])


@register.inclusion_tag("web/figure.html")
def figure(shown: ShownFigure, lead: bool = False) -> dict[str, Any]:
    """Show a figure with label, large value, goal, period, place and the way down; ``lead`` sets it larger."""
    return {
        "shown": shown,
        "spoken": shown.spoken,
        "goal_words": words.completion(shown.goal.ratio) if shown.goal else "",
        "lead": lead,
        "level": 2 if lead else 3,
    }


@register.simple_tag
def figure_value(shown: ShownFigure) -> SafeString:
    """Show a figure inside a sentence: the value with its unit, as a link to the figure."""
    told = str(shown.spoken) if shown.spoken else words.NOT_KNOWN
    where = f"{shown.label}, {shown.when}, {shown.place}"
    return format_html('<a class="link-plain sentence-figure" href="{}" title="{}">{}</a>', shown.href, where, told)


@register.inclusion_tag("web/goal.html")
def goal(ratio: Decimal, told: str = "") -> dict[str, GoalBar | str]:
    """Draw a completion as a bar with the promise marked on it, and say it."""
    return {"bar": goal_bar(ratio), "told": told or words.completion(ratio)}


@register.simple_tag
def spark(values: Sequence[Numeric]) -> SafeString:
    """Draw values as a thin line without axes; nothing for fewer than two."""
    path = spark_path(values)
    if not path:
        return SafeString("")
    return format_html(
        '<svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true"><path d="{}"/></svg>',
        path,
    )


@register.inclusion_tag("web/chart.html", takes_context=True)
def chart(context: template.Context, shown: Chart, level: int = 3) -> dict[str, Any]:
    """Show a chart: title, drawing where scripts run, and the same numbers as a table.

    :param level: of its heading, one below the heading that it stands under.
    """
    seen = int(context.render_context.get("charts") or 0) + 1
    context.render_context["charts"] = seen
    return {
        "chart": shown,
        "level": level,
        "chart_id": f"chart-{seen}",
        "props_id": f"chart-{seen}-props",
        # A drawing has horizontal lines only.
        "drawn_in": settings.LANGUAGE_CODE if get_language() == MONGOLIAN else get_language(),
    }


def _widget_class(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(
        widget, CheckboxSelectMultiple
    ):  # before Select: it is no box of its own, and must not be drawn as one
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, Select):
        return "select"
    return "file-input" if isinstance(widget, ClearableFileInput) else "input"


@register.inclusion_tag("web/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show a form field: label, help, control and what was refused, tied together for screen readers."""
    attrs: dict[str, str | bool] = {"class": _widget_class(bound)}
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    if bound.errors:
        attrs["aria-invalid"] = "true"
        described.append(f"{bound.auto_id}-errors")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return {"field": bound, "control": bound.as_widget(attrs=attrs)}


@register.inclusion_tag("web/empty.html")
def empty_state(title: str, text: str = "", href: str = "", action: str = "") -> dict[str, str]:
    """Say that nothing is here, why, and what to do about it."""
    return {"title": title, "text": text, "href": href, "action": action}


@register.filter
def level_icon(level_tag: str) -> str:
    """Return the icon of a message level."""
    return LEVEL_ICONS.get(level_tag, "info")


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """Return the numbers of pages to offer: the ends and the neighbours; 0 stands for what is left out."""
    offered = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in offered]


@register.filter
def number(value: Numeric | None, places: int | None = None) -> str:
    """Return digits in groups of three; ``places`` fixes the digits after the point."""
    return words.number(value, places=places)


@register.filter
def cny(value: Numeric | None) -> str:
    """Return yuan with their scale: 23.9亿元, CNY 2.39 billion."""
    return words.cny(value)


@register.filter
def percent(value: Numeric | None, places: int = 2) -> str:
    """Return a share of one as per cent."""
    return words.percent(value, places=places)


@register.filter
def amount(value: Numeric | None, unit: str) -> str:
    """Return a number with the unit named as in files and the API, such as kWh or person."""
    return words.NOT_KNOWN if value is None else str(words.spoken(value, Unit(unit)))


@register.filter
def day(value: date | None) -> str:
    """Return a day in words."""
    return words.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment to the minute, in local time."""
    return words.moment(value)


@register.filter
def period(value: Period | str) -> str:
    """Return a period in words; text is read as :func:`parse_period` reads it."""
    return words.period(parse_period(value) if isinstance(value, str) else value)


@register.filter
def as_of(value: date) -> str:
    """Return the words for what stood at the end of a day."""
    return words.as_of(value)
