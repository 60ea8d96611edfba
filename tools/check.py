"""Every check of the house, one after the other: ``python -m tools.check [--fix] [NAME ...]``."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable

# In the order of their speed, so that the first word comes early. A new check is one line here.
CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports")],
    "sample.env": [PYTHON, "-m", "tools.sample_env", "--check"],
    "licences": [PYTHON, "-m", "tools.licences"],
    "messages": [PYTHON, "-m", "tools.messages", "check"],
    "handbook": [str(BIN / "mkdocs"), "build", "--strict", "--quiet"],
    "migrations": [PYTHON, "-m", "qianli.site.command", "makemigrations", "--check", "--dry-run"],
    "house": [PYTHON, "-m", "pytest", "tests/house", "--quiet"],
    "types": [str(BIN / "mypy")],
}
FIXES: dict[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check", "--fix", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--quiet", "."],
    "sample.env": [PYTHON, "-m", "tools.sample_env"],
}


def main(words: list[str]) -> int:
    """Run the named checks, or all, going on after a failure; return 1 if any failed."""
    steps = FIXES if "--fix" in words else CHECKS
    names = [word for word in words if word != "--fix"]
    unknown = [name for name in names if name not in steps]
    if unknown:
        print(f"No such step: {', '.join(unknown)}. There are: {', '.join(steps)}", file=sys.stderr)
        return 2
    failed = [name for name in steps if (not names or name in names) and not _passes(name, steps[name])]
    print(f"{'FAILED: ' + ', '.join(failed) if failed else 'All checks passed.'}")
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    """Run one step, print its seconds, and its output if it failed."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    # 5 is pytest's word for a folder without tests.
    passed = done.returncode == 0 or (name == "house" and done.returncode == 5)
    print(f"{'ok  ' if passed else 'FAIL'} {name:12} {time.monotonic() - began:6.1f} s", flush=True)
    if not passed:
        print(done.stdout.strip(), flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
