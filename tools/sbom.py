"""``make sbom``: what the product is made of, as CycloneDX files for whoever watches packages for weaknesses.

The two package managers tell it from their own lock files: of Python what is shipped, of the pages also what builds
them, since that writes what is shipped.
"""

import subprocess
from pathlib import Path

from tools.setup import steps, uv
from tools.setup.paths import BUILD, ROOT

EXPORTED = ("export", "--format", "cyclonedx1.5", "--all-extras", "--no-default-groups", "--frozen", "--offline", "-q")
LISTED = ("sbom", "--sbom-format", "cyclonedx", "--package-lock-only")


def write(folder: Path) -> list[Path]:
    """Write one file for the packages of Python and one for those in the pages, and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    commands = {"python.cdx.json": [uv.command(), *EXPORTED], "pages.cdx.json": steps.npm(*LISTED)()}
    for name, command in commands.items():
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        (folder / name).write_text(told.stdout, encoding="utf-8")
    return [folder / name for name in commands]


if __name__ == "__main__":
    for file in write(BUILD / "sbom"):
        print(file.relative_to(ROOT))
