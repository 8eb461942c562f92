"""Dialogs for the sort order, headings, notes, marking all as read, copies, languages and statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.cells import cell_len
from reader.sorting import SORTS, Sort
from reader.text import EMPTY, CleanLine, clean_line, indented
from reader.tui.list.copies import copies_title, copy_line
from reader.tui.main.browsing import Browsing
from reader.tui.main.reading import Reading
from reader.tui.main.stage import Stage
from reader.tui.work.marking import Marker

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.tui.screens.picker import Choice
    from reader.tui.screens.prompt import Prompt

__all__ = ["Choosing"]


INDENT = 2
"""Cells of indentation for each heading level below the highest one."""


class Choosing:
    """Opens dialogs about the list and the current post, and carries out the choice."""

    def __init__(self, stage: Stage, browsing: Browsing, reading: Reading, marker: Marker) -> None:
        self._stage = stage
        self._session = stage.session
        self._browsing = browsing
        self._reading = reading
        self._marker = marker
        self._writing: tuple[Entry, Prompt] | None = None
        self._left: dict[str, str] = {}
        """Texts of notes that were left with Esc in this run, by entry id."""

    def sort(self) -> None:
        """Choose the sort order of the list."""
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)

        searching = self._browsing.is_searching
        sorts = [sort for sort in SORTS if searching or not sort.needs_query]
        now = self._browsing.sort
        choices: list[Choice[Sort]] = [
            (clean_line(sort.label), clean_line("in use") if sort is now else EMPTY, sort) for sort in sorts
        ]
        at = sorts.index(now) if now in sorts else 0

        def order(chosen: Sort | None) -> None:
            if chosen is not None:
                self._browsing.sort_by(chosen)

        self._stage.ask(Picker(clean_line("Sort the list"), choices, at, second="beside"), order)

    async def list_headings(self) -> None:
        """Choose a heading of the post and go there."""
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)
        from reader.tui.work.related import BELOW  # noqa: PLC0415 (start-up)

        reading = self._reading
        shown, view = await reading.prepared(), reading.view
        if view is None or shown is None:
            return
        shown.page.finish()
        parts = [part for part in view.outline.parts(shown.page) if part.text not in BELOW]
        if not parts:
            self._stage.tell(clean_line("This post has no headings."))
            return
        least = min(part.level for part in parts)
        choices = [(clean_line(part.text), EMPTY, part.line) for part in parts]
        indents = [part.level - least for part in parts]
        here = view.outline.at(shown.page, view.top_line)
        chosen = parts.index(here) if here in parts else 0

        def go(line: int | None) -> None:
            if line is not None and reading.shown is shown:
                if reading.opened is None:
                    reading.read(shown.entry)
                view.presenter.go_to_line(line)

        self._stage.ask(Picker(clean_line("Headings of this post"), _indented(choices, indents), chosen), go)

    def note(self) -> None:
        """Edit the note on the current post."""
        self.note_on(self._reading.current)

    def note_on(self, entry: Entry | None) -> None:
        """Edit the note on an entry; do nothing if there is no entry or its marks are not known."""
        from reader.state.kinds import MAX_NOTE  # noqa: PLC0415 (start-up)
        from reader.tui.screens.prompt import Prompt  # noqa: PLC0415 (start-up)

        marks = self._session.marks(entry) if entry is not None else None
        if entry is None or marks is None:
            return

        drafts = self._session.drafts
        # Text that could not be saved before, or was left with Esc, need not be typed again.
        written = drafts[entry.id][1] if entry.id in drafts else self._left.get(entry.id, marks.note)
        title = "Note on this bookmark" if marks.bookmarked else "Add a note (this bookmarks the post)"
        if written != marks.note:
            title += " · not saved yet"
        prompt = Prompt(clean_line(title), written, "✎", MAX_NOTE)
        self._writing = (entry, prompt)

        def keep(text: str | None) -> None:
            self._writing = None
            self._left.pop(entry.id, None)
            if text is not None:
                self._marker.note(entry, text, marks.note)
                return
            drafts.pop(entry.id, None)
            if prompt.text.strip() and prompt.text not in {marks.note, written}:
                self._left[entry.id] = prompt.text
                key = self._session.key_name("note")
                self._stage.tell(clean_line(f"The note was not saved. Until you quit, {key} brings your text back."))
            elif written != marks.note:
                self._stage.tell(clean_line("The text that was not saved was discarded."))

        self._stage.ask(prompt, keep)

    def keep_draft(self) -> None:
        """Save a note that was being written when the program ended unexpectedly."""
        if self._writing is not None:
            (entry, prompt), self._writing = self._writing, None
            marks = self._session.marks(entry)
            if marks is None or prompt.text == marks.note:
                return
            if prompt.is_too_long:
                self._session.drafts[entry.id] = entry, prompt.text
            else:
                self._marker.note(entry, prompt.text, marks.note)

    def mark_all_read(self) -> None:
        """Mark every entry of the list as read, after confirmation."""
        from reader.tui.screens.prompt import Confirm  # noqa: PLC0415 (start-up)

        entries = [row.entry for row in self._browsing.entries.rows if self._browsing.is_unread(row.entry)]
        question = clean_line(f"Mark {len(entries):,} posts as read?")

        def mark(yes: bool | None) -> None:
            if yes:
                self._marker.mark_all(entries, True)

        undo = clean_line(f"{self._session.key_name('undo')} undoes it in one step.")
        self._stage.ask(Confirm(question, undo, "Mark as read"), mark)

    def copies(self) -> None:
        """Show all copies of the current post with their dates."""
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)

        entry = self._reading.current
        if entry is None:
            return
        if len(entry.copies) == 1:
            self._stage.tell(clean_line("This post was published only once."))
            return
        date = self._session.write_date
        width = max(cell_len(date(copy.date)) for copy in entry.copies)
        choices: list[Choice[str]] = [(copy_line(copy, entry, date, width), EMPTY, copy.id) for copy in entry.copies]
        self._stage.ask(Picker(copies_title(entry, date), choices))

    def language(self) -> None:
        """Show the current post in its other language, or in the one chosen among several."""
        from reader.search.words.languages import LANGUAGES  # noqa: PLC0415 (start-up)
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)

        entry = self._reading.current
        if entry is None:
            return
        here = self._session.as_read(entry).post.id
        others = {code: name for code, name in entry.languages.items() if name != here}
        if not others:
            self._stage.tell(clean_line("This post is in one language only."))
            return
        if len(others) == 1:
            self._reading.show_language(entry, *others.values())
            return

        def chosen(post_id: str | None) -> None:
            if post_id is not None:
                self._reading.show_language(entry, post_id)

        choices: list[Choice[str]] = []
        for code, name in others.items():
            known = LANGUAGES.get(code.partition("-")[0])
            choices.append((clean_line(known.name if known is not None else code), clean_line(code), name))
        self._stage.ask(Picker(clean_line("Read this post in"), choices), chosen)

    def stats(self) -> None:
        """Show the statistics: what was read by day, what is left, and the state of the site."""
        from reader.tui.screens.stats import StatsScreen  # noqa: PLC0415 (start-up)

        self._stage.ask(StatsScreen(self._session, self._stage.tell_failure))


def _indented(choices: Sequence[tuple[CleanLine, CleanLine, int]], indents: Sequence[int]) -> list[Choice[int]]:
    """Return the choices, each indented by the level of its heading relative to the highest one."""
    return [
        (indented(text, INDENT * indent), detail, line)
        for (text, detail, line), indent in zip(choices, indents, strict=True)
    ]
