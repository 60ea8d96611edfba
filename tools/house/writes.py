"""One door in: where rows may be written, models looked up by name and the clock read."""

import ast
import re
from collections.abc import Iterable, Iterator

from tools.house.tree import Module, domain_names

WRITES = frozenset(
    f"{prefix}{verb}"
    for prefix in ("", "a")
    for verb in ("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create")
)
STATEMENT = re.compile(
    r"\s*(WITH\b.*?\)\s*)?(INSERT\s+INTO|UPDATE\s+\w|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO|COPY\b.*\bFROM)",
    re.IGNORECASE | re.DOTALL,
)
CLOCKS = frozenset({"now", "localdate", "localtime", "today", "utcnow"})
CLOCKLESS = frozenset({"rules", "terms", "models", "queries", "figures", "permissions", "actions", "public"})


def stray_writes(modules: Iterable[Module]) -> list[str]:
    """Find writes outside ``actions`` and migrations.

    A call counts as a write by its name; ``update`` only with keywords alone, as querysets take it. What a store of
    files keeps is no row, nor is a picture, so calls on a ``storage`` or an ``image`` are left out.
    """
    found = []
    for module in modules:
        if module.is_migration or module.room == "actions":
            continue
        constants = _constants(module.tree)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if _is_write(node, node.func) or _writes_sql(node, node.func, constants):
                found.append(f"{module.at(node)}: .{node.func.attr}() writes outside an action")
    return found


def _is_write(call: ast.Call, func: ast.Attribute) -> bool:
    if func.attr in {"update", "aupdate"}:
        return not call.args and bool(call.keywords) and isinstance(func.value, ast.Call | ast.Attribute)
    receiver = ast.unparse(func.value)
    return func.attr in WRITES and not receiver.endswith(("storage", "super()", "image"))


def _writes_sql(call: ast.Call, func: ast.Attribute, constants: dict[str, str]) -> bool:
    if func.attr not in {"execute", "executemany", "copy", "aexecute"} or not call.args:
        return False
    return any(STATEMENT.match(text) for text in _texts(call.args[0], constants))


def _texts(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield constants.get(node.id, "")
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.JoinedStr):
            yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "x" for piece in each.values)


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def models_by_name(modules: Iterable[Module]) -> list[str]:
    """Find ``get_model`` outside migrations: it would cross floors unseen by the import contracts."""
    found = []
    for module in modules:
        if module.is_migration:
            continue
        for node in ast.walk(module.tree):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if called and node.func.attr in {"get_model", "get_registered_model"}:  # type: ignore[attr-defined]
                literal = any(isinstance(each, ast.Constant) for each in node.args)  # type: ignore[attr-defined]
                if module.floor in {"domains", "desks"} or literal:
                    found.append(f"{module.at(node)}: looks a model up by name; ask the domain's public instead")
    return found


def domains_named_by_the_kernel(modules: Iterable[Module]) -> list[str]:
    """Find text in the kernel that starts with the name of a domain and a dot: the kernel knows no domain."""
    start = re.compile(rf"({'|'.join(domain_names())})\.\w")
    found = []
    for module in modules:
        if module.floor not in {"kernel", "engines"} or module.is_migration:
            continue
        prose = {id(text) for text in _prose(module.tree)}
        for node in ast.walk(module.tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in prose else None
            if isinstance(text, str) and start.match(text):
                found.append(f"{module.at(node)}: the kernel names {text!r}")
    return found


def _prose(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield docstrings and the examples of a described field: they speak to people and bind nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        elif isinstance(node, ast.keyword) and node.arg == "examples":
            yield from (each for each in ast.walk(node.value) if isinstance(each, ast.expr))


def clocks(modules: Iterable[Module]) -> list[str]:
    """Find rooms that read the clock themselves; the door reads it and passes it in."""
    return [
        f"{module.at(node)}: reads the clock; take the time as an argument"
        for module in modules
        if module.floor == "domains" and module.room in CLOCKLESS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
