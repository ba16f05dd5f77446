"""SQL schema text in, schema changes out: split here, parsed statement by statement in a child that can be killed.

The grammar is archkit's own: sqlglot's tree has no lines for most nodes, it fails on or leaves opaque one in
nine of the statements of AdventureWorks for SQL Server, and doubles its time with each nested bracket. Its
second opinion is asked only where this grammar meets words that it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from archkit.child import Answer, Failure, Limits, map_in_child, report_progress
from archkit.errors import InputError
from archkit.sql.ddl_alter import read_alter_table
from archkit.sql.ddl_cursor import Cursor
from archkit.sql.ddl_index import (
    read_alter_index,
    read_create_index,
    read_drop_index,
    read_drop_table,
    read_rename_table,
)
from archkit.sql.ddl_lexer import tokens
from archkit.sql.ddl_named_types import read_alter_type, read_create_domain, read_create_type, read_drop_type
from archkit.sql.ddl_sentences import Sentence, read_sentences, skimmed_change
from archkit.sql.ddl_table import read_create_table
from archkit.sql.ddl_views import read_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archkit.sql.ddl_cursor import Change
    from archkit.sql.ddl_dialect import Dialect

LIMITS = Limits(seconds=2, memory_bytes=1 << 30)
_LONGEST = 2_000_000
_MOST_KILLS = 10


class Statement(TypedDict):
    """What the child gets."""

    text: str
    line: int
    dialect: Dialect


@dataclass(frozen=True)
class Reading:
    """What came of one statement: its changes in order, or why there are none."""

    line: int
    changes: tuple[Change, ...] = ()
    problem: str | None = None


def read_changes(texts: Sequence[str], dialect: Dialect) -> list[list[Reading]]:
    """Return, for each file, one reading per statement in order; skipped statements have no changes."""
    files = [list(read_sentences(text, dialect)) for text in texts]
    wanted = [sentence for sentences in files for sentence in sentences if sentence.is_understood]
    settled = _settle([{"text": s.text, "line": s.line, "dialect": dialect} for s in wanted])
    return [
        [next(settled) if s.is_understood else _skim(s, dialect) for s in sentences] for sentences in files
    ]


def parse_statement(statement: Statement) -> list[Change]:
    """Return the changes of one statement; called in the child. Raises InputError where it is not understood."""
    cursor = Cursor(tokens(statement["text"], statement["dialect"], statement["line"]), statement["dialect"])
    while cursor.tokens and cursor.tokens[-1].text == ";":
        cursor.tokens = cursor.tokens[:-1]
    changes = _read(cursor)
    if cursor.is_doubtful:
        _ask_sqlglot(statement)
    return changes


def _read(cursor: Cursor) -> list[Change]:
    verb, words = cursor.next().word, list[str]()
    while word := cursor.next().word:
        if (verb, word) == ("create", "index"):
            return read_create_index(cursor, words)
        if (verb, word) in _READERS:
            return _READERS[verb, word](cursor)
        words.append(word)
    raise InputError("its first words are not understood")


def _read_search_path(cursor: Cursor) -> list[Change]:
    if not (cursor.accept("to") or cursor.accept("=")) or cursor.peek().kind == "string":
        return []
    return [{"kind": "search_path", "schema": cursor.exact()}]


def _ask_sqlglot(statement: Statement) -> None:
    import sqlglot  # noqa: PLC0415  heavy, and few files need it

    report_progress(0)
    try:
        sqlglot.parse_one(statement["text"], read=statement["dialect"])
    except sqlglot.errors.SqlglotError:
        raise InputError("its syntax is not understood") from None


def _skim(sentence: Sentence, dialect: Dialect) -> Reading:
    change = read_view(sentence.text, dialect, sentence.line) or skimmed_change(sentence.text)
    return Reading(sentence.line, (change,) if change else ())


def _settle(statements: Sequence[Statement]) -> Iterator[Reading]:
    """Yield what came of each statement, in order; give up on a file that kills the child again and again."""
    short = [s for s in statements if len(s["text"]) <= _LONGEST]
    outcomes = map_in_child("archkit.sql.ddl:parse_statement", short, LIMITS)
    kills = 0
    for statement in statements:
        if len(statement["text"]) > _LONGEST:
            yield Reading(statement["line"], problem="it is longer than 2 MB")
        elif kills >= _MOST_KILLS:
            yield Reading(statement["line"], problem="too many statements before it took too long")
        else:
            outcome = next(outcomes)
            kills += isinstance(outcome, Failure) and outcome.is_fatal
            yield _reading(statement["line"], outcome)


def _reading(line: int, outcome: Answer | Failure) -> Reading:
    if isinstance(outcome, Failure):
        return Reading(line, problem=outcome.what)
    return Reading(line, tuple(outcome.value))


_READERS: dict[tuple[str, str], Callable[[Cursor], list[Change]]] = {
    ("create", "table"): read_create_table,
    ("alter", "table"): read_alter_table,
    ("alter", "index"): read_alter_index,
    ("drop", "table"): read_drop_table,
    ("drop", "index"): read_drop_index,
    ("rename", "table"): read_rename_table,
    ("create", "type"): read_create_type,
    ("alter", "type"): read_alter_type,
    ("drop", "type"): read_drop_type,
    ("create", "domain"): read_create_domain,
    ("alter", "domain"): read_alter_type,
    ("drop", "domain"): read_drop_type,
    ("set", "search_path"): _read_search_path,
}
