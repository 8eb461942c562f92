"""How the search box completes the values of filters."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.tui.list.suggesting import suggest

TAGS = {"one": "[gdpr, consent]", "two": "[consent]", "three": "[cookies]"}


@pytest.fixture
def index(tmp_path: Path) -> reader.SearchIndex:
    for name, tags in TAGS.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Post {name}\ntags: {tags}\n---\nText {name}.\n")
    return reader.SearchIndex(reader.load(tmp_path))


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("tag:gd", "pr"),
        ("tag:co", "nsent"),
        ("hello tag:coo", "kies"),
        ("is:unr", "ead"),
        ("tag:zzz", ""),
        ("consen", ""),
        ("", ""),
    ],
)
def test_a_value_is_completed_and_plain_words_are_left_alone(index: reader.SearchIndex, query: str, rest: str) -> None:
    assert suggest(index, query, len(query)) == rest


def test_nothing_is_suggested_in_the_middle_of_a_text(index: reader.SearchIndex) -> None:
    assert suggest(index, "tag:gd consent", 6) == ""
