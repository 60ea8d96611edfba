"""Having a file read by a process that may be killed, and believing little of what it says."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from qianli.kernel.base.refusal import Refusal
from qianli.kernel.evidence import drawing
from qianli.kernel.evidence.contents import format_of
from qianli.kernel.evidence.store import CHUNK, AnyFile
from qianli.kernel.evidence.terms import Format, Trouble

SECONDS = 30  # on a busy machine; the program itself has 20 of the processor
NO_ANSWER = (ValueError, KeyError, TypeError, RecursionError, Refusal)
LARGEST_PICTURE = 200 * 1024
# Of persons, telephones and accounts: they stand encrypted or not at all in the database, so not in these words either.
NUMBERS = re.compile(
    r"\d{11,}[Xx]?|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|(?<!\d)1\d\d[ -]\d{4}[ -]\d{4}|(?:\d{4}[ -]){3}\d{4,7}"
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to show of a file: its words, a picture as WebP, or why there is neither."""

    text: str = ""
    picture: bytes = b""
    trouble: Trouble | None = None


def preview_of(file: AnyFile, kind: Format) -> Preview:
    """Return what the drawing program tells of a file; it has half a minute and is killed then.

    The program gets no variables of ours, and its answer is held to its length and form: a file that took it over
    could say anything, without end.
    """
    # The store may be on another machine, and a pipe could fill; an answer without end would fill our memory.
    with tempfile.TemporaryFile() as copy, tempfile.TemporaryFile() as answer:
        while chunk := file.read(CHUNK):
            copy.write(chunk)
        copy.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-m", drawing.__name__, kind.value],
                stdin=copy, stdout=answer, stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"},
                timeout=SECONDS, check=False, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Preview(trouble=Trouble.TOO_LONG)
        answer.seek(0)
        said = answer.read(drawing.MOST_ANSWER)
    if done.returncode:
        out_of_time = done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}
        return Preview(trouble=Trouble.TOO_LONG if out_of_time else Trouble.BROKEN)
    with contextlib.suppress(*NO_ANSWER):
        return _believed(said)
    return Preview(trouble=Trouble.BROKEN)


def _believed(answer: bytes) -> Preview:
    """Return an answer of the program as far as it is one; :raises NO_ANSWER: it is none."""
    head, _line, picture = answer.partition(b"\n")
    told = json.loads(head)
    if told["trouble"]:
        return Preview(trouble=Trouble(told["trouble"]))
    if told["picture"] != len(picture) or len(picture) > LARGEST_PICTURE or not isinstance(told["text"], str):
        raise ValueError("not an answer")
    if picture:
        with tempfile.TemporaryFile() as copy:
            copy.write(picture)
            if format_of(copy, size=len(picture), name="x.webp") is not Format.WEBP:
                raise ValueError("not a picture")
    seen = "".join(sign if sign >= " " or sign == "\n" else " " for sign in told["text"][: drawing.MOST_CHARACTERS])
    return Preview(text=NUMBERS.sub("", seen.encode(errors="ignore").decode()), picture=picture)
