"""Text from right to left stands at the right edge, the signs that end its lines at their left end."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.library.body import parse_body
from reader.page import lay_out
from reader.page.direction import runs_right_to_left
from reader.page.find import find_text


def _lines(source: str, width: int = 30) -> list[str]:
    page = lay_out(parse_body(source), width=width, measure=cell_len)
    page.finish()
    return [str(line.text) for line in page.lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("שלום", True), ("مرحبا.", True), ("1. שלום", True), ("«(שלום)» abc", True),
        ("abc שלום", False), ("plain", False), ("", False), ("12 – …", False), ("字 שלום", False),
    ],
)  # fmt: skip
def test_the_first_strong_character_tells_the_direction(text: str, expected: bool) -> None:
    assert runs_right_to_left(text) is expected


def test_a_paragraph_from_right_to_left_is_set_at_the_right_edge() -> None:
    line = _lines("שלום עולם.")[0]
    assert cell_len(line) == 30
    assert line.lstrip() == ".שלום עולם"
    assert _lines("Hello, שלום.")[0] == "Hello, שלום."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("שלום https://ok.example/path?query=value", ["שלום", "https://ok.", "example/path?", "query=value"]),
        ("שלום abc, defghijk, עולם", ["שלום abc,", ",defghijk", "עולם"]),
        ("שלום abc, def, 12.", ["שלום abc,", ".def, 12"]),
        ("שלום עולם!?", ["?!שלום עולם"]),
        ("שלום **עולם**.", [".שלום עולם"]),
        ("שלום abc.", [".שלום abc"]),
        ("مرحبا abc؟", ["؟مرحبا abc"]),
    ],
)
def test_signs_between_letters_from_left_to_right_stay_with_them(source: str, expected: list[str]) -> None:
    assert [line.strip() for line in _lines(source, 13)] == expected


def test_signs_that_are_drawn_first_are_read_and_found_last() -> None:
    page = lay_out(parse_body("שלום **עולם**!? abc"), width=12, measure=cell_len)
    page.finish()
    first = page.lines[0]
    assert first.text.strip() == "?!שלום עולם"
    assert "".join([segment.text for segment in first.reading_order]).strip() == "שלום עולם!?"
    (match,) = find_text(page, "עולם!? abc")
    assert [first.text[span.start : span.end] for span in match.spans if span.line == 0] == ["?", "!", "עולם"]


def test_lines_and_items_of_such_text_keep_within_the_width() -> None:
    lines = _lines("- " + "שלום עולם, " * 12 + "!?\n\nabc", 24)
    assert all(cell_len(line) <= 24 for line in lines)
    assert sum(cell_len(line) == 24 for line in lines) >= 4
    assert lines[0].lstrip().startswith("•")
    assert lines[-1] == "abc"
