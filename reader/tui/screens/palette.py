"""The palette: everything that the reader does, by name, with the key that does the same."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from reader.paths import resource_folder
from reader.tui.commands import PaletteCommand, best
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, ListDialog, moving
from reader.tui.widgets.choice_list import Choice, ChoiceList
from reader.tui.widgets.search_box import SearchBox

__all__ = ["Palette"]

MOST = 500
"""Commands that are shown; a site may have thousands of tags."""


class Palette(ListDialog[PaletteCommand]):
    """A field and the commands that fit what is typed; its result is the chosen one, or None."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "Close", id="commands.close"),
        *moving("commands", "down,ctrl+n,tab", "up,ctrl+p,shift+tab"),
    ]

    def __init__(self, commands: list[PaletteCommand]) -> None:
        super().__init__()
        self._commands = commands
        self._found = commands[:MOST]

    def compose(self) -> ComposeResult:
        """The field and the list."""
        with Vertical(classes="dialog", id="palette"):
            yield SearchBox(placeholder="what to do", sign=":", id="command")
            yield ChoiceList(self._choices(), id="choices")

    def on_mount(self) -> None:
        """The keys go to the field."""
        self.set_focus(self.query_one("#command", SearchBox))

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._found = best(self._commands, event.value)[:MOST]
        self.choice_list.set_choices(self._choices())
        event.box.note = "" if self._found else "no such command"

    def _choices(self) -> list[Choice]:
        return [Choice(command.name, tail=command.key) for command in self._found]

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Do what was clicked."""
        event.stop()
        self.dismiss(self._found[event.number])

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Do what is highlighted, as the field has it by now."""
        event.stop()
        found = best(self._commands, event.box.value)[:MOST]
        if found:
            number = self.choice_list.highlighted if found == self._found else 0
            self.dismiss(found[number])
