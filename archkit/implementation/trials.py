"""What generated tests try, and with which rows: chosen by rule from the entities and their procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.implementation.samples import sample
from archkit.implementation.transaction_trials import changes_of, dangling_of, transaction_trial

if TYPE_CHECKING:
    from pydantic import JsonValue

    from archkit.implementation.app_code import AppCode, ModuleCode
    from archkit.implementation.entity_code import EntityCode
    from archkit.implementation.seeding import Row, Seeding
    from archkit.implementation.transaction_trials import TransactionTrial
    from archkit.model.api import Procedure

_MOST = 5  # rows that are created in a module's tests, and as many transactions
_SPACING = 4 * _MOST  # numbers of samples that one module's tests have for themselves
_SLOWEST_LIMIT = 3000  # calls a minute; a test of a higher limit would take too long


@dataclass(frozen=True)
class CrudTrial:
    """A row that is created through the API, and everything around it."""

    entity: EntityCode
    row: Row
    seeds: tuple[str, ...]
    changes: dict[str, JsonValue]
    duplicate: bool
    dangling: dict[str, JsonValue]

    def path(self, action: str) -> str | None:
        """Return the full name of the entity's procedure for an action, or None."""
        found = (p.full_name for p in self.entity.procedures if p.action == action)
        return next(found, None)

    @property
    def input(self) -> dict[str, JsonValue]:
        """What `create` is given."""
        return self.row.input

    @property
    def known_key(self) -> dict[str, JsonValue] | None:
        """The key that the row will have: given, or the first of a sequence; None where nobody knows."""
        found: dict[str, JsonValue] = {}
        for field in self.entity.key:
            if field.name in self.input:
                found[field.name] = self.input[field.name]
            elif (field.field.default or "").startswith(("autoincrement", "nextval(")):
                found[field.name] = 1 if field.field.type == "integer" else "1"
            else:
                return None
        return found or None

    @property
    def shown(self) -> dict[str, JsonValue]:
        """What of it comes back."""
        hidden = {f.name for f in self.entity.hidden}
        return {name: value for name, value in self.input.items() if name not in hidden}

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts of it that must never come back."""
        hidden = {f.name for f in self.entity.hidden}
        return tuple(v for name, v in self.input.items() if name in hidden and isinstance(v, str))

    @property
    def lookups(self) -> tuple[tuple[str, dict[str, JsonValue]], ...]:
        """The finds that must find it, with their input."""
        found = []
        for procedure in self.entity.procedures:
            given = self.row.shown(procedure.by)
            if procedure.action == "find" and len(given) == len(procedure.by):
                found.append((procedure.full_name, given))
        return tuple(found)

    @property
    def is_listed(self) -> bool:
        """Whether it is looked for in lists."""
        return self.path("list") is not None or bool(self.lookups)


@dataclass(frozen=True)
class ModuleTrials:
    """The tests of one module."""

    cruds: tuple[CrudTrial, ...]
    transactions: tuple[TransactionTrial, ...]


def trials_of(app: AppCode, module: ModuleCode, seeding: Seeding) -> ModuleTrials:
    """Return the tests of a module of the app."""
    number = _SPACING * (app.modules.index(module) + 1)
    chosen = _chosen(tuple(t for e in module.serving if (t := _crud(e, seeding, number))))
    cruds = (_crud(t.entity, seeding, number + 2 * i) for i, t in enumerate(chosen))
    found = (
        transaction_trial(t, seeding, number + 2 * (_MOST + i % _MOST))
        for i, t in enumerate(module.transactions)
    )
    return ModuleTrials(tuple(t for t in cruds if t), tuple(t for t in found if t))


def _chosen(candidates: tuple[CrudTrial, ...]) -> tuple[CrudTrial, ...]:
    """Return the trial that tries most, one with a secret, and those with a cache."""
    ranked = sorted(candidates, key=_rank)
    secret = [t for t in ranked if t.secrets]
    cached = [t for t in ranked if t.entity.caches]
    return tuple({t.entity.name: t for t in (*ranked[:1], *secret[:1], *cached)}.values())[:_MOST]


def fill(app: AppCode, seeding: Seeding) -> tuple[tuple[Row, ...], tuple[EntityCode, ...]]:
    """Return a row of every table that can have one, parents first, and the entities that have none."""
    found: dict[str, Row] = {}
    empty = []
    for entity in app.entities:
        rows = seeding.rows(entity.entity, 1)
        found |= {row.entity.table: row for row in rows if row.entity.table not in found}
        empty += [] if rows else [entity]
    return tuple(found.values()), tuple(empty)


def queries(app: AppCode, rows: tuple[Row, ...]) -> tuple[tuple[str, dict[str, JsonValue], bool], ...]:
    """Return every query with an input, and whether it answers on an empty database too."""
    by_table = {row.entity.table: row for row in rows}
    found: list[tuple[str, dict[str, JsonValue], bool]] = []
    for entity in app.entities:
        for procedure in entity.procedures:
            row = by_table.get(entity.table)
            if procedure.action == "list":
                found.append((procedure.full_name, {}, True))
            elif procedure.action == "find":
                found.append((procedure.full_name, _asked(entity, procedure), True))
            elif procedure.action == "get" and row:
                found.append((procedure.full_name, row.shown(procedure.by), False))
    return tuple(found)


def creations(app: AppCode, seeding: Seeding) -> tuple[CrudTrial, ...]:
    """Return a trial of every `create` that can be given what it needs, besides the rows of `fill`."""
    return tuple(t for e in app.entities if (t := _crud(e, seeding, 2)))


def told_creation(app: AppCode, seeding: Seeding) -> CrudTrial | None:
    """Return a creation that an event tells of, or None."""
    found = (_crud(entity, seeding, 4) for _, entity in app.told if entity.told_by("create"))
    return min((t for t in found if t), key=_rank, default=None)


def limited(app: AppCode) -> Procedure | None:
    """Return the procedure with the lowest limit, if a test can reach it."""
    found = [p for e in app.entities for p in e.procedures if p.rate_limit_per_minute <= _SLOWEST_LIMIT]
    return min(found, key=lambda p: (p.rate_limit_per_minute, p.full_name), default=None)


def _asked(entity: EntityCode, procedure: Procedure) -> dict[str, JsonValue]:
    fields = (entity.entity.field_of(column) for column in procedure.by)
    return {f.name: sample(f, 1).json for f in fields if f}


def _rank(trial: CrudTrial) -> tuple[int, int, int, str]:
    """Order trials: those that try most come first, then those that need the fewest rows."""
    is_whole = {"list", "get", "create", "update", "delete"} <= trial.entity.actions
    tried = len(trial.entity.actions) + bool(trial.changes) + trial.duplicate + bool(trial.dangling)
    return (-int(is_whole), -tried - bool(trial.entity.caches), len(trial.seeds), trial.entity.name)


def _crud(entity: EntityCode, seeding: Seeding, number: int) -> CrudTrial | None:
    if "create" not in entity.actions or not seeding.is_creatable(entity.entity):
        return None
    if not seeding.has_room(entity.entity):
        return None
    *parents, row = seeding.rows(entity.entity, number)
    return CrudTrial(
        entity=entity,
        row=row,
        seeds=tuple(parent.sql for parent in parents),
        changes=changes_of(entity, seeding, number),
        duplicate=seeding.is_told_apart(entity.entity, row),
        dangling=dangling_of(entity, seeding),
    )
