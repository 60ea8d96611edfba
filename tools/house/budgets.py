"""Sizes: what is larger than this is two things. There is no list of exceptions."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from tools.house.tree import Module, shown

FUNCTION, VIEW, FILE_WARNING, FILE, TEMPLATE = 50, 25, 400, 600, 200
VIEW_ROOMS = frozenset({"views", "api", "sockets"})
SILENCED = re.compile(r"noqa:[^#\n]*\b(C901|PLR09\d\d)\b")


def long_functions(modules: Iterable[Module]) -> list[str]:
    """Find functions over 50 lines and views over 25, docstrings not counted."""
    found = []
    for module in modules:
        if module.is_migration:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                limit = VIEW if _is_view(node, module) else FUNCTION
                if (size := _size(node)) > limit:
                    found.append(f"{module.at(node)}: {node.name} has {size} lines, {limit} is the limit")
    return found


def _is_view(node: ast.FunctionDef | ast.AsyncFunctionDef, module: Module) -> bool:
    takes_request = any(each.arg == "request" for each in node.args.args[:2])
    return takes_request and module.room in VIEW_ROOMS


def _size(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    docstring = ast.get_docstring(node) is not None
    inside = (first.end_lineno or first.lineno) - first.lineno + 1 if docstring else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - inside


def long_files(paths: Iterable[Path], limit: int = FILE) -> list[str]:
    """Find files over a limit: 600 lines fails, 400 is told by ``python -m tools.house``."""
    sizes = ((path, path.read_text().count("\n")) for path in paths if "migrations" not in path.parts)
    return [f"{shown(path)}: {size} lines, {limit} is the limit" for path, size in sizes if size > limit]


def silenced(modules: Iterable[Module]) -> list[str]:
    """Find places where the linter's limits of complexity are switched off."""
    return [
        f"{shown(module.path)}:{number}: complexity is not to be silenced"
        for module in modules
        for number, line in enumerate(module.text.splitlines(), 1)
        if SILENCED.search(line)
    ]
