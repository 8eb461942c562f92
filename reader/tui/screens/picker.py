"""A list to choose from: the links of a post, its copies, the orders of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, Literal, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.text import EMPTY, CleanLine
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, Dialog, DialogKeys
from reader.tui.widgets.choice_list import Choice as Row
from reader.tui.widgets.choice_list import ChoiceList

__all__ = ["Choice", "Picker"]

T = TypeVar("T")

NUMBERED = 9
"""Choices that have a key of their own."""

Choice = tuple[CleanLine, CleanLine, T]
"""What a choice says, a dim second part (may be empty), and its value."""

Second = Literal["below", "beside", "at the foot"]
"""Where second parts stand: each below its choice, each at the right edge, or the highlighted one's at the foot."""


class Picker(Dialog[T], Generic[T]):
    """Shows choices; its result is the value of the chosen one, or None."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape,q", "dismiss", "Close", id="picker.close"),
        Binding("enter", "take", "Choose", id="picker.take"),
        Binding("j,down", "move(1)", "Down", show=False, id="picker.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="picker.up"),
        Binding("g,home", "go_to(0)", "First", show=False, id="picker.first"),
        Binding("G,end", "go_to(100000)", "Last", show=False, id="picker.last"),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, NUMBERED + 1)),
    ]

    def __init__(
        self,
        title: CleanLine,
        choices: Sequence[Choice[T]],
        chosen: int = 0,
        *,
        second: Second = "below",
        moved: Callable[[T], None] | None = None,
    ) -> None:
        """`second` says where the second parts stand; `moved` is told of each choice that is highlighted."""
        super().__init__()
        self._second = second
        self._moved = moved
        self._heading = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """A title and the choices, the first nine with a number."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog--title")
            yield ChoiceList(
                [
                    Row(
                        text,
                        detail if self._second == "below" else EMPTY,
                        str(number) if number <= NUMBERED else "",
                        detail if self._second == "beside" else "",
                    )
                    for number, (text, detail, _) in enumerate(self._choices, 1)
                ],
                self._chosen,
                id="choices",
            )
            if self._second == "at the foot":
                yield Static(Content(self._choices[self._chosen][1]), id="second", classes="dialog--second")
            yield DialogKeys(self, [("picker.take", "Choose"), ("picker.close", "Close")])

    @property
    def _list(self) -> ChoiceList:
        return self.query_one("#choices", ChoiceList)

    def on_mount(self) -> None:
        """The keys go to the choices."""
        self.set_focus(self._list)

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Show the second part of the choice, and tell of it."""
        event.stop()
        _, detail, value = self._choices[event.number]
        if self._second == "at the foot":
            self.query_one("#second", Static).update(Content(detail))
        if self._moved is not None:
            self._moved(value)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Take the choice that was clicked."""
        event.stop()
        self.action_choose(event.number + 1)

    def action_take(self) -> None:
        """Take the highlighted choice."""
        self.action_choose(self._list.highlighted + 1)

    def action_choose(self, number: int) -> None:
        """Take a choice by its number, from 1."""
        if number <= len(self._choices):
            self.dismiss(self._choices[number - 1][2])

    def action_move(self, rows: int) -> None:
        """Move up or down."""
        self._list.move(rows)

    def action_go_to(self, number: int) -> None:
        """Go to the first or the last choice."""
        self._list.go_to(number)
