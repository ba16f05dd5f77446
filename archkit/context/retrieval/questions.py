"""A question in plain words as two full-text queries: for what it asks, and for what software calls related."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.context.retrieval.words import with_parts
from archkit.model.value import Value
from archkit.store.yaml_text import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = Path(__file__).parent / "questions.yaml"
_WORD = re.compile(r"[^\W_]+")
_BRITISH = re.compile(r"is(ation|ations|e|es|ed|er|ing)$")
_LONGEST = 4_000  # characters of a question that are read
_MOST_WORDS = 48
NOTHING = '""'  # matches no passage


class _Topic(Value):
    words: frozenset[str]
    is_vague: bool = False
    weight: float = 1.0
    same: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


class _Questions(Value):
    filler: frozenset[str]
    topics: tuple[_Topic, ...]


@dataclass(frozen=True)
class Concept:
    """One thing that is asked for, as two FTS5 queries without any syntax of the asker's: by name, and related."""

    asked: str
    related: str
    weight: float = 1.0


@dataclass(frozen=True)
class Question:
    """What is asked for; `words` are as they were asked."""

    words: frozenset[str]
    concepts: tuple[Concept, ...]


def read_question(text: str) -> Question:
    """Return the question; one that only says filler is taken by its word."""
    said = list(dict.fromkeys(_WORD.findall(with_parts(text[:_LONGEST]).lower())))
    terms = [word for word in said if word not in _questions().filler][:_MOST_WORDS] or said[:_MOST_WORDS]
    topics = [topic for topic in _questions().topics if not topic.words.isdisjoint(terms)]
    known = frozenset().union(*(topic.words for topic in topics))
    plain = [Concept(_any_of([word, _american(word)]), NOTHING) for word in terms if word not in known]
    return Question(frozenset(said), (*(_concept(topic, terms) for topic in topics), *plain))


def _concept(topic: _Topic, terms: list[str]) -> Concept:
    """Return what a topic asks for; a word that says little by itself is only related."""
    said = [form for word in terms if word in topic.words for form in (word, _american(word))]
    asked = topic.same if topic.is_vague else (*said, *topic.same)
    related = (*said, *topic.related) if topic.is_vague else topic.related
    return Concept(_any_of(asked), _any_of(word for word in related if word not in asked), topic.weight)


def _american(word: str) -> str:
    return _BRITISH.sub(r"iz\1", word)


def _any_of(words: Iterable[str]) -> str:
    """Return a query for any of the words or phrases; quoted, they are text and never syntax."""
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(words)) or NOTHING


@lru_cache(maxsize=1)
def _questions() -> _Questions:
    return parse_yaml(_FILE.read_text(encoding="utf-8"), _Questions, _FILE.name)
