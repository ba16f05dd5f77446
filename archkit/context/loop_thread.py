"""Asyncio in a thread of its own, bounded in time: a notebook's loop runs already and cannot be waited in."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

_T = TypeVar("_T")
_GRACE_SECONDS = 2.0  # to end in good order after its time, before the thread is left to itself


def run_apart(work: Callable[[], Coroutine[Any, Any, _T]], seconds: float) -> _T:
    """Run the coroutine as one task and return its result; raises TimeoutError after `seconds`."""
    outcome: Future[_T] = Future()
    Thread(target=_run, args=(work, seconds, outcome), name="archkit-context", daemon=True).start()
    return outcome.result(timeout=seconds + _GRACE_SECONDS)


def _run(work: Callable[[], Coroutine[Any, Any, _T]], seconds: float, outcome: Future[_T]) -> None:
    async def bounded() -> None:
        try:
            async with asyncio.timeout(seconds):
                outcome.set_result(await work())
        except BaseException as error:  # noqa: BLE001  the waiting thread raises it
            outcome.set_exception(error)

    asyncio.run(bounded())
