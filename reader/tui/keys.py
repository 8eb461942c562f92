"""Display names of keys by binding id, honouring the user's keymap.

This module knows no screens; the set of bindings is defined in `reader.tui.places`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from textual.binding import Binding, BindingsMap

from reader.tui.widgets.key_bar import key_label

__all__ = ["EVERYWHERE", "QUIT", "Bindings", "KeyNames", "first_keys", "one_a_key", "with_keymap"]

Bindings = Iterable[object]
"""The BINDINGS of a class."""

EVERYWHERE = (
    Binding("ctrl+q", "quit", "Quit", show=False, id="quit.always", tooltip="Quit, wherever you are"),
    Binding(
        "ctrl+z", "suspend_process", "Suspend", show=False, id="suspend", tooltip="Suspend; fg in the shell resumes"
    ),
)
"""The application's global keys."""

QUIT = Binding("Q", "app.quit", "Quit", show=False, id="quit.now")
"""The key that quits from every screen; in a text field it is a letter."""


class KeyNames:
    """Display names of the keys of bindings, for sentences that mention a key; the user's keys take precedence."""

    def __init__(self, keymap: Mapping[str, str], *usual: Callable[[], Mapping[str, str]]) -> None:
        """`keymap` maps binding ids to the user's keys; each of `usual` returns default keys.

        They are tried in turn, so that the key of an open screen can be named without loading other screens.
        """
        self._keymap = keymap
        self._usual = usual

    def __call__(self, name: str) -> str:
        """Return the display name of the first key of the binding with this id. Raises KeyError if there is none."""
        return key_label(self.key(name))

    def key(self, name: str) -> str:
        """Return the first key of the binding with this id, as Textual names it. Raises KeyError if there is none."""
        own = self._keymap.get(name)
        if own:
            return own.split(",")[0]
        for usual in self._usual:
            if name in (keys := usual()):
                return keys[name]
        raise KeyError(name)


def first_keys(groups: Iterable[Bindings]) -> Mapping[str, str]:
    """Return the first key of each binding by binding id; if several groups contain an id, the first group wins."""
    keys: dict[str, str] = {}
    for group in groups:
        for binding in one_a_key(group):
            if binding.id is not None:
                keys.setdefault(binding.id, binding.key)
    return MappingProxyType(keys)


def with_keymap(bindings: Bindings, keymap: Mapping[str, str]) -> list[Binding]:
    """Return the bindings with the user's keys in place of the defaults."""
    found: list[Binding] = []
    replaced: set[str] = set()
    for binding in one_a_key(bindings):
        if binding.id is None or binding.id not in keymap:
            found.append(binding)
        elif binding.id not in replaced:
            replaced.add(binding.id)
            found += [binding.with_key(key) for key in keymap[binding.id].split(",")]
    return found


def one_a_key(bindings: Bindings) -> list[Binding]:
    """Return one binding per key, with the key names that Textual uses."""
    return [
        binding
        for key_bindings in BindingsMap(bindings).key_to_bindings.values()  # type: ignore[arg-type]
        for binding in key_bindings
    ]
