"""Rows of a list: every line belongs to one row, in order, however tall the highlighted one is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.tui.widgets.geometry import HEADING, Geometry


@st.composite
def geometries(draw: st.DrawFn) -> Geometry:
    count = draw(st.integers(0, 40))
    tall = draw(st.none() | st.integers(0, count - 1)) if count else None
    headings = sorted(draw(st.sets(st.integers(0, count - 1)))) if count else []
    return Geometry(count, draw(st.integers(1, 4)), tall, draw(st.integers(0, 5)), headings)


@given(geometries())
def test_lines_belong_to_rows_in_order(geometry: Geometry) -> None:
    found = [geometry.at(line) for line in range(geometry.lines)]
    expected = [
        (row, part)
        for row in range(geometry.count)
        for part in range(HEADING if row in geometry.headings else 0, geometry.height_of(row))
    ]
    assert found == expected


@given(geometries())
def test_a_row_begins_where_its_top_says(geometry: Geometry) -> None:
    for row in range(geometry.count):
        assert geometry.at(geometry.top(row)) == (row, 0)


@given(geometries())
def test_there_is_nothing_beyond_the_ends(geometry: Geometry) -> None:
    assert geometry.at(-1) is None
    assert geometry.at(geometry.lines) is None
