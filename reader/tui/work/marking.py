"""The actions of the keys for marks: a thread changes the store; the screen follows once the change is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reader.errors import ReaderError, StateError
from reader.library.post import Entry
from reader.text import CleanLine, clean_line
from reader.tui.work.latest import InOrder, Owner
from reader.tui.work.session import Session

if TYPE_CHECKING:
    from reader.state import Change, Marks, StateStore

__all__ = ["MARK", "Marker"]

MARK = "mark"
"""The kind of messages about marks, of which only the newest is shown."""

RECALL = frozenset({"grade", "review"})
"""The kinds of changes that affect which questions recall asks."""


class Said(NamedTuple):
    """The message about a change: what was done, `more` after it, and what was done if marks are not saved."""

    done: str
    more: str = ""
    unkept: str = ""

    def words(self, *, kept: bool) -> str:
        """Return the message for marks that are saved (`kept`) or that last for this run only."""
        return f"{self.done}{self.more}" if kept else f"{self.unkept or self.done} for this run only{self.more}"


SILENT = Said("")
"""No message."""


class UnsavedNoteError(StateError):
    """A note could not be saved; its text is still available in `Session.drafts`."""


class Teller(Protocol):
    """Shows a message to the user."""

    def __call__(self, message: CleanLine, *, severity: str = "information", kind: str = "") -> None:
        """Show `message` in place of an earlier one of the same `kind`."""


class Marker:
    """Applies mark changes in the order in which keys were pressed; calls `changed` after each one is stored."""

    def __init__(
        self,
        owner: Owner,
        session: Session,
        changed: Callable[[], None],
        tell: Teller,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._session = session
        self._changed = changed
        self._tell = tell
        self._writes: InOrder[tuple[Change | None, list[Marks]]] = InOrder(owner, session.state_executor, failed)
        self._tasks: InOrder[object] = InOrder(owner, session.state_executor, failed)
        self._looks: InOrder[list[Marks] | None] = InOrder(owner, session.state_executor, failed)
        self._looking = False
        self._wanted: dict[tuple[str, str], bool] = {}
        """What the toggles that are still being written leave, by kind of mark and entry."""
        self.recall_changed: Callable[[], None] = lambda: None
        """Called after a change that affects which questions recall asks."""

    @property
    def idle(self) -> bool:
        """Whether the store has completed everything requested."""
        return self._writes.idle and self._tasks.idle and self._looks.idle

    def toggle_bookmark(self, entry: Entry | None) -> None:
        """Toggle the entry's bookmark; do nothing if there is no entry or its marks are not known."""
        if entry is not None and (marks := self._session.marks(entry)) is not None:
            key = self._session.key_name
            removed = Said("Bookmark removed", "; its note is kept" if marks.note else "")
            wanted = self._toggled("bookmark", entry, marks.bookmarked)
            words = Said("★ Bookmarked", f" · {key('note')} adds a note") if wanted else removed
            self._write([entry], lambda store: store.set_bookmarked(entry, wanted), done=words)

    def toggle_read(self, entry: Entry | None) -> None:
        """Mark the entry as read or unread; do nothing if there is no entry or its marks are not known."""
        if entry is not None and (marks := self._session.marks(entry)) is not None:
            wanted = self._toggled("read", entry, marks.read)
            words = Said("Marked as read" if wanted else "Marked as unread")
            self._write([entry], lambda store: store.set_read(entry, wanted), done=words)

    def _toggled(self, kind: str, entry: Entry, known: bool) -> bool:
        """Return what a toggle leaves: a key may be pressed again before its first effect is written and shown."""
        if self._writes.idle:
            self._wanted.clear()
        self._wanted[kind, entry.id] = wanted = not self._wanted.get((kind, entry.id), known)
        return wanted

    def finish(self, entry: Entry) -> None:
        """Mark an entry that was read to its end as read."""
        marks = self._session.marks(entry)
        if marks is not None and not marks.read:
            self._write([entry], lambda store: store.set_read(entry, True))

    def note(self, entry: Entry, text: str, before: str) -> None:
        """Set the note of an entry, which also bookmarks it; an empty text removes the note.

        If saving fails, the text stays in the drafts. `before` is the note that existed when the user began to write: a
        different one, written meanwhile by another reader or a command, is mentioned in the message when it is
        replaced.
        """
        drafts, draft = self._session.drafts, (entry, text)
        drafts[entry.id] = draft
        meanwhile: list[str] = []

        def keep(store: StateStore) -> Change:
            try:
                now = next(iter(store.marks_of([entry]))).note
                meanwhile.extend([now] if now not in {"", before, text} else [])
                done = store.set_note(entry, text)
            except ReaderError as error:
                again = f"{self._session.key_name('note')} opens what you wrote again."
                raise UnsavedNoteError(error.message, f"{error.hint} {again}".strip()) from error
            if drafts.get(entry.id) is draft:
                del drafts[entry.id]
            return done

        def said() -> Said:
            from reader.state.marks import shown_note  # noqa: PLC0415 (start-up)

            theirs = f"“{shown_note(meanwhile[0])}”, written meanwhile" if meanwhile else ""
            if not text.strip():
                return Said("Note removed", theirs and f": {theirs}")
            return Said("✎ Note saved", theirs and f" in place of {theirs}", unkept="✎ Note kept")

        self._write([entry], keep, done=said)

    def set_preference(self, entry: Entry, preference: str) -> None:
        """Always ask a question from now on ("ask"), or never ask it again ("off")."""
        self._write([entry], lambda store: store.set_grade(entry, preference))

    def look_at(self, entry: Entry) -> None:
        """Show the marks that the store now has for an entry."""
        session = self._session

        def show(marks: list[Marks] | None) -> None:
            session.accept([entry], marks or [])
            self._changed()

        self._looks.submit(lambda: list(session.store.marks_of([entry])), show)

    def when_seen(self, work: Callable[[], None]) -> None:
        """Call `work` once all requested marks are shown."""
        self._looks.submit(lambda: None, lambda _: work())

    def mark_all(self, entries: Sequence[Entry], value: bool) -> None:
        """Mark many entries as read or unread at once, as a single undo step."""
        words = Said(f"{len(entries):,} posts marked as {'read' if value else 'unread'}")
        self._write(entries, lambda store: store.set_read(entries, value), done=words)

    def undo(self) -> None:
        """Undo the last change, whatever it was, and say what it was."""
        self._wanted.clear()
        self._write(self._session.entries, lambda store: store.undo(), done=None)

    def look(self) -> None:
        """Show marks that were set elsewhere since the last look."""
        session, entries = self._session, self._session.entries
        if self._looking or session.library is None:
            return
        self._looking = True

        def read() -> list[Marks] | None:
            return list(session.store.marks_of(entries)) if session.store.changed_since_last_look() else None

        def show(marks: list[Marks] | None) -> None:
            self._looking = False
            if marks is not None:
                session.accept(entries, marks)
                self._changed()

        self._looks.submit(read, show)

    def run(self, work: Callable[[], object]) -> None:
        """Let the store do something in the background; the result is ignored."""
        self._tasks.submit(work, lambda _: None)

    def _write(
        self,
        entries: Sequence[Entry],
        change: Callable[[StateStore], Change | None],
        *,
        done: Said | Callable[[], Said] | None = SILENT,
    ) -> None:
        """Change the store and show the marks that `entries` then have.

        `done` is shown once the change is stored; with None, the store's description of the change is shown, as for
        undo.
        """
        session = self._session

        def work() -> tuple[Change | None, list[Marks]]:
            try:
                return change(session.store), list(session.store.marks_of(entries))
            except UnsavedNoteError:
                raise
            except ReaderError as error:
                session.keep_if_closing(error)
                raise

        def show(result: tuple[Change | None, list[Marks]]) -> None:
            changed, marks = result
            session.accept(entries, marks)
            self._changed()
            if changed is not None and changed.kind in RECALL:
                self.recall_changed()
            if done is None:
                self._tell(changed.text if changed is not None else clean_line("There is nothing to undo."), kind=MARK)
            elif done is not SILENT:
                undo = f" · {session.key_name('undo')} undoes" if changed is not None else ""
                said = done if isinstance(done, Said) else done()
                self._tell(clean_line(said.words(kept=not session.store.private) + undo), kind=MARK)

        self._writes.submit(work, show)
