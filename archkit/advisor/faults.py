"""Every way in which Claude can fail to answer, each in one sentence on what happened and one on what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.model.proposal import Fault

if TYPE_CHECKING:
    from archkit.model.proposal import FaultKind

_AGAIN = "Ask again; nothing was changed."
_LATER = "Ask again later; nothing was changed."
_SENTENCES: dict[FaultKind, tuple[str, str]] = {
    "no key": (
        "No key for Claude is set.",
        "Set ANTHROPIC_API_KEY to ask Claude; the rules answer without one.",
    ),
    "key refused": ("The server does not accept the key.", "Check ANTHROPIC_API_KEY, then ask again."),
    "busy": ("The server takes no more requests for now.", _LATER),
    "overloaded": ("The server is overloaded.", _LATER),
    "server error": ("The server failed.", _LATER),
    "timeout": ("No whole answer came in time.", _AGAIN),
    "cut off": ("The answer broke off before it was whole.", _AGAIN),
    "unreadable": (
        "What came back is not an answer that can be read.",
        "Check ANTHROPIC_BASE_URL, then ask again.",
    ),
    "wrong shape": ("The answer does not have the form that was asked for.", _AGAIN),
    "refused": ("The model declined to answer.", "Put the question in other words, or ask the rules."),
    "too long": ("The question or its answer is too long for the model.", "Ask about one service instead."),
    "offline": ("The server cannot be reached.", "Check the network and ANTHROPIC_BASE_URL, then ask again."),
    "request refused": (
        "The server did not take the request.",
        "Check ANTHROPIC_BASE_URL and ARCHKIT_MODEL, then ask again.",
    ),
}
_BY_STATUS: dict[int, FaultKind] = {
    401: "key refused",
    403: "key refused",
    408: "timeout",
    413: "too long",
    429: "busy",
    503: "overloaded",
    504: "timeout",
    529: "overloaded",
}
_BY_TYPE: dict[str, FaultKind] = {
    "authentication_error": "key refused",
    "permission_error": "key refused",
    "rate_limit_error": "busy",
    "overloaded_error": "overloaded",
    "timeout_error": "timeout",
    "request_too_large": "too long",
    "api_error": "server error",
}
_LENGTH = ("too long", "too large", "context window", "maximum context", "max_tokens", "exceed")
_FIRST_OF_SERVERS, _BAD_REQUEST, _FIRST_OF_CLIENTS, _LONGEST_WAIT = 500, 400, 400, 7 * 86_400


def fault_of(kind: FaultKind, what: str = "", then: str = "") -> Fault:
    """Return the fault of that kind, with other sentences than its own where given."""
    own_what, own_then = _SENTENCES[kind]
    return Fault(kind=kind, what=what or own_what, then=then or own_then)


def fault_of_status(status: int, error_type: str, message: str, retry_after: str = "") -> Fault:
    """Return what an error of the server means; 200 is one in the midst of a stream.

    What the server wrote only helps to tell the kind: it is not repeated.
    """
    kind = _BY_STATUS.get(status) or _BY_TYPE.get(error_type) or _kind_of(status)
    if status == _BAD_REQUEST and any(word in message.lower() for word in _LENGTH):
        kind = "too long"
    what = _SENTENCES[kind][0].removesuffix(".")
    answer = f" (it answered {status})" if status >= _FIRST_OF_CLIENTS else ""
    return fault_of(kind, f"{what}{answer}.", _wait(retry_after) if kind in {"busy", "overloaded"} else "")


def _kind_of(status: int) -> FaultKind:
    if status >= _FIRST_OF_SERVERS:
        return "server error"
    return "request refused" if status != 200 else "server error"  # noqa: PLR2004  HTTP's OK


def _wait(retry_after: str) -> str:
    """Say how long the server asks to wait, in seconds; nothing where it does not say."""
    if not (retry_after.isascii() and retry_after.isdigit() and len(retry_after) <= len(str(_LONGEST_WAIT))):
        return ""
    return f"It asks to wait {int(retry_after):,} s; ask again then. Nothing was changed."
