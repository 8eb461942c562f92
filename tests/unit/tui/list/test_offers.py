"""What the search box offers: filters and the last queries while it is empty, then the values of a filter."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.text import clean_line
from reader.tui.list.offers import FILTERS, Offer, ghost, offers_for

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
    offers = offers_for(index, query, len(query), ())
    assert ghost(offers, query, len(query)) == rest


def test_nothing_is_suggested_in_the_middle_of_a_text(index: reader.SearchIndex) -> None:
    assert ghost(offers_for(index, "tag:gd consent", 6, ()), "tag:gd consent", 6) == ""


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_box_offers_filters_and_the_last_queries_in_place_of_what_is_there(typed: str) -> None:
    recent = [clean_line(f"query {number}") for number in range(9)]
    offers = offers_for(None, typed, len(typed), recent)
    assert offers[: len(FILTERS)] == FILTERS
    assert offers[len(FILTERS)] == Offer(recent[0], recent[0], 0, len(typed))
    assert len(offers) < len(FILTERS) + len(recent)


def test_every_filter_that_is_offered_is_one(index: reader.SearchIndex) -> None:
    for offer in FILTERS:
        if offer.opens:
            assert offers_for(index, offer.text, len(offer.text), ()), offer
        elif ":" in offer.text:
            assert not index.results(offer.text).hints, offer
