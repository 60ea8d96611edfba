"""What the set-up says, in the two languages of a terminal: the product's catalogue is not built yet."""

import os
import sys


def english() -> bool:
    """Say whether the reader asked for English, by the same variables as the ``qianli`` command."""
    names = ("QIANLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "").lower().startswith("en")


def say(chinese: str, in_english: str) -> None:
    """Print one line on standard error, so that the output of a command stays its own."""
    print(in_english if english() else chinese, file=sys.stderr, flush=True)


class Stuck(Exception):
    """The set-up cannot go on; carries the sentence to show."""

    def __init__(self, chinese: str, in_english: str) -> None:
        super().__init__(in_english if english() else chinese)
