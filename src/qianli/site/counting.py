"""Where the processes of an installation keep what they count; imported before any floor declares a counter."""

import os
import socket
from contextlib import suppress
from pathlib import Path

HOST = socket.gethostname()


def count_apart(folder: Path) -> None:
    """Have each process count in a file of its own, which the exporter adds up; before anything is declared.

    Files are named by machine and process: containers that share a state folder number their processes alike.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    from prometheus_client import values

    values.ValueClass = values.MultiProcessValue(process_identifier=lambda: f"{HOST}-{os.getpid()}")


def forget_ended(folder: Path) -> None:
    """Remove the files of processes of this machine that have ended, as a server does when it begins."""
    for path in folder.glob(f"*_{HOST}-*.db"):
        if not _runs(int(path.stem.rpartition("-")[2])):
            with suppress(FileNotFoundError):
                path.unlink()


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
