"""``make audit-online``: ask the network which weaknesses were found in the packages that are shipped.

For who makes a release, at a desk. It is no part of a check: what was green yesterday may be red today without a change
of ours, and a build must not need hosts of others. So it refuses where a build runs.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.setup import steps, uv
from tools.setup.paths import ROOT

PIP_AUDIT = "pip-audit==2.10.1"
BUILDS = ("CI", "BUILD_ID", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL")
EXPORTED = ("export", "--all-extras", "--no-default-groups", "--no-emit-project", "--frozen", "--offline", "-q")
CLEAN, FOUND, REFUSED = 0, 1, 2


def refused(environ: Mapping[str, str]) -> str:
    """Return why it does not run here; empty where it does."""
    build = next((name for name in BUILDS if environ.get(name)), "")
    return f"{build} is set: this asks the network, so it is no part of a build. Run it by hand." if build else ""


def shipped() -> str:
    """Return every shipped package of Python as a requirement with its hashes."""
    command = [uv.command(), *EXPORTED]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def commands(requirements: Path) -> list[list[str]]:
    """Return the two programs that ask; nothing is resolved or installed, only the locked versions are named."""
    return [
        [
            uv.command(),
            "tool",
            "run",
            PIP_AUDIT,
            "--strict",
            "--disable-pip",
            "--require-hashes",
            "--requirement",
            str(requirements),
        ],
        steps.npm("audit", "--package-lock-only")(),
    ]


def main(environ: Mapping[str, str]) -> int:
    """Ask both; return 0 where nothing is known, 1 where something is or nobody answered, 2 where it is refused."""
    if why := refused(environ):
        print(why, file=sys.stderr)
        return REFUSED
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(shipped(), encoding="utf-8")
        ended = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands(requirements)]
    return FOUND if any(ended) else CLEAN


if __name__ == "__main__":
    sys.exit(main(os.environ))
