"""``make client``: a typed Python client of the API, generated from its description into ``build/client``.

It is a package that can be installed, and is not kept: the description is. ADR 69 says why.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.setup.paths import BUILD, ROOT

DESCRIPTION = ROOT / "docs" / "openapi.json"
SHAPE = {
    "project_name_override": "qianli-client",
    "package_name_override": "qianli_client",
    "literal_enums": True,
    "post_hooks": [],  # it is read by programs
}


def generate(folder: Path) -> Path:
    """Write the client into a folder, in place of what is there, and return the folder.

    :raises subprocess.CalledProcessError: the description holds something that the generator would leave out.
    """
    with tempfile.TemporaryDirectory() as draft:
        shape = Path(draft) / "shape.json"
        shape.write_text(json.dumps(SHAPE))
        told = [f"--path={DESCRIPTION}", f"--output-path={folder}", f"--config={shape}", "--meta=uv", "--overwrite"]
        command = [sys.executable, "-m", "openapi_python_client", "generate", *told, "--fail-on-warning"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


if __name__ == "__main__":
    print(generate(BUILD / "client").relative_to(ROOT))
