"""All checks by name, as the tests and the command run them."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from tools import messages
from tools.house import budgets, docstrings, migrating, names, pages, prose, shapes, tests, writes
from tools.house.tree import ROOT, SOURCE, Module, files, modules, shown, templates

type Check = Callable[[], list[str]]


def outside_source(*folders: str) -> Iterator[Module]:
    """Yield the modules of tests, tools and benches."""
    for folder in folders:
        for path in files(ROOT / folder, ".py"):
            text = path.read_text()
            yield Module(path, ".".join(path.relative_to(ROOT).with_suffix("").parts), text, ast.parse(text))


def _code() -> list[Path]:
    return [
        path for folder in ("src", "tools", "tests", "bench", "islands") for path in files(ROOT / folder, ".py", ".ts")
    ]


def _every_module() -> list[Module]:
    return [*modules(), *outside_source("tools", "tests", "bench")]


def _markup() -> dict[str, str]:
    return {shown(path): path.read_text() for path in templates()}


TREE: dict[str, Check] = {
    "words": lambda: names.refused_words(modules()),
    "island names": lambda: names.file_names(files(ROOT / "islands", ".ts", ".css")),
    "rooms": names.rooms,
    "empty rooms": lambda: names.empty_rooms(modules()),
    "top folders": names.top_folders,
    "unit tests mirror": names.unit_tests_mirror,
    "long functions": lambda: budgets.long_functions(_every_module()),
    "long files": lambda: budgets.long_files(_code()),
    "long templates": lambda: budgets.long_files(templates(), budgets.TEMPLATE),
    "silenced complexity": lambda: budgets.silenced([*modules(), *outside_source("tools")]),
    "migrations beside the release before": lambda: migrating.breaking(modules()),
    "migrations that go one way": lambda: migrating.one_way(modules()),
    "migrations that keep others waiting": lambda: migrating.slow(modules()),
    "stray writes": lambda: writes.stray_writes(modules()),
    "models by name": lambda: writes.models_by_name(modules()),
    "kernel names domains": lambda: writes.domains_named_by_the_kernel(modules()),
    "clocks": lambda: writes.clocks(modules()),
    "unused templates": lambda: pages.unused(pages.by_loader_name(templates()), modules()),
    "policy in templates": lambda: pages.barred(_markup()),
    "policy in code": lambda: pages.markup_in_code(modules()),
    "messages": lambda: messages.check(SOURCE),
    "missing docstrings": lambda: docstrings.missing(modules()),
    "modules without a sentence": lambda: docstrings.without_module_sentence(_every_module()),
    "repeating docstrings": lambda: docstrings.repeating(_every_module()),
    "habits of tests": lambda: tests.bad_habits(outside_source("tests")),
    "broken links": lambda: prose.broken_links(prose.documents()),
    "machine traces": lambda: prose.machine_traces(prose.documents()),
    "decisions": lambda: prose.bad_decisions(prose.decisions()),
}

# These need Django.
MODELS: dict[str, Check] = {
    "foreign keys": lambda: shapes.keys(shapes.our_models()),
    "unpaired fields": lambda: shapes.unpaired(shapes.our_models()),
    "nameless models": lambda: shapes.nameless(shapes.our_models()),
}


def warnings() -> list[str]:
    """Return what will break soon: files on their way to the limit."""
    return budgets.long_files(_code(), budgets.FILE_WARNING)
