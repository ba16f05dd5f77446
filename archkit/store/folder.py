"""A study on disk: its folder, its key, its ledger and the Parquet files it keeps."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from archkit.errors import DocumentError, StudyError
from archkit.model.brief import Brief
from archkit.model.inputs import InputPath, Inputs
from archkit.model.ledger import InputFile, Ledger, Stored
from archkit.store.documents import ABSENT, Document, Documents
from archkit.store.yaml_text import parse_yaml, patch_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BRIEF = "brief.yaml"
INPUTS = "inputs.yaml"
_LEDGER = ".archkit/ledger.json"
_DAY_S = 86_400
_EMPTY_BRIEF = """\
# What is asked of this backend. Everything is optional: what is left out is unknown.
format: 1
"""
_EMPTY_INPUTS = """\
# The files to read: a path, relative to this folder or absolute. Formats are found by content.
# traffic says which applications are not interactive, where their names do not tell.
# tenants: tenant_* (a glob, or a list of them) counts the tables of these schemas as those of one, called tenant.
# A CSV or JSON file of your own form is mapped, a duration or a time with its unit (s, ms, us, ns):
#   - path: queries.jsonl
#     rows: statements    (or requests)
#     columns: [{field: sql, column: query.text}, {field: duration_ms, column: took, unit: us}]
format: 1
files: []
"""


class StudyFolder:
    """The files of one study; opening one reads nothing and writes nothing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents = Documents(root)

    @property
    def name(self) -> str:
        """The study's name: that of its folder."""
        return self.root.resolve().name

    @property
    def evidence(self) -> Path:
        """Where the Parquet files are."""
        return self.root / "evidence"

    @property
    def out(self) -> Path:
        """Where reports and exports go."""
        return self.root / "out"

    def brief(self) -> Brief:
        """Return the brief; a missing one is empty."""
        text = self.documents.read(BRIEF).text
        return parse_yaml(text, Brief, BRIEF) if text.strip() else Brief()

    def inputs(self) -> Inputs:
        """Return which files are read."""
        text = self.documents.read(INPUTS).text
        return parse_yaml(text, Inputs, INPUTS) if text.strip() else Inputs()

    def add_inputs(self, paths: Sequence[Path], tenants: Sequence[str] = ()) -> Inputs:
        """Add files and globs of tenants to inputs.yaml that it does not name yet.

        A path below the study is kept relative.
        """
        inputs = self.inputs()
        known = {(self.root / file.path).resolve() for file in inputs.files}
        new = [path.resolve() for path in dict.fromkeys(paths) if path.resolve() not in known]
        globs = tuple(dict.fromkeys((*inputs.tenants, *tenants)))
        if not new and globs == inputs.tenants:
            return inputs
        files = (*inputs.files, *(InputPath(path=self._short(path)) for path in new))
        changed = inputs.model_copy(update={"files": files, "tenants": globs})
        document = self.documents.read(INPUTS)
        self.documents.write(INPUTS, patch_yaml(document.text, changed, INPUTS), expected=document.revision)
        return changed

    def _short(self, path: Path) -> str:
        root = self.root.resolve()
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

    def save_brief(self, brief: Brief, *, expected: str) -> Document:
        """Write the brief over the revision that it was read from; raises StaleWrite."""
        text = self.documents.read(BRIEF).text
        return self.documents.write(BRIEF, patch_yaml(text, brief, BRIEF), expected=expected)

    def ledger(self) -> Ledger:
        """Return what came of the inputs last time; an unreadable ledger is an empty one (it is a cache)."""
        try:
            return Ledger.model_validate_json(self.documents.read(_LEDGER).text or "{}")
        except (ValueError, DocumentError):
            return Ledger()

    def save_ledger(self, files: tuple[InputFile, ...]) -> None:
        """Replace the ledger, and drop old Parquet files that it no longer names.

        Younger ones stay for a day: another notebook may have them open.
        """
        self.documents.put(_LEDGER, Ledger(files=files).model_dump_json(indent=1))
        kept = {stored.parquet for file in files for stored in file.stored}
        for path in self.evidence.glob("*.parquet"):
            if path.name not in kept and time.time() - path.stat().st_mtime > _DAY_S:
                path.unlink(missing_ok=True)

    def keep_read(self, file: InputFile) -> None:
        """Add a file to the ledger as soon as it was read, so that a kill later on does not lose it."""
        others = (known for known in self.ledger().files if known.fingerprint != file.fingerprint)
        self.documents.put(_LEDGER, Ledger(files=(*others, file)).model_dump_json(indent=1))

    def adopt(self, parquet: Path, view: str, rows: int) -> Stored:
        """Move a finished Parquet file into the evidence under a name made from its content."""
        self.evidence.mkdir(parents=True, exist_ok=True)
        name = f"{view}-{sha256_of(parquet)[:16]}.parquet"
        shutil.move(parquet, self.evidence / name)
        return Stored(view=view, parquet=name, rows=rows)

    def key(self) -> bytes:
        """Return the secret that arguments are hashed with; made once, readable by its owner only."""
        path = self.root / ".archkit" / "key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{secrets.token_hex(4)}")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            with suppress(FileExistsError):  # somebody else was first: theirs counts
                os.link(fresh, path)
            fresh.unlink()
        return bytes.fromhex(path.read_text(encoding="ascii"))

    def scratch(self) -> Path:
        """Return an empty folder on the study's file system for work in progress."""
        work = self.root / ".archkit" / "work"
        for left in work.glob("*"):
            if time.time() - left.stat().st_mtime > _DAY_S:  # a killed run's
                shutil.rmtree(left, ignore_errors=True)
        folder = work / secrets.token_hex(6)
        folder.mkdir(parents=True)
        return folder


def is_study(root: Path) -> bool:
    """Whether the folder holds a study."""
    return (root / BRIEF).is_file() or (root / INPUTS).is_file()


def open_folder(root: Path) -> StudyFolder:
    """Return the study in that folder; raises StudyError if there is none."""
    if not is_study(root):
        raise StudyError(
            "This is not a study folder: it has neither brief.yaml nor inputs.yaml.",
            where=str(root),
            then=f"Make one with `archkit new {root}`, or see the sample with `archkit demo`.",
        )
    return StudyFolder(root)


def new_folder(root: Path, *, sample: Path | None = None) -> StudyFolder:
    """Make an empty study, or a copy of a sample; raises StudyError where one exists already."""
    if is_study(root):
        raise StudyError("There is a study already.", where=str(root), then="Choose another folder.")
    if root.exists() and not root.is_dir():
        raise StudyError("This is a file.", where=str(root), then="Choose another folder.")
    if sample:
        shutil.copytree(sample, root, dirs_exist_ok=True, ignore=_not_for_users)
    folder = StudyFolder(root)
    for name, text in ((BRIEF, _EMPTY_BRIEF), (INPUTS, _EMPTY_INPUTS)):
        if folder.documents.read(name).revision == ABSENT:
            folder.documents.write(name, text, expected=ABSENT)
    return folder


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_json(value: object) -> str:
    """Return one line of JSON, for fingerprints."""
    return json.dumps(value, sort_keys=True, default=str)


def _not_for_users(_folder: str, names: list[str]) -> list[str]:
    """Leave out what only archkit's own tests and authors need."""
    return [n for n in names if n in {"make", "truth.yaml", "node_modules", ".archkit", "out", "evidence"}]
