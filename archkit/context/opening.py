"""Opens the project context of a study: the peer's where a URL is set, else the study's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from archkit.context.local import LocalContext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archkit.context.project import ProjectContext
    from archkit.model.context import Passage
    from archkit.store.folder import StudyFolder

URL = "ARCHKIT_CONTEXT_URL"
TOKEN = "ARCHKIT_CONTEXT_TOKEN"  # noqa: S105  the name of the variable that holds it
_INDEX = ".archkit/retrieval.db"


def open_context(
    folder: StudyFolder, environ: Mapping[str, str], repository: Path | None = None
) -> ProjectContext:
    """Return the peer's context where ARCHKIT_CONTEXT_URL is set, else that of the study's files.

    Nothing is asked or read yet; ARCHKIT_CONTEXT_TOKEN is the peer's token. `repository` is searched too.
    """
    url = environ.get(URL, "").strip()
    if not url:
        return open_local(folder, repository)
    from archkit.context.remote import RemoteContext  # noqa: PLC0415  heavy, and mostly not wanted

    token = environ.get(TOKEN, "").strip()
    return RemoteContext(url, SecretStr(token) if token else None)


def open_local(folder: StudyFolder, repository: Path | None = None) -> LocalContext:
    """Return the context in the study's own files; questions are answered from its documents and `repository`."""

    def ask(question: str) -> tuple[Passage, ...]:
        from archkit.context.retrieval import Library  # noqa: PLC0415  only where something is asked

        return Library(folder.root / _INDEX, folder.root, repository).ask(question)

    return LocalContext(folder, ask)
