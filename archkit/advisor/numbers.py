"""Numbers in words: an advisor writes none, as its figures come from what was measured."""

from __future__ import annotations

import re

_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety"
).split()
_LARGE = "hundred thousand million billion trillion dozen".split()
_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth "
    "hundredth thousandth millionth billionth"
).split()
_PARTS = (
    "zero nought nil half halves halve halved halving quarter quartered twice thrice double doubled doubling triple "
    "tripled tripling treble quadruple quadrupled quintuple tenfold percent percentage percentages pct permille"
).split()
_WORDS = frozenset([*_SMALL, *_LARGE, *_ORDINALS, *_PARTS])
_JOINED = re.compile(
    rf"(?:{'|'.join([*_SMALL, *_LARGE])})(?:fold|some|score|pence|times|{'|'.join([*_SMALL, *_LARGE])})"
)


def is_number_word(word: str) -> bool:
    """Whether a word in small letters says a number other than one: two, tenfold, thirds, twentyfive, percent."""
    return word in _WORDS or word.removesuffix("s") in _WORDS or _JOINED.fullmatch(word) is not None
