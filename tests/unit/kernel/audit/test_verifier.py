"""Whatever is done to an exported log is named, and nothing else is."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qianli.kernel.audit import verifier
from qianli.kernel.audit.verifier import GENESIS, breaches, digest_of

Log = list[bytes]


def log(events: int) -> Log:
    """Return a whole log of made-up events."""
    before, lines = GENESIS, []
    for position in range(1, events + 1):
        text = json.dumps(
            {"position": position, "id": position * 7, "name": "a.done", "facts": {"n": position}}
        ).encode()
        digest = digest_of(before, text)
        lines.append(b"\t".join((digest.hex().encode(), before.hex().encode(), text)) + b"\n")
        before = digest
    return [*lines, f"head\t{events}\t{before.hex()}\n".encode()]


def found(lines: Log) -> list[tuple[str, int]]:
    return [(each.kind, each.position) for each in breaches(lines)]


def put(lines: Log, at: int, text: bytes) -> Log:
    return [*lines[:at], text, *lines[at + 1 :]]


def resealed(lines: Log, at: int) -> Log:
    """Change the event at an index and make its own digest right again, as one with the program would."""
    _digest, before, text = lines[at].rstrip().split(b"\t")
    text = text.replace(b"a.done", b"a.lost")
    digest = digest_of(bytes.fromhex(before.decode()), text)
    return put(lines, at, b"\t".join((digest.hex().encode(), before, text)) + b"\n")


TAMPERINGS: dict[str, tuple[Callable[[Log], Log], list[tuple[str, int]]]] = {
    "nothing": (lambda lines: lines, []),
    "a word": (lambda lines: put(lines, 4, lines[4].replace(b"a.done", b"a.lost")), [("changed", 5)]),
    "a word, its digest made anew": (lambda lines: resealed(lines, 4), [("changed", 5)]),
    "the last word, its digest made anew": (lambda lines: resealed(lines, 19), [("changed", 20)]),
    "a digest": (lambda lines: put(lines, 4, b"00" * 32 + lines[4][64:]), [("changed", 5)]),
    "a previous digest": (
        lambda lines: put(lines, 4, lines[4][:65] + b"00" * 32 + lines[4][129:]),
        [("changed", 5)],
    ),
    "taken away": (lambda lines: lines[:4] + lines[5:], [("missing", 5)]),
    "three taken away": (lambda lines: lines[:4] + lines[7:], [("missing", 5), ("missing", 6), ("missing", 7)]),
    "the first taken away": (lambda lines: lines[1:], [("missing", 1)]),
    "the last taken away": (lambda lines: [*lines[:19], lines[20]], [("missing", 20)]),
    "the end cut off": (lambda lines: lines[:15], [("head", 15)]),
    "told twice": (lambda lines: [*lines[:9], lines[4], *lines[9:]], [("added", 5)]),
    "moved ahead": (lambda lines: [*lines[:4], lines[9], *lines[4:9], *lines[10:]], [("reordered", 10)]),
    "moved behind": (lambda lines: [*lines[:4], *lines[5:10], lines[4], *lines[10:]], [("reordered", 5)]),
    "no line of a log": (lambda lines: put(lines, 4, b"\xff\x00 nothing\n"), [("unreadable", 5)]),
    "an empty line": (lambda lines: put(lines, 4, b"\n"), [("unreadable", 5)]),
    "a position beyond reason": (
        lambda lines: put(lines, 4, lines[4].replace(b'"position": 5', b'"position": 5000000000')),
        [("changed", 5)],
    ),
    "added behind the end": (
        lambda lines: [*lines[:20], log(21)[20], lines[20]],
        [("added", 21)],
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_done_to_a_log_is_named_and_nothing_else(name: str) -> None:
    tamper, expected = TAMPERINGS[name]
    assert found(tamper(log(20))) == expected


def test_a_log_rewritten_whole_is_found_out_by_a_head_noted_earlier() -> None:
    """The chain alone cannot tell: whoever rewrites everything behind an event makes a whole log."""
    first = log(20)
    noted = (10, bytes.fromhex(first[9][:64].decode()))
    rewritten, before = first[:4], bytes.fromhex(first[3][:64].decode())
    for line in first[4:20]:
        text = line.rstrip().split(b"\t")[2].replace(b'"n": 5', b'"n": 500')
        digest = digest_of(before, text)
        rewritten.append(b"\t".join((digest.hex().encode(), before.hex().encode(), text)) + b"\n")
        before = digest
    rewritten.append(f"head\t20\t{before.hex()}\n".encode())
    assert list(breaches(rewritten)) == []
    assert [(each.kind, each.position) for each in breaches(rewritten, [noted])] == [("changed", 10)]
    assert [(each.kind, each.position) for each in breaches(log(5), [noted])] == [("missing", 10)]


def test_the_verifier_stands_alone(tmp_path: Path) -> None:
    """An auditor copies one file to a machine that has Python and nothing else."""
    alone = tmp_path / "verifier.py"
    alone.write_bytes(Path(verifier.__file__).read_bytes())
    whole, broken = tmp_path / "whole.log", tmp_path / "broken.log"
    whole.write_bytes(b"".join(log(20)))
    broken.write_bytes(b"".join(TAMPERINGS["a word"][0](log(20))))
    runs = [
        subprocess.run([sys.executable, "-I", alone, path], capture_output=True, text=True, check=False)
        for path in (whole, broken)
    ]
    assert [(run.returncode, run.stdout, run.stderr) for run in runs] == [
        (0, "whole\n", ""),
        (1, "changed: position 5 event 35 a.lost (line 5)\n1 breaches\n", ""),
    ]
