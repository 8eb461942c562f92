"""The palette: everything that the reader does, by name, with the key that does the same."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from reader.paths import resource_folder
from reader.tui.commands import Command, best
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, Dialog
from reader.tui.widgets.choice_list import Choice, ChoiceList
from reader.tui.widgets.search_box import SearchBox

__all__ = ["Palette"]

MOST = 500
"""Commands that are shown; a site may have thousands of tags."""


class Palette(Dialog[Command]):
    """A field and the commands that fit what is typed; its result is the chosen one, or None."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "Close", id="commands.close"),
        Binding("down,ctrl+n,tab", "move(1)", "Down", show=False, priority=True, id="commands.down"),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "Up", show=False, priority=True, id="commands.up"),
        Binding("pagedown", "move_by_page(1)", "Page down", show=False, id="commands.page-down"),
        Binding("pageup", "move_by_page(-1)", "Page up", show=False, id="commands.page-up"),
    ]

    def __init__(self, commands: list[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._found = commands[:MOST]

    def compose(self) -> ComposeResult:
        """The field and the list."""
        with Vertical(classes="dialog", id="palette"):
            yield SearchBox(placeholder="what to do", sign=":", id="command")
            yield ChoiceList(self._choices(), id="choices")

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#choices", ChoiceList)

    def on_mount(self) -> None:
        """The keys go to the field."""
        self.set_focus(self.query_one("#command", SearchBox))

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._found = best(self._commands, event.value)[:MOST]
        self._list.set_choices(self._choices())
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
            number = self._list.highlighted if found == self._found else 0
            self.dismiss(found[number])

    def action_move(self, rows: int) -> None:
        """Move up or down."""
        self._list.move(rows)

    def action_move_by_page(self, pages: int) -> None:
        """Move by what is in sight."""
        self._list.go_to(self._list.highlighted + pages * max(self._list.size.height - 1, 1))
