"""What the keys for marks do: ask the store in its thread, show the marker when the store has acknowledged it."""

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
"""The kind of messages about marks: the newest one counts."""

RECALL = frozenset({"grade", "review"})
"""The kinds of marks on which it depends what recall asks."""


class Said(NamedTuple):
    """What is said of a change: what was done, `more` behind it, and what was done where no marks are kept."""

    done: str
    more: str = ""
    unkept: str = ""

    def words(self, *, kept: bool) -> str:
        """The words, where what is marked is `kept` after this run, or not."""
        return f"{self.done}{self.more}" if kept else f"{self.unkept or self.done} for this run alone{self.more}"


SILENT = Said("")
"""Nothing is said."""


class UnsavedNoteError(StateError):
    """A note could not be kept; its text is there still (`Session.drafts`)."""


class Teller(Protocol):
    """Says a sentence to the person."""

    def __call__(self, message: CleanLine, *, severity: str = "information", kind: str = "") -> None:
        """Say `message`, in place of an earlier one of the same `kind`."""


class Marker:
    """Changes marks in the order in which the keys were pressed; `changed` is called after each acknowledged change."""

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
        self.recall_changed: Callable[[], None] = lambda: None
        """Called after a change of what recall asks."""

    @property
    def idle(self) -> bool:
        """Whether everything that was asked of the store is done."""
        return self._writes.idle and self._tasks.idle and self._looks.idle

    def toggle_bookmark(self, entry: Entry | None) -> None:
        """Bookmark the entry, or take the bookmark off; nothing where there is no entry or its marks are not known."""
        if entry is not None and (marks := self._session.marks(entry)) is not None:
            key = self._session.key_name
            removed = Said("Bookmark removed", "; its note is kept" if marks.note else "")
            words = removed if marks.bookmarked else Said("★ Bookmarked", f" · {key('note')} adds a note")
            self._write([entry], lambda store: store.set_bookmarked(entry, not marks.bookmarked), done=words)

    def toggle_read(self, entry: Entry | None) -> None:
        """Mark the entry as read, or as unread; nothing where there is no entry or its marks are not known."""
        if entry is not None and (marks := self._session.marks(entry)) is not None:
            words = Said("Marked as unread" if marks.read else "Marked as read")
            self._write([entry], lambda store: store.set_read(entry, not marks.read), done=words)

    def finish(self, entry: Entry) -> None:
        """Mark an entry that was read to its end."""
        marks = self._session.marks(entry)
        if marks is not None and not marks.read:
            self._write([entry], lambda store: store.set_read(entry, True))

    def note(self, entry: Entry, text: str, before: str) -> None:
        """Put a note on an entry, which bookmarks it; an empty text takes the note off.

        Where it cannot be kept, the text stays among the drafts. `before` is the note that there was when the person
        began to write: another one, from another reader or a command, is not replaced without a word.
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
        """Have a question asked from now on ("ask"), or never again ("off")."""
        self._write([entry], lambda store: store.set_grade(entry, preference))

    def look_at(self, entry: Entry) -> None:
        """Show the marks of an entry as the store holds them by now."""
        session = self._session

        def show(marks: list[Marks] | None) -> None:
            session.accept([entry], marks or [])
            self._changed()

        self._looks.submit(lambda: list(session.store.marks_of([entry])), show)

    def when_seen(self, work: Callable[[], None]) -> None:
        """Call `work` once the marks that were to be looked at are shown."""
        self._looks.submit(lambda: None, lambda _: work())

    def mark_all(self, entries: Sequence[Entry], value: bool) -> None:
        """Mark many entries at once; one step to undo."""
        words = Said(f"{len(entries):,} posts marked as {'read' if value else 'unread'}")
        self._write(entries, lambda store: store.set_read(entries, value), done=words)

    def undo(self) -> None:
        """Take the last change back, whichever it was, and say what that was."""
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
        """Let the store do something whose result nobody waits for."""
        self._tasks.submit(work, lambda _: None)

    def _write(
        self,
        entries: Sequence[Entry],
        change: Callable[[StateStore], Change | None],
        *,
        done: Said | Callable[[], Said] | None = SILENT,
    ) -> None:
        """Change the store and show what it then holds of `entries`.

        `done` is said once the store has it; None says what the store did, which is to undo.
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
