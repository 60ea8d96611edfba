"""Whether the sample alert rules would ever ring: each is parsed, and asks for metrics and labels that there are."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import REGISTRY

from qianli.kernel.base.metering import gauges
from qianli.site import metrics

ROOT = Path(__file__).resolve().parents[2]
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"] for rule in group["rules"]
]
MISSPELT = 'rate(qianli_http_request_total{state="500"}[5m]) > 0'


def told() -> dict[str, set[str]]:
    """Return each series that is told, with its labels."""
    found = {gauge.name: set(gauge.labels) for gauge in gauges()}
    found |= {"qianli_build_info": {"version"}, "qianli_gauges_unread": set()}
    for metric in REGISTRY._names_to_collectors.values():
        labels = set(getattr(metric, "_labelnames", ()))
        for family in metric.describe() if hasattr(metric, "describe") else ():
            if family.type == "counter":
                found[f"{family.name}_total"] = labels
            elif family.type == "histogram":
                found |= {f"{family.name}_{end}": labels | {"le"} for end in ("bucket", "sum", "count")}
    return found


def selectors(node: Any) -> Iterator[Any]:
    """Yield every selector of series below a parsed expression."""
    for name in ("vector_selector", "vs"):
        if hasattr(node, name):
            yield getattr(node, name)
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("lhs", "rhs", "expr", "param"):
        if hasattr(node, name):
            yield from selectors(getattr(node, name))
    for argument in getattr(node, "args", ()):
        yield from selectors(argument)


def unknown(expression: str) -> list[str]:
    """Return what an expression asks for and nobody tells."""
    known, wrong = told(), []
    for selector in selectors(promql_parser.parse(expression)):
        if selector.name not in known:
            wrong.append(selector.name)
        else:
            wrong += [each.name for each in selector.matchers.matchers if each.name not in known[selector.name]]
    return wrong


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_a_rule_asks_for_what_is_told(rule: dict[str, Any]) -> None:
    """A misspelt name gives no error in Prometheus: the alarm is silent for ever."""
    assert metrics.REQUESTS  # all counters are declared
    assert list(selectors(promql_parser.parse(rule["expr"])))
    assert unknown(rule["expr"]) == []
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"page", "look"}
    assert rule["annotations"]["summary"].endswith(".")
    assert re.fullmatch(r"Qianli[A-Za-z]+", rule["alert"])


def test_a_misspelt_rule_would_be_found() -> None:
    assert unknown(MISSPELT) == ["qianli_http_request_total"]
    assert unknown(MISSPELT.replace("request_", "requests_")) == ["state"]


def test_the_guide_tells_every_metric() -> None:
    """Each name once, and none that is not there."""
    guide = (ROOT / "docs" / "guides" / "observe.md").read_text()
    named = set(re.findall(r"`(qianli_[a-z_]+)`", guide))
    families = {re.sub(r"_(bucket|sum|count)$", "", name) if "duration" in name else name for name in told()}
    assert named == families
