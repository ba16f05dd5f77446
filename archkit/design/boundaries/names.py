"""What table names say: their words, how rare each word is, and which names are near each other."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Words = tuple[str, ...]

NO_SPELLINGS: Mapping[str, str] = {}
NEIGHBOURS = 5
NEAR = 0.2  # a smaller cosine is chance
LEADING = 6.0  # a name's first word is its context by convention: shared there, it counts most
SHORTEST_WORD = 3
NOISE = frozenset(("tbl", "table", "dbo", "t"))
KEPT_PLURALS = ("ss", "us", "is", "ics", "news", "sis", "os")

_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")


@cache
def singular(word: str) -> str:
    """Return an English noun in the singular, by its ending; good enough to compare names."""
    if len(word) <= SHORTEST_WORD or word.endswith(KEPT_PLURALS):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word.removesuffix("s")


@cache
def split(name: str) -> Words:
    """Split snake_case, camelCase and schema.table into singular lower-case words."""
    return tuple(singular(part.lower()) for part in _BREAKS.split(name) if part)


def words_of(
    tables: Iterable[str], columns: Iterable[str] = (), spellings: Mapping[str, str] = NO_SPELLINGS
) -> dict[str, Words]:
    """Return each table's words, without the prefix that most tables share.

    `spellings` are the names as written where their case parts words.
    Words that were glued together (`orderstatus`) are cut where every piece is a word of the schema.
    """
    names = {name: split(spellings.get(name, name)) for name in sorted(tables)}
    vocabulary = frozenset(w for words in names.values() for w in words) | {
        w for column in columns for w in split(column)
    }
    cut = {name: _unglue(words, vocabulary) for name, words in names.items()}
    return without_common_prefix(cut)


def without_common_prefix(names: Mapping[str, Words]) -> dict[str, Words]:
    """Drop the first word that more than six in ten names share (`wp_`, `spree_`), as long as one does."""
    firsts = Counter(words[0] for words in names.values() if len(words) > 1)
    dropped = {w for w, n in firsts.items() if (n > 0.6 * len(names) and n > SHORTEST_WORD) or w in NOISE}
    if not dropped:
        return dict(names)
    return without_common_prefix(
        {
            name: words[1:] if len(words) > 1 and words[0] in dropped else words
            for name, words in names.items()
        }
    )


def _unglue(words: Words, vocabulary: frozenset[str]) -> Words:
    return tuple(piece for word in words for piece in _pieces(word, vocabulary))


def _pieces(word: str, vocabulary: frozenset[str]) -> Words:
    best: dict[int, Words] = {0: ()}
    for end in range(SHORTEST_WORD, len(word) + 1):
        starts = [s for s in best if end - s >= SHORTEST_WORD and end - s < len(word)]
        found = [(*best[s], singular(word[s:end])) for s in starts if singular(word[s:end]) in vocabulary]
        if found:
            best[end] = min(found, key=lambda pieces: (len(pieces), pieces))
    return best.get(len(word), (word,))


def contains(name: Words, part: Words) -> bool:
    """Whether the words of `part` stand in `name`, side by side and in order."""
    return bool(part) and any(name[i : i + len(part)] == part for i in range(len(name) - len(part) + 1))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Inverse document frequency of each word: ln(1 + tables / tables with the word)."""

    idf: Mapping[str, float]

    @classmethod
    def of(cls, names: Mapping[str, Words]) -> Vocabulary:
        """Count each word once a table."""
        counts = Counter(word for words in names.values() for word in set(words))
        return cls({word: math.log(1 + len(names) / n) - math.log(2) for word, n in counts.items()})

    def vector(self, words: Words) -> dict[str, float]:
        """Return the words' weights, scaled to length 1; the leading word weighs LEADING times."""
        raw = {w: self.idf[w] * (LEADING if i == 0 else 1.0) for i, w in reversed(list(enumerate(words)))}
        length = math.sqrt(sum(x * x for x in raw.values()))
        return {w: x / length for w, x in raw.items()} if length else {}


def nearest(names: Mapping[str, Words], among: int = NEIGHBOURS) -> dict[tuple[str, str], float]:
    """Return the pairs where one is among the nearest neighbours of the other, with their cosine."""
    vocabulary = Vocabulary.of(names)
    vectors = {name: vocabulary.vector(words) for name, words in names.items()}
    pairs: dict[tuple[str, str], float] = {}
    for name, near in _cosines(vectors).items():
        for other, cosine in _best(near, among):
            pairs[min(name, other), max(name, other)] = cosine
    return pairs


def _best(near: Mapping[str, float], among: int) -> list[tuple[str, float]]:
    ranked = sorted(near.items(), key=lambda item: (-item[1], item[0]))[:among]
    return [(other, cosine) for other, cosine in ranked if cosine > NEAR]


def _cosines(vectors: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    holders: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for name, vector in vectors.items():
        for word, weight in vector.items():
            holders[word].append((name, weight))
    near: dict[str, dict[str, float]] = {name: defaultdict(float) for name in vectors}
    for holding in holders.values():
        _add_products(near, holding)
    return near


def _add_products(near: dict[str, dict[str, float]], holding: Sequence[tuple[str, float]]) -> None:
    for a, x in holding:
        for b, y in holding:
            if a != b:
                near[a][b] += x * y
