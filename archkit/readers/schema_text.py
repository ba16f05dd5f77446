"""Reads a schema that was told as text and lies in no file of the inputs."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, Literal

from archkit.model.ledger import InputFile
from archkit.readers.ddl import read_ddl
from archkit.readers.inputs import Reading
from archkit.readers.labels import relabel
from archkit.readers.prisma import read_prisma

if TYPE_CHECKING:
    from archkit.store.folder import StudyFolder

_READERS = {"sql-ddl": (read_ddl, "schema.sql"), "prisma": (read_prisma, "schema.prisma")}


def read_schema_text(
    folder: StudyFolder, schema_format: Literal["sql-ddl", "prisma"], text: str, label: str
) -> Reading:
    """Return what the text declares, its places and its ledger row under `label`; raises InputError."""
    read_schema, name = _READERS[schema_format]
    work = folder.scratch()
    try:
        path = work / name
        path.write_text(text, encoding="utf-8", newline="\n")
        read = read_schema([path])
    finally:
        shutil.rmtree(work, ignore_errors=True)
    row = InputFile(
        path=label,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        format=schema_format,
        lines=read.lines,
        rejects=read.rejects,
    )
    return Reading(relabel(read.system, {str(path): label}), (row,))
