"""Text in cells: nothing is lost, nothing is wider than its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.tui.list.fitting import begin_later, break_text, crop_pieces, split_spans, wrap_pieces


@pytest.mark.parametrize("width", [12, 20, 31, 44])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("one two three four five six seven eight nine ten eleven twelve", "nine"),
        ("…one two three four five six seven eight nine ten", "one"),
        ("个人数据的保护是每个人的基本权利而且受到法律的明确保障", "法律"),
        ("short", "short"),
    ],
)
def test_a_text_begins_where_a_span_of_it_is_in_sight(text: str, word: str, width: int) -> None:
    at = text.index(word)
    shown, spans = begin_later(text, [(at, at + len(word))], width)
    (span,) = spans
    assert shown[span[0] : span[1]] == word
    assert cell_len(shown[: span[1]]) <= width
    assert text.endswith(shown.removeprefix("…"))
    assert "……" not in shown
    if cell_len(text[: at + len(word)]) < width:
        assert shown == text, "it is in sight already"


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


@given(st.text("abc-/ 日🙂é\u0301", max_size=60), st.lists(st.integers(2, 20), min_size=1, max_size=3))
def test_a_broken_text_fits_and_loses_nothing_but_spaces_and_its_end(text: str, widths: list[int]) -> None:
    lines = break_text(text, widths)
    assert len(lines) <= len(widths)
    for number, (start, end) in enumerate(lines):
        cut = number == len(widths) - 1 and text[end:].strip(" ") != ""
        assert cell_len(text[start:end]) <= widths[number] - cut
    starts = [start for start, _ in lines]
    gaps = [text[end:start] for (_, end), start in zip(lines, starts[1:], strict=False)]
    assert not "".join(gaps).strip(" ")
    if len(lines) < len(widths):
        assert not text[lines[-1][1] :].strip(" ")


def test_a_title_is_broken_between_words_and_wide_characters() -> None:
    assert break_text("What is consent?", [9, 10]) == [(0, 7), (8, 16)]
    assert break_text("a 数据最小化是什么意思", [8, 8]) == [(0, 5), (5, 8)]
