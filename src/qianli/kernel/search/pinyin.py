"""How characters are read and folded, from the dictionaries of pypinyin and OpenCC, in the form the database keeps."""

from collections.abc import Iterator
from importlib.metadata import version

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from qianli.kernel.base.script import simplified

FIRST, LAST = 0x3400, 0x9FFF  # the characters in use; rarer ones are found as they are written
# The dictionaries, and a number of our own to raise where this file reads them otherwise.
EDITION = f"pypinyin {version('pypinyin')}, opencc {version('opencc')}, 1"


def characters() -> Iterator[tuple[str, str, str]]:
    """Yield each character with its Simplified form and the syllable it is most often read as."""
    for point in sorted(PINYIN_DICT):
        if FIRST <= point <= LAST:
            one = chr(point)
            folded = simplified(one)
            yield one, folded, lazy_pinyin(folded)[0]


def words() -> Iterator[tuple[str, str, str]]:
    """Yield each word of two characters that is not read as its characters are, with its two syllables."""
    for word in sorted({simplified(word) for word in PHRASES_DICT if len(word) == 2}):
        said = lazy_pinyin(word)
        if len(said) == 2 and said != [lazy_pinyin(one)[0] for one in word]:
            yield word, said[0], said[1]
