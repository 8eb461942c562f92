"""The store of marks: durable before a call returns, shared by any number of processes.

One file in the user's data folder, SQLite with a write-ahead log and full synchronisation; how it is reached is told in
`connections`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.errors import StateError
from reader.garbage import no_collection
from reader.library.post import Entry
from reader.state.clock import now_ms
from reader.state.file import opening
from reader.state.file.backup import DailyBackup
from reader.state.file.connections import Connections
from reader.state.file.database import check_whole
from reader.state.file.files import FileLock
from reader.state.identity import known_device, own_device, site_hash
from reader.state.kinds import BY_NAME, MAX_NOTE
from reader.state.marks import Change, Marks, Record
from reader.state.resolve import FEW, Live, by_site, resolve
from reader.state.writing import Seen, Values, Writer
from reader.text import CleanLine, clean_line

if TYPE_CHECKING:
    from reader.state.gone import GonePost, Texts
    from reader.state.personal import LastOpened
    from reader.state.reviews import Review

__all__ = ["BRIEF", "StateStore"]

T = TypeVar("T")

FEW_DESCRIBED = 20
"""Entries up to which the texts are read when they are marked; those of more are described at the next look."""

BRIEF = 1.0
"""Seconds for which a lock is waited for where no mark would be lost: the place in a text, a query."""


class StateStore:
    """Marks of all sites. Use `open`; `close` when done, or a `with` block.

    Every method raises StateError when the file cannot be read or written; what was marked before is then unchanged.
    `notices` are sentences about what happened while opening (a damaged file set aside, marks not kept …);
    `on_notice` is called with those that come later, in whichever thread that is.
    """

    def __init__(self, opened: opening.Opened, *, wait: float, clock: Callable[[], int] = now_ms) -> None:
        self.path = opened.path
        self.private = opened.path is None
        self.notices: tuple[CleanLine, ...] = tuple(clean_line(one) for one in opened.notices)
        self.on_notice: Callable[[CleanLine], None] | None = None
        self._clock = clock
        self._connections = Connections(opened, wait=wait, tell=self._tell)
        self._daily = DailyBackup(opened.path, tell=self._tell, mend=self._connections.mend)
        self._whole: dict[str, Live] = {}
        self._sites: dict[str, tuple[Sequence[Entry], Texts | None]] = {}

    @classmethod
    def open(
        cls,
        path: Path | None = None,
        *,
        private: bool = False,
        wait: float = 5.0,
        clock: Callable[[], int] = now_ms,
    ) -> StateStore:
        """Open the store at `path`, by default the user's own, and make it if it is not there.

        A `private` store starts with a copy of the marks in memory and keeps nothing. `wait` is how many seconds a
        lock of another program is waited for. Raises StateError.
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
        """Open the store; where that fails a private one with a notice, so that one can read all the same."""
        try:
            return cls.open(path, wait=wait)
        except StateError as error:
            store = cls.open(path, private=True, wait=wait)
            said = clean_line(f"{error.message} Marks of this run are not kept.")
            store.notices = (said,)
            return store

    def __enter__(self) -> StateStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, once a backup that is being made is done. A closed store is not used again."""
        self.wait_for_backup()
        self._connections.close()

    # Reading

    def marks(self, entry: Entry) -> Marks:
        """The marks of one entry."""
        return self.marks_of((entry,))[0]

    def marks_of(self, entries: Sequence[Entry]) -> list[Marks]:
        """The marks of many entries, in their order; a list of any length is read in a few sweeps."""
        if not entries:
            return []
        live = self._live(entries)
        return self._read(lambda db: resolve(db, entries, live))

    def changed_since_last_look(self) -> bool:
        """Whether another store or process changed something since this was last asked; costs microseconds."""
        return self._connections.changed_since_last_look()

    def version(self) -> int:
        """A number that is another one after whatever store or process changed something."""
        return self._connections.version()

    # Setting marks

    def set_read(self, entries: Entry | Sequence[Entry], value: bool) -> Change:
        """Mark entries with all their copies as read or unread; any number is one step to undo."""
        return self.set(entries, {"read": value})

    def set_bookmarked(self, entries: Entry | Sequence[Entry], value: bool) -> Change:
        """Bookmark entries, or remove their bookmarks. A note stays and is there again with the next bookmark."""
        return self.set(entries, {"bookmarked": value})

    def set_note(self, entry: Entry, text: str) -> Change:
        """Put a one-line note of at most 500 characters on an entry and bookmark it; an empty text removes the note."""
        note = clean_line(text, MAX_NOTE)
        return self.set(entry, {"note": note, "bookmarked": True} if note else {"note": ""})

    def set_position(self, entry: Entry, share: float) -> Change:
        """Remember the share of the text that was passed, 0 to 1. Not a step of the journal."""
        return self.set(entry, {"position": min(1.0, max(0.0, share))})

    def set_grade(self, entry: Entry, grade: str) -> Change:
        """Keep the result of a recall, a short text whose meaning is the caller's; empty removes it."""
        return self.set(entry, {"grade": clean_line(grade, 200)})

    def set(self, entries: Entry | Sequence[Entry], values: Mapping[str, object], *, member: str = "") -> Change:
        """Set kinds of marks of `kinds.KINDS` by their names; any number of kinds and entries is one step to undo.

        `member` names the value that is set, where the kinds are sets. Raises ValueError for what is no value of a
        kind, and StateError.
        """
        return self._set(entries, {(kind, member): BY_NAME[kind].form.stored(value) for kind, value in values.items()})

    def undo(self) -> Change | None:
        """Take back the last step that was not taken back yet, of this run or an earlier one; None if there is none."""
        return self._write(lambda writer: writer.undo())

    def follow(
        self, entries: Sequence[Entry], version: str = "", *, texts: Texts | None = None, wait: float | None = None
    ) -> int:
        """Look at whole sites: write down new copies, renames and edits of what is marked (see `marks`).

        With `texts` (`Library.search_texts`) a post that was renamed and edited since the last look is found again, and
        what is marked from then on can be (see `gone`).

        `entries` are all entries of the sites; `version` the library's. Where neither it nor the marks of other
        machines changed since the last time, nothing is done. `wait` is how many seconds a lock is waited for, if fewer
        than the store's own. Returns how many records changed.
        """
        from reader.state.gone import find, look_for  # noqa: PLC0415 (start-up)

        changed = 0
        with no_collection():
            # A version is one site's, so that nothing has to be sorted out.
            parts = {entries[0].post.site: entries} if version and entries else by_site(entries)
            for key, part in parts.items():
                live = self._whole[key] = Live(part)
                self._sites[key] = (part, texts)
                if not (version and self._followed(key, version)):
                    # Texts are read outside of the store: nobody waits for that.
                    lost = self._read(partial(look_for, key=key, entries=part)) if texts else None
                    seen = find(lost, texts) if lost and texts else Seen()
                    follow = partial(_follow, key=key, entries=part, live=live, version=version, seen=seen)
                    changed += self._write(follow, backed_up=False, wait=wait)
                    self._describe(key, part, texts, wait)
        return changed

    def gone(self, entries: Sequence[Entry]) -> list[GonePost]:
        """The posts with a bookmark, a note or a grade that are gone from their site, of which `entries` are all."""
        from reader.state.gone import gone_posts  # noqa: PLC0415 (start-up)

        found = [self._read(partial(gone_posts, key=key, entries=part)) for key, part in by_site(entries).items()]
        return [post for part in found for post in part]

    # Records, for merging, exporting and forgetting

    def merge(
        self, records: Sequence[Record], sites: Mapping[str, str] | None = None, seen: tuple[str, str] = ("", "")
    ) -> int:
        """Take in records of another store: of two the later holds. Returns how many marks changed.

        `sites` says which site keys the hashes stand for, where that is known; `seen` the name and the digest of the
        file that they come from, so that it need not be read again (`has_seen`).
        """
        known = {key: site for key, site in (sites or {}).items() if key == site_hash(site)}
        if not records and not seen[0] and not known.keys() - self.sites().keys():
            return 0
        return self._write(lambda writer: writer.merge(records, known, seen))

    def has_seen(self, name: str, digest: str) -> bool:
        """Whether the file of this name was merged when it had this digest."""
        query = "SELECT 1 FROM meta WHERE name = ? AND value = ?"
        return self._read(lambda db: db.execute(query, (f"seen:{name}", digest)).fetchone()) is not None

    def records(self) -> list[Record]:
        """All records in the order of their keys."""
        query = "SELECT * FROM record ORDER BY site, kind, fingerprint, post"
        return self._read(lambda db: [Record(*row) for row in db.execute(query)])

    def sites(self) -> dict[str, str]:
        """The keys of the sites by their hashes."""
        return self._read(lambda db: dict(db.execute("SELECT site, key FROM site ORDER BY site").fetchall()))

    def change_tables(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Run `act` in a write transaction."""
        return self._write(lambda writer: act(writer.connection))

    def exclusively(self, act: Callable[[sqlite3.Connection], None]) -> None:
        """Run `act` outside of a transaction while no other thread or instance writes."""
        self._connections.exclusively(act)

    def check(self) -> None:
        """Look through the whole file; a damaged one is replaced by what can be read of it, as wherever it shows."""
        self._connections.read(check_whole)

    def wait_for_backup(self) -> None:
        """Let a backup that is being made come to its end."""
        self._daily.wait()

    # What is personal to this device

    def last_opened(self, site: str) -> LastOpened | None:
        """The entry that was open last in the site with this key."""
        from reader.state import personal  # noqa: PLC0415 (start-up)

        return self._read(lambda db: personal.last_opened(db, site))

    def set_last_opened(self, entry: Entry, position: float = 0.0) -> None:
        """Remember the open entry, to resume there."""
        from reader.state import personal  # noqa: PLC0415 (start-up)

        now = self._clock()
        self._write_personal(lambda db: personal.put_last_opened(db, entry, position, now))

    def recent_queries(self, site: str) -> tuple[CleanLine, ...]:
        """The queries of the site with this key, the newest first."""
        from reader.state import personal  # noqa: PLC0415 (start-up)

        return self._read(lambda db: personal.recent_queries(db, site))

    def add_query(self, site: str, query: str) -> None:
        """Remember a query."""
        from reader.state import personal  # noqa: PLC0415 (start-up)

        now = self._clock()
        self._write_personal(lambda db: personal.add_query(db, site, query, now))

    def reading_times(self, site: str | None = None) -> tuple[datetime, ...]:
        """When texts were marked as read, in UTC and in order; of one site or of all."""
        from reader.state import personal  # noqa: PLC0415 (start-up)

        return self._read(lambda db: personal.reading_times(db, site))

    # Reviews

    def reviews(self, site: str | None = None) -> tuple[Review, ...]:
        """How well what was recalled, the earliest first; of the site with that key or of all."""
        from reader.state.reviews import all_reviews  # noqa: PLC0415 (start-up)

        return self._read(lambda db: all_reviews(db, site))

    def add_review(self, entry: Entry, grade: int, day: date) -> None:
        """Keep how well an entry was recalled on a person's day (1 to 4); on the disk when this returns.

        Raises ValueError for another grade, and StateError.
        """
        from reader.state.reviews import GRADES, new_name  # noqa: PLC0415 (start-up)

        if grade not in GRADES:
            raise ValueError(grade)
        self.set(entry, {"review": grade}, member=new_name(self.marks(entry).reviews, day, self.device))

    def take_back_review(self, site: str | None = None) -> Review | None:
        """Take back the last review of this device that was not taken back yet; None where there is none.

        It stays so everywhere: what says it is a later record of the same name. Raises StateError.
        """
        from reader.state.reviews import take_back  # noqa: PLC0415 (start-up)

        device = self.device
        return self.change_tables(lambda db: take_back(db, device, site))

    @property
    def device(self) -> str:
        """The id of this device: a random text that says nothing about it."""
        return self._read(known_device) or self._connections.write(own_device)

    # Within

    def _set(self, entries: Entry | Sequence[Entry], values: Values) -> Change:
        several = (entries,) if isinstance(entries, Entry) else entries
        if not several:
            (kind, _), value = next(iter(values.items()))
            return Change(kind, value, ())
        live = self._live(several)
        about = self._about(several)

        def change(writer: Writer) -> Change:
            done = writer.set(several, values, live)
            for key in about if done else ():
                from reader.state.gone import remember_look  # noqa: PLC0415 (start-up)

                writer.describe(key, about[key])
                remember_look(writer.connection, key, self._sites[key][0], self._clock())
            return done

        with no_collection() if len(several) > FEW else nullcontext():
            return self._write(change)

    def _describe(self, key: str, entries: Sequence[Entry], texts: Texts | None, wait: float | None) -> None:
        """Keep what marked posts are that were not described yet."""
        from reader.state.gone import about_entries, undescribed  # noqa: PLC0415 (start-up)

        left = self._read(partial(undescribed, key=key, entries=entries)) if texts else []
        if texts and left and (about := about_entries(left, texts)):
            self._write(lambda writer: writer.describe(key, about), backed_up=False, wait=wait)

    def _about(self, entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
        """What is to be kept about entries that are marked one by one, by site; many at once are described later."""
        if len(entries) > FEW_DESCRIBED:
            return {}
        found = {}
        for key, part in by_site(entries).items():
            texts = self._sites.get(key, ((), None))[1]
            if texts is not None:
                from reader.state.gone import about_entries  # noqa: PLC0415 (start-up)

                found[key] = about_entries(part, texts)
        return found

    def _live(self, entries: Sequence[Entry]) -> Live:
        """What is known of the site of these entries: they themselves, and beside them the site as it was followed."""
        return Live(entries, self._whole.get(entries[0].post.site))

    def _followed(self, key: str, version: str) -> bool:
        query = "SELECT name, value FROM meta WHERE name IN (?, 'merges')"
        name = f"follow:{site_hash(key)}"
        found = self._read(lambda db: dict(db.execute(query, (name,)).fetchall()))
        return found.get(name) == f"{version} {found.get('merges', '')}"

    def _read(self, act: Callable[[sqlite3.Connection], T]) -> T:
        return self._connections.read(act)

    def _write_personal(self, act: Callable[[sqlite3.Connection], None]) -> None:
        self._write(lambda writer: act(writer.connection), backed_up=False, wait=BRIEF)

    def _write(self, act: Callable[[Writer], T], *, backed_up: bool = True, wait: float | None = None) -> T:
        def change(db: sqlite3.Connection) -> T:
            return act(Writer(db, own_device(db), self._clock))

        result = self._connections.write(change, wait=wait)
        # Only a change of marks makes the day's backup: one made before it would not hold the first mark.
        if backed_up:
            self._daily.start()
        return result

    def _tell(self, notice: str) -> None:
        said = clean_line(notice)
        self.notices = (*self.notices, said)
        if self.on_notice is not None:
            self.on_notice(said)


def _follow(  # noqa: PLR0913, PLR0917 - one look's working data
    writer: Writer, key: str, entries: Sequence[Entry], live: Live, version: str, seen: Seen
) -> int:
    from reader.state.gone import remember_look  # noqa: PLC0415 (start-up)

    changed = writer.follow(key, entries, live, seen)
    remember_look(writer.connection, key, entries, now_ms())
    if version:
        writer.put_meta(f"follow:{site_hash(key)}", f"{version} {writer.meta('merges')}")
    return changed
