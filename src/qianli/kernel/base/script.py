"""Simplified and Traditional script. Names in the data are Simplified; readers type and read either."""

from functools import cache
from typing import Any

from opencc import OpenCC

# Mongolian in its own script, written downwards; and the context under which its catalogue keeps names of places.
MONGOLIAN, PLACE = "mn-mong", "place"
# The conversion of the catalogues too, so that what is converted twice stays.
TO_TRADITIONAL, TO_SIMPLIFIED = "s2tw", "t2s"


@cache
def _converter(way: str) -> Any:
    return OpenCC(way)


def traditional(text: str) -> str:
    """Return a text in Traditional script."""
    return str(_converter(TO_TRADITIONAL).convert(text))


def simplified(text: str) -> str:
    """Return a text in Simplified script. A few Simplified names become others by it (乾县): look for both."""
    return str(_converter(TO_SIMPLIFIED).convert(text))


def spellings(text: str) -> list[str]:
    """Return a text as written and, if that differs, in Simplified script; as written goes first."""
    return list(dict.fromkeys([text, simplified(text)]))
