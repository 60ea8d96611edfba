"""What the product is made of and under which terms: ``python -m tools.licences`` names whatever is not accounted for.

It reads the two lock files and what is installed, and asks no network, so it says nothing of weaknesses found in
a package since. A package without a hash, or with a licence that is not on the list, is a breach.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

# What may be shipped with a product under Apache-2.0 as an unchanged library.
SHIPPED = frozenset({
    "0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD", "BSD-0-Clause", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0",
    "CNRI-Python", "ISC", "LGPL", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0",
    "Public-Domain", "Zlib",
})  # fmt: skip
# What the house works with and gives to nobody.
AT_WORK = SHIPPED | {"GPL-3.0", "GPL-3.0-or-later"}
# The words of older metadata for the same.
MEANT = {
    "Apache Software License": "Apache-2.0", "BSD License": "BSD", "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL", "LGPL-3.0-only": "LGPL",
    "ISC License (ISCL)": "ISC",
}  # fmt: skip
# Looked up by hand, where the metadata say nothing, say more than there is, or are of another machine or an extra.
KNOWN = {
    "boto3": "Apache-2.0", "botocore": "Apache-2.0", "colorama": "BSD-3-Clause", "django-storages": "BSD-3-Clause",
    "jmespath": "MIT", "promql-parser": "MIT", "protobuf": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0", "qrcode": "BSD", "s3transfer": "Apache-2.0", "tzdata": "Apache-2.0",
}  # fmt: skip


def breaches() -> Iterator[str]:
    """Yield a sentence for each package that is not accounted for."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    shipped = reached(lock)
    for package in lock:
        if package["name"] == "qianli":
            continue
        yield from unhashed(package)
        yield from refused(package["name"], licence_of(package["name"]), shipped=package["name"] in shipped)
    yield from of_npm(json.loads((ROOT / "package-lock.json").read_text())["packages"])


def reached(lock: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the packages that come with the product: what it names, and what that stands on, extras too."""
    packages = {package["name"]: package for package in lock}
    found, waiting = set(), ["qianli"]
    while waiting:
        name = waiting.pop()
        if name in found or name not in packages:
            continue
        found.add(name)
        package = packages[name]
        groups = [package.get("dependencies", []), *package.get("optional-dependencies", {}).values()]
        waiting += [needed["name"] for group in groups for needed in group]
    return found


def unhashed(package: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for a package of which a file could be exchanged unnoticed."""
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    if not files or not all(file.get("hash", "").startswith("sha256:") for file in files):
        yield f"{package['name']}: uv.lock holds a file of it without a hash"


def licence_of(name: str) -> str:
    """Return the licence of an installed package as it is told, in the words of SPDX where that is possible."""
    if name in KNOWN:
        return KNOWN[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or [] if each.startswith("License")]
    return told.get("License-Expression") or " AND ".join(classified) or told.get("License", "").partition("\n")[0]


def refused(name: str, licence: str, *, shipped: bool) -> Iterator[str]:
    """Yield a sentence unless the terms of a package are on the list: all that hold together, or one to choose."""
    allowed = SHIPPED if shipped else AT_WORK
    for together in re.split(r"\s+(?:AND|and)\s+", licence):
        choices = [MEANT.get(each, each.strip("()")) for each in re.split(r"\s+OR\s+", together)]
        if not allowed.intersection(choices):
            told = f"under {licence!r}" if licence else "under terms that nobody looked up"
            yield f"{name}: {told}; look it up, then add it to tools/licences.py or leave it out"
            return


def of_npm(packages: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the same of the packages that build the pages; of other machines' optional parts the lock has no hash."""
    for path, package in packages.items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        if not package.get("integrity") and not (package.get("optional") or package.get("inBundle")):
            yield f"{name}: package-lock.json holds it without a hash"
        yield from refused(name, str(package.get("license", "")), shipped=not package.get("dev"))


if __name__ == "__main__":
    found = list(breaches())
    print("\n".join(found))
    sys.exit(1 if found else 0)
