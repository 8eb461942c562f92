"""What dialogs share: one answer, when blank lines go, how hints name keys, moving in a list, and scrolling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen

from reader.tui.keys import QUIT, KeyNames
from reader.tui.terminal.internals import SizedScreen
from reader.tui.widgets.choice_list import ChoiceList
from reader.tui.widgets.key_bar import KeyBar

__all__ = [
    "DIALOG_HEIGHTS",
    "Dialog",
    "DialogKeys",
    "ListDialog",
    "ScrollingScreen",
    "key_names",
    "moving",
    "scrolling",
]

T = TypeVar("T")

DIALOG_HEIGHTS: list[tuple[int, str]] = [(0, "-tiny"), (10, "-low"), (20, "-roomy")]
"""Rows of the terminal from which a class is put on a dialog's screen; the style sheet says what goes."""


DIALOG_WIDTHS: list[tuple[int, str]] = [(0, "-slim"), (77, "-broad")]
"""Columns from which so much of what is below a dialog is seen beside it that it is not taken for a part of it."""


class _KnowsKeys(Protocol):
    """The application, as far as dialogs need it."""

    @property
    def key_names(self) -> KeyNames:
        """The keys of bindings by their ids."""


def key_names(screen: Screen[Any]) -> KeyNames:
    """The keys of bindings by their ids, the person's own where they chose some."""
    return cast("_KnowsKeys", screen.app).key_names


class DialogKeys(KeyBar):
    """The keys of a dialog and what they do in it; a click does the same."""

    def __init__(self, screen: Screen[Any], keys: Sequence[tuple[str, str]]) -> None:
        """`keys` are the ids of bindings and what each of them does; the last one leaves, and is always shown."""
        super().__init__()
        names = key_names(screen)
        self._keys = [(names.key(name), words) for name, words in keys]

    def shown_bindings(self) -> list[tuple[str, Binding]]:
        """The given keys."""
        *others, (way_out, words) = self._keys
        shown = [(key, Binding(key, "none", does)) for key, does in others]
        return [*shown, (way_out, Binding(way_out, "leave", words))]


class Dialog(SizedScreen[T], ModalScreen[T]):
    """A screen above another one that is answered once: what comes after the answer finds it gone and is passed over.

    Several keys may arrive in one write, and the second one is on its way before the first one was taken.
    """

    BINDINGS: ClassVar = [QUIT]
    HORIZONTAL_BREAKPOINTS = DIALOG_WIDTHS

    _answered = False

    def on_mount(self) -> None:
        """Have the screen below show that the keys are here, which colours say elsewhere."""
        # The page of other themes is darkened.
        if self.app.current_theme.ansi:
            self.app.screen_stack[0].add_class("-behind")

    def on_unmount(self) -> None:
        """Give the keys back to the screen below."""
        for screen in self.app.screen_stack[:1]:
            screen.remove_class("-behind")

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with an answer; only the first one counts, and only while this is the topmost screen.

        A dialog that is still being mounted closes as soon as it is: Textual does not take down half a screen.
        """
        if not self.is_mounted:
            self.call_later(self._dismiss_mounted, result)
            return AwaitComplete()
        if self._answered or not self.is_active:
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def _dismiss_mounted(self, result: T | None) -> None:
        # Its own handlers must not wait for a screen's end.
        self.dismiss(result)


def moving(place: str, down: str, up: str) -> list[Binding]:
    """The keys of a `ListDialog`; their ids begin with `place`.

    They come before those of a field in the dialog, which leaves to them what is no text there.
    """
    return [
        Binding(down, "move(1)", "Down", show=False, priority=True, id=f"{place}.down"),
        Binding(up, "move(-1)", "Up", show=False, priority=True, id=f"{place}.up"),
        Binding("pagedown", "move_by_page(1)", "Page down", show=False, priority=True, id=f"{place}.page-down"),
        Binding("pageup", "move_by_page(-1)", "Page up", show=False, priority=True, id=f"{place}.page-up"),
    ]


class ListDialog(Dialog[T]):
    """A dialog with a `ChoiceList` whose id is `choices`. Its keys are the dialog's: the list never has the focus."""

    @property
    def followed(self) -> ChoiceList | None:
        """What the terminal's cursor follows (see `terminal.caret`): the choices, also while one types above them."""
        return next(iter(self.query(ChoiceList)), None)

    @property
    def choice_list(self) -> ChoiceList:
        """The list."""
        return self.query_one("#choices", ChoiceList)

    def action_move(self, rows: int) -> None:
        """Move up or down."""
        self.choice_list.move(rows)

    def action_move_by_page(self, pages: int) -> None:
        """Move by what is in sight."""
        self.choice_list.move_by_page(pages)

    def action_go_to(self, number: int) -> None:
        """Go to the first or the last choice."""
        self.choice_list.go_to(number)


def scrolling(place: str) -> list[Binding]:
    """The keys of a `ScrollingScreen`; their ids begin with `place`."""
    return [
        Binding("j,down", "scroll(1)", "Down", show=False, id=f"{place}.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id=f"{place}.up"),
        Binding("space,pagedown", "scroll_page(1)", "Page down", show=False, id=f"{place}.page-down"),
        Binding("pageup", "scroll_page(-1)", "Page up", show=False, id=f"{place}.page-up"),
        Binding("g,home", "scroll_to_end(-1)", "Top", show=False, id=f"{place}.top"),
        Binding("G,end", "scroll_to_end(1)", "End", show=False, id=f"{place}.end"),
    ]


class ScrollingScreen(Dialog[T]):
    """A dialog with one text that may be longer than it.

    `SCROLLED` selects the `VerticalScroll` with the text. It must not have the focus, with which come keys of its own.
    """

    SCROLLED: ClassVar[str]

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(self.SCROLLED, VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll by pages, two lines kept."""
        self.action_scroll(pages * max(self.query_one(self.SCROLLED).size.height - 2, 1))

    def action_scroll_to_end(self, direction: int) -> None:
        """Go to the top or to the end."""
        scrolled = self.query_one(self.SCROLLED, VerticalScroll)
        if direction < 0:
            scrolled.scroll_home(animate=False)
        else:
            scrolled.scroll_end(animate=False)
