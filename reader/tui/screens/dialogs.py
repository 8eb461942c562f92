"""The base of dialogs: a single answer, compact layouts, keys in hints, moving in a list, and scrolling."""

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
"""Minimum rows of the terminal for a class of a dialog's screen; the style sheet decides what to omit."""


DIALOG_WIDTHS: list[tuple[int, str]] = [(0, "-slim"), (77, "-broad")]
"""Columns from which enough is visible beside a dialog that the screen below is not mistaken for a part of it."""


class _KnowsKeys(Protocol):
    """The part of the application that dialogs need."""

    @property
    def key_names(self) -> KeyNames:
        """The keys of bindings by binding id."""


def key_names(screen: Screen[Any]) -> KeyNames:
    """Return the keys of bindings by binding id, honouring the user's keymap."""
    return cast("_KnowsKeys", screen.app).key_names


class DialogKeys(KeyBar):
    """The keys of a dialog with their labels; a click presses the key."""

    def __init__(self, screen: Screen[Any], keys: Sequence[tuple[str, str]]) -> None:
        """`keys` are binding ids with labels; the last key leaves the dialog and is always shown."""
        super().__init__()
        names = key_names(screen)
        self._keys = [(names.key(name), words) for name, words in keys]

    def shown_bindings(self) -> list[tuple[str, Binding]]:
        """Return the given keys."""
        *others, (way_out, words) = self._keys
        shown = [(key, Binding(key, "none", does)) for key, does in others]
        return [*shown, (way_out, Binding(way_out, "leave", words))]


class Dialog(SizedScreen[T], ModalScreen[T]):
    """A screen above another one that is answered once; anything after the answer is ignored.

    Several keys may arrive in one write, so that the second one is on its way before the first one is processed.
    """

    BINDINGS: ClassVar = [QUIT]
    HORIZONTAL_BREAKPOINTS = DIALOG_WIDTHS

    _answered = False

    def on_mount(self) -> None:
        """Make the screen below show that it does not have the keys, where colours cannot."""
        # Other themes dim the page.
        if self.app.current_theme.ansi:
            self.app.screen_stack[0].add_class("-behind")

    def on_unmount(self) -> None:
        """Restore the screen below."""
        for screen in self.app.screen_stack[:1]:
            screen.remove_class("-behind")

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with an answer; only the first one counts, and only while this is the topmost screen.

        A dialog that is still being mounted closes once it is mounted: Textual cannot remove a partly mounted screen.
        """
        if not self.is_mounted:
            self.call_later(self._dismiss_mounted, result)
            return AwaitComplete()
        if self._answered or not self.is_active:
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

    def _dismiss_mounted(self, result: T | None) -> None:
        # Its own handlers must not wait for the end of the screen.
        self.dismiss(result)


def moving(place: str, down: str, up: str) -> list[Binding]:
    """Return the keys of a `ListDialog`, with ids that begin with `place`.

    They take precedence over those of a field in the dialog, which only keeps keys that are text there.
    """
    return [
        Binding(down, "move(1)", "Down", show=False, priority=True, id=f"{place}.down"),
        Binding(up, "move(-1)", "Up", show=False, priority=True, id=f"{place}.up"),
        Binding("pagedown", "move_by_page(1)", "Page down", show=False, priority=True, id=f"{place}.page-down"),
        Binding("pageup", "move_by_page(-1)", "Page up", show=False, priority=True, id=f"{place}.page-up"),
    ]


class ListDialog(Dialog[T]):
    """A dialog with a `ChoiceList` whose id is `choices`. The dialog has the keys: the list never has the focus."""

    @property
    def followed(self) -> ChoiceList | None:
        """The widget that the terminal's cursor follows (see `terminal.caret`): the choices, even below a field."""
        return next(iter(self.query(ChoiceList)), None)

    @property
    def choice_list(self) -> ChoiceList:
        """The list of choices."""
        return self.query_one("#choices", ChoiceList)

    def action_move(self, rows: int) -> None:
        """Move up or down."""
        self.choice_list.move(rows)

    def action_move_by_page(self, pages: int) -> None:
        """Move by a screenful."""
        self.choice_list.move_by_page(pages)

    def action_go_to(self, number: int) -> None:
        """Go to the first or the last choice."""
        self.choice_list.go_to(number)


def scrolling(place: str) -> list[Binding]:
    """Return the keys of a `ScrollingScreen`, with ids that begin with `place`."""
    return [
        Binding("j,down", "scroll(1)", "Down", show=False, id=f"{place}.down"),
        Binding("k,up", "scroll(-1)", "Up", show=False, id=f"{place}.up"),
        Binding("space,pagedown", "scroll_page(1)", "Page down", show=False, id=f"{place}.page-down"),
        Binding("pageup", "scroll_page(-1)", "Page up", show=False, id=f"{place}.page-up"),
        Binding("g,home", "scroll_to_end(-1)", "Top", show=False, id=f"{place}.top"),
        Binding("G,end", "scroll_to_end(1)", "End", show=False, id=f"{place}.end"),
    ]


class ScrollingScreen(Dialog[T]):
    """A dialog with one text that may be longer than the dialog.

    `SCROLLED` selects the `VerticalScroll` with the text. It must not have the focus, which would bring keys of its
    own.
    """

    SCROLLED: ClassVar[str]

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(self.SCROLLED, VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll by pages, keeping two lines."""
        self.action_scroll(pages * max(self.query_one(self.SCROLLED).size.height - 2, 1))

    def action_scroll_to_end(self, direction: int) -> None:
        """Go to the top or to the end."""
        scrolled = self.query_one(self.SCROLLED, VerticalScroll)
        if direction < 0:
            scrolled.scroll_home(animate=False)
        else:
            scrolled.scroll_end(animate=False)
