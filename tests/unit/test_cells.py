"""How many cells text takes: never fewer than a terminal may draw it with."""

from __future__ import annotations

import locale
import unicodedata
from collections.abc import Iterator
from ctypes import CDLL
from itertools import pairwise

import pytest
from rich.cells import cell_len as rich_len
from rich.cells import load_cell_table

from reader.cells import cell_len, count_widest, fit

QUESTION = "विभेदक गोपनीयता क्या है और यह उपयोगकर्ताओं के डेटा की रक्षा कैसे करती है?"
TAMIL, BENGALI = "தனியுரிமை என்றால் என்ன?", "গোপনীয়তা কী এবং কেন?"


@pytest.fixture
def in_utf_8() -> Iterator[None]:
    """The C library counts as in a UTF-8 terminal."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        pytest.skip("needs the locale C.UTF-8")
    yield
    locale.setlocale(locale.LC_CTYPE, before)


@pytest.mark.usefixtures("in_utf_8")
def test_nothing_is_counted_narrower_than_the_c_library_counts_it() -> None:
    """As tmux, xterm and others draw it."""
    wcwidth = getattr(CDLL(None), "wcwidth", None)
    if wcwidth is None:
        pytest.skip("needs wcwidth of the C library")
    signs = [chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in {"Mc", "Mn", "Sk"}]
    assert [sign for sign in signs if cell_len(sign) < min(wcwidth(ord(sign)), 1)] == []
    assert cell_len(QUESTION) >= sum(wcwidth(ord(sign)) for sign in QUESTION) == 62


@pytest.mark.parametrize("text", [QUESTION, TAMIL, BENGALI])
def test_what_the_screens_are_drawn_with_counts_alike(text: str) -> None:
    assert rich_len(text) == cell_len(text) == sum(map(cell_len, text))


@pytest.mark.parametrize("text", [QUESTION, TAMIL, BENGALI])
@pytest.mark.parametrize("width", range(1, 20))
def test_a_cut_title_says_so_and_fits_everywhere(text: str, width: int) -> None:
    cut = fit(text, width)
    assert cell_len(cut) == width
    assert cut.rstrip().endswith("…")


def test_marks_above_and_below_their_letter_take_no_cell() -> None:
    assert cell_len("e\u0301") == 1
    assert cell_len("\u05e9\u05b8\u05c1") == 1
    assert cell_len("ก\u0e34") == 1


def test_the_table_stays_in_order() -> None:
    count_widest()
    ranges = load_cell_table("auto").widths
    assert all(one[1] < other[0] for one, other in pairwise(ranges))
