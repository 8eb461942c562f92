"""The store of marks: durable before a call returns, shared by any number of processes.

One file in the user's data folder, SQLite with a write-ahead log and full synchronisation; `connections` manages access
to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, MutableSet, Sequence
from contextlib import nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.errors import StateError, UnwritableError
from reader.garbage import no_collection
from reader.library.post import Entry
from reader.state.access import Access
from reader.state.clock import now_ms
from reader.state.file import opening
from reader.state.file.backup import DailyBackup
from reader.state.file.connections import Connections
from reader.state.file.database import check_whole
from reader.state.file.files import FileLock
from reader.state.following import Following
from reader.state.identity import site_hash, storable
from reader.state.kinds import BY_NAME, MAX_NOTE
from reader.state.marks import Change, MarkRecord, Marks
from reader.state.replaced import Theirs, hear, joined_notes, outranked_notes, replaced_notes
from reader.state.resolve import FEW, resolve
from reader.state.unkept import Keeping
from reader.state.writing import Writer
from reader.text import CleanLine, clean_line

if TYPE_CHECKING:
    from reader.state.gone import GonePost, Texts
    from reader.state.personal import Personal
    from reader.state.reviews import Review, ReviewLog

__all__ = ["StateStore"]

T = TypeVar("T")


class StateStore:
    """Marks of all sites. Use `open`; `close` when done, or a `with` block.

    Every method raises StateError if the file cannot be read or written; earlier marks are then unchanged. `notices`
    are sentences about what happened while opening (a damaged file set aside, marks not kept …); `on_notice` is called,
    in any thread, with those that come later.
    """

    def __init__(self, opened: opening.Opened, *, wait: float, clock: Callable[[], int] = now_ms) -> None:
        self.path = opened.path
        self.private = opened.path is None
        self.notices: tuple[CleanLine, ...] = tuple(clean_line(one) for one in opened.notices)
        self.on_notice: Callable[[CleanLine], None] | None = None
        self._connections = Connections(opened, wait=wait, tell=self._tell)
        self._daily = DailyBackup(opened.path, tell=self._tell, mend=self._connections.mend)
        self._access = Access(self._connections, self._daily, clock)
        self.keeping = Keeping(self, self._access, self._connections, self._daily, tell=self._tell)
        self.following = Following(self._access, self._tell)

    @classmethod
    def open(
        cls,
        path: Path | None = None,
        *,
        private: bool = False,
        wait: float = 5.0,
        clock: Callable[[], int] = now_ms,
    ) -> StateStore:
        """Open the store at `path`, by default the user's own, creating it if it does not exist.

        A `private` store starts with a copy of the marks in memory and saves nothing. `wait` is the number of seconds
        to wait for another program's lock. Raises StateError.
        """
        if private:
            with suppress(StateError):
                path = path or opening.default_path()
            return cls(opening.open_private(path), wait=wait, clock=clock)
        place = path or opening.default_path()
        lock = FileLock(opening.lock_file(place))
        opened = opening.open_file(place, own_folder=path is None, wait=wait, lock=lock)
        return cls(opened, wait=wait, clock=clock)

    @classmethod
    def open_or_private(cls, path: Path | None = None, *, wait: float = 5.0) -> StateStore:
        """Open the store; if that fails, open a private one with a notice, so that reading is still possible."""
        try:
            return cls.open(path, wait=wait)
        except StateError as error:
            store = cls.open(path, private=True, wait=wait)
            said = clean_line(f"{error.message} Marks of this run are not saved.")
            # The error explains why nothing is saved, but not always that nothing could be read, or a backup is shown.
            more = isinstance(error, UnwritableError) or opening.is_unsure(path)
            store.notices = (said, *store.notices) if more else (said,)
            store.keeping.begin(error, path)
            return store

    def __enter__(self) -> StateStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, once a running backup is finished. A closed store must not be used again."""
        self.wait_for_backup()
        self._connections.close()

    # Reading

    def marks(self, entry: Entry) -> Marks:
        """Return the marks of one entry."""
        return self.marks_of((entry,))[0]

    def marks_of(self, entries: Sequence[Entry]) -> list[Marks]:
        """Return the marks of many entries, in their order; a list of any length is read in a few sweeps."""
        if not entries:
            return []
        live = self.following.live(entries)
        return self._access.read(lambda db: resolve(db, entries, live))

    def changed_since_last_look(self) -> bool:
        """Return whether another store or process has changed anything since the last call; takes microseconds."""
        return self._connections.changed_since_last_look()

    def version(self) -> int:
        """Return a number that changes whenever any store or process changes the file."""
        return self._connections.version()

    # Setting marks

    def set_read(self, entries: Entry | Sequence[Entry], value: bool) -> Change:
        """Mark entries with all their copies as read or unread; any number is one step to undo."""
        return self.set(entries, {"read": value})

    def set_bookmarked(self, entries: Entry | Sequence[Entry], value: bool) -> Change:
        """Bookmark entries, or remove their bookmarks. A note is kept and reappears with the next bookmark."""
        return self.set(entries, {"bookmarked": value})

    def set_note(self, entries: Entry | Sequence[Entry], text: str) -> Change:
        """Put a one-line note, at most 500 characters, on entries and bookmark them; an empty text removes it."""
        note = clean_line(text, MAX_NOTE)
        return self.set(entries, {"note": note, "bookmarked": True} if note else {"note": ""})

    def set_position(self, entry: Entry, share: float) -> Change:
        """Remember the share of the text that was passed, 0 to 1. Not recorded in the journal."""
        return self.set(entry, {"position": min(1.0, max(0.0, share))})

    def set_grade(self, entries: Entry | Sequence[Entry], grade: str) -> Change:
        """Set the preference for recall, a short text whose meaning is up to the caller; empty removes it."""
        return self.set(entries, {"grade": clean_line(grade, 200)})

    def set_gone(self, posts: Sequence[GonePost], values: Mapping[str, object]) -> Change:
        """Set marks of posts that are gone from their site (`following.gone`); otherwise like `set`."""
        stored = {(kind, ""): BY_NAME[kind].form.stored(value) for kind, value in values.items()}
        texts = [(post.site, post.fingerprint, post.title) for post in posts]
        self.keeping.again()
        return self._access.write(lambda writer: writer.set_gone(texts, stored))

    def set(self, entries: Entry | Sequence[Entry], values: Mapping[str, object], *, member: str = "") -> Change:
        """Set kinds of marks from `kinds.KINDS` by name; any number of kinds and entries is one step to undo.

        `member` names the value to set, if the kinds are sets. Raises StateError, and ValueError for a value that is
        not valid for a kind.
        """
        several = (entries,) if isinstance(entries, Entry) else entries
        return self.set_each([(several, values, member)])

    def set_each(self, settings: Sequence[tuple[Sequence[Entry], Mapping[str, object], str]]) -> Change:
        """Like `set`, for several groups of entries with separate values and members; all of it is one step to undo."""
        groups = [
            (entries, {(kind, member): BY_NAME[kind].form.stored(value) for kind, value in values.items()})
            for entries, values, member in settings
        ]
        several = [entry for entries, _ in groups for entry in entries]
        if not several:
            (kind, _), value = next(iter(groups[0][1].items()))
            return Change(kind, value, ())
        self.keeping.again()
        live = self.following.live(several)
        about = self.following.about(several)

        def change(writer: Writer) -> Change:
            done = writer.set(groups, live)
            if done:
                self.following.describe(writer, about)
            return done

        with no_collection() if len(several) > FEW else nullcontext():
            return self._access.write(change)

    def undo(self) -> Change | None:
        """Undo the last step that has not been undone, of this run or an earlier one; return None if there is none."""
        self.keeping.again()
        return self._access.write(lambda writer: writer.undo())

    def follow(
        self, entries: Sequence[Entry], version: str = "", *, texts: Texts | None = None, wait: float | None = None
    ) -> int:
        """Compare whole sites with the last look; record new copies, renames and edits of marked posts (see `marks`).

        With `texts` (`Library.search_texts`), a post that was renamed and edited since the last look is found again,
        and posts marked from then on can be found later (see `gone`).

        `entries` are all entries of the sites; `version` is the library's. If neither it nor the marks of other
        machines have changed since the last call, nothing is done. `wait` is the number of seconds to wait for a lock,
        if less than the store's default. Returns how many records changed.
        """
        return self.following.follow(entries, version, texts=texts, wait=wait)

    # Records, for merging, exporting and forgetting

    def merge(
        self,
        records: Sequence[MarkRecord],
        sites: Mapping[str, str] | None = None,
        seen: tuple[str, str] = ("", ""),
        *,
        changed: MutableSet[tuple[str, ...]] | None = None,
        theirs: Theirs | None = None,
    ) -> int:
        """Merge records of another store: of two the later wins. Returns how many records of marks changed.

        `sites` maps hashes to site keys, as far as known; `seen` is the name and the digest of the file that the
        records come from, so that it need not be read again (`has_seen`). Notes whose text is lost are reported. With
        `theirs`, two notes that were written without knowledge of each other are joined (see `replaced`). To `changed`
        is added, for each changed mark, what a user would call the mark (`MarkRecord.mark`).
        """
        known = {key: site for key, site in (sites or {}).items() if key == site_hash(site)}
        if not records and not seen[0] and not known.keys() - self.sites().keys():
            return 0
        device = self.device

        from reader.state.moved import moved_records  # noqa: PLC0415 (start-up)

        def take(writer: Writer) -> tuple[list[MarkRecord], list[MarkRecord], list[CleanLine]]:
            moved = moved_records(writer.connection, records)
            every = [*records, *moved]
            joined = joined_notes(writer.connection, device, every, theirs) if theirs is not None else []
            kept = {one.later.key for one in joined}
            told = replaced_notes(writer.connection, device, [one for one in every if one.key not in kept])
            if theirs is None:
                # Nobody knows what the author of an exported file had seen, so notes are reported and not joined.
                told += outranked_notes(writer.connection, device, every)
            others = writer.merge(records, known, seen)
            writer.merge(moved, {}, ("", ""))
            for one in joined:
                if one.value is not None:
                    writer.put_note(one.later, one.value)
            if theirs is not None and seen[0]:
                hear(writer.connection, device, theirs.heard)
            both = [one.later for one in joined if one.value is not None]
            return others, both, [*(one.told(writer.connection) for one in joined), *told]

        others, both, told = self._access.write(take)
        for sentence in told:
            self._tell(sentence)
        if changed is not None:
            # A note that was joined has changed, also if this machine's was the later one.
            changed |= {record.mark for record in (*others, *both)}
        return len(others)

    def has_seen(self, name: str, digest: str) -> bool:
        """Return whether the file with this name was merged when it had this digest."""
        query, key = "SELECT 1 FROM meta WHERE name = ? AND value = ?", f"seen:{storable(name)}"
        return self._access.read(lambda db: db.execute(query, (key, digest)).fetchone()) is not None

    def records(self) -> list[MarkRecord]:
        """Return all records, ordered by key."""
        query = "SELECT * FROM record ORDER BY site, kind, fingerprint, post"
        return self._access.read(lambda db: [MarkRecord(*row) for row in db.execute(query)])

    def sites(self) -> dict[str, str]:
        """Return the keys of the sites by their hashes."""
        return self._access.read(lambda db: dict(db.execute("SELECT site, key FROM site ORDER BY site").fetchall()))

    def change_tables(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Run `act` in a write transaction."""
        return self._access.write(lambda writer: act(writer.connection))

    def exclusively(self, act: Callable[[sqlite3.Connection], None]) -> None:
        """Run `act` outside a transaction while no other thread or instance writes."""
        self._connections.exclusively(act)

    def check(self) -> None:
        """Check the whole file; if it is damaged, replace it by what can be read of it, as in any other method."""
        self._connections.read(check_whole)

    def wait_for_backup(self) -> None:
        """Wait for a running backup to finish."""
        self._daily.wait()

    # Collaborators, created on first use

    @cached_property
    def personal(self) -> Personal:
        """Personal data of this device: the last open entry, recent queries, reading times."""
        from reader.state.personal import Personal  # noqa: PLC0415 (start-up)

        return Personal(self._access)

    @cached_property
    def recall(self) -> ReviewLog:
        """The log of reviews, for adding and taking back."""
        from reader.state.reviews import ReviewLog  # noqa: PLC0415 (start-up)

        return ReviewLog(self._access, self)

    def reviews(self, site: str | None = None) -> tuple[Review, ...]:
        """Return all reviews, earliest first; of the site with that key or of all."""
        return self.recall.reviews(site)

    @property
    def device(self) -> str:
        """The id of this device: a random text that reveals nothing about it."""
        return self._access.device

    # Internal

    def _tell(self, notice: str) -> None:
        said = clean_line(notice)
        self.notices = (*self.notices, said)
        if self.on_notice is not None:
            self.on_notice(said)
