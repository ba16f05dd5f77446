"""Writes generated files: what is the same is not touched, what was changed by hand is kept."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import InputError
from archkit.implementation.files import Written

if TYPE_CHECKING:
    from archkit.implementation.files import GeneratedFile

MANIFEST = ".archkit.json"


def write(files: tuple[GeneratedFile, ...], folder: Path) -> Written:
    """Bring the folder to these files, and say what was done.

    A file that differs from what the manifest remembers was changed by hand: it is neither overwritten nor
    removed. Raises InputError where the manifest cannot be read.
    """
    remembered = _read_manifest(folder / MANIFEST)
    wanted = {file.path: file.text.encode() for file in files}
    written, unchanged, kept = [], [], []
    for path, data in sorted(wanted.items()):
        match _state(folder / path, data, remembered.get(path)):
            case "same":
                unchanged.append(path)
            case "foreign":
                kept.append(path)
            case _:
                _replace(folder / path, data)
                written.append(path)
    removed, left = _remove(folder, {p: h for p, h in remembered.items() if p not in wanted})
    known = {path: _hash(data) for path, data in wanted.items() if path not in kept}
    known |= {path: remembered[path] for path in (*kept, *left) if path in remembered}
    _write_manifest(folder / MANIFEST, known)
    return Written(
        written=tuple(written), unchanged=tuple(unchanged), removed=removed, kept=(*sorted([*kept, *left]),)
    )


def generated_paths(folder: Path) -> tuple[str, ...]:
    """Return the files of the workspace as its manifest lists them; raises InputError as `write` does."""
    return tuple(sorted(_read_manifest(folder / MANIFEST)))


def _state(path: Path, data: bytes, remembered: str | None) -> str:
    if not path.exists():
        return "missing"
    if not path.is_file():
        return "foreign"
    here = path.read_bytes()
    if here == data:
        return "same"
    return "ours" if _hash(here) == remembered else "foreign"


def _remove(folder: Path, gone: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Remove what the design no longer has; return what was removed and what was changed by hand."""
    removed, left = [], []
    for path, remembered in sorted(gone.items()):
        place = folder / path
        if not place.is_file():
            continue
        if _hash(place.read_bytes()) != remembered:
            left.append(path)
            continue
        place.unlink()
        removed.append(path)
        _remove_empty(place.parent, folder)
    return tuple(removed), tuple(left)


def _remove_empty(place: Path, folder: Path) -> None:
    while place != folder and not any(place.iterdir()):
        place.rmdir()
        place = place.parent


def _read_manifest(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {_safe(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(
            "This is no manifest of generated files.",
            where=str(path),
            then="Restore it from version control, or delete it: every file that differs is then kept.",
        ) from error


def _safe(name: str) -> str:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(name)
    return name


def _write_manifest(path: Path, known: dict[str, str]) -> None:
    text = json.dumps({"format": 1, "files": dict(sorted(known.items()))}, indent=1, ensure_ascii=False)
    data = f"{text}\n".encode()
    if not path.exists() or path.read_bytes() != data:
        _replace(path, data)


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".archkit-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
