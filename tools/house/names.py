"""Folders, rooms and words."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.house.tree import ROOT, SOURCE, Module, contract, domain_names, shown

REFUSED = frozenset({
    "utils", "helpers", "common", "misc", "manager", "handler", "info", "data", "process", "temp", "new", "v2",
})  # fmt: skip
# Methods that the frameworks call by these names.
FRAMEWORK = frozenset({
    "get_context_data", "process_exception", "process_request", "process_response", "process_view",
    "receive_data_chunk",
})  # fmt: skip
TOP = frozenset({"bench", "deploy", "docs", "islands", "src", "tests", "tools"})
TEST_KINDS = frozenset({"unit", "property", "contract", "browser", "fault", "house", "factories", "fakes", "ledgers"})
BESIDE_ROOMS = frozenset({"locale", "templates", "__init__", "__pycache__"})


def words(name: str) -> list[str]:
    """Return the words of an identifier, whether written with capitals or underscores."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+", name)]


def refused_words(modules: Iterable[Module]) -> list[str]:
    """Find words that say nothing in the names of files, classes, functions, parameters and constants."""
    found = []
    for module in modules:
        if REFUSED.intersection(words(module.path.stem)):
            found.append(f"{shown(module.path)}: the file name says nothing")
        if module.is_migration:
            continue
        for node, name in _symbols(module.tree):
            if name not in FRAMEWORK and REFUSED.intersection(words(name)):
                found.append(f"{module.at(node)}: {name} holds a word that says nothing")
    return found


def _symbols(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.name
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ((each, each.arg) for each in [*node.args.args, *node.args.kwonlyargs])
        if isinstance(node, ast.Module | ast.ClassDef):
            for statement in node.body:
                single = getattr(statement, "target", None)
                targets = statement.targets if isinstance(statement, ast.Assign) else [single] if single else []
                named = (each for target in targets for each in ast.walk(target))
                yield from ((each, each.id) for each in named if isinstance(each, ast.Name))


def file_names(paths: Iterable[Path]) -> list[str]:
    """Find words that say nothing in the names of files that are not Python."""
    return [f"{shown(path)}: the file name says nothing" for path in paths if REFUSED.intersection(words(path.stem))]


def rooms(domains: Path = SOURCE / "domains") -> list[str]:
    """Find files and folders of domains that are no room, and domains that are on no floor."""
    known = {name for layer in contract("rooms") for name in layer}
    found = []
    for domain in _folders(domains):
        if domain.name not in domain_names():
            found.append(f"{shown(domain)}: no floor is set aside for this domain in pyproject.toml")
        for path in domain.iterdir():
            if (path.is_dir() or path.suffix == ".py") and path.stem not in known | BESIDE_ROOMS:
                found.append(f"{shown(path)}: no such room")
            if path.is_dir() and path.name == "templates":
                found += [f"{shown(each)}: not {domain.name}/" for each in path.iterdir() if each.name != domain.name]
    return found


def empty_rooms(modules: Iterable[Module]) -> list[str]:
    """Find rooms with nothing in them: a room that is not needed does not exist."""
    return [
        f"{shown(module.path)}: nothing is in this room"
        for module in modules
        if module.floor == "domains" and module.room and module.path.stem != "__init__" and not _content(module.tree)
    ]


def _content(tree: ast.Module) -> list[ast.stmt]:
    return [node for node in tree.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]


def top_folders(root: Path = ROOT) -> list[str]:
    """Find folders at the top that the house does not know, and kinds of test that answer no question."""
    hidden = {"build", "var", "dist", "node_modules", "__pycache__"}
    found = [f"{each.name}/: not in the house" for each in _folders(root) if each.name not in TOP | hidden]
    kinds = [each for each in _folders(root / "tests") if each.name not in TEST_KINDS]
    return found + [f"tests/{each.name}/: no such kind of test" for each in kinds]


def unit_tests_mirror(tests: Path = ROOT / "tests" / "unit", source: Path = SOURCE) -> list[str]:
    """Find folders of unit tests that stand for no folder of the product."""
    return [
        f"{shown(path)}: nothing of this name in {shown(source)}"
        for path in sorted(tests.rglob("*"))
        if path.is_dir() and path.name != "__pycache__" and not (source / path.relative_to(tests)).exists()
        if not (tests.parent.parent / path.relative_to(tests)).is_dir()
    ]


def _folders(parent: Path) -> list[Path]:
    return sorted(
        path
        for path in parent.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__")) and any(each.is_file() for each in path.rglob("*"))
    )
