"""The scaffold writes a domain that passes every check from its first minute, and refuses names that cannot be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.house.checks import MODELS, TREE
from tools.house.tree import NOT_OURS, ROOT


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a module in a copy of the tree."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": f"{tree}/src:{tree}", "QIANLI_BUILD_DIR": str(ROOT / "build")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the repository holds."""
    return shutil.copytree(
        ROOT, tmp_path_factory.mktemp("tree") / "qianli", ignore=shutil.ignore_patterns(*NOT_OURS, ".*_cache")
    )


def breaches(tree: Path) -> set[str]:
    """Return what the house says, without line numbers."""
    return {line for line in run(tree, "tools.house").stdout.splitlines() if line.startswith("[")}


def test_a_domain_from_the_first_minute(tree: Path) -> None:
    """House checks, import contracts, formatting: none has anything to say against it."""
    before = {f"[{name}] {breach}" for name, check in (TREE | MODELS).items() for breach in check()}
    made = run(tree, "tools.new_domain", "pilots", "--chinese", "试点", "--record-chinese", "试点项目")
    assert made.returncode == 0, made.stderr
    assert breaches(tree) <= before
    own = ["src/qianli/domains/pilots", "tests/unit/domains/pilots"]
    for command in (["ruff", "check", *own], ["ruff", "format", "--check", *own]):
        assert run(tree, *command).returncode == 0
    contracts = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": f"{tree}/src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: 7 kept, 0 broken." in contracts.stdout
    assert "| `pilots` 试点 |" in (tree / "ARCHITECTURE.md").read_text()
    assert run(tree, "tools.new_domain", "pilots").stderr.startswith("src/qianli/domains/pilots is there already")


@pytest.mark.parametrize("name", ["Pilots", "pilot-projects", "common", "shared_data"])
def test_names_that_cannot_be(name: str) -> None:
    """Nothing is written for a name that the house would refuse."""
    refused = run(ROOT, "tools.new_domain", name)
    assert refused.returncode == 1
    assert repr(name) in refused.stderr or "says nothing" in refused.stderr
    assert not (ROOT / "src" / "qianli" / "domains" / name).exists()
