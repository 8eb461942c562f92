"""What leaves the reader: text and addresses for the clipboard, the post's file for the editor."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from textual.actions import SkipAction

from reader.library.citation import citation
from reader.served import is_served
from reader.text import CleanLine, clean_block, clean_line
from reader.tui.main.links import Links
from reader.tui.main.loading import Loading
from reader.tui.main.outside import Outside
from reader.tui.main.reading import Reading
from reader.tui.main.stage import STILL_READING, Stage
from reader.tui.terminal.clipboard import terminal_may_copy
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.work.latest import InOrder

__all__ = ["Sending"]


class Sending:
    """Copying and editing."""

    def __init__(  # noqa: PLR0913, PLR0917
        self, stage: Stage, reading: Reading, links: Links, loading: Loading, key_bar: KeyBar, outside: Outside
    ) -> None:
        self._stage = stage
        self._session = stage.session
        self._reading = reading
        self._links = links
        self._loading = loading
        self._key_bar = key_bar
        self._outside = outside
        self._may_edit: set[str] = set()
        """Sites whose files the user agreed to open in the editor; asked once per site and run."""

        self._copies: InOrder[str] = InOrder(stage.owner, stage.session.executor, stage.tell_failure)

    def copy_link(self) -> None:
        """Copy the post's address, or the path of its file if the site has no address."""
        from reader.tui.work.editing import file_of  # noqa: PLC0415 (start-up)

        entry = self._reading.current
        link, sent = self._links.known_address_of(entry), "Sent to the clipboard"
        if link is None and entry is not None:
            path = file_of(self._session.loader.source, self._session.as_read(entry))
            link, sent = str(path) if path else None, "The site has no address, so this was sent to the clipboard"
        if link is None:
            self._links.address_of(entry)
        else:
            self._copy(lambda: link, clean_line(f"{sent}: {link}"))

    def copy_post(self) -> None:
        """Copy the post's text without boilerplate."""
        entry, library = self._reading.current, self._session.library
        if library is None:
            self._stage.tell(STILL_READING)
        elif entry is not None:
            post = self._session.as_read(entry).post
            self._copy(lambda: library.text(post), clean_line("The text was sent to the clipboard."))

    def copy_citation(self) -> None:
        """Copy a citation of the post."""
        entry, library = self._reading.current, self._session.library
        if library is None:
            self._stage.tell(STILL_READING)
        elif entry is not None:
            made = citation(self._session.as_read(entry).post, library.site)
            self._copy(lambda: made, clean_line(f"Sent to the clipboard: {made}"))

    def copy_selection(self) -> None:
        """Copy the selected text; Textual's own action for this only knows the terminal's clipboard.

        Raises SkipAction if nothing is selected.
        """
        selected = self._outside.selected_text()
        if not selected:
            raise SkipAction
        self._copy(lambda: selected, clean_line("The selection was sent to the clipboard."))

    def text_selected(self) -> None:
        """Say how to copy the selection."""
        if self._outside.selected_text():
            self._key_bar.note = f"{self._session.key_name('copy.selection')} copies it"

    def _copy(self, text: Callable[[], str], sent: CleanLine) -> None:
        """Copy with the system's own tool, else through the terminal, which does not report success.

        If neither accepts the text, it is shown for selection by hand.
        """
        from reader.sources.opener import copy_text  # noqa: PLC0415 (start-up)
        from reader.tui.screens.selecting import ToSelect  # noqa: PLC0415 (start-up)

        def copy() -> str:
            """Return the text if the system's tools did not accept it."""
            made = text()
            return "" if self._session.settings.clipboard != "terminal" and copy_text(made) else made

        def told(left: str) -> None:
            if left and not terminal_may_copy(os.environ):
                self._stage.ask(ToSelect(clean_block(left)))
                return
            if left:
                self._outside.send_to_terminal(left)
            self._stage.tell(sent)

        self._copies.submit(copy, told)

    def edit(self) -> None:
        """Open the post's file in the user's editor; the first time in a site, after showing its path.

        The file is outside the program's own folders, and files written by others may contain commands for an editor.
        """
        from reader.tui.screens.prompt import Confirm  # noqa: PLC0415 (start-up)
        from reader.tui.work.editing import editor, file_of  # noqa: PLC0415 (start-up)

        entry = self._reading.current
        if entry is None:
            return
        source = self._session.loader.source
        path = file_of(source, self._session.as_read(entry))
        if path is None:
            self._stage.tell(clean_line("Posts of a clone or of the samples cannot be edited here."))
            return
        if is_served():
            self._stage.tell(clean_line("The editor does not work in the browser. Edit the file from a terminal."))
            return
        if source.location in self._may_edit:
            self._edit(path)
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self._may_edit.add(source.location)
                self._edit(path)

        danger = "Some editors run settings found in a file, such as Vim’s modelines."
        about = f"{path}\n\nOpened with “{editor()[0]}”. {danger}"
        question = clean_line("Edit this file outside the reader?")
        self._stage.ask(Confirm(question, clean_block(about), "Edit"), answer)

    def _edit(self, path: Path) -> None:
        """Run the editor; the screen is fully restored afterwards."""
        from reader.tui.work.editing import edit  # noqa: PLC0415 (start-up)

        with self._outside.suspended() as run:
            problem = edit(path, run)
        if problem:
            self._stage.tell(problem, severity="warning")
        self._loading.reload()
