"""Replies that were paid for: kept in the study by what was asked, so that asking again needs no server."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.errors import DocumentError

if TYPE_CHECKING:
    from archkit.store.folder import StudyFolder

_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True)
class Replies:
    """The replies of one study, in .archkit/replies; what cannot be read or kept counts as none."""

    folder: StudyFolder

    def read(self, digest: str) -> str | None:
        """Return the reply to the prompt of that digest as JSON text, or None."""
        name = _name(digest)
        try:
            if (self.folder.root / name).stat().st_size > _LARGEST_BYTES:
                return None
            document = json.loads(self.folder.documents.read(name).text)
        except (OSError, DocumentError, ValueError, RecursionError):
            return None
        if not isinstance(document, dict) or document.get("format") != 1 or "reply" not in document:
            return None
        return json.dumps(document["reply"], ensure_ascii=False)

    def keep(self, digest: str, reply: str, model: str) -> None:
        """Keep a reply that was read whole; where the disk does not take it, the answer counts all the same."""
        document = {"format": 1, "model": model, "reply": json.loads(reply)}
        with suppress(OSError, DocumentError):
            text = json.dumps(document, indent=1, ensure_ascii=False)
            self.folder.documents.put(_name(digest), f"{text}\n")


def _name(digest: str) -> str:
    return f".archkit/replies/{digest}.json"
