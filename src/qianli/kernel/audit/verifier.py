"""Verify a log of events that Qianli exported: ``python verifier.py LOG [--head POSITION:DIGEST]``.

Stands alone: one file, the standard library, Python 3.9 or newer. Each line of a log is

    digest TAB previous TAB event

``event`` is a JSON object with its ``position``, ``digest`` the SHA-256 of the bytes of ``previous`` (32, nought for
position 1) followed by the text of the event, and ``previous`` the digest at the position before. The last line is the
word ``head``, the last position and its digest. Who rewrites the whole log from some event on can only be found out by
a head that was noted earlier and kept elsewhere: give it with ``--head``.

Exit status: 0 whole, 1 not whole, each breach named, 2 not a log.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GENESIS = bytes(32)
SIZE = 32
# A position further ahead than this is no gap but a number made up, and must not cost memory.
FARTHEST = 1_000_000


@dataclass(frozen=True)
class Breach:
    """One thing that is wrong: ``kind`` is changed, missing, added, reordered, unreadable or head."""

    kind: str
    position: int
    event: str
    line: int

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "not in the log"
        return f"{self.kind}: position {self.position} {self.event} ({where})".replace("  ", " ")


def digest_of(previous: bytes, event: bytes) -> bytes:
    """Return the digest of an event behind the one with the digest ``previous``."""
    return hashlib.sha256(previous + event).digest()


class Chain:
    """What was read so far. Memory: 33 bytes an event."""

    def __init__(self) -> None:
        self.digests = bytearray(SIZE)
        self.seen = bytearray(1)
        self.broken: set[int] = set()
        self.end: tuple[int, bytes] | None = None
        self.expected = 1
        self.jumped: Breach | None = None
        self.awaited: dict[int, bytes] = {}

    @property
    def last(self) -> int:
        """The highest position read."""
        return len(self.seen) - 1

    def digest_at(self, position: int) -> bytes | None:
        """Return the digest stated at a position, nought for 0; None where there is none."""
        if position and (position > self.last or not self.seen[position]):
            return None
        return bytes(self.digests[position * SIZE : (position + 1) * SIZE])

    def put(self, position: int, digest: bytes) -> None:
        """Keep the digest stated at a position."""
        short = position - self.last
        if short > 0:
            self.seen.extend(bytes(short))
            self.digests.extend(bytes(short * SIZE))
        self.seen[position] = 1
        self.digests[position * SIZE : (position + 1) * SIZE] = digest

    def order(self, here: Breach) -> Iterator[Breach]:
        """Yield what stands elsewhere than it was written; ``here`` is the line read, as it would be named."""
        position, jumped, self.jumped = here.position, self.jumped, None
        if jumped is not None and position == self.expected:
            yield jumped  # the line before ran ahead of its place
        elif jumped is not None:
            self.expected = jumped.position + 1  # what lies between is missing, or comes later
        if position > self.expected:
            self.jumped = here
        elif position < self.expected:
            yield here
        else:
            self.expected += 1
            while self.expected <= self.last and self.seen[self.expected]:
                self.expected += 1

    def links(self, position: int, previous: bytes, line: int) -> Iterator[Breach]:
        """Yield the neighbour that is not the one an event was sealed on."""
        before = self.digest_at(position - 1)
        if before is None:
            self.awaited[position - 1] = previous
        elif before != previous and not self.broken & {position, position - 1}:
            yield Breach("changed", position - 1, "is not what the next was sealed on", line - 1)
        after = self.awaited.pop(position, None)
        if after is not None and after != self.digest_at(position) and position not in self.broken:
            yield Breach("changed", position, "is not what the next was sealed on", line)


def breaches(log: Iterable[bytes], heads: Iterable[tuple[int, bytes]] = ()) -> Iterator[Breach]:
    """Yield what is wrong with a log; nothing if it is whole.

    :param log: its lines.
    :param heads: positions with the digests that were noted there earlier.
    """
    chain = Chain()
    for number, line in enumerate(log, 1):
        for breach in _read(chain, line.rstrip(b"\r\n"), number):
            chain.broken.add(breach.position)
            yield breach
    yield from _whole(chain, list(heads))


def _read(chain: Chain, line: bytes, number: int) -> Iterator[Breach]:
    """Take in one line and yield what is wrong with it."""
    parts = line.split(b"\t")
    try:
        if parts[0] == b"head":
            chain.end = (int(parts[1]), bytes.fromhex(parts[2].decode()))
            return
        digest, previous, text = bytes.fromhex(parts[0].decode()), bytes.fromhex(parts[1].decode()), parts[2]
        event = json.loads(text)
        position, told = int(event["position"]), f"event {event['id']} {event['name']}"
    except (ValueError, IndexError, KeyError, TypeError):
        yield Breach("unreadable", chain.expected, "", number)
        return
    if not 0 < position <= chain.last + FARTHEST or len(digest) != SIZE or len(previous) != SIZE:
        yield Breach("changed", chain.expected, told, number)
    elif chain.digest_at(position) is not None:
        yield Breach("added", position, told, number)
    else:
        chain.put(position, digest)
        if digest_of(previous, text) != digest:
            chain.broken.add(position)
            yield Breach("changed", position, told, number)
        yield from chain.links(position, previous, number)
        yield from chain.order(Breach("reordered", position, told, number))


def _whole(chain: Chain, heads: list[tuple[int, bytes]]) -> Iterator[Breach]:
    """Yield what is known only at the end: what is missing, what stands behind the end, and heads that do not fit."""
    if chain.end is None:
        yield Breach("head", chain.last, "the last line, which says where the log ends, is missing", 0)
    end = chain.end[0] if chain.end else chain.last
    for position in range(1, end + 1):
        if chain.digest_at(position) is None and position not in chain.broken:
            yield Breach("missing", position, "", 0)
    for position in range(end + 1, chain.last + 1):
        if chain.digest_at(position) is not None:
            yield Breach("added", position, "behind the end of the log", 0)
    for position, digest in [*heads, *([chain.end] if chain.end else [])]:
        found = chain.digest_at(position)
        if found is None and position > end:
            yield Breach("missing", position, "which the head noted earlier tells of", 0)
        elif found not in (None, digest) and position not in chain.broken:
            yield Breach("changed", position, "is not what the head was made of", 0)


def head_of(text: str) -> tuple[int, bytes]:
    """Return position and digest of ``POSITION:DIGEST``.

    :raises ValueError: it is something else.
    """
    position, _, digest = text.partition(":")
    return int(position), bytes.fromhex(digest)


def main(words: list[str] | None = None) -> int:
    """Verify the file named and print each breach; return 0 if it is whole, 1 if not."""
    parser = argparse.ArgumentParser(description="Verify an exported log of events.")
    parser.add_argument("log")
    parser.add_argument("--head", type=head_of, action="append", default=[], metavar="POSITION:DIGEST")
    options = parser.parse_args(words)
    found = 0
    with open(options.log, "rb") as log:  # noqa: PTH123 - a single file of the standard library, as short as can be
        for breach in breaches(log, options.head):
            found += 1
            print(breach)
    print("whole" if not found else f"{found} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
