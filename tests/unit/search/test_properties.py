"""What holds for any query."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search import SearchIndex
from reader.search.ranking import _add, _at_least, _descending, _maximum
from reader.search.words.languages import LANGUAGES
from tests.effort import lines_run
from tests.unit.search.conftest import QUESTIONS, SmallLibrary

Found = Callable[[str], list[str]]
TITLES = [title for title, *_ in QUESTIONS]
WORDY = [title for title in TITLES if title != "???"]
MOST_LINES = 400_000
"""Lines of Python that a single query may run; an ordinary one runs a fiftieth of it."""


@pytest.mark.parametrize("title", TITLES)
def test_a_title_finds_its_entry_first(found: Found, title: str) -> None:
    assert found(title)[0] == title
    assert found(title.upper())[0] == title


@settings(max_examples=60, deadline=None)
@given(title=st.sampled_from(WORDY), data=st.data())
def test_another_matching_word_never_removes_the_entry_that_holds_all(
    found: Found, title: str, data: st.DataObject
) -> None:
    text = {t: body for t, body, *_ in QUESTIONS}[title]
    words = [w for w in re.findall(r"[^\W_]+", f"{title} {text}") if len(w) > 1]
    chosen = data.draw(st.lists(st.sampled_from(words), min_size=2, max_size=6))
    before = True
    for count in range(1, len(chosen) + 1):
        shown = title in found(" ".join(chosen[:count]) + " ")
        content = [w for w in chosen[:count] if w.lower() not in LANGUAGES["en"].small]
        assert shown or not before or not content or count == 1 or _only_small(chosen[: count - 1])
        before = shown


def _only_small(words: list[str]) -> bool:
    return all(word.lower() in LANGUAGES["en"].small for word in words)


@settings(max_examples=40, deadline=None)
@given(title=st.sampled_from([t for t in WORDY if t.isascii()]), data=st.data())
def test_case_accents_and_quotes_change_nothing(found: Found, title: str, data: st.DataObject) -> None:
    words = re.findall(r"[A-Za-z']+", title)
    query = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=4)))
    if query.startswith("'") or " '" in query:
        query = query.replace(" '", " ").lstrip("'")
    expected = found(query)
    assert found(query.upper()) == expected
    assert found(query.replace("e", "é").replace("o", "ö")) == expected
    assert found(query.replace("'", "’")) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_string_is_answered_soon(index: SearchIndex, query: str) -> None:
    def look() -> None:
        for hit in index.results(query, limit=20).hits:
            for span in hit.title_spans:
                assert 0 <= span[0] < span[1] <= len(hit.entry.title)
            if hit.snippet is not None:
                assert all(0 <= a < b <= len(hit.snippet.text) for a, b in hit.snippet.spans)

    assert lines_run(look) < MOST_LINES


@pytest.mark.parametrize(
    "query", ["a" * 5_000, "a " * 3_000, '"' * 999, "-" * 999, "privacy " * 500, "^" * 99, "私" * 999]
)
def test_long_queries_are_answered_soon(index: SearchIndex, query: str) -> None:
    assert lines_run(lambda: index.results(query, limit=20)) < MOST_LINES


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=60)), max_size=6), st.text(max_size=20))
def test_any_library_can_be_searched(rows: list[tuple[str, str]], query: str) -> None:
    index = SearchIndex(SmallLibrary([(title, text, "tag", "2024-01-01") for title, text in rows]))
    index.build()
    for hit in index.search(query):
        _ = hit.title_spans, hit.snippet


NUMBERS = st.lists(st.integers(0, 300), min_size=1, max_size=40)


def sliced(values: list[int]) -> list[int]:
    return [sum((value >> bit & 1) << place for place, value in enumerate(values)) for bit in range(10)]


@given(NUMBERS, st.data())
def test_slices_add_like_numbers(values: list[int], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.integers(0, 300), min_size=len(values), max_size=len(values)))
    total = _add(sliced(values), sliced(others))
    everything = (1 << len(values)) - 1
    sums = [a + b for a, b in zip(values, others, strict=True)]
    assert _maximum(total, everything) == max(sums)
    limit = data.draw(st.integers(1, 700))
    assert _at_least(total, limit, everything) == sum((s >= limit) << i for i, s in enumerate(sums))
    groups = list(_descending(total, everything))
    assert [value for value, _ in groups] == sorted(set(sums), reverse=True)
    assert all(sums[i] == value for value, bits in groups for i in range(len(sums)) if bits >> i & 1)
