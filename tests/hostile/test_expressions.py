"""No regular expression of the program goes over a text again for each of its characters."""

from __future__ import annotations

import pytest

from tests.hostile.expressions import Expression, expressions, slowest

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
    "reader.library.liquid.tokens._RAW_END",
)
"""Expressions that are given texts up to the last place where they can end, that match at the start or not at all, or
that have a budget of time."""

TOO_LONG = 0.1
"""Seconds of processor time from which on it is looked at how the time grows with the text."""

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
        bound = next((it for name, it in BOUNDED.items() if expression.name.startswith(name)), 24_000)
        seconds, text = slowest(expression, (bound // 8, bound), TOO_LONG)
        if seconds > TOO_LONG:
            slow[expression.name] = f"{seconds:.2f} s for {text}"
    assert slow == {}


def test_most_are_found(every: list[Expression]) -> None:
    assert len(every) > 200
