"""Automatic synchronisation of marks when the reader starts and when it exits.

Both run in a thread with its own store, so that incoming marks are treated like any mark set elsewhere. Nothing waits
for it while the user reads; the exit waits, but not for long. Being offline is no error. If there is nothing to
synchronise, none of the modules needed for it are imported.
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
"""Maximum seconds for which the exit waits."""

_GRACE = 0.5
"""The part of these seconds reserved for stopping and cleaning up what took too long."""

Say = Callable[[CleanLine, str], None]
"""Shows a message; the second argument is a toast's severity. Called in the thread that synchronises."""


class Syncer:
    """Does what `[sync]` asks for.

    `state_file` is that of the store, None for a private run, which is not synchronised.
    """

    def __init__(self, settings: SyncSettings, state_file: Path | None) -> None:
        self._settings = settings
        self._file = state_file
        self._thread: threading.Thread | None = None
        self._ending = False
        self._cancel = threading.Event()
        self._done = threading.Event()
        """Set while nothing runs. After a join that a signal interrupted, Python takes a thread for ended."""
        self._done.set()

    def keeps(self, state_file: Path | None) -> None:
        """Set the store's file: in a run on a full disk it may not exist until the end."""
        self._file = state_file

    def start(self, say: Say) -> None:
        """Start in the background; `say` is called if something arrived, was skipped, or failed.

        If marks go only at exit, just check the place, while there is time to connect a drive.
        """
        if self._settings.at_start and self.wanted:
            self._run(self._while_reading(say), None)
        elif self._settings.at_end and self.wanted:
            threading.Thread(
                target=self._check, args=(self._while_reading(say),), name="sync-check", daemon=True
            ).start()

    def now(self, say: Say) -> None:
        """Start in the background at the user's request; `say` is called in any case."""
        if self._thread is not None and self._thread.is_alive():
            say(clean_line("Your marks are already being synchronised."), "information")
        else:
            self._run(self._while_reading(say), None, verbose=True)

    def _while_reading(self, say: Say) -> Say:
        def tell(sentence: CleanLine, severity: str) -> None:
            # Once the program is exiting, nothing is reported any more.
            if not self._ending:
                with suppress(RuntimeError):
                    say(sentence, severity)

        return tell

    def finish(self, seconds: float = AT_END) -> CleanLine:
        """Synchronise once more, for at most `seconds`; return an error message if that failed, else an empty line.

        Call it after the reader's own store is closed and its screens are gone.
        """
        self._ending = True
        try:
            return self._finish(seconds) if self._settings.at_end and self.wanted else EMPTY
        finally:
            self.abandon()

    def abandon(self) -> None:
        """End what is under way: after this program nobody would limit git's time and remove its temporary files."""
        self._ending = True
        self._cancel.set()
        self._done.wait(_GRACE)

    def _finish(self, seconds: float) -> CleanLine:
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
            return clean_line("Synchronising your marks took too long; they will be sent the next time.")
        # Report it even if the start did: the marks set since then were not sent.
        return next(iter(failures), EMPTY)

    @property
    def wanted(self) -> bool:
        """Whether there is something to synchronise, and a place to synchronise with."""
        return bool(self._settings.with_) and self._file is not None

    def _run(self, tell: Say, within: float | None, *, verbose: bool = False) -> threading.Thread:
        # A daemon thread: a folder on a hanging drive must not keep the program from exiting.
        thread = threading.Thread(target=self._sync, args=(tell, within, verbose), name="sync", daemon=True)
        self._thread = thread
        self._done.clear()
        thread.start()
        return thread

    def _check(self, tell: Say) -> None:
        from reader.state.travel.target import check_target  # noqa: PLC0415 (start-up)

        try:
            check_target(self._settings.with_)
        except ReaderError as error:
            tell(clean_line(str(error)), "error")

    def _warn(self, tell: Say) -> None:
        """Report a place that is out of reach for days, or that was never there: offline, nobody is told otherwise."""
        from reader.state.travel.contact import warn_once  # noqa: PLC0415 (start-up)

        if self._file is not None and (sentence := warn_once(self._file, self._settings.with_)):
            tell(sentence, "error")

    def _sync(self, tell: Say, within: float | None, verbose: bool) -> None:
        try:
            self._exchange(tell, within, verbose)
        finally:
            self._done.set()

    def _exchange(self, tell: Say, within: float | None, verbose: bool) -> None:
        from reader.sources.sync_place import refuse_site  # noqa: PLC0415 (start-up)
        from reader.state import StateStore  # noqa: PLC0415 (start-up)
        from reader.state.travel.target import sync_sentence, sync_with  # noqa: PLC0415 (start-up)

        replaced: list[CleanLine] = []
        try:
            refuse_site(self._settings.with_)
            with StateStore.open(self._file) as store:
                store.on_notice = replaced.append
                done = sync_with(store, self._settings.with_, within=within, cancel=self._cancel)
        except ReaderError as error:
            tell(clean_line(" ".join([str(error), *replaced])), "error")
            return
        if replaced:
            # Also reported at exit, where otherwise only failures are: the text exists nowhere else.
            tell(clean_line(" ".join(replaced)), "error")
        if done.offline and not verbose:
            self._warn(tell)
            return
        words = [sync_sentence(done)] if done.received or (verbose and not done.offline) else []
        if words or done.notices:
            tell(clean_line(" ".join([*words, *done.notices])), "warning" if done.notices else "information")
