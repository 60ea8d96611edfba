"""Habits of tests: no mocks of our own code, no sleeping, no silent skipping, a reason on top of each file."""

import ast
from collections.abc import Iterable

from tools.house.tree import Module


def bad_habits(modules: Iterable[Module]) -> list[str]:
    """Find mocks, sleeps, skips without a reason, and files that do not say why they exist."""
    found = []
    for module in modules:
        if module.tree.body and ast.get_docstring(module.tree) is None:
            found.append(f"{module.at(module.tree)}: say on top what these tests are for")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None) or "", *(each.name for each in node.names)]
                if any(name.partition(".")[0] == "mock" or name.startswith("unittest.mock") for name in names):
                    found.append(f"{module.at(node)}: mocks; build a fake in tests/fakes or use the real thing")
            if isinstance(node, ast.Call):
                found += _bad_call(module, node)
            if isinstance(node, ast.Attribute) and _skips(node) and not _reason_given(module.tree, node):
                found.append(f"{module.at(node)}: skipped without a reason")
    return found


def _skips(node: ast.Attribute) -> bool:
    return node.attr in {"skip", "skipif", "xfail"} and "mark" in ast.unparse(node)


def _bad_call(module: Module, node: ast.Call) -> list[str]:
    called = ast.unparse(node.func)
    if called in {"time.sleep", "sleep", "asyncio.sleep", "pg_sleep"}:
        return [f"{module.at(node)}: sleeps; wait for what you wait for"]
    if called == "pytest.skip" and not (node.args or node.keywords):
        return [f"{module.at(node)}: skipped without a reason"]
    return []


def _reason_given(tree: ast.Module, mark: ast.Attribute) -> bool:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.func is mark]
    return any(keyword.arg == "reason" for call in calls for keyword in call.keywords) or any(
        mark.attr == "skip" and call.args for call in calls
    )
