"""Rows of a list: every line belongs to one row, in order, however high each of them is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.tui.widgets.geometry import BLOCK, HEADING, Geometry


@st.composite
def lists(draw: st.DrawFn) -> tuple[bytes, list[int]]:
    heights = bytes(draw(st.lists(st.integers(1, 5), max_size=3 * BLOCK)))
    rows = st.sets(st.integers(0, len(heights) - 1), max_size=20) if heights else st.just(set[int]())
    return heights, sorted(draw(rows))


@given(lists())
def test_lines_belong_to_rows_in_order(drawn: tuple[bytes, list[int]]) -> None:
    heights, headings = drawn
    geometry = Geometry(heights, headings)
    expected = [
        (row, part) for row, height in enumerate(heights) for part in range(HEADING if row in headings else 0, height)
    ]
    assert [geometry.at(line) for line in range(geometry.lines)] == expected


@given(lists())
def test_a_row_begins_where_its_top_says_and_is_as_high_as_it_was_said_to_be(drawn: tuple[bytes, list[int]]) -> None:
    heights, headings = drawn
    geometry = Geometry(heights, headings)
    for row, height in enumerate(heights):
        assert geometry.at(geometry.top(row)) == (row, 0)
        assert geometry.height_of(row) == height


@given(lists())
def test_there_is_nothing_beyond_the_ends(drawn: tuple[bytes, list[int]]) -> None:
    geometry = Geometry(*drawn)
    assert geometry.at(-1) is None
    assert geometry.at(geometry.lines) is None


def test_a_row_belongs_to_the_heading_above_it() -> None:
    geometry = Geometry(bytes([1] * 10), [2, 5])
    assert [geometry.group_of(row) for row in range(7)] == [-1, -1, 0, 0, 0, 1, 1]
