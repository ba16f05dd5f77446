"""Finds the files worth reading: a file is itself, a folder is searched like a repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.readers.formats import NO_HINTS, detect_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.model.inputs import Hints

_SKIPPED = frozenset(
    ".git .hg .svn node_modules vendor dist build out target coverage .venv venv __pycache__ .next .nx .turbo "
    ".archkit evidence".split()
)
_SUFFIXES = (".prisma", ".sql", ".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".log", ".log.gz")
_MOST_FILES = 5_000
_DOWNWARD = (".down.sql", "down.sql", "rollback.sql", ".undo.sql")
_SEEDS = ("seed", "fixture", "sample_data", "testdata", "test")
_DUMPS = ("structure.sql", "schema.sql", "init.sql")


def find_files(path: Path, hints: Hints = NO_HINTS) -> tuple[tuple[Path, str], ...]:
    """Return (file, format) for a file, or for what a folder holds; raises InputError where there is nothing.

    `hints` are what the architect says about the file.
    """
    if not path.exists():
        raise InputError("There is no such file.", where=str(path), then="Check the path.")
    if path.is_file():
        return ((path, detect_format(path, hints)),)
    if not path.is_dir():
        raise InputError(
            "This is a pipe or a device, which can be read only once.",
            where=str(path),
            then="Write it into a file first; archkit reads .gz as it is.",
        )
    found = tuple(_known(path))
    if not found:
        raise InputError(
            "No schema and no log was found in this folder.", where=str(path), then="Name the file itself."
        )
    schema = _one_schema([pair for pair in found if pair[1] in ("prisma", "sql-ddl")], path)
    return (*schema, *(pair for pair in found if pair[1] not in ("prisma", "sql-ddl")))


def _known(root: Path) -> Iterator[tuple[Path, str]]:
    for path in _walk(root):
        try:
            yield path, detect_format(path)
        except (InputError, OSError):
            continue


def _walk(root: Path) -> Iterator[Path]:
    """Yield files with a promising name, in name order, a bounded number of them."""
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in _SKIPPED)
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and not (Path(folder) / name).is_symlink():
                count += 1
                if count > _MOST_FILES:
                    return
                yield Path(folder) / name


def _one_schema(found: list[tuple[Path, str]], root: Path) -> list[tuple[Path, str]]:
    """Choose one schema: the largest Prisma folder, else a full dump, else the largest folder of migrations."""
    prisma = [path for path, kind in found if kind == "prisma"]
    if prisma:
        return [(path, "prisma") for path in _largest_group(prisma)]
    ddl = [
        p for p, _ in found if not p.name.lower().endswith(_DOWNWARD) and not _is_seed(p.relative_to(root))
    ]
    dumps = [p for p in ddl if p.name.lower() in _DUMPS]
    chosen = [max(dumps, key=_size)] if dumps else _largest_group(ddl)
    return [(path, "sql-ddl") for path in chosen]


def _is_seed(path: Path) -> bool:
    return any(part.lower().startswith(_SEEDS) for part in path.parts[-3:])


def _largest_group(paths: list[Path]) -> list[Path]:
    """Return the files of the folder tree that holds most bytes; a migration per folder is one tree."""
    groups: dict[Path, list[Path]] = {}
    for path in paths:
        parent = path.parent.parent if path.name == "migration.sql" else path.parent
        groups.setdefault(parent, []).append(path)
    return max(groups.values(), key=lambda group: sum(_size(p) for p in group), default=[])


def _size(path: Path) -> int:
    return path.stat().st_size
