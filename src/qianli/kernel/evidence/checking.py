"""The check that an installation may put before the store, such as a scanner of malware. By default there is none."""

import logging
import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from django.conf import settings
from django.utils.module_loading import import_string

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence.store import CHUNK

log = logging.getLogger(__name__)
SECONDS = 120


class RefusedByCheck(Refusal):
    """The file "{name}" was refused by the check of this installation: {said}. Nothing was kept."""

    status = 422


class CheckAway(Refusal):
    """The check of uploaded files does not answer, so nothing was kept. Try again later, or tell the administrator."""

    status = 503


def check(file: IO[bytes], *, name: str) -> None:
    """Ask the check of the installation about a file; without one, nothing is asked.

    ``EVIDENCE_CHECK`` is ``package.module:function``, called with the open file, which returns why it refuses or
    nothing; or a command, called with the path of a copy as its last word: status 0 lets pass, 1 refuses.

    :raises RefusedByCheck: the check says no.
    :raises CheckAway: it does not say anything; what is not checked is not kept.
    """
    asked = settings.EVIDENCE_CHECK
    if not asked:
        return
    file.seek(0)
    said = _called(asked, file) if ":" in asked and " " not in asked else _commanded(asked, file)
    file.seek(0)
    if said:
        raise RefusedByCheck(name=name, said=said[:200], at="file")


def _called(path: str, file: IO[bytes]) -> str:
    try:
        asked: Callable[[IO[bytes]], str | None] = import_string(path.replace(":", "."))
        return asked(file) or ""
    except Exception as error:
        log.exception("The check of evidence failed.")
        raise CheckAway from error


def _commanded(command: str, file: IO[bytes]) -> str:
    number, path = tempfile.mkstemp(prefix="qianli-check-")
    try:
        with os.fdopen(number, "wb") as copy:
            while chunk := file.read(CHUNK):
                copy.write(chunk)
        # The scanner may be a service of another user.
        os.chmod(path, 0o644)  # noqa: PTH101
        answer = subprocess.run([*shlex.split(command), path], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        log.exception("The check of evidence did not run.")
        raise CheckAway from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108
    if answer.returncode == 0:
        return ""
    if answer.returncode != 1:
        log.error("The check of evidence ended with %s: %s", answer.returncode, answer.stderr[-500:])
        raise CheckAway
    lines = answer.stdout.decode(errors="replace").replace(path, "").strip(": \n").splitlines()
    return lines[0].strip(": ") if lines else command.split(maxsplit=1)[0]
