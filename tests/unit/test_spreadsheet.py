from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.spreadsheet import FORMULA, as_cell

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1+1", '"=1+1"', "'=1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("before", ["", "a;", "a; ", "a\t", 'a;"', ";;"])
def test_no_program_finds_a_formula_in_a_cell(formula: str, before: str) -> None:
    text = as_cell(before + formula)
    for separator in ";\t":
        for part in text.split(separator):
            assert not part.strip().lstrip("\"'“”").startswith(tuple(FORMULA)) or "'" in part


@pytest.mark.parametrize("text", ["What is consent?", "a - b", "e-mail", "1 = 1", "C++", "a; b", "me@example.org"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert as_cell(text) == text


@given(st.lists(st.text(alphabet=st.sampled_from("=+-@＝＋－＠;\t\"' a1")), min_size=1, max_size=4))
def test_whatever_parts_the_cells_none_begins_as_a_formula(cells: list[str]) -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([as_cell(cell) for cell in cells])
    for delimiter in ",;\t":
        for found in csv.reader([line.getvalue()], delimiter=delimiter):
            for cell in found:
                # A comma is parted by those alone who heed the quotes around it.
                begins = re.match(r"[\s\"]*", cell)
                assert begins is not None
                assert not cell[begins.end() :].startswith(tuple(FORMULA)), (line.getvalue(), delimiter, found)
