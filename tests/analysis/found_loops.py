"""Reads logs in this process and asks for their loops as the pipeline does; all shapes are described at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.fitness import measure_fitness
from archkit.analysis.loops import loops_of
from archkit.analysis.questions import Analyst
from archkit.model.ledger import Stored
from archkit.model.scope import Scope
from archkit.readers.log_format import LogJob
from archkit.readers.log_job import LogResult, read_log
from archkit.readers.shapes import Names, store_shapes
from archkit.store.warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archkit.model.loop import Loop


@dataclass(frozen=True)
class Found:
    """What archkit says about a log: its loops, or that it cannot prove any; texts of shapes by id."""

    loops: tuple[Loop, ...]
    is_supported: bool
    texts: Mapping[str, str]

    @property
    def told(self) -> frozenset[tuple[str, str]]:
        """The loops as (kind, text of the shape)."""
        return frozenset((loop.kind, self.texts[loop.shape]) for loop in self.loops)


def find_loops(logs: Mapping[str, bytes], folder: Path) -> Iterator[tuple[str, Found]]:
    """Yield the name and the loops of each csvlog."""
    results = {name: _read(data, folder / f"{number}") for number, (name, data) in enumerate(logs.items())}
    texts = {key: text for result in results.values() for key, text in result.shapes}
    shared = [Stored(view=v, parquet=str(p), rows=n) for v, p, n in store_shapes(texts, Names(), folder)]
    for name, result in results.items():
        stored = [Stored(view=v, parquet=p, rows=n) for v, p, n in result.parquet]
        warehouse = open_warehouse(folder, [*stored, *shared])
        analyst = Analyst(warehouse, Scope())
        is_supported = "loops" in measure_fitness(analyst).supports
        loops = loops_of(analyst.table("loops")) if is_supported else ()
        warehouse.close()
        yield name, Found(loops, is_supported, texts)


def _read(data: bytes, folder: Path) -> LogResult:
    folder.mkdir()
    path = folder / "a.csv"
    path.write_bytes(data)
    job = LogJob(path=str(path), format="postgresql-csvlog", folder=str(folder), key="00" * 32)
    return LogResult.model_validate(read_log(job.model_dump(mode="json")))
