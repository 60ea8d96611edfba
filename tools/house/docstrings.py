"""Docstrings where a caller needs them, and none that only repeat the name."""

import ast
from collections.abc import Iterable, Iterator

from tools.house.names import words
from tools.house.tree import Module

ROOMS = frozenset({"public", "actions", "figures", "rules"})
FLOORS = frozenset({"kernel", "engines"})
EMPTY = frozenset(
    {"a", "all", "an", "and", "by", "for", "from", "get", "in", "is", "of", "on", "return", "the", "this", "to"}
)

type Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def missing(modules: Iterable[Module]) -> list[str]:
    """Find public functions, classes and methods of these rooms and floors that tell a caller nothing.

    A method that fills in a documented method of a class of ours is documented there.
    """
    wanted = [module for module in modules if _wanted(module)]
    told = _told(wanted)
    return [
        f"{module.at(node)}: {node.name} needs a docstring"
        for module in wanted
        for node, bases in _public(module.tree)
        if ast.get_docstring(node) is None and not any((base, node.name) in told for base in bases)
    ]


def _told(modules: Iterable[Module]) -> set[tuple[str, str]]:
    """Return class and method of every documented method; classes of one name are taken together."""
    return {
        (outer.name, inner.name)
        for module in modules
        for outer in ast.walk(module.tree)
        if isinstance(outer, ast.ClassDef)
        for inner in outer.body
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(inner)
    }


def _wanted(module: Module) -> bool:
    return not module.is_migration and (module.floor in FLOORS or module.room in ROOMS)


def _public(tree: ast.Module) -> Iterator[tuple[Documented, list[str]]]:
    """Yield what is public, a method together with the names of the classes that its class builds on."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node, []
        bases = [ast.unparse(base).partition("[")[0] for base in getattr(node, "bases", ())]
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith("_"):
                yield inner, bases


def without_module_sentence(modules: Iterable[Module]) -> list[str]:
    """Find modules that do not say in their first line what they are for; an empty package needs none."""
    return [
        f"{module.at(module.tree)}: the module needs a first sentence"
        for module in modules
        if module.tree.body and not module.is_migration and ast.get_docstring(module.tree) is None
    ]


def repeating(modules: Iterable[Module]) -> list[str]:
    """Find docstrings whose words are those of the name and nothing more."""
    found = []
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                said = {_stem(word) for line in [ast.get_docstring(node) or ""] for word in words(line)} - EMPTY
                if said and said <= {_stem(word) for word in words(node.name)}:
                    found.append(f"{module.at(node)}: the docstring of {node.name} repeats the name")
    return found


def _stem(word: str) -> str:
    return word.removesuffix("s")
