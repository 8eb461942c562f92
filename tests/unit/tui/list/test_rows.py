"""What a list row says."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.dates import date_writer
from reader.library.post import Copy, Entry, Post
from reader.search import Snippet
from reader.state import Marks
from reader.text import EMPTY, clean_line
from reader.tui.list.rows import Row, crop_pieces, marker, second_line, split_spans, wrap_pieces


def entry(*days: str, draft: bool = False) -> Entry:
    instants = [int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) for day in days]
    post = Post(
        id="_posts/a.md",
        title=clean_line("What is consent?"),
        subtitle=EMPTY,
        author=EMPTY,
        instant=instants[0],
        offset=0,
        url="/a/",
        tags=(),
        categories=(),
        layout=EMPTY,
        slug=clean_line("a"),
        draft=draft,
        words=480,
        fingerprint="f",
        site="s",
    )
    return Entry(post, tuple(Copy(f"_posts/{number}.md", instant, 0) for number, instant in enumerate(instants)))


def said(row: Row) -> str:
    return "".join(text for text, _ in second_line(row, date_writer()))


def test_the_second_line_tells_date_and_reading_time() -> None:
    assert said(Row(entry("2026-02-03"))) == "3 Feb 2026 · 2 min"


def test_copies_are_counted_with_their_first_and_last_date() -> None:
    assert said(Row(entry("2024-08-10", "2025-01-01", "2026-08-08"))) == "×3 · 10 Aug 2024 – 8 Aug 2026 · 2 min"


def test_a_draft_is_called_one() -> None:
    assert said(Row(entry("2026-02-03", draft=True))).endswith("draft")


def test_a_match_in_the_text_takes_the_second_line() -> None:
    found = SimpleNamespace(title_spans=(), snippet=Snippet(clean_line("asked for consent first"), ((10, 17),)))
    row = Row(entry("2026-02-03"), found)  # type: ignore[arg-type]
    assert ("consent", "list--dim-match") in second_line(row, date_writer())


def test_markers_differ_in_shape() -> None:
    shapes = {
        "".join(text for text, _ in marker(marks))
        for marks in (
            Marks(),
            Marks(read=True),
            Marks(bookmarked=True),
            Marks(read=True, bookmarked=True),
            Marks(read=True, bookmarked=True, note=clean_line("why")),
        )
    }
    assert len(shapes) == 5
    assert {cell_len(shape) for shape in shapes} == {3}


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=5))
def test_spans_never_lose_or_repeat_a_character(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = split_spans(text, spans, "plain", "match")
    assert "".join(part for part, _ in pieces) == text


WORDS = st.lists(st.text("abç日🙂é ", min_size=1, max_size=30), max_size=6)


@given(WORDS, st.integers(2, 40))
def test_wrapped_lines_fit_and_hold_all_letters(texts: list[str], width: int) -> None:
    lines = wrap_pieces([(text, "") for text in texts], width)
    assert all(sum(cell_len(part) for part, _ in line) <= width for line in lines)
    wrapped = "".join(part for line in lines for part, _ in line)
    assert wrapped.replace(" ", "") == "".join(texts).replace(" ", "")


@given(WORDS, st.integers(1, 40))
def test_cropped_pieces_fit(texts: list[str], width: int) -> None:
    pieces = [(text, "") for text in texts]
    cropped = "".join(part for part, _ in crop_pieces(pieces, width))
    assert cell_len(cropped) <= width
    if cell_len("".join(texts)) > width:
        assert cropped.endswith("…")


def test_a_title_is_wrapped_at_spaces() -> None:
    lines = wrap_pieces([("Are AR/VR developers ", "a"), ("legally", "b"), (" responsible?", "a")], 21)
    assert ["".join(part for part, _ in line).rstrip() for line in lines] == [
        "Are AR/VR developers",
        "legally responsible?",
    ]
