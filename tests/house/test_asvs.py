"""Whether the table of docs/asvs.md speaks of tests that are there: a claim without one is a wish."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (V\d+) [^|]*\| (met|partly|not met) \| ([^|]*)\|([^|]*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`")


def faults(table: str) -> list[str]:
    """Return what the table promises and does not hold."""
    rows = ROW.findall(table)
    found = [f"V{number}: no row" for number in range(1, 18) if f"V{number}" not in {row[0] for row in rows}]
    for chapter, standing, _told, tests in rows:
        named = NAMED.findall(tests)
        if not named and standing != "not met":
            found.append(f"{chapter}: {standing}, and no test shows it")
        for path, function in named:
            if not (ROOT / path).is_file():
                found.append(f"{chapter}: {path} is not there")
            elif function and function not in _functions(ROOT / path):
                found.append(f"{chapter}: {path} has no {function}")
    return found


def _functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_each_chapter_has_its_standing_and_tests_that_are_there() -> None:
    """All seventeen."""
    assert faults((ROOT / "docs" / "asvs.md").read_text()) == []


def test_the_check_can_fail() -> None:
    """A chapter that is missing, a claim without a test, a test and a function that are not there."""
    table = "\n".join([
        "| V1 x | met | told | |",
        "| V2 x | partly | told | `tests/unit/none.py`, `tests/house/test_asvs.py::none` |",
        *(f"| V{number} x | not met | told | |" for number in range(3, 17)),
    ])  # fmt: skip
    assert faults(table) == [
        "V17: no row", "V1: met, and no test shows it", "V2: tests/unit/none.py is not there",
        "V2: tests/house/test_asvs.py has no none",
    ]  # fmt: skip
