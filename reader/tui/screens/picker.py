"""A list to choose from: the links of a post, its copies, the orders of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.paths import resource_folder
from reader.text import CleanLine

__all__ = ["Choice", "Picker"]

T = TypeVar("T")

Choice = tuple[CleanLine, CleanLine, T]
"""What a choice says, a dim second line (may be empty), and its value."""


class Picker(ModalScreen[T | None], Generic[T]):
    """Shows choices; its result is the value of the chosen one, or None."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q", "dismiss", "Close", id="picker.close"),
        Binding("j", "cursor(1)", "Down", show=False),
        Binding("k", "cursor(-1)", "Up", show=False),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, title: CleanLine, choices: Sequence[Choice[T]], chosen: int = 0) -> None:
        super().__init__()
        self._heading = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """A title and the choices, the first nine with a number."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog--title")
            yield OptionList(
                *(Option(self._prompt(at)) for at in range(len(self._choices))), id="choices", markup=False
            )

    def _prompt(self, at: int) -> Content:
        text, detail, _ = self._choices[at]
        number = f"{at + 1} " if at < 9 else "  "
        lines = [Content(f"{number} {text}")]
        if detail:
            lines.append(Content(f"   {detail}").stylize("$text-muted"))
        return Content("\n").join(lines)

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        choices = self.query_one("#choices", OptionList)
        choices.highlighted = self._chosen if self._choices else None
        self.set_focus(choices)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        self.dismiss(self._choices[event.option_index][2])

    def action_choose(self, number: int) -> None:
        """Take a choice by its number."""
        if number <= len(self._choices):
            self.dismiss(self._choices[number - 1][2])

    def action_cursor(self, rows: int) -> None:
        """Move up or down."""
        choices = self.query_one("#choices", OptionList)
        (choices.action_cursor_down if rows > 0 else choices.action_cursor_up)()
