"""Write ``deploy/sample.env`` from the settings of an installation: ``python -m tools.sample_env [--check]``."""

import sys
import textwrap
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from qianli.site.env import ROOT, Env

TARGET = ROOT / "deploy" / "sample.env"
HEAD = "# Settings of one installation. Every line is the default; remove the mark to change it.\n"


def render() -> str:
    """Return the text of the sample: each variable with its description and its default, commented out."""
    blocks = [_block(name, field) for name, field in Env.model_fields.items()]
    return HEAD + "".join(f"\n{block}\n" for block in blocks)


def _block(name: str, field: FieldInfo) -> str:
    variable = str(field.validation_alias or f"{Env.model_config.get('env_prefix', '')}{name}".upper())
    default = field.default
    if isinstance(default, SecretStr):
        shown = default.get_secret_value()
    elif isinstance(default, Path):
        shown = str(default.relative_to(ROOT))
    else:
        shown = str(default).lower() if isinstance(default, bool) else str(default)
    return "\n".join([*textwrap.wrap(f"# {field.description}", 100, subsequent_indent="# "), f"# {variable}={shown}"])


def main(words: list[str]) -> int:
    """Write the file, or with ``--check`` say whether it is what would be written."""
    text = render()
    if "--check" not in words:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("deploy/sample.env is not what site/env.py says. Run: python -m tools.sample_env")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
