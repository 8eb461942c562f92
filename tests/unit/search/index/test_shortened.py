"""Words with letters left out, and several run together, as they are typed in a fuzzy finder."""

from __future__ import annotations

import pytest

from reader.search import SearchIndex
from tests.unit.search.conftest import SmallLibrary

TITLES = (
    "Who keeps the harbour background checks?",
    "How do federated lighthouses learn together?",
    "Are smart homes noisy at night?",
    "Is privacy by design slow?",
    "Which harbour privacy engineers sail?",
    "Do engineers like quiet privacy?",
    "Can the identity of a seagull be stolen?",
    "How does a harbour differ from a private pier?",
    "How do different private piers pay?",
)


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(SmallLibrary([(title, "", "x", "2024-01-01") for title in TITLES]))


def first(index: SearchIndex, query: str) -> str:
    found = index.search(query)
    return found[0].entry.title if found else ""


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("bckgrnd", TITLES[0]),
        ("bckgrnd chk", TITLES[0]),
        ("fedlight", TITLES[1]),
        ("smrthome", TITLES[2]),
        ("smthome", TITLES[2]),
        ("privbydes", TITLES[3]),
        ("prveng", TITLES[4]),
        ("idsea", TITLES[6]),
    ],
)
def test_an_abbreviation_finds_its_words(index: SearchIndex, query: str, title: str) -> None:
    assert first(index, query) == title


def test_neighbours_go_before_words_apart(index: SearchIndex) -> None:
    found = [hit.entry.title for hit in index.search("diffpriv")]
    assert found == [TITLES[8]]


@pytest.mark.parametrize("query", ["xkqzv", "zzzzzz", "qwertyuiop", "bdfghjk", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
def test_letters_that_shorten_nothing_find_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query) == []


def test_the_letters_that_were_typed_are_marked(index: SearchIndex) -> None:
    hit = index.search("privbydes")[0]
    assert [hit.entry.title[start:end] for start, end in hit.title_spans] == ["priv", "by", "des"]
