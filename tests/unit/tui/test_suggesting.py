"""How the search box completes the values of filters."""

from __future__ import annotations

import pytest

from reader.tui.suggesting import Suggester
from tests.unit.tui.making import entry

SUGGESTER = Suggester(
    [entry("a", tags=("gdpr", "consent")), entry("b", tags=("consent",)), entry("c", tags=("cookies",))]
)


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
def test_a_value_is_completed_and_plain_words_are_left_alone(query: str, rest: str) -> None:
    assert SUGGESTER.suggest(query, len(query)) == rest


def test_nothing_is_suggested_in_the_middle_of_a_text() -> None:
    assert SUGGESTER.suggest("tag:gd consent", 6) == ""
