"""Keys by the ids of their bindings: what each is called, the person's own where they chose one.

Nothing here knows a screen: which bindings there are stands in `reader.tui.places`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from textual.binding import Binding, BindingsMap

from reader.tui.widgets.key_bar import key_label

__all__ = ["EVERYWHERE", "QUIT", "Bindings", "KeyNames", "first_keys", "one_a_key", "with_keymap"]

Bindings = Iterable[object]
"""What a class has as its BINDINGS."""

EVERYWHERE = (
    Binding("ctrl+q", "quit", "Quit", show=False, id="quit.always", tooltip="Quit, wherever you are"),
    Binding(
        "ctrl+z", "suspend_process", "Suspend", show=False, id="suspend", tooltip="Suspend; fg in the shell resumes"
    ),
)
"""The application's own keys."""

QUIT = Binding("Q", "app.quit", "Quit", show=False, id="quit.now")
"""The key of every screen that ends the program; where one types, it is a letter."""


class KeyNames:
    """What the key of a binding is called, the person's own where they chose one: for sentences that name a key."""

    def __init__(self, keymap: Mapping[str, str], *usual: Callable[[], Mapping[str, str]]) -> None:
        """`keymap` holds the person's keys by the ids of bindings; each of `usual` gives those of the program.

        They are asked in turn, so that the key of a screen that is open needs no other screen to be loaded.
        """
        self._keymap = keymap
        self._usual = usual

    def __call__(self, name: str) -> str:
        """What the first key of the binding with this id is called. Raises KeyError where there is none."""
        return key_label(self.key(name))

    def key(self, name: str) -> str:
        """The first key of the binding with this id, as Textual knows it. Raises KeyError where there is none."""
        own = self._keymap.get(name)
        if own:
            return own.split(",")[0]
        for usual in self._usual:
            if name in (keys := usual()):
                return keys[name]
        raise KeyError(name)


def first_keys(groups: Iterable[Bindings]) -> Mapping[str, str]:
    """The first key of each binding by the binding's id; where several groups have an id, the first group's."""
    keys: dict[str, str] = {}
    for group in groups:
        for binding in one_a_key(group):
            if binding.id is not None:
                keys.setdefault(binding.id, binding.key)
    return MappingProxyType(keys)


def with_keymap(bindings: Bindings, keymap: Mapping[str, str]) -> list[Binding]:
    """The bindings with the person's keys instead of their own."""
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
    """One binding a key, the keys under the names that Textual gives them."""
    return [
        binding
        for key_bindings in BindingsMap(bindings).key_to_bindings.values()  # type: ignore[arg-type]
        for binding in key_bindings
    ]
