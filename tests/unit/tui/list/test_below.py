"""What stands below the rows: why there are none, and the posts that are gone."""

from __future__ import annotations

import pytest

from reader.state import Marks
from reader.state.gone import GonePost
from reader.text import EMPTY, clean_line
from reader.tui.list.below import lines_below
from reader.tui.list.fitting import cells_of

GONE = [
    GonePost(
        clean_line("What is consent?"), clean_line("_posts/a.md"), clean_line("/consent/"), Marks(bookmarked=True)
    ),
    GonePost(
        clean_line("Who listens 日本 " * 8),
        clean_line("_posts/b.md"),
        EMPTY,
        Marks(bookmarked=True, note=clean_line("for the exam")),
    ),
]


def text(width: int, empty: str = "") -> list[str]:
    lines = lines_below(clean_line(empty), GONE, width)
    assert all(cells_of(line) <= width for line in lines)
    return ["".join(part for part, _ in line).strip() for line in lines]


def test_each_post_that_is_gone_is_told_with_its_title_note_and_last_address() -> None:
    told = text(60)
    assert told[1].startswith("Gone from the site")
    assert told[1].endswith(" 2")
    assert told[2:4] == ["What is consent?", "last at /consent/"]
    note = told.index("✎ for the exam")
    assert told[note + 1] == "last at _posts/b.md"
    below = " ".join(told[note + 2 :])
    assert "privacy-reader export" in below
    assert "privacy-reader mark --no-bookmark ID removes the bookmark, --no-note the note" in below


@pytest.mark.parametrize("width", [24, 34, 120])
def test_nothing_is_cut_in_any_width(width: int) -> None:
    told = "".join(text(width, "No bookmarks yet.")).replace(" ", "")
    assert told.count("日本") == 8
    assert "Nobookmarksyet." in told


def test_nothing_is_drawn_where_there_is_nothing_to_tell() -> None:
    assert lines_below(EMPTY, (), 40) == []
