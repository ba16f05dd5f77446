"""The one request, on the clock: whatever a server does, nobody waits longer than the budget."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archkit.advisor.deadline import Deadline
from archkit.advisor.faults import fault_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.advisor.settings import Settings
    from archkit.model.proposal import Fault

_LOGGERS = ("anthropic", "httpx2", "httpcore2")  # at debug level they tell headers, which may echo the key


@dataclass(frozen=True)
class Call:
    """A request to make: the exact body, and the seconds after which nobody waits any longer."""

    settings: Settings
    body: dict[str, Any]
    budget_s: float


def answer_to(call: Call, then: Callable[[str], None]) -> str | Fault:
    """Make the request and return the text of the reply, or why there is none; never later than the budget.

    `then` is given the text, and waited for while there is time. What does not end in time is left to a thread
    that nobody waits for.
    """
    deadline = Deadline(call.budget_s)
    from archkit.advisor.wire import Wire  # noqa: PLC0415  the SDK: 1.7 s that only a request needs

    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    wire = Wire(call.settings, deadline)
    answers: queue.SimpleQueue[str | Fault] = queue.SimpleQueue()

    def work() -> None:
        answer = wire.ask(call.body)
        answers.put(answer)
        if isinstance(answer, str):
            then(answer)

    worker = threading.Thread(target=work, name="archkit-advisor", daemon=True)
    worker.start()
    try:
        answer = answers.get(timeout=deadline.left)
    except queue.Empty:
        wire.close()
        return fault_of("timeout", f"No whole answer came within {call.budget_s:g} s.")
    worker.join(deadline.left)
    return answer
