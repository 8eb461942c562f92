"""Tables: drawn where they fit, narrowed where they can be, written as records where they cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.document import Table
from reader.page.tables import column_widths

from .build import drawn, page_of, row, run

LINDDUN = Table(
    row("Letter", "Threat", "The question in our library"),
    (
        row("L", "Linking", "Can loans be tied to each other, or the log to the loans?"),
        row("I", "Identifying", "Can somebody attach a name to a reading list?"),
    ),
    ("center", "", ""),
)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            80,
            [
                "Letter │ Threat      │ The question in our library",
                "───────┼─────────────┼──────────────────────────────────────────────────────────",
                "  L    │ Linking     │ Can loans be tied to each other, or the log to the loans?",
                "  I    │ Identifying │ Can somebody attach a name to a reading list?",
            ],
        ),
        (
            40,
            [
                "Letter │ Threat      │ The question in",
                "       │             │ our library",
                "───────┼─────────────┼──────────────────",
                "  L    │ Linking     │ Can loans be tied",
                "       │             │ to each other, or",
                "       │             │ the log to the",
                "       │             │ loans?",
                "┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄",
                "  I    │ Identifying │ Can somebody",
                "       │             │ attach a name to",
                "       │             │ a reading list?",
            ],
        ),
        (
            20,
            [
                "Letter: L",
                "Threat: Linking",
                "The question in",
                "  our library: Can",
                "  loans be tied to",
                "  each other, or the",
                "  log to the loans?",
                "",
                "Letter: I",
                "Threat: Identifying",
                "The question in",
                "  our library: Can",
                "  somebody attach a",
                "  name to a reading",
                "  list?",
            ],
        ),
    ],
)
def test_table(width: int, lines: list[str]) -> None:
    assert drawn(LINDDUN, width=width) == lines


def test_figures_stand_at_the_right() -> None:
    table = Table(row("Law", "Days"), (row("GDPR", "30"), row("CCPA", "5")), ("left", "right"))
    assert drawn(table) == ["Law  │ Days", "─────┼─────", "GDPR │   30", "CCPA │    5"]


def test_wide_characters_keep_the_columns_in_line() -> None:
    table = Table(row("Wort", "x"), (row("東京", "a"), row("e\u0301te\u0301", "b"), row("👩‍👩‍👧", "c")))
    assert drawn(table) == ["Wort │ x", "─────┼──", "東京 │ a", "e\u0301te\u0301  │ b", "👩‍👩‍👧   │ c"]


def test_table_without_header_and_with_missing_cells() -> None:
    table = Table(None, (row("a", "b", "c"), row("d"), row("", "e")))
    assert [line.rstrip() for line in drawn(table)] == ["a │ b │ c", "d │   │", "  │ e │"]


def test_line_breaks_in_a_cell_are_kept() -> None:
    assert drawn(Table(row("a", "b"), (row("one\ntwo", "x"),))) == ["a   │ b", "────┼──", "one │ x", "two │ "]


def test_a_picture_and_a_note_have_room() -> None:
    from reader.library.document import Style

    picture = run("Lock", Style.IMAGE, source="https://ok.example/lock.png")
    note = run("1", Style.NOTE_REFERENCE, "#fn:1")
    assert drawn(Table(row("a", "b"), (row(picture, "x"), row(note, "y"))), width=30)[2:] == [
        "▣ Lock (lock.png) │ x",
        "[1]               │ y",
    ]


def test_links_in_cells_are_targets() -> None:
    table = Table(row("a", "b"), (row(run("one", link="https://1.example/"), run("two", link="https://2.example/")),))
    assert [(target.href, target.line) for target in page_of(table).links] == [
        ("https://1.example/", 2),
        ("https://2.example/", 2),
    ]


def test_header_alone_and_nothing_at_all() -> None:
    assert drawn(Table(row("a", "b"), ())) == ["a │ b", "──┼──"]
    assert drawn(Table(row("a" * 14, "b" * 14), ()), width=20) == ["a" * 14, "b" * 14]
    assert drawn(Table(None, ())) == []


def test_many_columns_become_records() -> None:
    table = Table(row(*(f"name{n}" for n in range(30))), (row(*(f"value{n}" for n in range(30))),))
    assert drawn(table, width=80) == [f"name{n}: value{n}" for n in range(30)]


@pytest.mark.parametrize(
    ("natural", "least", "weights", "room", "widths"),
    [
        ([5, 5], [5, 5], [9, 9], 20, [5, 5]),
        ([5, 50], [5, 10], [10, 300], 30, [5, 25]),
        ([40, 40], [10, 10], [100, 100], 30, [15, 15]),
        ([40, 40], [10, 10], [100, 300], 60, [20, 40]),
        ([40, 40], [25, 10], [100, 300], 60, [25, 35]),
        ([40, 12], [10, 10], [100, 90], 30, [18, 12]),
        ([40, 40], [16, 16], [100, 100], 27, None),
        ([60, 5], [60, 5], [60, 5], 20, [15, 5]),
        ([33, 58], [18, 10], [120, 370], 70, [18, 52]),
    ],
)
def test_room_is_shared_by_what_stands_in_the_columns(
    natural: list[int], least: list[int], weights: list[int], room: int, widths: list[int] | None
) -> None:
    assert column_widths(natural, least, weights, room) == widths


@given(st.data())
def test_columns_fit_and_have_what_they_need(data: st.DataObject) -> None:
    least = data.draw(st.lists(st.integers(1, 30), min_size=1, max_size=8))
    natural = [word + data.draw(st.integers(0, 60)) for word in least]
    weights = [size * data.draw(st.integers(1, 9)) for size in natural]
    room = data.draw(st.integers(1, 200))
    widths = column_widths(natural, least, weights, room)
    if widths is None:
        assert sum(min(word, 14) for word in least) > room
    else:
        assert sum(widths) == min(room, sum(natural))
        assert all(min(word, 14) <= width <= wanted for word, width, wanted in zip(least, widths, natural, strict=True))
