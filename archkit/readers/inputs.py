"""Reads everything a study names: schemas into one System, logs into Parquet, each file into the ledger."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.child import Answer, Child, Failure, Limits, map_in_child
from archkit.errors import InputError
from archkit.model.ledger import InputFile, Stored
from archkit.model.system import System
from archkit.readers.ddl import read_ddl
from archkit.readers.discover import find_files
from archkit.readers.formats import NO_HINTS, format_named
from archkit.readers.labels import label_files, relabel
from archkit.readers.log_format import LogJob
from archkit.readers.log_job import LogResult
from archkit.readers.prisma import read_prisma
from archkit.readers.repeats import with_repeats
from archkit.readers.shapes import Names, describing_child, store_shapes
from archkit.readers.tenant_schemas import joined_schemas
from archkit.scrub import scrub_file
from archkit.store.folder import StudyFolder, as_json, sha256_of
from archkit.store.warehouse import bytes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archkit.model.inputs import Hints
    from archkit.model.value import Traffic

READER_VERSION = 6  # raise it when the same file would give other rows
_SCHEMAS = {"sql-ddl": read_ddl, "prisma": read_prisma}
_SILENCE_S = 120


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
    architect says about files, `tenants` globs of schemas whose tables count as those of one. With
    `keeps_interrupted` Ctrl-C ends the reading, and what was read by then counts.
    """

    folder: StudyFolder
    traffic: tuple[tuple[str, Traffic], ...] = ()
    memory_limit: str = "1GB"
    on_progress: Callable[[str, float], None] = field(default=lambda _what, _share: None)
    told: Reading = field(default_factory=Reading)
    hints: Mapping[Path, Hints] = field(default_factory=dict)
    keeps_interrupted: bool = False
    tenants: tuple[str, ...] = ()
    _describing: Child | None = field(default=None, init=False)

    def read(self, paths: Sequence[Path]) -> Reading:
        """Read files and folders; a file that cannot be used is a ledger row with its problem."""
        found, problems = _found(paths, self.hints)
        system, schema_rows, told_rows = self._system(found)
        try:
            log_rows = self._read_logs(_logs(found), system)
        finally:
            if self._describing:
                self._describing.close()
        log_rows = with_repeats(self.folder, log_rows, self.memory_limit)
        reading = self._labelled(system, (*schema_rows, *log_rows, *problems), paths)
        reading = replace(reading, files=(*told_rows, *reading.files))
        self.folder.save_ledger(reading.files)
        return reading

    def known(self, paths: Sequence[Path]) -> tuple[str, ...]:
        """Return the log files that need not be read again, by name: nothing changed since they were."""
        found, _ = _found(paths, self.hints)
        names = _names(self._system(found)[0])
        prints = ((path, self._fingerprint(path, sha256_of(path), names)) for path, _ in _logs(found))
        return tuple(scrub_file(path.name) for path, fingerprint in prints if self._earlier(fingerprint))

    def _system(self, found: list[tuple[Path, str]]) -> tuple[System, list[InputFile], tuple[InputFile, ...]]:
        """Return the system with the rows of the files that declare it, or with those that were told."""
        system, rows = _read_schemas([(path, kind) for path, kind in found if kind in _SCHEMAS])
        told = () if system.tables else self.told.files
        system = system if system.tables else self.told.system
        if not self.tenants:
            return system, rows, told
        system, marks = joined_schemas(system, self.tenants, self.folder.key())
        return system, _marked(rows, marks), tuple(_marked(told, marks))

    def _labelled(self, system: System, files: tuple[InputFile, ...], paths: Sequence[Path]) -> Reading:
        labels = label_files([Path(file.path) for file in files], paths, self.folder.root)
        names = {str(path): label for path, label in labels.items()}
        named = tuple(file.model_copy(update={"path": names[file.path]}) for file in files)
        return Reading(relabel(system, names), named)

    def _read_logs(self, logs: list[tuple[Path, str]], system: System) -> list[InputFile]:
        rows: list[InputFile] = []
        names = _names(system)
        sizes = Counter(path.stat().st_size for path, _ in logs)
        for path, kind in logs:
            try:
                rows.append(self._read_log(path, kind, names, may_be_twin=sizes[path.stat().st_size] > 1))
            except KeyboardInterrupt:
                if not self.keeps_interrupted:
                    raise
                rows += [_not_read(other, form) for other, form in logs[len(rows) :]]
                break
        return _each_once(rows)

    def _read_log(self, path: Path, kind: str, names: Names, *, may_be_twin: bool) -> InputFile:
        """Read a log, or take what an earlier run read of the same bytes.

        The bytes are hashed while they are read, unless another file or run may have had the same.
        """
        digest = sha256_of(path) if may_be_twin or self._has_read(path.stat().st_size) else ""
        if digest and (earlier := self._earlier(self._fingerprint(path, digest, names))):
            return earlier.model_copy(update={"path": str(path)})
        work = self.folder.scratch()
        try:
            row = self._read_anew(path, kind, work, names)
        except InputError as error:
            problem = f"{error.what} {error.next}".strip()
            return InputFile(path=str(path), sha256=digest or sha256_of(path), format=kind, problem=problem)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        row = row.model_copy(update={"fingerprint": self._fingerprint(path, row.sha256, names)})
        self.folder.keep_read(row.model_copy(update={"path": scrub_file(path.name)}))
        return row

    def _has_read(self, size: int) -> bool:
        return any(file.size == size for file in self.folder.ledger().files)

    def _fingerprint(self, path: Path, digest: str, names: Names) -> str:
        known = [sorted(names.known), sorted(names.behind.items())]
        said = [READER_VERSION, digest, self.traffic, known, self._hints(path).model_dump(), self.tenants]
        return hashlib.sha256(as_json(said).encode()).hexdigest()[:16]

    def _hints(self, path: Path) -> Hints:
        return self.hints.get(path, NO_HINTS)

    def _earlier(self, fingerprint: str) -> InputFile | None:
        rows = (f for f in self.folder.ledger().files if f.fingerprint == fingerprint)
        whole = (f for f in rows if all((self.folder.evidence / s.parquet).is_file() for s in f.stored))
        return next(whole, None)

    def _read_anew(self, path: Path, kind: str, work: Path, names: Names) -> InputFile:
        job = LogJob(
            path=str(path.resolve()),
            format=kind,
            folder=str(work.resolve()),
            key=self.folder.key().hex(),
            memory_limit=self.memory_limit,
            traffic=self.traffic,
            hints=self._hints(path),
            tenants=self.tenants,
        )
        if format_named(kind).has_statements:
            self._describing = self._describing or describing_child()
        result = self._in_child(job, path)
        parts = [(view, Path(parquet), rows) for view, parquet, rows in result.parquet]
        if result.shapes:
            parts += store_shapes(
                dict(result.shapes),
                replace(names, dialect=result.dialect),
                work,
                child=self._describing,
                on_progress=lambda share: self.on_progress("Understanding statements", share),
            )
        return InputFile(
            path=str(path),
            sha256=result.sha256,
            size=path.stat().st_size,
            format=kind,
            lines=result.lines,
            rejects=result.rejects,
            tenants=result.tenants if self.tenants else None,
            stored=tuple(self.folder.adopt(parquet, view, rows) for view, parquet, rows in parts),
        )

    def _in_child(self, job: LogJob, path: Path) -> LogResult:
        name, size, began = f"Reading {scrub_file(path.name)}", path.stat().st_size, time.monotonic()

        def show(share: float) -> None:
            passed = time.monotonic() - began
            self.on_progress(f"{name}, {share * size / passed / 1e6:,.0f} MB/s" if passed else name, share)

        (outcome,) = map_in_child(
            "archkit.readers.log_job:read_log",
            [job.model_dump(mode="json")],
            _limits(self.memory_limit),
            show,
        )
        match outcome:
            case Answer(value):
                return LogResult.model_validate(value)
            case Failure(what, then):
                raise InputError(_sentence(what), where=str(path), then=then or "Nothing else is affected.")


