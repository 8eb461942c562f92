"""What is found by its name: the commands of the palette, and choices that are filtered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reader.text import clean_line
from reader.tui.commands import PaletteCommand, best

COMMANDS: Sequence[PaletteCommand] = [
    PaletteCommand(clean_line(name), "", lambda: None, also, by_parts)
    for name, also, by_parts in (
        ("Bookmark, or remove the bookmark", "", False),
        ("Mark as read, or as unread", "", False),
        ("Undo the last mark", "", False),
        ("Copy the link to this post", "", False),
        ("Add or edit a note", "annotate", False),
        ("Quit", "q x exit", False),
        ("Filter: with a note (is:noted)", "notes", False),
        ("Theme: tokyo-night", "", False),
        ("Tag: cybersecurity (3)", "", True),
        ("Tag: 网络安全 (2)", "", False),
    )
]


def found(typed: str) -> list[str]:
    return [str(one.name) for one in best(COMMANDS, typed)]


@pytest.mark.parametrize("typed", ["due", "help", "reset", "save", "citation", "move", "umd", "mark nigh xx", "ark"])
def test_letters_scattered_over_a_name_or_within_a_word_of_it_do_nothing(typed: str) -> None:
    assert found(typed) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("notes", "Filter: with a note (is:noted)"),
        ("noted", "Filter: with a note (is:noted)"),
        ("note", "Add or edit a note"),
        ("edit no", "Add or edit a note"),
        ("annot", "Add or edit a note"),
        ("last mark", "Undo the last mark"),
        ("mark last", "Undo the last mark"),
        ("bookmark, or", "Bookmark, or remove the bookmark"),
        ("bokmark", "Bookmark, or remove the bookmark"),
        ("udno", "Undo the last mark"),
        ("undo lsat", "Undo the last mark"),
        ("night", "Theme: tokyo-night"),
        ("tokyo-n", "Theme: tokyo-night"),
        ("x", "Quit"),
        ("security", "Tag: cybersecurity (3)"),
        ("安全", "Tag: 网络安全 (2)"),
    ],
)
def test_words_and_their_beginnings_find_it_one_error_allowed(typed: str, name: str) -> None:
    assert found(typed)[:1] == [name]


def test_nothing_typed_leaves_all() -> None:
    assert len(found(" ")) == len(COMMANDS)


def test_a_word_that_begins_one_comes_before_one_that_stands_within() -> None:
    tags = [PaletteCommand(clean_line(f"Tag: {tag}"), "", lambda: None, "", True) for tag in ("insecurity", "security")]
    assert [one.name for one in best(tags, "security")] == ["Tag: security", "Tag: insecurity"]
