"""Why a query finds nothing."""

from __future__ import annotations

import pytest

from reader.search.query.fields import FIELDS, ChoiceField
from reader.search.query.nothing import why_nothing


@pytest.mark.parametrize(
    ("query", "said", "key"),
    [
        ("is:bookmarked", "No post is bookmarked yet.", "bookmark"),
        ("is:noted", "No post has a note yet.", "note"),
        ("has:note", "No post has a note yet.", "note"),
        ("is:unread", "Every post is read.", ""),
        ("is:asked", "No question was asked in recall yet.", "recall"),
        ("-is:unread", "No post passes this filter.", ""),
        ("after:2090", "No post passes this filter.", ""),
        ("is:read tag:x", "No post passes all of these filters.", ""),
    ],
)
def test_filters_alone_are_not_called_words(query: str, said: str, key: str) -> None:
    assert why_nothing(query) == (said, key)


@pytest.mark.parametrize("query", ["zebra", '"two words"', "-word zebra", "in:title zebra"])
def test_words_are_called_words(query: str) -> None:
    assert why_nothing(query).sentence.startswith("No post holds these words")
    assert "filter" not in why_nothing(query).sentence


def test_a_filter_beside_words_may_be_left_out() -> None:
    assert why_nothing("zebra is:read").sentence.endswith("Try fewer or other words, or leave out a filter.")


@pytest.mark.parametrize(
    ("query", "remedy"),
    [
        ('"brokers data"', "Leave out quotation marks, ' or ^ to find what is like them."),
        ("'brokrs privacy", "Leave out quotation marks, ' or ^ to find what is like them."),
        ("^brokers", "Leave out ^ to find what is like them."),
        ("^brokers is:read", "Leave out ^ to find what is like them, or leave out a filter."),
    ],
)
def test_what_is_asked_for_exactly_may_well_be_there_in_another_form(query: str, remedy: str) -> None:
    assert why_nothing(query).sentence == f"No post holds these words exactly as you ask for them. {remedy}"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("zebra -word", "No post holds these words without those behind a hyphen. Try fewer or other words."),
        ("-word", "No post is without the words behind a hyphen. Try fewer or other words."),
    ],
)
def test_words_that_are_there_but_excluded_are_not_called_absent(query: str, said: str) -> None:
    assert why_nothing(query).sentence == said


def test_a_view_is_named() -> None:
    assert why_nothing("zebra", "unread").sentence.startswith("No unread post holds these words")
    assert why_nothing("is:noted", "unread").sentence == "No unread post passes this filter."


@pytest.mark.parametrize(
    "query",
    [f"{one.name}:{value}" for one in FIELDS if isinstance(one, ChoiceField) and one.test for value in one.choices],
)
def test_every_fixed_value_has_a_sentence_of_its_own(query: str) -> None:
    assert "this filter" not in why_nothing(query).sentence
