"""The help screen: what each key does, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.paths import resource_folder
from reader.tui.widgets.key_bar import key_label

__all__ = ["HelpScreen"]

ROOMY = 60
"""Columns below which each action is told with one key."""

Group = tuple[str, Iterable[object]]


class HelpScreen(ModalScreen[None]):
    """Keys by place, and a word on how to open a site."""

    CSS_PATH = resource_folder("styles") / "help.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "dismiss", "Close", id="help.close"),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, groups: Iterable[Group], last_word: str) -> None:
        super().__init__()
        self._groups = list(groups)
        self._last_word = last_word

    def compose(self) -> ComposeResult:
        """A table of keys a group."""
        with VerticalScroll(id="help"):
            yield Static(Content("Keys"), classes="help--title")
            room, most = (18, 3) if self.app.size.width >= ROOMY else (10, 1)
            for name, bindings in self._groups:
                yield Static(Content(name), classes="help--group")
                for keys, description in _merged(bindings, most):
                    label = Content.assemble(Content(f"  {keys:<{room}}").stylize("bold"), description)
                    yield Static(label, classes="help--line")
            yield Static(Content(self._last_word), classes="help--closing")

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help", VerticalScroll).scroll_relative(y=lines, animate=False)


def _merged(bindings: Iterable[object], most: int) -> list[tuple[str, str]]:
    """Keys and descriptions, at most so many keys of one action together."""
    lines: dict[str, tuple[list[str], str]] = {}
    for binding in Binding.make_bindings(bindings):  # type: ignore[arg-type]
        if binding.description:
            keys, _ = lines.setdefault(binding.action, ([], binding.description))
            label = key_label(binding.key)
            if label not in keys:
                keys.append(label)
    return [(" ".join(keys[:most]), description) for keys, description in lines.values()]