def _found(
    paths: Iterable[Path], hints: Mapping[Path, Hints]
) -> tuple[list[tuple[Path, str]], list[InputFile]]:
    """Return the files with their format, and a ledger row for each path that gives none."""
    found: list[tuple[Path, str]] = []
    problems: list[InputFile] = []
    for path in paths:
        try:
            found += find_files(path, hints.get(path, NO_HINTS))
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


def _marked(rows: Iterable[InputFile], tenants: tuple[str, ...]) -> list[InputFile]:
    return [row.model_copy(update={"tenants": tenants}) for row in rows]


def _not_read(path: Path, kind: str) -> InputFile:
    return InputFile(
        path=str(path), format=kind, problem="Not read: it was interrupted before this file was done."
    )


def _each_once(rows: list[InputFile]) -> list[InputFile]:
    """Return the rows; of files with the same bytes only the first gives any."""
    seen: dict[str, str] = {}
    told = []
    for row in rows:
        first = seen.setdefault(row.sha256, row.path) if row.sha256 else row.path
        if first != row.path:
            problem = f"The same bytes as {scrub_file(Path(first).name)}: read once."
            told.append(InputFile(path=row.path, sha256=row.sha256, format=row.format, problem=problem))
        else:
            told.append(row)
    return told


def _limits(memory_limit: str) -> Limits:
    """Return what the child may use: address space is far more than what DuckDB keeps in memory."""
    return Limits(seconds=_SILENCE_S, memory_bytes=2 * bytes_of(memory_limit) + (10 << 30))


def _logs(found: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    return [(path, kind) for path, kind in found if kind not in _SCHEMAS]


def _names(system: System) -> Names:
    return Names(system.identifiers, system.behind)


def _sentence(what: str) -> str:
    return what[:1].upper() + what[1:] + ("" if what.endswith(".") else ".")
