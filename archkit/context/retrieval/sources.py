"""Which files are read: the study's documents, and what people wrote in a repository."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archkit.context.retrieval.kinds import CODE, DATA, is_skipped_folder, kind_of, may_be_read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Root = Literal["study", "repository"]
_STUDY_PATTERNS = ("brief.yaml", "inputs.yaml", "design/**/*", "context/*.json")
_STUDY_ENDINGS = frozenset({".md", ".yaml", ".yml", ".json", ".txt"})
_STUDY_PLACES = frozenset({"design", "context", "evidence", "out", ".archkit"})
LARGEST = 1_000_000
_LARGEST_DATA = 100_000  # of JSON and YAML; more was made by a program
_MOST_FILES = 20_000
_MOST_BYTES = 200_000_000
_MOST_WALKED = 500_000
_GIT_SECONDS = 20.0
_GIT = "git -c core.fsmonitor= -c core.hooksPath=/dev/null -c core.untrackedCache=false".split()
_LIST = "ls-files -z --cached --others --exclude-standard --deduplicate".split()


@dataclass(frozen=True)
class Source:
    """A file to be read: its path below `base`, with forward slashes, and how it was seen."""

    root: Root
    base: Path
    path: str
    size: int
    modified_ns: int


@dataclass(frozen=True)
class Sources:
    """The files to be read, and in one sentence each what was left out because it is too much."""

    files: tuple[Source, ...]
    problems: tuple[str, ...] = ()


def study_sources(study: Path) -> tuple[Source, ...]:
    """Return the documents of a study: what was asked, what was decided, what the context says."""
    found = {file for pattern in _STUDY_PATTERNS for file in study.glob(pattern)}
    paths = sorted(file.relative_to(study).as_posix() for file in found if file.suffix in _STUDY_ENDINGS)
    seen = (_seen("study", study, path) for path in paths if not re.search(r"(?:^|/)\.", path))
    return tuple(source for source in seen if source)


def repository_sources(repository: Path, study: Path) -> Sources:
    """Return what people wrote in a repository, code first; a study inside it is left out."""
    own = _own_places(repository, study)
    paths = _listed_by_git(repository) or _walked(repository)
    readable = [path for path in set(paths) if may_be_read(path) and not path.startswith(own)]
    kinds = {path: kind_of(path) for path in readable}
    readable.sort(key=lambda path: (kinds[path] != CODE, path.count("/"), path))
    seen = (_seen("repository", repository, path) for path in readable)
    return _within_limits([s for s in seen if s and not (kinds[s.path] == DATA and s.size > _LARGEST_DATA)])


def _within_limits(found: list[Source]) -> Sources:
    kept: list[Source] = []
    total = 0
    for source in found:
        total += source.size
        if len(kept) == _MOST_FILES or total > _MOST_BYTES:
            what = f"Only {len(kept):,} of the repository's {len(found):,} files are searched"
            limits = f"the limits are {_MOST_FILES:,} files and {_MOST_BYTES // 1_000_000} MB"
            return Sources(tuple(kept), (f"{what}: {limits}. Give a part of it with --repository.",))
        kept.append(source)
    return Sources(tuple(kept))


def _own_places(repository: Path, study: Path) -> tuple[str, ...]:
    """Return the beginnings of paths below the repository that are the study's own."""
    repository, study = repository.resolve(), study.resolve()
    if not study.is_relative_to(repository):
        return ()
    prefix = "".join(f"{part}/" for part in study.relative_to(repository).parts)
    return (f"{prefix}brief.yaml", f"{prefix}inputs.yaml", *(f"{prefix}{p}/" for p in sorted(_STUDY_PLACES)))


def _listed_by_git(repository: Path) -> list[str]:
    """Return what git knows or would add below the repository; empty where it cannot say."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; the repository is its working directory
            [*_GIT, *_LIST],
            cwd=repository,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_GIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _walked(repository: Path) -> Iterator[str]:
    """Yield the files below the repository, without the folders that hold nothing people wrote."""
    count = 0
    for folder, folders, names in os.walk(repository):
        folders[:] = sorted(f for f in folders if not is_skipped_folder(f))
        place = os.path.relpath(folder, repository).replace(os.sep, "/")
        prefix = "" if place == "." else f"{place}/"
        for name in names:
            yield prefix + name
        count += len(names)
        if count > _MOST_WALKED:
            return


def _seen(root: Root, base: Path, path: str) -> Source | None:
    """Return a regular file that is not too large; a link is none."""
    try:
        path.encode()
        status = os.lstat(f"{base}/{path}")
    except (OSError, ValueError):  # gone, or a name that is no text
        return None
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        return None
    return Source(root, base, path, status.st_size, status.st_mtime_ns)
