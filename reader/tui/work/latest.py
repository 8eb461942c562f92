"""Work in a thread of which only the newest request counts: what is overtaken is never shown.

What is done with a result runs in the context of whoever asked for it: Textual finds the running application there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextvars import copy_context
from typing import Generic, TypeVar

__all__ = ["InOrder", "LatestOnly"]

T = TypeVar("T")


def _submitted(executor: Executor, work: Callable[[], T]) -> Future[T] | None:
    """The work's future; None where the program is ending, so that nobody waits for it any more."""
    try:
        return executor.submit(work)
    except RuntimeError:
        return None


class LatestOnly(Generic[T]):
    """Runs one request at a time in `executor`; a newer one replaces what waits and makes what runs stale.

    `done` and `failed` are called in the event loop, for the newest request only.
    """

    def __init__(self, executor: Executor, failed: Callable[[BaseException], None]) -> None:
        self._executor = executor
        self._failed = failed
        self._running = False
        self._generation = 0
        self._waiting: tuple[Callable[[], T], Callable[[T], None]] | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._running and self._waiting is None

    def submit(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do `work` in the thread as soon as it is free, then give its result to `done`."""
        self._generation += 1
        self._waiting = (work, done)
        if not self._running:
            self._start()

    def drop(self) -> None:
        """Make everything that runs or waits stale."""
        self._generation += 1
        self._waiting = None

    def _start(self) -> None:
        if self._waiting is None:
            return
        (work, done), self._waiting = self._waiting, None
        self._running = True
        loop, generation, context = asyncio.get_running_loop(), self._generation, copy_context()

        def finished(future: Future[T]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._finish, future, generation, done, context=context)

        if (future := _submitted(self._executor, work)) is not None:
            future.add_done_callback(finished)

    def _finish(self, future: Future[T], generation: int, done: Callable[[T], None]) -> None:
        self._running = False
        stale = generation != self._generation
        self._start()
        if stale or future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        else:
            self._failed(error)


class InOrder(Generic[T]):
    """Runs requests in a thread one after the other; none is dropped."""

    def __init__(self, executor: Executor, failed: Callable[[BaseException], None]) -> None:
        self._executor = executor
        self._failed = failed
        self._open = 0

    @property
    def idle(self) -> bool:
        """Whether every request was answered."""
        return self._open == 0

    def submit(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do `work` in the thread, then give its result to `done` in the event loop."""
        self._open += 1
        loop, context = asyncio.get_running_loop(), copy_context()

        def finished(future: Future[T]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._finish, future, done, context=context)

        if (future := _submitted(self._executor, work)) is not None:
            future.add_done_callback(finished)

    def _finish(self, future: Future[T], done: Callable[[T], None]) -> None:
        self._open -= 1
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        else:
            self._failed(error)
