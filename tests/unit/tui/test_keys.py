"""The person's own keys: what is asked for works, what cannot work is refused with a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.binding import Binding

from reader.errors import UsageError
from reader.settings import parse_settings
from reader.tui.keys import KeyNames, with_keymap
from reader.tui.main.screen import MainScreen
from reader.tui.places import all_bindings, key_lines, keymap, usual_keys
from reader.tui.widgets.key_bar import key_label


def where(_: str) -> str:
    return "config.toml, line 3"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, {}),
        ({"bookmark": "x"}, {"bookmark": "x"}),
        ({"bookmark": "ctrl+x, B"}, {"bookmark": "ctrl+x,B"}),
        ({"bookmark": "+"}, {"bookmark": "plus"}),
        ({"bookmark": "m", "read": "b"}, {"bookmark": "m", "read": "b"}),
        ({"list.down": "f7"}, {"list.down": "f7"}),
        ({"pane": "tab"}, {"pane": "tab"}),
    ],
)
def test_keys_that_can_work_are_taken(keys: dict[str, str], expected: dict[str, str]) -> None:
    assert keymap(keys, where) == expected


@pytest.mark.parametrize(
    ("keys", "sentence", "hint"),
    [
        ({"bookmarc": "x"}, "there is no binding called “bookmarc”", "Did you mean “bookmark”?"),
        ({"bookmark": "entre"}, "there is no key called “entre”", "Did you mean “enter”?"),
        ({"bookmark": "hyperctrl+x"}, "there is no key called “hyperctrl+x”", ""),
        ({"bookmark": "x,"}, "there is no key called “”", ""),
        ({"bookmark": "j"}, "the key “j” would mean “bookmark” and “list.down” in the list", "“list.down”"),
        ({"bookmark": "?"}, "the key “?” would mean “bookmark” and “help” in the list", "“help”"),
        ({"post.fold": "b"}, "the key “b” would mean “post.fold” and “bookmark” in the post", "“bookmark”"),
        ({"sort": "x", "copies": "x"}, "“x” would mean “sort” and “copies” in the list", "“copies”"),
        ({"bookmark": "ctrl+p"}, "the key “Ctrl+P” would mean “bookmark” and “palette” in the list", "“palette”"),
        ({"confirm.yes": "n"}, "the key “n” would mean “confirm.yes” and “confirm.no” in a question", ""),
    ],
)
def test_keys_that_cannot_work_are_refused(keys: dict[str, str], sentence: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        keymap(keys, where)
    assert refused.value.message.startswith("config.toml, line 3: ")
    assert sentence in refused.value.message
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+B", "ctrl+b"), ("ctrl+B", "ctrl+b"), ("F2", "f2"), ("Enter", "enter"), ("SPACE", "space"),
        ("Shift+Tab", "shift+tab"), ("PgDn", "pagedown"), ("Esc", "escape"), ("↓", "down"), ("ctrl++", "ctrl+plus"),
        ("B", "B"), ("Shift+b", "B"), ("Alt+B", "alt+b"), ("Ctrl+Left", "ctrl+left"),
    ],
)  # fmt: skip
def test_a_key_may_be_written_as_help_shows_it_and_in_any_case(written: str, key: str) -> None:
    name = next((it.id for it in all_bindings() if it.id and it.key == key), "bookmark")
    assert keymap({name: written}, where) == {name: key}


@pytest.mark.parametrize("written", ["gg", "C-b", "^b"])
def test_for_an_unknown_key_it_is_told_how_keys_are_written(written: str) -> None:
    with pytest.raises(UsageError) as refused:
        keymap({"bookmark": written}, where)
    assert "Keys are written as b, B, ctrl+b" in refused.value.hint
    assert "config --keys" not in refused.value.hint


def test_every_binding_may_be_set_as_config_prints_it() -> None:
    """A dotted name without quotes is a table within `[keys]` to TOML."""
    for line in key_lines():
        name, keys = line.split()[:2]
        settings = parse_settings(f'[keys]\n{name} = "{keys}"')
        assert keymap(settings.keys, where) == {name: keys}


def test_bindings_are_told_with_the_persons_keys() -> None:
    shown = {binding.id: [] for binding in with_keymap(MainScreen.BINDINGS, {})}
    for binding in with_keymap(MainScreen.BINDINGS, {"help": "x", "bookmark": "f2,f3"}):
        shown[binding.id].append(binding.key)
    assert shown["help"] == ["x"]
    assert shown["bookmark"] == ["f2", "f3"]
    assert shown["read"] == ["m"]


def test_a_key_is_named_as_it_is_pressed() -> None:
    names = KeyNames({"bookmark": "f2,ctrl+x", "post.fold": "plus"}, usual_keys)
    assert names("bookmark") == "F2"
    assert names("post.fold") == "+"
    assert names("palette") == ":"
    assert names("confirm.yes") == "y"
    with pytest.raises(KeyError):
        names("no.such.binding")


def test_the_documentation_names_every_binding_with_its_keys() -> None:
    text = (Path(__file__).parents[3] / "docs" / "keys.md").read_text("utf-8")
    told = {
        name: (re.findall(r"`([^`]+)`", keys), what)
        for name, keys, what in re.findall(r"^\| `([a-z.-]+)` \| (.+) \| (.+) \|$", text, re.MULTILINE)
    }
    known: dict[str, tuple[list[str], str]] = {}
    for binding in all_bindings():
        if binding.id:
            keys, _ = known.setdefault(binding.id, ([], binding.tooltip or binding.description))
            if key_label(binding.key) not in keys:
                keys.append(key_label(binding.key))
    assert {name: keys for name, (keys, _) in told.items()} == {name: keys for name, (keys, _) in known.items()}
    for name, (_, what) in known.items():
        assert told[name][1].casefold() == what.casefold()


def test_every_screen_and_widget_has_its_keys_among_those_that_can_be_changed() -> None:
    """A binding with an id that `[keys]` would not know could not be changed."""
    sources = Path(__file__).parents[3] / "reader" / "tui"
    written = {
        name for path in sources.rglob("*.py") for name in re.findall(r"\bid=\"([a-z]+\.[a-z.-]+)\"", path.read_text())
    }
    assert written - {binding.id for binding in all_bindings()} == set()


def test_no_key_of_the_main_screen_has_two_meanings() -> None:
    """Textual would take one of them without a word."""
    owners: dict[str, str] = {}
    for binding in Binding.make_bindings(MainScreen.BINDINGS):
        assert owners.setdefault(binding.key, binding.action) == binding.action, binding.key
