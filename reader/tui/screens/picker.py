"""A dialog with a list of choices, such as the links of a post, its copies, or the sort orders."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar, Generic, Literal, NamedTuple, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.text import EMPTY, CleanLine
from reader.tui.commands import best
from reader.tui.list.fitting import PART
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, DialogKeys, ListDialog, key_names, moving
from reader.tui.widgets.choice_list import Choice as Row
from reader.tui.widgets.choice_list import ChoiceList
from reader.tui.widgets.search_box import SearchBox

__all__ = ["Choice", "Picker"]

T = TypeVar("T")

NUMBERED = 9
"""Maximum number of choices with a digit key."""

DIGITS = tuple(str(number) for number in range(1, NUMBERED + 1))

Choice = tuple[CleanLine, CleanLine, T]
"""The text of a choice, a muted second part (may be empty), and its value."""

Second = Literal["below", "beside", "at the foot"]
"""The place of second parts: below each choice, at its right edge, or at the foot for the highlighted one."""


class _Numbered(NamedTuple):
    """A choice with its number, from 0, found by its text."""

    number: int
    name: CleanLine

    @property
    def words(self) -> str:
        """Its text in lower case."""
        return self.name.strip().casefold()

    @property
    def by_parts(self) -> bool:
        """True: a choice changes nothing, so that text inside a word may find it, too."""
        return True


class _Field(SearchBox):
    """A field above choices.

    All letters are text once there is one; while it is empty, digits choose, unless the user has entered it.
    """

    def __init__(self, menu_keys: Collection[str]) -> None:
        super().__init__(placeholder="type to filter", sign="›", id="filter")
        self._menu_keys = menu_keys
        self.entered = False
        """Whether every key is text from now on."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Return whether a key is text."""
        of_the_menu = not self.value and not self.entered and key in self._menu_keys
        return not of_the_menu and super().check_consume_key(key, character)


class Picker(ListDialog[T], Generic[T]):
    """Shows choices; its result is the value of the chosen one, or None."""

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape,q", "dismiss", "Close", priority=True, id="picker.close"),
        Binding("enter", "take", "Choose", priority=True, id="picker.take"),
        *moving("picker", "j,down", "k,up"),
        Binding("g,home", "go_to(0)", "First", show=False, priority=True, id="picker.first"),
        Binding("G,end", "go_to(100000)", "Last", show=False, priority=True, id="picker.last"),
        Binding("slash", "filter", "Filter", show=False, priority=True, id="picker.filter"),
        *(Binding(digit, f"choose({digit})", show=False, priority=True) for digit in DIGITS),
    ]

    def __init__(  # noqa: PLR0913
        self,
        title: CleanLine,
        choices: Sequence[Choice[T]],
        chosen: int = 0,
        *,
        second: Second = "below",
        filtered: bool = False,
        moved: Callable[[T], None] | None = None,
        waiting: str = "",
        otherwise: Callable[[str], None] | None = None,
    ) -> None:
        """`second` is the place of the second parts; `moved` is called with each choice that is highlighted.

        `filtered` adds a field above the choices, which filters them. `waiting` is shown in it while there are no
        choices yet (see `fill`). `otherwise` searches the posts for what was typed if no choice fits it.
        """
        super().__init__(classes="-filtered" if filtered else None)
        self._second = second
        self._moved = moved
        self._heading = title
        self._choices = choices
        self._chosen = chosen
        self._filtered = filtered
        self._waiting = waiting
        self._late = bool(waiting)
        self._otherwise = otherwise
        self._taken_early = False
        self._typed = ""
        self._all = [_Numbered(number, text) for number, (text, _, _) in enumerate(choices)]
        self._found: Sequence[_Numbered] = self._all

    def compose(self) -> ComposeResult:
        """Yield a title, the field if any, and the choices, the first nine with a digit."""
        keys = [("picker.take", "Choose"), ("picker.close", "Close")]
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="dialog--title")
            if self._filtered:
                yield _Field({key_names(self).key("picker.filter"), *DIGITS})
                keys.insert(1, ("picker.filter", "Filter"))
            yield ChoiceList(self._rows(), self._chosen, id="choices")
            if self._second == "at the foot":
                yield Static(Content(self._choices[self._chosen][1]), id="second", classes="dialog--second")
            yield DialogKeys(self, keys)

    def on_mount(self) -> None:
        """Show what is awaited, or the choices that have arrived in the meantime."""
        if self._late:
            self._show_fitting(self.query_one("#filter", _Field))

    def fill(self, choices: Sequence[Choice[T]]) -> None:
        """Show choices that were not known when the dialog opened, filtered by what was typed meanwhile.

        If Enter was pressed already, the first match is chosen.
        """
        self._waiting, self._choices = "", choices
        self._all = [_Numbered(number, text) for number, (text, _, _) in enumerate(choices)]
        if self.is_mounted:
            self._show_fitting(self.query_one("#filter", _Field))
        if self._taken_early:
            self.action_choose(1)

    def _rows(self) -> list[Row]:
        """Return the rows for the choices that match."""
        rows = []
        for place, (number, text) in enumerate(self._found):
            detail = self._choices[number][1]
            # Digits choose while nothing is typed.
            digit = DIGITS[place] if place < NUMBERED else ""
            rows.append(
                Row(
                    text,
                    detail if self._second == "below" else EMPTY,
                    digit if not self._typed else " ",
                    detail if self._second == "beside" else "",
                )
            )
        return rows

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Show the choices that match."""
        event.stop()
        self._taken_early = False
        if event.value != self._typed:
            self._show_fitting(event.box)

    def _show_fitting(self, field: SearchBox) -> None:
        self._typed, self._found = field.value, self._fitting(field.value)
        self.choice_list.set_choices(self._rows())
        nothing = "nothing fits"
        if self._otherwise is not None:
            nothing = f"none{PART}{key_names(self)('picker.take')} searches posts"
        field.note = self._waiting or ("" if self._found else nothing)
        if self._found:
            self._show(self._found[0].number)

    def _fitting(self, typed: str) -> list[_Numbered]:
        return best(self._all, typed)

    def on_choice_list_highlighted(self, event: ChoiceList.Highlighted) -> None:
        """Show the second part of the choice, and report the choice."""
        event.stop()
        if event.number < len(self._found):
            self._show(self._found[event.number].number)

    def _show(self, number: int) -> None:
        _, detail, value = self._choices[number]
        if self._second == "at the foot":
            self.query_one("#second", Static).update(Content(detail))
        if self._moved is not None:
            self._moved(value)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Take the choice that was clicked."""
        event.stop()
        self.action_choose(event.number + 1)

    def action_take(self) -> None:
        """Take the highlighted choice, or the first match if the field has changed since the list was updated."""
        self._taken_early = bool(self._waiting)
        typed = self.query_one("#filter", _Field).value if self._filtered else ""
        if typed != self._typed:
            self._typed, self._found = typed, self._fitting(typed)
            self.action_choose(1)
        else:
            self.action_choose(self.choice_list.highlighted + 1)
        if not (self._found or self._waiting) and typed.strip() and self._otherwise is not None:
            self.dismiss(None)
            self._otherwise(typed)

    def action_choose(self, number: int) -> None:
        """Take a choice by its number among those that are shown, from 1."""
        if number <= len(self._found):
            self.dismiss(self._choices[self._found[number - 1].number][2])

    def action_filter(self) -> None:
        """Treat every key as text from now on."""
        if self._filtered:
            self.query_one("#filter", _Field).entered = True
