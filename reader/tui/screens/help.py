"""The help screen: what each key does, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reader.paths import resource_folder
from reader.tui.screens.dialogs import ScrollingScreen, key_names, scrolling
from reader.tui.widgets.key_bar import key_label

__all__ = ["HelpScreen"]

ROOMY = 60
"""Columns below which each action is told with one key."""

Group = tuple[str, Iterable[object]]


class HelpScreen(ScrollingScreen):
    """Keys by place, and a word on how to open a site and how to close the help."""

    CSS_PATH = resource_folder("styles") / "help.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (ROOMY, "-roomy")]  # noqa: RUF012
    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", id="help.close"),
        *scrolling("help"),
    ]
    SCROLLED = "#help"

    def __init__(self, groups: Iterable[Group]) -> None:
        super().__init__()
        self._groups = list(groups)

    def compose(self) -> ComposeResult:
        """A table of keys a group."""
        with VerticalScroll(id="help"):
            yield Static(Content("Keys"), classes="help--title")
            most = 3 if self.app.size.width >= ROOMY else 1
            for name, bindings in self._groups:
                yield Static(Content(name), classes="help--group")
                for keys, description in _merged(bindings, most):
                    with Horizontal(classes="help--line"):
                        yield Static(Content(keys), classes="help--keys")
                        yield Static(Content(description), classes="help--action")
            yield Static(Content(self._last_word()), classes="help--closing")

    def _last_word(self) -> str:
        key = key_names(self)
        return f"To read another site: {key('palette')} and “Open site…”. {key('help.close')} closes this."


def _merged(bindings: Iterable[object], most: int) -> list[tuple[str, str]]:
    """Keys and descriptions, at most so many keys of one action together."""
    lines: dict[str, tuple[list[str], str]] = {}
    for binding in Binding.make_bindings(bindings):  # type: ignore[arg-type]
        if binding.description:
            keys, _ = lines.setdefault(binding.action, ([], binding.tooltip or binding.description))
            label = key_label(binding.key)
            if label not in keys:
                keys.append(label)
    return [("  ".join(keys[:most]), description) for keys, description in lines.values()]
