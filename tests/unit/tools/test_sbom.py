"""The bill of materials names all that is shipped: a package left out is one that nobody watches."""

import json
import tomllib
from pathlib import Path

from tools import licences, sbom
from tools.setup.paths import ROOT


def test_every_shipped_package_is_named_in_its_locked_version(tmp_path: Path) -> None:
    """Of Python all that the product stands on, extras too; of the pages what their package file names."""
    python, pages = (json.loads(file.read_text()) for file in sbom.write(tmp_path))
    assert {python["bomFormat"], pages["bomFormat"]} == {"CycloneDX"}
    lock = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    shipped = licences.reached(lock) - {"qianli"}
    named = {each["name"]: each["version"] for each in python["components"]}
    assert named == {each["name"]: each["version"] for each in lock if each["name"] in shipped}
    wanted = json.loads((ROOT / "package.json").read_text())
    named = {each["name"]: each["version"] for each in pages["components"]}
    assert (wanted["dependencies"] | wanted["devDependencies"]).items() <= named.items()
