"""What a row says and how high it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reader
from reader.dates import date_writer
from reader.library.post import Copy, Entry
from reader.search import Snippet
from reader.settings import DENSITIES
from reader.state import Marks
from reader.text import clean_line
from reader.tui.list.fitting import Piece, cells_of
from reader.tui.list.layout import LEAD, Density, RowLayout
from reader.tui.list.rows import ListRow
from reader.tui.list.usual import Usual, usual_of
from tests.unit.tui.making import entry

DAILY = RowLayout(date_writer(), usual=Usual(minutes=1), period="month")
UNDATED = DAILY._replace(period="")
SHORT, LONG = "What is consent?", "What are the global challenges of privacy engineering in our times?"


def copied(*days: str, title: str = SHORT, words: int = 200) -> Entry:
    instants = [int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) for day in days]
    copies = tuple(Copy(f"_posts/{number}.md", instant, 0) for number, instant in enumerate(instants))
    return Entry(entry("a", title, days[0], words=words).post, copies)


def drawn(row: ListRow | Entry, layout: RowLayout = DAILY, width: int = 49, marks: Marks | None = None) -> list[str]:
    """The lines of a row in a list of that width, as they are read."""
    row = row if isinstance(row, ListRow) else ListRow(row)
    height = layout.heights(layout.measure([row]), width)[0] + layout.has_note_line(marks)
    lines = layout.lines(row, marks, width, height)
    assert len(lines) == height
    assert all(cells_of(line) <= width - LEAD - 1 for line in lines)
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def test_a_title_that_fits_takes_one_line_with_its_day() -> None:
    assert drawn(copied("2026-02-03")) == ["What is consent?" + " " * 28 + "3"]


def test_a_longer_title_takes_two_lines_and_its_day_stands_beside_the_first() -> None:
    assert drawn(copied("2026-02-13", title=LONG)) == [
        "What are the global challenges of privacy  13",
        "engineering in our times?",
    ]


def test_what_sets_a_post_apart_stands_below_the_day() -> None:
    again = copied("2024-08-10", "2025-01-01", "2026-08-08", title=LONG, words=900)
    assert drawn(again, marks=Marks(bookmarked=True)) == [
        "What are the global challenges of privacy  10",
        "engineering in our times?          4 min ×3 ★",
    ]


def test_a_short_title_has_it_on_its_line() -> None:
    assert drawn(copied("2024-08-10", "2025-01-01"), marks=Marks(note=clean_line("why")))[0].endswith("×2 ✎ 10")


def test_a_title_that_just_fits_takes_one_line_and_gives_way_to_a_bookmark() -> None:
    fits = copied("2026-02-13", title="What are the global privacy challenges now")
    assert drawn(fits) == ["What are the global privacy challenges now 13"]
    assert drawn(fits, marks=Marks(bookmarked=True)) == ["What are the global privacy challenges…  ★ 13"]


def test_minutes_are_told_where_they_are_unusual_and_only_there() -> None:
    assert "min" not in drawn(copied("2026-02-03", words=200))[0]
    assert "2 min" in drawn(copied("2026-02-03", words=480))[0]


def test_a_post_of_many_hours_says_so_and_its_row_has_the_height_for_it() -> None:
    for title in ("What is consent?", "What is consent, and who may ask", "What are the global privacy challenges"):
        lines = drawn(copied("2026-02-03", title=title, words=400_000))
        assert any("28 h 1 min" in line for line in lines)


def test_without_headings_the_whole_date_is_told() -> None:
    assert drawn(copied("2026-02-03"), UNDATED)[0].endswith("3 Feb 2026")
    assert drawn(copied("2026-02-03", title=LONG), UNDATED)[1].endswith("3 Feb 2026")


def test_a_result_says_below_its_title_why_it_was_found() -> None:
    snippet = Snippet(clean_line("we asked for consent first"), ((13, 20),))
    found = ListRow(copied("2026-02-03"), SimpleNamespace(title_spans=(), snippet=snippet, reason="", noted=""))  # type: ignore[arg-type]
    title, why = drawn(found, UNDATED._replace(found=True))
    assert title == SHORT
    assert why == "we asked for consent first         3 Feb 2026"
    pieces: list[Piece] = UNDATED._replace(found=True).lines(found, None, 49, 2)[1]
    assert ("consent", "list--dim-match") in pieces


@pytest.mark.parametrize("reason", ["", "your note: x"])
@pytest.mark.parametrize("width", [49, 60, 70])
def test_a_line_of_text_begins_later_where_what_matched_would_not_be_in_sight(width: int, reason: str) -> None:
    text = "There are many ways to listen to encrypted connections between web browsers and the servers that they ask."
    at = text.index("browsers")
    snippet = Snippet(clean_line(text), ((at, at + 8),))
    hit = SimpleNamespace(title_spans=(), snippet=snippet, reason=reason, noted="")
    found = ListRow(copied("2026-02-03"), hit)  # type: ignore[arg-type]
    below = drawn(found, DAILY._replace(found=True), width=width)[1]
    assert below.startswith(f"{reason} · …" if reason else "…")
    assert below.partition("…")[2].split()[0] in text.split(), "it begins with a whole word"
    assert "browsers" in below
    assert below.endswith("3 Feb 2026")


def test_what_matched_in_a_title_is_marked_on_both_lines() -> None:
    hit = SimpleNamespace(title_spans=((5, 8), (34, 53)), snippet=None, reason="", noted="")
    lines = DAILY.lines(ListRow(copied("2026-02-03", title=LONG), hit), None, 49, 2)  # type: ignore[arg-type]
    marked = [[text for text, look in line if look == "list--match"] for line in lines]
    assert marked == [["are", "privacy"], ["engineering"]]


def test_a_note_stands_below_the_title_where_notes_are_shown() -> None:
    marks = Marks(bookmarked=True, note=clean_line("for the workshop"))
    assert drawn(copied("2026-02-03", title=LONG), DAILY._replace(notes=True), marks=marks)[2] == "✎ for the workshop"
    assert len(drawn(copied("2026-02-03", title=LONG), marks=marks)) == 2


def test_one_line_a_row_and_details_are_to_be_had() -> None:
    compact, roomy = DAILY._replace(density=Density.COMPACT), DAILY._replace(density=Density.ROOMY)
    assert drawn(copied("2026-02-03", title=LONG), compact) == ["What are the global challenges of privacy…  3"]
    assert drawn(copied("2024-08-10", "2026-08-08"), roomy, 60) == [
        SHORT,
        "1 min · Ada Example          ×2 10 Aug 2024 – 8 Aug 2026",
    ]


TITLES = st.text("abc 日🙂é\u0301", min_size=1, max_size=120)


LAYOUTS = st.builds(
    RowLayout,
    st.just(date_writer()),
    st.sampled_from(Density),
    period=st.sampled_from(["", "month", "year"]),
    found=st.booleans(),
    notes=st.booleans(),
)


@given(TITLES, st.integers(8, 90), LAYOUTS, st.integers(1, 3))
def test_every_line_fits_whatever_the_width(title: str, width: int, layout: RowLayout, copies: int) -> None:
    marks = Marks(bookmarked=True, note=clean_line("日本 for the workshop") if copies > 1 else clean_line(""))
    drawn(copied(*["2026-02-13"] * copies, title=title), layout, width, marks)


@given(TITLES, st.integers(34, 90), st.sampled_from(Density), st.sampled_from(["", "month", "year"]))
def test_a_bookmark_changes_no_height_and_hides_no_day(title: str, width: int, density: Density, period: str) -> None:
    layout = RowLayout(date_writer(), density, period=period)
    plain, marked = (
        drawn(copied("2026-02-13", title=title), layout, width, marks) for marks in (None, Marks(bookmarked=True))
    )
    assert len(plain) == len(marked)
    assert "★" in "".join(marked)
    assert "13" in "".join(marked)


@pytest.mark.parametrize(("period", "shown"), [("month", " 3"), ("year", " 3 Feb"), ("", "3 Feb 2026")])
def test_a_row_tells_what_its_heading_leaves_of_the_date(period: str, shown: str) -> None:
    layout = RowLayout(date_writer(), usual=Usual(minutes=1), period=period)
    assert drawn(copied("2026-02-03"), layout)[0].endswith(shown)


def test_what_nearly_all_posts_share_is_counted() -> None:
    entries = [entry(str(number), tags=("daily", "law") if number else ("daily",), words=200) for number in range(9)]
    entries.append(entry("long", words=2000))
    assert usual_of(entries) == Usual(1, clean_line("Ada Example"), frozenset({"daily", "law"}))
    assert usual_of([]) == Usual()


def test_on_the_real_site_most_questions_can_be_read(shared: Path) -> None:
    """At 120x36, where the list has 49 columns and 33 lines."""
    entries = reader.load(shared / "corpus" / "cmu").entries
    layout = RowLayout(date_writer(), usual=usual_of(entries), period="month")
    rows = [drawn(one) for one in entries]
    assert sum("…" in "".join(row) for row in rows) <= 0.3 * len(rows)
    assert sum(layout.heights(layout.measure([ListRow(one) for one in entries[:15]]), 49)) <= 32


@pytest.mark.parametrize("density", Density)
def test_each_density_has_words_and_a_next_one(density: Density) -> None:
    assert density.label
    assert density.following is not density


def test_every_density_is_a_setting() -> None:
    assert tuple(density.value for density in Density) == DENSITIES
