"""What the Messages API answers: the text of a whole reply, from a stream of events or from one message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archkit.advisor.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.model.proposal import Fault, FaultKind

_WHOLE = frozenset({None, "end_turn", "stop_sequence"})
_STOPS: dict[str, FaultKind] = {
    "refusal": "refused",
    "max_tokens": "too long",
    "model_context_window_exceeded": "too long",
}


def text_of_events(events: Iterable[Any], *, is_stream: bool) -> str | Fault:
    """Put the text of a streamed reply together; without `is_stream` the server meant to send something else."""
    parts: list[str] = []
    seen: set[str] = set()
    stop: object = None
    for event in events:
        kind = getattr(event, "type", None)
        seen.add(str(kind))
        if kind == "content_block_start":
            parts.append(_text(getattr(event, "content_block", None)))
        elif kind == "content_block_delta":
            parts.append(_text(getattr(event, "delta", None)))
        elif kind == "message_delta":
            stop = getattr(getattr(event, "delta", None), "stop_reason", None) or stop
        elif kind == "message_stop":
            break
    if stop in _STOPS or "message_stop" in seen:
        return _reply("".join(parts), stop)
    return fault_of("cut off" if seen or is_stream else "unreadable")


def text_of_message(message: object) -> str | Fault:
    """Return the text of a reply that came in one piece."""
    blocks = message.get("content") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(blocks, list):
        return fault_of("wrong shape")
    texts = [block.get("text") for block in blocks if isinstance(block, dict) and block.get("type") == "text"]
    return _reply("".join(text for text in texts if isinstance(text, str)), message.get("stop_reason"))


def _reply(text: str, stop: object) -> str | Fault:
    if isinstance(stop, str) and stop in _STOPS:
        return fault_of(_STOPS[stop])
    if (stop is not None and not isinstance(stop, str)) or stop not in _WHOLE or not text.strip():
        return fault_of("wrong shape")
    return text


def _text(part: object) -> str:
    """Return the text of a block or of what is added to it; other blocks, such as thoughts, have none."""
    text = getattr(part, "text", None) if getattr(part, "type", None) in ("text", "text_delta") else None
    return text if isinstance(text, str) else ""
