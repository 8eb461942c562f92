"""Background work whose result is used only while it is still wanted.

All work that the screens do in threads goes through this module, so that one rule applies to all of it: a result that
was superseded by a newer request, or whose screen or widget is gone, is dropped, and so is its failure. Results are
handled in the context of the requester, because Textual finds the running application there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Generic, Protocol, TypeVar

from reader.library.clock import Cancelled, Stop

__all__ = ["InOrder", "LatestOnly", "Owner", "finish", "one_thread"]

T = TypeVar("T")


def one_thread(name: str) -> ThreadPoolExecutor:
    """Return an executor with a single thread of that name, for one kind of work.

    Its thread is started now. If the system refuses one later, in the middle of a session, the executor would keep the
    work and do it whenever it gets a thread after all, such as a mark whose failure was reported. Raises RuntimeError.
    """
    executor = ThreadPoolExecutor(1, thread_name_prefix=name)
    executor.submit(_nothing)
    return executor


def finish(executor: Executor, seconds: float) -> bool:
    """Accept no more work; return whether what is pending ends within `seconds`, for an executor of one thread."""
    last = executor.submit(_nothing)
    executor.shutdown(wait=False)
    try:
        last.result(seconds)
    except TimeoutError:
        return False
    return True


def _nothing() -> None:
    """Do nothing, in a thread."""


class Owner(Protocol):
    """A screen or widget that requests work."""

    @property
    def is_attached(self) -> bool:
        """Whether it still belongs to an application that is not exiting."""

    @property
    def is_running(self) -> bool:
        """Whether it still processes messages."""


class _Thread(Generic[T]):
    """The base of both queues: passes work to a thread and its result to the event loop."""

    def __init__(self, owner: Owner, executor: Executor, failed: Callable[[BaseException], None]) -> None:
        self._owner = owner
        self._executor = executor
        self._failed = failed

    def _run(self, work: Callable[[], T], finish: Callable[[Future[T]], None]) -> None:
        """Run `work` in the thread and call `finish` in the event loop, unless the program is exiting by then."""
        loop, context = asyncio.get_running_loop(), copy_context()

        def finished(future: Future[T]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(finish, future, context=context)

        try:
            future = self._executor.submit(work)
        except RuntimeError:
            return
        future.add_done_callback(finished)

    def _hand_out(self, future: Future[T], done: Callable[[T], None]) -> None:
        """Deliver the result or the failure if the owner still wants it."""
        if future.cancelled() or not (self._owner.is_attached and self._owner.is_running):
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif not isinstance(error, Cancelled):
            self._failed(error)


class LatestOnly(_Thread[T]):
    """Runs one request at a time in `executor`; a newer one replaces the waiting one and stops the running one.

    `done` and `failed` are called in the event loop, for the newest request only.
    """

    def __init__(self, owner: Owner, executor: Executor, failed: Callable[[BaseException], None]) -> None:
        super().__init__(owner, executor, failed)
        self._running = False
        self._generation = 0
        self._waiting: tuple[Callable[[Stop], T], Callable[[T], None]] | None = None
        self._stop = Stop()

    @property
    def idle(self) -> bool:
        """Whether nothing is running or waiting."""
        return not self._running and self._waiting is None

    def submit(self, work: Callable[[Stop], T], done: Callable[[T], None]) -> None:
        """Run `work` in the thread as soon as it is free, then pass its result to `done`.

        The argument of `work` signals when its result is no longer wanted; `work` may then raise Cancelled.
        """
        self.drop()
        self._waiting = (work, done)
        if not self._running:
            self._start()

    def drop(self) -> None:
        """Make all running and waiting work stale."""
        self._generation += 1
        self._stop.set()
        self._waiting = None

    def _start(self) -> None:
        if self._waiting is None:
            return
        (work, done), self._waiting = self._waiting, None
        self._running = True
        generation, stop = self._generation, Stop()
        self._stop = stop

        def finish(future: Future[T]) -> None:
            self._running = False
            stale = generation != self._generation
            self._start()
            if not stale:
                self._hand_out(future, done)

        self._run(lambda: work(stop), finish)


class InOrder(_Thread[T]):
    """Runs requests in a thread one after the other; none is dropped while its owner exists."""

    def __init__(self, owner: Owner, executor: Executor, failed: Callable[[BaseException], None]) -> None:
        super().__init__(owner, executor, failed)
        self._open = 0

    @property
    def idle(self) -> bool:
        """Whether every request has been answered."""
        return self._open == 0

    def submit(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run `work` in the thread, then pass its result to `done` in the event loop."""
        self._open += 1

        def finish(future: Future[T]) -> None:
            self._open -= 1
            self._hand_out(future, done)

        self._run(work, finish)
