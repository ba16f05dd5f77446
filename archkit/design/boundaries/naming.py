"""Name each group of tables by a noun of its own tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archkit.design.boundaries.graph import Graph
    from archkit.design.boundaries.names import Words

LEFTOVER = "platform"
ENOUGH = 0.35  # a word that leads this share of a group's tables, and is mostly its own, names the group
GENERIC = frozenset(
    "action assignment base config configuration custom data default detail entry event extra field generic "
    "group history info item key level line link list log map meta metadata model new object option output "
    "record reference relation result role rule setting state status step sub summary tag type value "
    "version".split()
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A candidate name; the higher the score, the better it speaks for the group."""

    name: str
    score: float


def named(groups: Collection[Collection[str]], graph: Graph, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return each table's service: a unique, stable name for each group, the largest group first."""
    leads = Counter(words[0] for words in graph.words.values() if words)
    used = set(taken)
    services: dict[str, str] = {}
    for group in sorted(groups, key=lambda group: (-len(group), min(group))):
        name = next(n for n in _choices(group, graph, leads) if n not in used)
        used.add(name)
        services |= dict.fromkeys(group, name)
    return services


def _choices(group: Collection[str], graph: Graph, leads: Mapping[str, int]) -> Iterator[str]:
    nouns = [*_leading(group, graph, leads), *_central(group, graph)]
    ranked = sorted(nouns, key=lambda noun: (-noun.score, noun.name))
    yield from (noun.name for noun in ranked)
    first = ranked[0].name if ranked else LEFTOVER
    yield from (f"{first}-{number}" for number in count(2))


def _leading(group: Collection[str], graph: Graph, leads: Mapping[str, int]) -> list[Noun]:
    """Score words that lead many of the group's tables and few others."""
    inside = Counter(graph.words[table][0] for table in group if graph.words[table])
    return [
        Noun(
            _phrase(word, group, graph),
            _fitness(n / len(group), n / leads[word]) * _plain((word,)) * _noun(word, graph),
        )
        for word, n in inside.items()
        if n > 1 and n / len(group) >= ENOUGH
    ]


def _phrase(word: str, group: Collection[str], graph: Graph) -> str:
    """Continue a leading word as its tables do: `gift` where all of them begin with `gift_card`."""
    led = [graph.words[table] for table in sorted(group) if graph.words[table][:1] == (word,)]
    seconds = {words[1:2] for words in led}
    return _slug((word, *seconds.pop())) if len(seconds) == 1 else word


def _noun(word: str, graph: Graph) -> float:
    """Trust a word less that is no table by itself: it may be an adjective (`virtual`, `custom`)."""
    return 1.0 if (word,) in graph.words.values() else 0.7


def _fitness(share: float, own: float) -> float:
    return 2.0 * share * own


def _central(group: Collection[str], graph: Graph) -> list[Noun]:
    """Score the tables that hold the group together; a short name is better than a long one."""
    held = _held(group, graph)
    nouns: dict[str, float] = defaultdict(float)
    for table in sorted(group):
        words = graph.words[table] or ("table",)
        score = (0.05 + held[table]) * _plain(words) / len(words) ** 0.75
        nouns[_slug(words)] = max(nouns[_slug(words)], score)
    return [Noun(name, score) for name, score in nouns.items()]


def _held(group: Collection[str], graph: Graph) -> dict[str, float]:
    """Return how central each table is, 0 to 1: by pull, by keys that lead to it, by use."""
    pull = {t: sum(p for other, p in graph.around[t].items() if other in group) for t in group}
    keys = Counter(parent for child, parent in graph.references if child in group and parent in group)
    measures = [m for m in (pull, keys, {t: graph.uses.get(t, 0) for t in group}) if any(m.values())]
    return {t: sum(m.get(t, 0) / max(m.values()) for m in measures) / max(len(measures), 1) for t in group}


def _plain(words: Sequence[str]) -> float:
    return 0.3 if all(word in GENERIC for word in words) else 1.0


def _slug(words: Words) -> str:
    return "-".join(word for word in words if word) or LEFTOVER
