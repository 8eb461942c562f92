"""Marks follow their owner without being asked: synchronising when the reader starts and when it ends.

Both happen in a thread that nothing waits for while one reads, through a store of its own, so that what comes is seen
as any mark that is set elsewhere; the end is waited for, but not for long. Being offline is no error. Nothing that is
needed for this is imported where nothing is to be synchronised.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.text import EMPTY, CleanLine, clean_line

if TYPE_CHECKING:
    from reader.settings import SyncSettings

__all__ = ["AT_END", "Syncer"]

AT_END = 5.0
"""Seconds for which the end of the program waits at most."""

_GRACE = 0.5
"""Seconds of these in which what took too long is stopped and cleared away."""

Say = Callable[[CleanLine, str], None]
"""Says a sentence; the second argument is a toast's severity. Called in the thread that synchronises."""


class Syncer:
    """Does what `[sync]` asks for. `state_file` is the store's, None for a private run: that is not synchronised."""

    def __init__(self, settings: SyncSettings, state_file: Path | None) -> None:
        self._settings = settings
        self._file = state_file
        self._thread: threading.Thread | None = None
        self._ending = False

    def keeps(self, state_file: Path | None) -> None:
        """The store's file by now: that of a run on a full disk may only be there at the end."""
        self._file = state_file

    def start(self, say: Say) -> None:
        """Begin in the background; `say` is called where something came, was passed over, or failed."""
        if self._settings.at_start and self.wanted:
            self._run(self._while_reading(say), None)

    def now(self, say: Say) -> None:
        """Begin in the background because the person asks for it; `say` is called whatever comes of it."""
        if self._thread is not None and self._thread.is_alive():
            say(clean_line("Your marks are being synchronised already."), "information")
        else:
            self._run(self._while_reading(say), None, verbose=True)

    def _while_reading(self, say: Say) -> Say:
        def tell(sentence: CleanLine, severity: str) -> None:
            # Whoever leaves while this runs is told nothing any more.
            if not self._ending:
                with suppress(RuntimeError):
                    say(sentence, severity)

        return tell

    def finish(self, seconds: float = AT_END) -> CleanLine:
        """Synchronise once more, for at most `seconds`. A sentence where that failed.

        To be called when the reader's own store is closed and its screen is gone.
        """
        self._ending = True
        if not (self._settings.at_end and self.wanted):
            return EMPTY
        deadline = monotonic() + seconds
        if self._thread is not None:
            self._thread.join(seconds)
        failures: list[CleanLine] = []

        def tell(sentence: CleanLine, severity: str) -> None:
            if severity == "error":
                failures.append(sentence)

        left = deadline - monotonic()
        if left > _GRACE:
            self._run(tell, left - _GRACE).join(left)
        if self._thread is not None and self._thread.is_alive():
            return clean_line("Synchronising your marks took too long; they are kept for the next time.")
        # Also where it was told at the start: what was marked since did not go out.
        return next(iter(failures), EMPTY)

    @property
    def wanted(self) -> bool:
        """Whether there is something to synchronise, and a place to do it."""
        return bool(self._settings.with_) and self._file is not None

    def _run(self, tell: Say, within: float | None, *, verbose: bool = False) -> threading.Thread:
        # A daemon: a folder on a drive that hangs must not keep the program from ending.
        thread = threading.Thread(target=self._sync, args=(tell, within, verbose), name="sync", daemon=True)
        self._thread = thread
        thread.start()
        return thread

    def _sync(self, tell: Say, within: float | None, verbose: bool) -> None:
        from reader.sources.sync_place import refuse_site  # noqa: PLC0415 (start-up)
        from reader.state import StateStore  # noqa: PLC0415 (start-up)
        from reader.state.travel.target import sync_sentence, sync_with  # noqa: PLC0415 (start-up)

        replaced: list[CleanLine] = []
        try:
            refuse_site(self._settings.with_)
            with StateStore.open(self._file) as store:
                store.on_notice = replaced.append
                done = sync_with(store, self._settings.with_, within=within)
        except ReaderError as error:
            tell(clean_line(" ".join([str(error), *replaced])), "error")
            return
        if replaced:
            # Also told at the end, where else only failures are: the text is nowhere else.
            tell(clean_line(" ".join(replaced)), "error")
        if done.offline and not verbose:
            return
        words = [sync_sentence(done)] if done.received or (verbose and not done.offline) else []
        if words or done.notices:
            tell(clean_line(" ".join([*words, *done.notices])), "warning" if done.notices else "information")
