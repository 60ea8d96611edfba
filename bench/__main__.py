"""``python -m bench [NAME ...]``: run the benches on a database of their own and print the measures.

``--scale N`` sets the size of the demo programme that they measure on; the limits are for 4, a million entries.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

NAMES = ("load", "writers", "actions", "portal", "lists", "search", "audit", "privacy", "web", "faults")


def main() -> int:
    """Run the benches named, or all; exit 1 when a limit is not held."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=f"any of {', '.join(NAMES)}")
    parser.add_argument("--scale", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path, help="folder with a loaded programme from an earlier run, or to keep one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qianli-bench-") as scratch:
        folder = options.keep or Path(scratch)
        Path(scratch).chmod(0o711)
        os.environ |= {"QIANLI_VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "qianli.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        found = _run(options.names or NAMES, folder, options.scale)
    if options.json:
        print(
            json.dumps([{name: getattr(each, name) for name in each.__slots__} for each in found], ensure_ascii=False)
        )
    else:
        for each in found:
            print(
                f"{'ok  ' if each.held else 'MISS'} {each.what:60} {each.value:>14}  limit {each.limit}  {each.beside}"
            )
    return 0 if all(each.held for each in found) else 1


def _run(names: list[str] | tuple[str, ...], folder: Path, scale: int) -> list:  # type: ignore[type-arg]
    from django.urls import get_resolver

    from bench.programme import loaded
    from qianli.site import database
    from qianli.site.server import freeze

    with database.held(folder):
        loaded(scale)
        get_resolver().url_patterns  # noqa: B018 (as the server does before the first visitor)
        freeze()
        logging.disable(logging.INFO)  # a line for each request would hide the measures
        return [measure for name in names for measure in import_module(f"bench.{name}").measures()]


if __name__ == "__main__":
    sys.exit(main())
