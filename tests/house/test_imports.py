"""The import contracts hold, and each of them can be broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.house.tree import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> str:
    """Return what the linter says of a tree, empty when every contract is kept."""
    run = subprocess.run(
        [LINTER, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder / "src",
        env={"PYTHONPATH": str(folder / "src"), "PATH": "", "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout if run.returncode else ""


def test_contracts_are_kept() -> None:
    """Floors, domains, rooms, kernel, engines, rules and doors."""
    assert lint(ROOT) == ""


@pytest.fixture(scope="module")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with all floors and two sectors, in order."""
    root = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", root)
    rooms = ["manifest", "views", "tables", "public", "actions", "queries", "models", "rules", "terms"]
    modules = [f"domains.{name}.{room}" for name in ("talent", "labour", "ledger") for room in rooms]
    modules += [f"kernel.{name}.x" for name in ("web", "figures", "access", "audit", "base")]
    modules += ["kernel.access.rules", "site.urls", "desks.portal.views", "engines.claims"]
    for module in modules:
        write(root, module, "")
    return root


def write(root: Path, module: str, text: str) -> None:
    """Write a module of the small house, with the packages around it."""
    path = root / "src" / "qianli" / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    for folder in path.parents:
        if folder == root / "src":
            break
        (folder / "__init__.py").touch()


def test_the_small_house_is_in_order(small_house: Path) -> None:
    """Otherwise the samples below would prove nothing."""
    assert lint(small_house) == ""


@pytest.mark.parametrize(
    ("module", "imports", "contract"),
    [
        ("domains.ledger.actions", "qianli.desks.portal.views", "Floors"),
        ("kernel.figures.x", "qianli.domains.ledger.terms", "Floors"),
        ("domains.talent.actions", "qianli.domains.labour.public", "Domains"),
        ("domains.ledger.actions", "qianli.domains.talent.public", "Domains"),
        ("domains.talent.models", "qianli.domains.talent.actions", "Rooms"),
        ("domains.talent.helpers", "", "Rooms"),
        ("domains.assets.models", "", "Domains"),
        ("kernel.base.x", "qianli.kernel.audit.x", "Kernel"),
        ("kernel.shared.x", "", "Kernel"),
        ("engines.claims", "django.db", "Engines"),
        ("engines.claims", "qianli.kernel.base.x", "Floors"),
        ("domains.talent.rules", "django.utils.timezone", "Rules"),
        ("domains.talent.models", "qianli.domains.ledger.models", "Doors"),
        ("desks.portal.views", "qianli.domains.talent.queries", "Doors"),
    ],
)
def test_each_contract_can_be_broken(
    small_house: Path, tmp_path: Path, module: str, imports: str, contract: str
) -> None:
    """A contract that refuses nothing is a comment."""
    root = shutil.copytree(small_house, tmp_path / "house")
    write(root, module, f"import {imports}\n" if imports else "x = 1\n")
    said = lint(root)
    assert [line for line in said.splitlines() if line.startswith(contract) and line.endswith("BROKEN")], said


@pytest.mark.parametrize("imports", ["qianli.domains.ledger.public", "qianli.domains.ledger.terms"])
def test_the_doors_open(small_house: Path, tmp_path: Path, imports: str) -> None:
    """A lower domain may be asked through its public and its terms."""
    root = shutil.copytree(small_house, tmp_path / "house")
    write(root, "domains.talent.models", f"import {imports}\n")
    assert lint(root) == ""
