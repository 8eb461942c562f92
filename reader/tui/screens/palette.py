"""The palette: all commands of the reader by name, with their keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.tui.commands import PaletteCommand, best
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, DialogKeys, ListDialog, moving
from reader.tui.widgets.choice_list import Choice, ChoiceList
from reader.tui.widgets.search_box import SearchBox

__all__ = ["Palette"]

MOST = 500
"""Maximum number of commands shown; a site may have thousands of tags."""


class Palette(ListDialog[PaletteCommand]):
    """A field and the matching commands; its result is the chosen one, or None."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "Close", id="commands.close"),
        *moving("commands", "down,ctrl+n,tab", "up,ctrl+p,shift+tab"),
    ]

    def __init__(self, commands: list[PaletteCommand], shell: Mapping[str, str] | None = None) -> None:
        """`shell` maps shell commands, and other words for them, to their command lines."""
        super().__init__()
        self._commands = commands
        self._found = commands[:MOST]
        self._shell = shell or {}

    def compose(self) -> ComposeResult:
        """Yield the field and the list."""
        with Vertical(classes="dialog", id="palette"):
            yield SearchBox(placeholder="what to do", sign=":", id="command")
            yield Static(classes="dialog--hint", id="in-shell")
            yield ChoiceList(self._choices(), id="choices")
            yield DialogKeys(self, [("search.submit", "Choose"), ("commands.close", "Close")])

    def on_mount(self) -> None:
        """Focus the field."""
        self.set_focus(self.query_one("#command", SearchBox))
        self.query_one("#in-shell").display = False

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Show the commands that match."""
        event.stop()
        self._found, told = self._fitting(event.value)
        self.choice_list.set_choices(self._choices())
        event.box.note = "" if self._found or told else "no such command"
        hint = self.query_one("#in-shell", Static)
        hint.display = bool(told)
        hint.update(Content(told))

    def _fitting(self, typed: str) -> tuple[list[PaletteCommand], str]:
        """Return the matching commands, and a hint if a shell command of that name is meant."""
        found = best(self._commands, typed)[:MOST]
        word = typed.casefold().split(maxsplit=1)[0] if typed.strip() else ""
        in_shell = self._shell.get(word, "")
        # An exact name of a shell command takes precedence over near matches; its synonyms count only if nothing
        # matches.
        named = in_shell.endswith(f" {word}") and not any(word in command.words for command in found)
        if in_shell and (named or not found):
            return [], f"“{word}” is a command of the shell: {in_shell}"
        return found, ""

    def _choices(self) -> list[Choice]:
        return [Choice(command.name, tail=command.key) for command in self._found]

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Run the command that was clicked."""
        event.stop()
        self.dismiss(self._found[event.number])

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Run the highlighted command, matching the field's present text."""
        event.stop()
        found, _ = self._fitting(event.box.value)
        if found:
            number = self.choice_list.highlighted if found == self._found else 0
            self.dismiss(found[number])
