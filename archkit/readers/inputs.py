"""Reads everything a study names: schemas into one System, logs into Parquet, each file into the ledger."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.child import Answer, Failure, Limits, map_in_child
from archkit.errors import InputError
from archkit.model.inputs import Hints
from archkit.model.ledger import InputFile, Stored
from archkit.model.system import System
from archkit.readers.ddl import read_ddl
from archkit.readers.discover import find_files
from archkit.readers.labels import label_files, relabel
from archkit.readers.log_format import LogJob
from archkit.readers.log_job import LogResult
from archkit.readers.prisma import read_prisma
from archkit.readers.shapes import Names, store_shapes
from archkit.scrub import scrub_file
from archkit.store.folder import StudyFolder, as_json, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archkit.model.value import Traffic

READER_VERSION = 3  # raise it when the same file would give other rows
NO_HINTS = Hints()
_SCHEMAS = {"sql-ddl": read_ddl, "prisma": read_prisma}
_LOG_LIMITS = Limits(seconds=120, memory_bytes=12 << 30)


@dataclass(frozen=True)
class Reading:
    """What the inputs gave: one System, and one ledger row per file."""

    system: System = field(default_factory=System)
    files: tuple[InputFile, ...] = ()

    @property
    def stored(self) -> tuple[Stored, ...]:
        """All Parquet files."""
        return tuple(stored for file in self.files for stored in file.stored)


@dataclass
class Reader:
    """Reads the inputs of one study; earlier results are used again where nothing changed.

    `told` is the schema that stands in where the inputs hold none, with its own ledger rows; `hints` is what the
    architect says about files.
    """

    folder: StudyFolder
    traffic: tuple[tuple[str, Traffic], ...] = ()
    memory_limit: str = "1GB"
    on_progress: Callable[[str, float], None] = field(default=lambda _what, _share: None)
    told: Reading = field(default_factory=Reading)
    hints: Mapping[Path, Hints] = field(default_factory=dict)

    def read(self, paths: Sequence[Path]) -> Reading:
        """Read files and folders; a file that cannot be used is a ledger row with its problem."""
        found, problems = _found(paths)
        system, schema_rows, told_rows = self._system(found)
        log_rows = self._read_logs(_logs(found), system)
        reading = self._labelled(system, (*schema_rows, *log_rows, *problems), paths)
        reading = replace(reading, files=(*told_rows, *reading.files))
        self.folder.save_ledger(reading.files)
        return reading

    def known(self, paths: Sequence[Path]) -> tuple[str, ...]:
        """Return the log files that need not be read again, by name: nothing changed since they were."""
        found, _ = _found(paths)
        names = _names(self._system(found)[0])
        prints = ((path, self._fingerprint(path, sha256_of(path), names)) for path, _ in _logs(found))
        return tuple(scrub_file(path.name) for path, fingerprint in prints if self._earlier(fingerprint))

    def _system(self, found: list[tuple[Path, str]]) -> tuple[System, list[InputFile], tuple[InputFile, ...]]:
        """Return the system with the rows of the files that declare it, or with those that were told."""
        system, rows = _read_schemas([(path, kind) for path, kind in found if kind in _SCHEMAS])
        return (system, rows, ()) if system.tables else (self.told.system, rows, self.told.files)

    def _labelled(self, system: System, files: tuple[InputFile, ...], paths: Sequence[Path]) -> Reading:
        labels = label_files([Path(file.path) for file in files], paths, self.folder.root)
        names = {str(path): label for path, label in labels.items()}
        named = tuple(file.model_copy(update={"path": names[file.path]}) for file in files)
        return Reading(relabel(system, names), named)

    def _read_logs(self, logs: list[tuple[Path, str]], system: System) -> list[InputFile]:
        rows: list[InputFile] = []
        names = _names(system)
        seen: dict[str, str] = {}
        for path, kind in logs:
            digest = sha256_of(path)
            if first := seen.get(digest):
                problem = f"The same bytes as {scrub_file(Path(first).name)}: read once."
                rows.append(InputFile(path=str(path), sha256=digest, format=kind, problem=problem))
                continue
            seen[digest] = str(path)
            rows.append(self._read_log(path, kind, digest, names))
        return rows

    def _read_log(self, path: Path, kind: str, digest: str, names: Names) -> InputFile:
        fingerprint = self._fingerprint(path, digest, names)
        if earlier := self._earlier(fingerprint):
            return earlier.model_copy(update={"path": str(path)})
        work = self.folder.scratch()
        try:
            row = self._read_anew(path, kind, digest, work, names)
        except InputError as error:
            return InputFile(
                path=str(path), sha256=digest, format=kind, problem=f"{error.what} {error.next}".strip()
            )
        finally:
            shutil.rmtree(work, ignore_errors=True)
        row = row.model_copy(update={"fingerprint": fingerprint})
        self.folder.keep_read(row.model_copy(update={"path": scrub_file(path.name)}))
        return row

    def _fingerprint(self, path: Path, digest: str, names: Names) -> str:
        known = [sorted(names.known), sorted(names.behind.items())]
        said = [READER_VERSION, digest, self.traffic, known, self._hints(path).model_dump()]
        return hashlib.sha256(as_json(said).encode()).hexdigest()[:16]

    def _hints(self, path: Path) -> Hints:
        return self.hints.get(path, NO_HINTS)

    def _earlier(self, fingerprint: str) -> InputFile | None:
        rows = (f for f in self.folder.ledger().files if f.fingerprint == fingerprint)
        whole = (f for f in rows if all((self.folder.evidence / s.parquet).is_file() for s in f.stored))
        return next(whole, None)

    def _read_anew(self, path: Path, kind: str, digest: str, work: Path, names: Names) -> InputFile:
        job = LogJob(
            path=str(path.resolve()),
            format=kind,
            folder=str(work.resolve()),
            source=digest[:12],
            key=self.folder.key().hex(),
            memory_limit=self.memory_limit,
            traffic=self.traffic,
            hints=self._hints(path),
        )
        result = self._in_child(job, path)
        parts = [(view, Path(parquet), rows) for view, parquet, rows in result.parquet]
        if result.shapes:
            parts += store_shapes(
                dict(result.shapes),
                names,
                work,
                lambda share: self.on_progress("Understanding statements", share),
            )
        return InputFile(
            path=str(path),
            sha256=digest,
            format=kind,
            lines=result.lines,
            rejects=result.rejects,
            stored=tuple(self.folder.adopt(parquet, view, rows) for view, parquet, rows in parts),
        )

    def _in_child(self, job: LogJob, path: Path) -> LogResult:
        name = f"Reading {scrub_file(path.name)}"
        (outcome,) = map_in_child(
            "archkit.readers.log_job:read_log",
            [job.model_dump(mode="json")],
            _LOG_LIMITS,
            lambda share: self.on_progress(name, share),
        )
        match outcome:
            case Answer(value):
                return LogResult.model_validate(value)
            case Failure(what, then):
                raise InputError(_sentence(what), where=str(path), then=then or "Nothing else is affected.")


def _found(paths: Iterable[Path]) -> tuple[list[tuple[Path, str]], list[InputFile]]:
    """Return the files with their format, and a ledger row for each path that gives none."""
    found: list[tuple[Path, str]] = []
    problems: list[InputFile] = []
    for path in paths:
        try:
            found += find_files(path)
        except (InputError, OSError) as error:
            problem = (
                f"{error.what} {error.next}" if isinstance(error, InputError) else "It cannot be opened."
            )
            problems.append(InputFile(path=str(path), problem=problem))
    return list(dict.fromkeys(found)), problems


def _read_schemas(schemas: list[tuple[Path, str]]) -> tuple[System, list[InputFile]]:
    """Fold all schema files of one kind into one System; with both kinds, the first that is given counts."""
    kind = schemas[0][1] if schemas else ""
    chosen = [path for path, other in schemas if other == kind]
    ignored = [
        InputFile(path=str(path), format=other, problem="Not read: another schema was given before it.")
        for path, other in schemas
        if other != kind
    ]
    if not chosen:
        return System(), ignored
    try:
        read = _SCHEMAS[kind](chosen)
    except InputError as error:
        problem = f"{error.what} {error.next}".strip()
        return System(), [
            InputFile(path=str(path), format=kind, problem=problem) for path in chosen
        ] + ignored
    rows = [
        InputFile(path=f.path, sha256=sha256_of(Path(f.path)), format=kind, lines=f.lines, rejects=f.rejects)
        for f in read.files
    ]
    return read.system, rows + ignored


def _logs(found: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    return [(path, kind) for path, kind in found if kind not in _SCHEMAS]


def _names(system: System) -> Names:
    return Names(system.identifiers, system.behind)


def _sentence(what: str) -> str:
    return what[:1].upper() + what[1:] + ("" if what.endswith(".") else ".")
