"""What input files are called in ledger and report: short, unlike each other, without tokens or places of this disk."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from archkit.model.system import Column, Enum, ForeignKey, Index, System, Table, View
from archkit.scrub import scrub_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Part = TypeVar("Part", Table, Column, Enum, ForeignKey, Index, View)


def label_files(files: Iterable[Path], inputs: Sequence[Path], root: Path) -> dict[Path, str]:
    """Name each file by its path below the study, below the folder that was given, or by its own name.

    Files that would be called the same get as much of their path as tells them apart.
    """
    named = {file: _short(file, inputs, root.resolve()) for file in files}
    depth = 2
    while twins := {label for label, n in Counter(named.values()).items() if n > 1}:
        named = {f: "/".join(f.parts[-depth:]) if label in twins else label for f, label in named.items()}
        depth += 1
    return _told_apart({file: scrub_file(label) for file, label in named.items()})


def _told_apart(named: dict[Path, str]) -> dict[Path, str]:
    """Return the names, those numbered whose names were told apart only by what was blanked."""
    seen = Counter[str]()
    for file, label in named.items():
        seen[label] += 1
        if seen[label] > 1:
            named[file] = f"{label} ({seen[label]})"
    return named


def relabel(system: System, labels: Mapping[str, str]) -> System:
    """Return the system with its places in the labelled files."""
    return System(
        tables=tuple(_relabelled(table, labels) for table in system.tables),
        enums=tuple(_moved(enum, labels) for enum in system.enums),
        views=tuple(_moved(view, labels) for view in system.views),
    )


def _short(file: Path, inputs: Sequence[Path], root: Path) -> str:
    path = file.resolve()
    if path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    folder = next((f.resolve() for f in inputs if f.is_dir() and path.is_relative_to(f.resolve())), None)
    return path.relative_to(folder.parent).as_posix() if folder else path.name


def _relabelled(table: Table, labels: Mapping[str, str]) -> Table:
    return _moved(table, labels).model_copy(
        update={
            "columns": tuple(_moved(column, labels) for column in table.columns),
            "foreign_keys": tuple(_moved(key, labels) for key in table.foreign_keys),
            "indexes": tuple(_moved(index, labels) for index in table.indexes),
        }
    )


def _moved(part: Part, labels: Mapping[str, str]) -> Part:
    if part.place is None:
        return part
    file = labels.get(part.place.file, part.place.file)
    return part.model_copy(update={"place": part.place.model_copy(update={"file": file})})
