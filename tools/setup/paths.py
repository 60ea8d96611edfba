"""Where things lie, for the set-up and its parts."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("QIANLI_BUILD_DIR") or ROOT / "build")
PYTHON = ROOT / ".venv" / "bin" / "python"
