"""The clone of a git source: opening it, creating it if needed, fetching into it, and removing it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Event

from reader.errors import SourceError, reason_of
from reader.sources.clones import CloneFolder, CloneRecord
from reader.sources.git_tree import Commit, GitTree
from reader.sources.lock import hold_lock
from reader.sources.resolve import Source
from reader.sources.transfer import CloneProgress, Transfer, fetch, is_damaged, make_repository
from reader.text import clean_line, clean_path

__all__ = ["Clone", "CloneProgress"]

MAX_FETCHES = 40
"""Fetches after which a clone is recreated: each leaves obsolete objects behind."""


class Clone:
    """The clone of one source: its state, its tree, fetching into it and removing it.

    `progress` and `cancel` apply to transfers; setting `cancel` ends one with SourceError.
    """

    def __init__(
        self,
        source: Source,
        *,
        progress: Callable[[CloneProgress], None] | None = None,
        cancel: Event | None = None,
    ) -> None:
        self._source, self._progress, self._cancel = source, progress, cancel
        self._folder = CloneFolder(source)

    def state(self) -> CloneRecord | None:
        """Return what is known of the clone, or None if there is none; never waits and never fetches."""
        return self._folder.record() if self._source.kind == "git" else None

    def open(self) -> GitTree:
        """Open the tree of the clone, which is created if it does not exist.

        Leftovers of earlier runs are removed on the way. Raises SourceError.
        """
        record = self._folder.record()
        if record is None:
            with self.changing() as transfer:
                # Another reader may have created it meanwhile.
                record = self._folder.record()
                self._folder.remove_leftovers(record)
                record = record or self._make(transfer)
        elif self._folder.has_leftovers(record):
            self._tidy()
        return self._folder.open_tree(record)

    @contextmanager
    def changing(self) -> Iterator[Transfer]:
        """Hold the lock of the clone, creating its folder, to fetch into it. Raises SourceError, also for OSError."""
        try:
            self._folder.make()
            with hold_lock(self._folder.lock, cancel=self._cancel) as lock:
                yield Transfer(self._source.address(), lock, self._progress, self._cancel)
        except OSError as error:
            raise self._no_room(error) from None

    def bring(self, transfer: Transfer) -> tuple[CloneRecord | None, CloneRecord]:
        """Fetch what is new, or create the clone; return its earlier record (None if it is new), and its present one.

        A damaged clone is recreated. Raises SourceError, OSError.
        """
        before = self._folder.record()
        self._folder.remove_leftovers(before)
        if before is None:
            return None, self._make(transfer)
        generation = self._folder.generation(before)
        if generation.fetches() >= MAX_FETCHES:
            return before, self.make_anew(transfer, before)
        try:
            commit = fetch(generation, transfer)
        except SourceError as error:
            if not is_damaged(error):
                raise
            return before, self.make_anew(transfer, before)
        after = replace(before, commit=commit, fetched=time.time())
        self._folder.write(after)
        return before, after

    def tree(self, record: CloneRecord, commit: Commit | None = None) -> GitTree:
        """Return the tree of the clone's commit, or of another one that it still contains. Raises SourceError."""
        return self._folder.open_tree(record, commit)

    def reported(self, record: CloneRecord) -> None:
        """Record that what is new in `record` was reported. Raises OSError."""
        if record.seen != record.commit:
            self._folder.write(replace(record, seen=record.commit))

    def _make(self, transfer: Transfer) -> CloneRecord:
        """Clone for the first time; a mistyped address leaves no trace. Raises like `make_anew`."""
        try:
            return self.make_anew(transfer)
        except BaseException:
            self._folder.discard()
            raise

    def make_anew(self, transfer: Transfer, seen: CloneRecord | None = None) -> CloneRecord:
        """Clone again, completely before the result is put in place. Raises SourceError, OSError.

        `seen` is the record that this replaces: what was reported of it stays reported.
        """
        generation = self._folder.new_generation()
        try:
            make_repository(generation, transfer)
            try:
                commit = fetch(generation, transfer)
            except SourceError as error:
                if "mismatched algorithms" not in getattr(getattr(error, "finished", None), "error", ""):
                    raise
                shutil.rmtree(generation.repository)
                make_repository(generation, transfer, "sha256")
                commit = fetch(generation, transfer)
            name = self._folder.complete(generation)
        except BaseException:
            shutil.rmtree(generation.folder, ignore_errors=True)
            raise
        record = CloneRecord(self._source.location, name, commit, seen.seen if seen else commit, time.time())
        self._folder.write(record)
        return record

    def discard(self) -> bool:
        """Remove the clone from disk; return whether there was one. Marks stay. Raises SourceError."""
        if self._source.kind != "git" or not self._folder.root.is_dir():
            return False
        try:
            with hold_lock(self._folder.lock, wait=5):
                return self._folder.discard()
        except OSError as error:
            raise self._no_room(error) from None

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Keep nothing of this run: at the end remove a clone that it made, unless others are reading it by then.

        What cannot be removed is left for `sources remove`. Leave this context after closing the source's tree.
        """
        known = self._source.kind != "git" or self.state() is not None
        try:
            yield
        finally:
            if not known and (record := self._folder.record()) is not None and not self._folder.is_read(record):
                with suppress(SourceError):
                    self.discard()

    def _tidy(self) -> None:
        """Remove leftovers if nobody is working in the clone; otherwise a later start will."""
        try:
            with hold_lock(self._folder.lock, wait=0):
                self._folder.remove_leftovers(self._folder.record())
        except (SourceError, OSError):
            return

    def _no_room(self, error: OSError) -> SourceError:
        return SourceError(
            f"{clean_path(str(self._folder.root), 300)} cannot be written: {clean_line(reason_of(error), 200)}.",
            "Check the folder’s permissions and the free space.",
        )
