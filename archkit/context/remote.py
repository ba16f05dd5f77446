"""The project context at a remote Agent-MCP, its Python server or its Node server, by URL and token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from archkit.context.envelope import compact
from archkit.context.forms import check_form, check_key
from archkit.context.loop_thread import run_apart
from archkit.context.operations import holds, refuse_stale, refuse_twice
from archkit.context.remote_address import read_address
from archkit.context.remote_replies import (
    MOST_SHOWN,
    Unanswered,
    check_written,
    is_private,
    read_answer,
    read_rows,
    read_view,
    revision_of,
)
from archkit.errors import ArchkitError, ContextError, StaleWrite
from archkit.model.context import READ_KEYS, Entry, Json, Passage, Update
from archkit.scrub import scrub_prose

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from pydantic import SecretStr

    from archkit.context.remote_replies import Reply
    from archkit.context.remote_wire import Conversation

_T = TypeVar("_T")
_VIEW = "view_project_context"
_UPDATE = "update_project_context"
_UPDATE_MANY = "bulk_update_project_context"
_ASK = "ask_project_rag"
_REQUEST_BYTES = 80_000  # the Node server takes no request of more than 100 kB


@dataclass
class _Progress:
    """How far an update came: values that are written, and whether a request to write is on its way."""

    written: int = 0
    is_open: bool = False

    def advice(self, error: ContextError) -> str:
        """Return what to do after an error."""
        if self.is_open and isinstance(error, Unanswered):
            return "Whether it was written is not known: view the values before you try again."
        return f"The first {self.written} were written. {error.next}" if self.written else error.next


class RemoteContext:
    """Values at a peer that keeps no history and no revisions: the last write wins there.

    A revision is the sha256 of a value's canonical JSON. The server's own settings are neither read nor written.
    Each call connects anew and ends within `seconds`. Every method raises ContextError in one sentence.
    """

    def __init__(self, url: str, token: SecretStr | None, *, seconds: float = 30) -> None:
        self._address = read_address(url)
        self.place = self._address.place
        self._token = token
        self._seconds = seconds

    def __repr__(self) -> str:
        """Return where it is; the token is not shown."""
        return f"RemoteContext({self.place!r})"

    def view(self, key: str | None = None, *, search: str | None = None) -> tuple[Entry, ...]:
        """Return the entry of that key, or those that hold all words searched for, or all, by key; whole values.

        Times without a zone, as the Python server writes them, are taken as UTC.
        """
        if key is not None:
            _refuse_private(key)
        found = self._run(lambda conversation: _read(conversation, () if key is None else (key,)))
        words = (search or "").casefold().split()
        return tuple(entry for entry in sorted(found, key=lambda e: e.key) if holds(entry, words))

    def update(self, updates: Sequence[Update], *, by: str) -> tuple[Entry, ...]:  # noqa: ARG002  the token signs
        """Write the values in order and return them; raises StaleWrite where somebody else was first.

        Not atomic: between the look at what is there and the write, somebody else may write, and is overwritten.
        Many values go in requests of at most 80 kB: where one fails, those before it stay written. The server
        signs with the agent of the token, not with `by`, and gives the time itself.
        """
        checked = tuple(_checked(update) for update in updates)
        refuse_twice(updates)
        progress = _Progress()
        try:
            return self._run(lambda conversation: _write(conversation, checked, progress)) if checked else ()
        except ContextError as error:
            raise ContextError(error.what, where=error.where, then=progress.advice(error)) from None

    def ask(self, question: str) -> tuple[Passage, ...]:
        """Return the answer of the server's own retrieval as one passage; none where it found nothing.

        Raises ContextError where the server has no model to answer with.
        """
        text = self._run(lambda conversation: _asked(conversation, question))
        return (
            (Passage(path=self.place, line=1, symbol=_ASK, text=scrub_prose(text), score=1.0),)
            if text
            else ()
        )

    def _run(self, talk: Callable[[Conversation], Awaitable[_T]]) -> _T:
        """Talk to the server in a thread of its own; an error names the place, and never the token."""
        from archkit.context.remote_faults import silent  # noqa: PLC0415  brings the MCP SDK, which is slow
        from archkit.context.remote_wire import Peer, converse  # noqa: PLC0415  as above

        peer = Peer(self._address, self._token, self._seconds)
        refusal: ArchkitError
        try:
            return run_apart(lambda: converse(peer, talk), self._seconds)
        except TimeoutError:
            fault = silent(self._seconds)
            refusal = Unanswered(fault.what, where=self.place, then=fault.then)
        except StaleWrite as stale:
            refusal = stale.with_traceback(None)
        except ContextError as error:
            where = f"{self.place}, {error.where}" if error.where else self.place
            refusal = type(error)(self._without_token(error.what), where=where, then=error.next)
        raise refusal  # here, so that it brings nothing of the conversation along

    def _without_token(self, text: str) -> str:
        token = self._token.get_secret_value() if self._token else ""
        return text.replace(token, "(token)") if token else text


async def _read(conversation: Conversation, keys: Sequence[str]) -> tuple[Entry, ...]:
    """Return the entries of these keys, or all where there are none, each value whole.

    The first question is for one key alone: prose of all would show the server's own settings.
    """
    first = await conversation.call(_VIEW, context_key=keys[0] if keys else READ_KEYS[0])
    found = read_view(first)
    if found is None:
        rows = read_rows(await conversation.values())
        return tuple(entry for entry in rows if not keys or entry.key in keys)
    if not keys:
        return read_view(await conversation.call(_VIEW, max_results=MOST_SHOWN)) or ()
    for key in keys[1:]:
        found += read_view(await conversation.call(_VIEW, context_key=key)) or ()
    return found


async def _asked(conversation: Conversation, question: str) -> str:
    return read_answer(await conversation.call(_ASK, query=question))


async def _write(
    conversation: Conversation, updates: Sequence[Update], progress: _Progress
) -> tuple[Entry, ...]:
    asked = [u.key for u in updates if u.description is None or u.expected_revision is not None]
    before = {entry.key: entry for entry in (await _read(conversation, asked) if asked else ())}
    made = []
    for update in updates:
        refuse_stale(update, before.get(update.key), update.key)
        made.append(_made(update, before.get(update.key)))
    for batch in _batches(made):
        progress.is_open = True
        reply = await _send(conversation, batch)
        progress.is_open = False
        check_written(reply, len(batch))
        progress.written += len(batch)
    return tuple(made)


async def _send(conversation: Conversation, batch: Sequence[Entry]) -> Reply:
    """Write the values; the description goes along, because the server forgets the one that it has."""
    rows = [_row(entry) for entry in batch]
    if len(rows) == 1 and batch[0].value is not None:  # the Python server takes null among many only
        return await conversation.call(_UPDATE, **rows[0])
    return await conversation.call(_UPDATE_MANY, updates=rows)


def _row(entry: Entry) -> dict[str, Json]:
    return {"context_key": entry.key, "context_value": entry.value, "description": entry.description}


def _batches(entries: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    """Yield the entries in order, as many at once as a request may hold, or one."""
    batch: tuple[Entry, ...] = ()
    size = 0
    for entry in entries:
        bytes_ = len(json.dumps(_row(entry), ensure_ascii=False).encode())
        if batch and size + bytes_ > _REQUEST_BYTES:
            yield batch
            batch, size = (), 0
        batch, size = (*batch, entry), size + bytes_
    yield batch


def _made(update: Update, old: Entry | None) -> Entry:
    kept = old.description if old else ""
    description = kept if update.description is None else update.description
    return Entry(
        key=update.key, value=update.value, description=description, revision=revision_of(update.value)
    )


def _checked(update: Update) -> Update:
    """Return the update with its value as plain JSON; raises ContextError where it may not be written."""
    _refuse_private(update.key)
    check_key(update.key)
    text = compact(update.value, update.key)
    check_form(update.key, text)
    compact(update.description, update.key)
    return update.model_copy(update={"value": json.loads(text)})


def _refuse_private(key: str) -> None:
    if is_private(key):
        raise ContextError(
            "This is a setting of the server.", where=key, then="archkit neither reads nor writes those."
        )
