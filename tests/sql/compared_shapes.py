"""Compares archkit's shapes with libpg_query's fingerprints: what is merged, and why what is split is split."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postgresql_oracle import Tree, changed, differences, fingerprint, tree_of
from shape_cases import shapes_of
from statement_grammar import Grammar, real_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BATCH = 5_000
# Where the trees of one fingerprint differ, as the last two steps to the place: the first that fits is the reason.
CLASSES: tuple[tuple[str, str], ...] = (
    (r"schemaname", "tables of two schemas (tenant_1.docs, tenant_2.docs)"),
    (r"\.kind$|SubLink|AEXPR|sub_link_type", "= $1, IN (...) and = ANY (...): one row a call, or many"),
    (r"RangeVar\.relname", "tables behind one alias, which libpg_query takes for one"),
    (r"alias|colnames|ctename", "names that a query gives to its tables"),
    (r"ResTarget\.name", "names that a query gives to its columns"),
    (
        r"typeName|typmods|TypeCast|Const|literal|A_Indices|null|boolval",
        "a literal with a type, null, true, false or none in its place",
    ),
    (r"", "parts that are repeated, or come in another order"),
)
# Where the trees are the same: what may be taken out of both shapes until they are alike, too.
_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"\s", "the same tree: space before a bracket"),
    (r"[\s\"]", "the same tree: a name in quotes that it need not have"),
    (r"[\s\"()]", "the same tree: brackets around what is one already"),
    (
        r"[\s\"();]|\b(?:as|asc|inner|outer|all|default|row|rows|from|in|session|distinct|work|true|transaction)\b",
        "the same tree: words that may be left out",
    ),
)
_SYNONYMS = (
    "the same tree: names that mean the same to the parser (int and integer, fetch first 1 row and limit 1)"
)


@dataclass
class Comparison:
    """What came of it so far: statements by shape and fingerprint, one example of each pair."""

    statements: int = 0
    unread: int = 0
    by_shape: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)
    by_print: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, statements: Sequence[str]) -> None:
        """Take in distinct raw statements; those that PostgreSQL does not understand are counted only."""
        for statement, shape in zip(statements, shapes_of(statements), strict=True):
            mark = fingerprint(statement)
            if mark is None:
                self.unread += 1
                continue
            self.statements += 1
            tree = hashlib.sha256(json.dumps(tree_of(statement)).encode()).hexdigest()
            self.by_shape.setdefault(shape, {}).setdefault((mark, tree), statement)
            self.by_print.setdefault(mark, {}).setdefault(shape, statement)

    @property
    def merged(self) -> list[tuple[str, list[str]]]:
        """The shapes of statements that libpg_query tells apart, by fingerprint or by tree, with an example of each."""
        return [(shape, list(found.values())) for shape, found in self.by_shape.items() if len(found) > 1]

    @property
    def split(self) -> list[dict[str, str]]:
        """The fingerprints that archkit has several shapes for, with an example of each."""
        return [found for found in self.by_print.values() if len(found) > 1]


def made_statements(seed: int) -> Iterator[str]:
    """Yield statements of the grammar, each followed by two that differ from it in one token."""
    chance = random.Random(seed)  # noqa: S311  chance, no secret
    for statement in Grammar(seed, real_tables()).statements():
        yield statement
        if fingerprint(statement):
            yield changed(statement, chance)
            yield changed(statement, chance)


def compare(source: Iterator[str], enough: int) -> Comparison:
    """Compare distinct statements until there are enough that PostgreSQL understands, or no more."""
    found, seen, batch = Comparison(), set[str](), list[str]()
    for statement in source:
        if statement not in seen:
            seen.add(statement)
            batch.append(statement)
        if len(batch) == _BATCH:
            found.add(batch)
            batch.clear()
            if found.statements >= enough:
                return found
    found.add(batch)
    return found


def explained(split: list[dict[str, str]]) -> dict[str, tuple[int, tuple[str, str]]]:
    """Return, for each reason why a fingerprint has several shapes, how often and the shortest pair of statements."""
    counts: Counter[str] = Counter()
    pairs: dict[str, tuple[str, str]] = {}
    for found in split:
        first, *others = found.items()
        tree = tree_of(first[1])
        for other in others:
            reason = _reason(tree, tree_of(other[1])) or _spelling(first[0], other[0])
            counts[reason] += 1
            pair = (first[1], other[1])
            pairs[reason] = min(pairs.get(reason, pair), pair, key=lambda p: len(p[0] + p[1]))
    return {reason: (count, pairs[reason]) for reason, count in counts.most_common()}


def _reason(one: Tree, other: Tree) -> str | None:
    """Return the first class that one of the differences has; None where there is none."""
    places = list(differences(one, other))
    return next(
        (said for pattern, said in CLASSES if any(re.search(pattern, place) for place in places)), None
    )


def _spelling(one: str, other: str) -> str:
    """Return what makes two shapes of one tree differ."""
    alike = ((re.sub(p, "", one) == re.sub(p, "", other), said) for p, said in _SPELLINGS)
    return next((said for is_alike, said in alike if is_alike), _SYNONYMS)
