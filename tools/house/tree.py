"""The tree as the checks see it: where things lie, parsed once, and the order of the floors."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "qianli"
NOT_OURS = {".venv", "node_modules", "build", "dist", "var", ".git", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file; ``name`` is its dotted path below ``src``, such as ``qianli.domains.talent.actions``."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted path in pieces, without ``qianli``: floor, folder, room."""
        return tuple(self.name.split(".")[1:])

    @property
    def floor(self) -> str:
        """kernel, domains, desks, engines or site."""
        return self.parts[0] if self.parts else ""

    @property
    def folder(self) -> str:
        """The domain, desk or kernel floor; empty for files directly on a floor."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def room(self) -> str:
        """The room of a domain, or the module of a kernel floor."""
        return self.parts[2] if len(self.parts) > 2 else ""

    @property
    def is_migration(self) -> bool:
        """Whether the framework wrote most of it."""
        return "migrations" in self.parts

    def at(self, node: ast.AST) -> str:
        """Return ``file:line`` of a node, for the reader of a breach."""
        return f"{shown(self.path)}:{getattr(node, 'lineno', 1)}"


def module(text: str, name: str = "qianli.domains.talent.views") -> Module:
    """Return a module made from text, as the tests of the checks need it."""
    return Module(Path(f"src/{name.replace('.', '/')}.py"), name, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the product, in alphabetical order."""
    return tuple(_read(path) for path in sorted(SOURCE.rglob("*.py")))


def _read(path: Path) -> Module:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text()
    return Module(path, name, text, ast.parse(text))


def files(folder: Path, *suffixes: str) -> Iterator[Path]:
    """Yield our own files below a folder with one of these suffixes, in alphabetical order."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and path.is_file() and NOT_OURS.isdisjoint(path.relative_to(ROOT).parts):
            yield path


def templates() -> Iterator[Path]:
    """Yield the templates of all apps."""
    return (path for path in files(SOURCE, ".html", ".txt", ".svg", ".xml") if "templates" in path.parts)


def shown(path: Path) -> str:
    """Return a path as a reader of the repository knows it."""
    return str(path.relative_to(ROOT)) if path.is_absolute() and path.is_relative_to(ROOT) else str(path)


@cache
def contract(key: str) -> tuple[tuple[str, ...], ...]:
    """Return the layers of an import contract, highest first; the names that share a layer stand together."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    return tuple(
        tuple(name.strip(" ()") for name in layer.replace("|", ":").split(":")) for layer in contracts[key]["layers"]
    )


def domain_names() -> tuple[str, ...]:
    """Return the names that a domain may have, highest floor first."""
    return tuple(name for layer in contract("domains") for name in layer)
