"""What the replies of a remote Agent-MCP say: prose of its Python server, JSON of its Node server.

The Python server tells its errors as the text of a call that went well, so each reply has to say that it is good.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from archkit.errors import ContextError
from archkit.model.context import Entry, Json

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRIVATE = "config_"
MOST_SHOWN = 200  # entries that a server shows at once, at most
_NOT_LET_IN = ("Unauthorized", "Input validation error: 'token'")
_VIEWED = re.compile(r"Project Context \(\d+ entries|No project context entries found")
_WRITTEN = "Project context updated successfully for key "
_BULK = re.compile(r"Bulk update completed: (\d+) successful, (\d+) failed")
_NO_ANSWER = re.compile(r"RAG Error|Error |Error:|An unexpected error|❌")
_NOTHING_FOUND = "No relevant information found"
_LONGEST = 200


class Unanswered(ContextError):  # noqa: N818  what the question is
    """A question that the server may have acted on all the same."""


@dataclass(frozen=True)
class Reply:
    """The text that a tool answered with, and whether the server marked it as an error."""

    text: str
    is_error: bool = False


def is_private(key: str) -> bool:
    """Whether a key is a setting of the server itself: its admin token is one of them."""
    return key.strip().casefold().startswith(_PRIVATE)


def read_view(reply: Reply) -> tuple[Entry, ...] | None:
    """Return the entries of a view, whole, or None where the server shows them cut, as prose."""
    _refuse(reply)
    if _VIEWED.match(reply.text):
        return None
    match _json(reply):
        case {"entries": list(rows)} if len(rows) >= MOST_SHOWN:
            what = f"The server shows at most {MOST_SHOWN} values at once, and it has as many or more."
            raise ContextError(what, then="Ask for one key.")
        case {"entries": list(rows)}:
            return tuple(_entry(row, row.get("value")) for row in _public(rows))
        case {"total_entries": 0}:
            return ()
    raise _strange(reply.text)


def read_rows(text: str) -> tuple[Entry, ...]:
    """Return the entries that the Python server lists beside its tools, where each value is JSON as text."""
    match _json(Reply(text)):
        case list(rows):
            return tuple(_stored(row) for row in _public(rows))
    raise _strange(text)


def check_written(reply: Reply, count: int) -> None:
    """Raise ContextError where the reply to an update does not say that all `count` values are written."""
    _refuse(reply)
    if bulk := _BULK.match(reply.text):
        if bulk.groups() != (str(count), "0"):
            _refuse_half(line for line in reply.text.splitlines() if line.startswith("✗"))
    elif not reply.text.startswith(_WRITTEN):
        match _json(reply):
            case {"success": True, "results": list(results)}:
                failed = [str(result) for result in results if not _is_done(result)]
                if failed or len(results) != count:
                    _refuse_half(failed)
            case {"success": True}:
                pass
            case _:
                raise _strange(reply.text)


def read_answer(reply: Reply) -> str:
    """Return the answer to a question, empty where nothing was found; raises ContextError where it is none."""
    _refuse(reply)
    if _NO_ANSWER.match(reply.text) or not reply.text.strip():
        what = f"The server cannot answer questions: {shown(reply.text)}"
        raise ContextError(what, then="It needs a model of its own for that; values can be read without.")
    return "" if reply.text.startswith(_NOTHING_FOUND) else reply.text


def revision_of(value: Json) -> str:
    """Return the sha256 of the value's canonical JSON; 1.0 counts as 1, since a Node server makes it so."""
    text = json.dumps(_whole(value), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def shown(text: str) -> str:
    """Return the first line of a server's words in printable characters, shortened, as a sentence."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "nothing")
    plain = "".join(c for c in first[: 2 * _LONGEST] if c.isprintable())
    cut = plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]} ..."
    return cut if cut.endswith(".") else f"{cut}."


def _refuse(reply: Reply) -> None:
    if reply.text.startswith(_NOT_LET_IN):
        raise ContextError("The server does not accept the token.", then="Give one that it knows.")
    if reply.is_error:
        raise ContextError(f"The server refuses: {shown(_told(reply.text))}")


def _told(text: str) -> str:
    """Return what an error says, also where it is wrapped in JSON."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return f"{found['error']}: {found.get('details', '')}" if _has_error(found) else text


def _json(reply: Reply) -> Json:
    try:
        found = json.loads(reply.text)
    except (ValueError, RecursionError):
        raise _strange(reply.text) from None
    if _has_error(found):
        raise ContextError(f"The server reports: {shown(_told(reply.text))}")
    return found


def _has_error(found: Json) -> bool:
    return isinstance(found, dict) and "error" in found


def _strange(text: str) -> ContextError:
    what = f"The server answers in a way that archkit does not know: {shown(text)}"
    return ContextError(what, then="Check that the URL is that of an Agent-MCP server.")


def _refuse_half(problems: Iterable[str]) -> NoReturn:
    what = f"The server did not write everything: {shown(' '.join(problems))}"
    raise ContextError(what, then="View the values before you try again.")


def _is_done(result: Json) -> bool:
    return isinstance(result, dict) and result.get("success") is True


def _public(rows: list[Json]) -> Iterable[dict[str, Json]]:
    """Leave out the server's own settings, and what has no key."""
    for row in rows:
        key = row.get("context_key") if isinstance(row, dict) else None
        if isinstance(key, str) and not is_private(key):
            yield row


def _stored(row: dict[str, Json]) -> Entry:
    """Return an entry whose value is stored as JSON; other text is the value itself, as its own tools see it."""
    stored = row.get("value")
    try:
        return _entry(row, json.loads(stored) if isinstance(stored, str) else stored)
    except (ValueError, RecursionError):
        return _entry(row, stored)


def _entry(row: dict[str, Json], value: Json) -> Entry:
    head = {name: str(row.get(name) or "") for name in ("description", "updated_by")}
    when = _time(row.get("last_updated"))
    try:
        revision = revision_of(value)
    except (ValueError, RecursionError):
        problem = "Its value is nested too deeply."
        return Entry(key=row["context_key"], value=None, updated_at=when, problem=problem, **head)
    return Entry(key=row["context_key"], value=value, updated_at=when, revision=revision, **head)


def _time(text: Json) -> datetime | None:
    """Return a time; the Python server's have no zone and are taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _whole(value: Json) -> Json:
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {name: _whole(each) for name, each in value.items()}
        case list() | tuple():
            return [_whole(each) for each in value]
    return value
