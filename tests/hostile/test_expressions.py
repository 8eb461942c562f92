"""No regular expression of the program goes over a text again for each of its characters."""

from __future__ import annotations

import re

import pytest

from tests.hostile.expressions import LONGEST, Expression, expressions, fastest_growing

BOUNDED = {
    "reader.library.jekyll.date_texts.": 130,
    "reader.library.liquid.lax._": 4_000,
    "reader.library.jekyll.post_files._UNDATED": 20,
    "reader.search.index.acronyms._BRACKETS": 400,
    "reader.git.address._WEB_PAGE": 400,
    "reader/tui/widgets/top_bar.py": 400,
}
"""Expressions that only ever see short texts, by the beginning of their names: how long those are, in characters."""

ENDED = (
    *("reader.library.body.raw_words._HTML_COMMENT", "reader.library.body.html.parser._TAG"),
    *("reader.library.body.kramdown.patterns.ITEM_ATTRIBUTES", "reader.library.body.commonmark.prepare._JSX_COMMENT"),
    *("reader.library.liquid.tokens._RAW_END", "reader.library.liquid.lax._LOOKUP"),
)
"""Expressions that are given texts up to the last place where they can end, that match at the start or not at all, or
that have a budget of time."""

PARTS = 8


@pytest.fixture(scope="module")
def every() -> list[Expression]:
    return expressions()


@pytest.mark.parametrize("part", range(PARTS))
def test_none_is_slow(every: list[Expression], part: int) -> None:
    slow = {}
    for expression in every[part::PARTS]:
        if expression.name in ENDED:
            continue
        longest = next((it for name, it in BOUNDED.items() if expression.name.startswith(name)), LONGEST)
        found = fastest_growing(expression, longest)
        if found:
            slow[expression.name] = str(found)
    assert slow == {}


def test_most_are_found(every: list[Expression]) -> None:
    assert len(every) > 200


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"(?:a+)+b", "a"), (r"\s+$", " "), (r"(a*)(b*)(a*)c", "a"), (r"\[([^\]]*)\]", "["), (r"x.*y.*z", "xy")],
)
def test_a_careless_one_is_found(pattern: str, text: str) -> None:
    found = fastest_growing(Expression("careless", re.compile(pattern), frozenset({"search"})))
    assert found
    assert text[0] in found.family.middle


@pytest.mark.parametrize(
    "pattern", [r"a+b?", r"(?<!\s)\s++$", r"\[([^\[\]]*)\]", r"(?<![\w-])([\w-]++)=", r"[a-z]{1,40}x"]
)
def test_a_careful_one_is_not(pattern: str) -> None:
    assert not fastest_growing(Expression("careful", re.compile(pattern), frozenset({"sub"})))
