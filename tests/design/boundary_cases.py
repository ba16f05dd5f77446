"""The schemas whose owners accepted a decomposition, and how near a proposal comes to it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.model.boundaries import AccessSet
from archkit.model.system import System, Table
from archkit.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archkit.model.boundaries import Boundaries

FOLDER = Path(__file__).parents[1] / "cases" / "boundaries"


class Case(Value):
    name: str
    source_repo: str
    commit: str
    notes: str
    tables: tuple[Table, ...]
    accesses: tuple[AccessSet, ...] = ()
    truth: dict[str, str]

    @property
    def system(self) -> System:
        return System(tables=self.tables)


def read_case(name: str) -> Case:
    return Case.model_validate_json((FOLDER / f"{name}.json").read_text())


def case_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def assignment(boundaries: Boundaries) -> dict[str, str]:
    return {table.table: table.service for table in boundaries.tables}


def pairwise_f1(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    both = _pairs(Counter((one[table], other[table]) for table in one))
    either = _pairs(Counter(one.values())) + _pairs(Counter(other[table] for table in one))
    return 2 * both / either if either else 1.0


def _pairs(sizes: Mapping[object, int]) -> float:
    return sum(n * (n - 1) / 2 for n in sizes.values())
