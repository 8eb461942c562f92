"""The places where keys are pressed, and the user's keys: `[keys]` of the settings -> Textual's keymap, validated.

Textual ignores unknown ids and silently lets one binding take another's key, so that pressing a key would do nothing or
something unexpected. Therefore all mistakes are reported before the screen opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from textual.binding import Binding
from textual.keys import Keys

from reader.errors import UsageError
from reader.text import clean_line
from reader.tui.keys import EVERYWHERE, Bindings, first_keys, one_a_key, with_keymap
from reader.tui.main.screen import MainScreen
from reader.tui.screens.dialogs import Dialog
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.open_site import OpenSite
from reader.tui.screens.palette import Palette
from reader.tui.screens.picker import Picker
from reader.tui.screens.prompt import Confirm, Prompt
from reader.tui.screens.recall import RecallScreen
from reader.tui.screens.selecting import ToSelect
from reader.tui.screens.stats import StatsScreen
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.key_bar import key_label, key_named
from reader.tui.widgets.page_view import PageView
from reader.tui.widgets.post_view import PostView
from reader.tui.widgets.search_box import FindBox, SearchBox
from reader.words import did_you_mean

__all__ = ["all_bindings", "key_lines", "keymap", "usual_keys"]

_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_LISTED = "`privacy-reader config --keys` lists them."
_WRITTEN = "Keys are written as b, B, ctrl+b, f2, space, comma, pagedown or left."


class _Key(NamedTuple):
    """A key in one place: its action, the name of its binding, and whether the user set it."""

    action: str
    name: str
    own: bool


def keymap(keys: Mapping[str, str], where: Callable[[str], str]) -> dict[str, str]:
    """Return the keymap for `keys`, which maps binding ids to one key or several, separated by commas.

    `where` returns where an id is set, as the beginning of a sentence. Raises UsageError if an id or a key does not
    exist, or if a key would have two meanings in one place.
    """
    if not keys:
        return {}
    places = _places()
    known = {binding.id for groups in places.values() for group in groups for binding in one_a_key(group) if binding.id}
    checked = {}
    for name, value in keys.items():
        if name not in known:
            raise UsageError(
                f"{where(name)}: there is no binding called “{clean_line(name, 40)}”.",
                did_you_mean(name, known, _LISTED),
            )
        checked[name] = ",".join(_key_name(key.strip(), name, where) for key in value.split(","))
    for place, groups in places.items():
        _refuse_double(place, groups, checked, where)
    return checked


def all_bindings() -> Iterator[Binding]:
    """Yield every binding of the screens, one per key; bindings used in several places occur several times."""
    for groups in _places().values():
        for group in groups:
            yield from one_a_key(group)


def key_lines() -> Iterator[str]:
    """Yield a line for each binding with its id, its keys and its action, as allowed in `[keys]` of the settings."""
    found: dict[str, tuple[list[str], str]] = {}
    for binding in all_bindings():
        if binding.id:
            keys, _ = found.setdefault(binding.id, ([], binding.tooltip or binding.description))
            if binding.key not in keys:
                keys.append(binding.key)
    wide = max(map(len, found))
    for name, (keys, what) in found.items():
        yield f"{name:<{wide}}  {','.join(keys)}  {what}"


@cache
def usual_keys() -> Mapping[str, str]:
    """Return the first default key of each binding by binding id."""
    return first_keys(group for groups in _places().values() for group in groups)


def _places() -> dict[str, tuple[Bindings, ...]]:
    """Return the places where keys are pressed, each with the bindings that apply there, the innermost first."""
    return {
        "in the list": (EntryList.BINDINGS, MainScreen.BINDINGS, EVERYWHERE),
        "in the post": (PageView.BINDINGS, PostView.BINDINGS, MainScreen.BINDINGS, EVERYWHERE),
        "in the search box": (SearchBox.BINDINGS, EVERYWHERE),
        "in the field for finding": (FindBox.BINDINGS, SearchBox.BINDINGS, EVERYWHERE),
        "in the list of commands": (Palette.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in the field for another site": (OpenSite.BINDINGS, SearchBox.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in a choice": (Picker.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in a question": (Confirm.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in a field": (Prompt.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "beside a text to select": (ToSelect.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in the help": (HelpScreen.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in the statistics": (StatsScreen.BINDINGS, Dialog.BINDINGS, EVERYWHERE),
        "in recall": (RecallScreen.BINDINGS, PageView.BINDINGS, EVERYWHERE),
    }


def _refuse_double(
    place: str, groups: tuple[Bindings, ...], keymap: Mapping[str, str], where: Callable[[str], str]
) -> None:
    usual = {(binding.id, binding.key) for group in groups for binding in one_a_key(group)}
    taken: dict[str, _Key] = {}
    for binding in _all_bindings(groups, keymap):
        own = binding.id in keymap and (binding.id, binding.key) not in usual
        new = _Key(binding.action, binding.id or binding.description or binding.action, own)
        old = taken.setdefault(binding.key, new)
        if old.action != new.action and (old.own or new.own):
            mine, other = (old, new) if old.own else (new, old)
            key = key_label(binding.key)
            raise UsageError(
                f"{where(mine.name)}: the key “{key}” would mean “{mine.name}” and “{other.name}” {place}.",
                f"Choose another key for “{mine.name}”, or give “{other.name}” one, too.",
            )


def _all_bindings(groups: tuple[Bindings, ...], keymap: Mapping[str, str]) -> Iterator[Binding]:
    for group in groups:
        yield from with_keymap(group, keymap)


def _key_name(key: str, name: str, where: Callable[[str], str]) -> str:
    """Return the name by which Textual knows a key, however the user writes it. Raises UsageError if there is none."""
    made = one_a_key([Binding(key_named(key), "none")]) if key else []
    *modifiers, last = made[0].key.split("+") if made else [""]
    if not made or set(modifiers) - _MODIFIERS or not (len(last) == 1 or last in _key_names()):
        shown = clean_line(key, 40)
        raise UsageError(f"{where(name)}: there is no key called “{shown}”.", did_you_mean(key, _key_names(), _WRITTEN))
    return made[0].key


@cache
def _key_names() -> frozenset[str]:
    """Return the names of keys that are not letters or digits: `enter`, `f5`, `slash`."""
    signs = (chr(code) for code in range(33, 127) if not chr(code).isalnum() and chr(code) != ",")
    written = {binding.key for sign in signs for binding in one_a_key([Binding(sign, "none")])}
    return frozenset({key.value for key in Keys if not key.value.startswith("<")} | written | {"comma", "space"})
