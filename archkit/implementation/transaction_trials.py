"""What generated tests try of a transaction: an input that works, and one whose failing step undoes the others."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.samples import is_varied, sample

if TYPE_CHECKING:
    from pydantic import JsonValue

    from archkit.implementation.entity_code import EntityCode
    from archkit.implementation.seeding import Row, Seeding
    from archkit.implementation.transaction_code import StepCode, TransactionCode
    from archkit.implementation.typescript_fields import FieldCode

_NOWHERE = 20_000  # the number of a row that no test makes
_NOT_FOUND, _NO_SUCH_REFERENCE = 404, 422


@dataclass(frozen=True)
class Failing:
    """An input of which a step fails with a status after another one inserted a row, which `counted` lists."""

    input: dict[str, JsonValue]
    status: int
    counted: str


@dataclass(frozen=True)
class TransactionTrial:
    """A transaction with an input that works, and one that fails half way; None where none is known to."""

    transaction: TransactionCode
    seeds: tuple[str, ...]
    input: dict[str, JsonValue]
    failing: Failing | None


@dataclass
class _Draft:
    """A trial in the making; `counted` lists a table that a step before has inserted into."""

    given: dict[str, JsonValue] = dataclasses.field(default_factory=dict)
    broken: tuple[str, JsonValue, int, str] | None = None
    seeds: dict[str, None] = dataclasses.field(default_factory=dict)
    counted: str | None = None


def transaction_trial(transaction: TransactionCode, seeding: Seeding, number: int) -> TransactionTrial | None:
    """Return a trial of a transaction; None where the rows for one of its steps cannot be made."""
    draft = _Draft()
    for step in transaction.steps:
        rows = seeding.rows(step.entity.entity, number)
        if not rows:
            return None
        one, wrong = (_inserted if step.step.action == "insert" else _found)(step, rows, seeding, number)
        if one is None:
            return None
        _seed(draft, step, rows, _brought(transaction, step, seeding))
        if wrong and draft.counted:
            draft.broken = (step.part, *wrong, draft.counted)
        draft.given[step.part] = [one] if step.step.is_many else one
        draft.counted = _counted(transaction, step) or draft.counted
    return TransactionTrial(transaction, tuple(draft.seeds), draft.given, _failing(draft, transaction))


def _inserted(
    step: StepCode, rows: tuple[Row, ...], seeding: Seeding, _number: int
) -> tuple[JsonValue, tuple[JsonValue, int] | None]:
    """Return the values of a new row, and values of which one refers to nothing."""
    if not seeding.is_creatable(step.entity.entity):
        return None, None
    filled = frozenset(f.field.name for f in step.fillings)
    one = {name: value for name, value in rows[-1].input.items() if name not in filled}
    dangling = dangling_of(step.entity, seeding, filled)
    return one, ({**one, **dangling}, _NO_SUCH_REFERENCE) if dangling else None


def _found(
    step: StepCode, rows: tuple[Row, ...], seeding: Seeding, number: int
) -> tuple[JsonValue, tuple[JsonValue, int] | None]:
    """Return the input for a row that is there, and one for a row that is not."""
    key = rows[-1].shown(step.entity.entity.key)
    nowhere: dict[str, JsonValue] = {f.name: sample(f.field, _NOWHERE).json for f in step.entity.key}
    if step.step.action == "delete":
        return key, (nowhere, _NOT_FOUND)
    changes = changes_of(step.entity, seeding, number)
    if not changes:
        return None, None
    return {"key": key, "changes": changes}, ({"key": nowhere, "changes": changes}, _NOT_FOUND)


def _seed(draft: _Draft, step: StepCode, rows: tuple[Row, ...], brought: frozenset[str]) -> None:
    """Put in what the step finds or refers to, but for what earlier steps bring."""
    needed = rows[:-1] if step.step.action == "insert" else rows
    draft.seeds |= {row.sql: None for row in needed if row.entity.table not in brought}


def _brought(transaction: TransactionCode, step: StepCode, seeding: Seeding) -> frozenset[str]:
    """Return the tables of the rows that fill the step, and of all that these need: their own steps saw to them."""
    sources = {f.source_table for f in step.fillings}
    filling = (s.entity.entity for s in transaction.steps if s.step.table in sources)
    return frozenset(row.entity.table for entity in filling for row in seeding.rows(entity, 1))


def _counted(transaction: TransactionCode, step: StepCode) -> str | None:
    """Return the list of a table that the step inserts into, if callers of the transaction may read it."""
    if step.step.action != "insert" or step.entity.tag != transaction.tag:
        return None
    return next((p.full_name for p in step.entity.procedures if p.action == "list"), None)


def _failing(draft: _Draft, transaction: TransactionCode) -> Failing | None:
    if draft.broken is None:
        return None
    part, wrong, status, counted = draft.broken
    is_many = next(s.step.is_many for s in transaction.steps if s.part == part)
    return Failing({**draft.given, part: [wrong] if is_many else wrong}, status, counted)


def changes_of(entity: EntityCode, seeding: Seeding, number: int) -> dict[str, JsonValue]:
    """Return one field with another value; none where every field is a key, a reference or a secret."""
    bound = seeding.bound_columns(entity.entity)
    free = [f for f in entity.changeable if f.column not in bound and f in entity.shown]
    for field in sorted(free, key=_plainness):
        before, after = sample(field.field, number), sample(field.field, number + 1)
        if before.json != after.json:
            return {field.name: after.json}
    return {}


def _plainness(field: FieldCode) -> tuple[bool, bool]:
    return (field.field.type != "string", not is_varied(field.field))


def dangling_of(
    entity: EntityCode, seeding: Seeding, filled: frozenset[str] = frozenset()
) -> dict[str, JsonValue]:
    """Return a reference to a row that is not there, by a field that is not filled in by itself."""
    for field in seeding.references(entity.entity):
        if field.name not in filled and field.is_writable and not field.is_secret and is_varied(field):
            return {field.name: sample(field, _NOWHERE).json}
    return {}
