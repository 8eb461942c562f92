"""Tables, lists and pictures of HTML keep the shape that a browser gives them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.library.body import parse_body, to_text
from reader.library.document import Items, Table
from reader.page import lay_out


def drawn(source: str, width: int = 60) -> str:
    page = lay_out(parse_body(source), width=width, measure=cell_len)
    page.finish()
    return "\n".join(str(line.text).rstrip() for line in page.lines)


def rows(source: str) -> list[list[str]]:
    (table,) = parse_body(source).blocks
    assert isinstance(table, Table)
    all_rows = [*([table.header] if table.header else []), *table.rows]
    return [["".join(run.text for run in cell) for cell in row.cells] for row in all_rows]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["", "c"]]),
        ("<tr><td>a<td rowspan=3>b<tr><td>c<tr><td>d", [["a", "b"], ["c", ""], ["d", ""]]),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", [["a", "", "b"], ["c", "d", "e"]]),
        ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f",
         [["a", "", "b"], ["", "", "c"], ["d", "e", "f"]]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["", "c"], ["", "d"]]),
        ("<tr><td rowspan=9>a<td>b<tr><td>c", [["a", "b"], ["", "c"]]),
        ("<tr><td rowspan=x colspan='-1'>a<td>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
    ],
)  # fmt: skip
def test_cells_that_span_rows_and_columns(inner: str, expected: list[list[str]]) -> None:
    assert rows(f"<table>{inner}</table>") == expected


def test_lists_in_cells_keep_their_shape() -> None:
    table = (
        "<table><tr><th>Good</th><th>Bad</th></tr><tr><td><ul><li>One that is long enough to be wrapped here</li>"
        "<li>two</li></ul></td><td><p>A paragraph.</p><ol><li>first</li></ol></td></tr></table>"
    )
    lines = drawn(table).split("\n")
    assert lines[2].lstrip().startswith("• One that is long")
    assert lines[3].startswith("    here")
    assert any(line.strip().startswith("• two") for line in lines)
    assert any("1. first" in line for line in lines)
    assert to_text(parse_body(table)).count("two") == 1


def test_a_table_too_narrow_for_columns_shows_its_lists_one_below_the_other() -> None:
    cells = "".join(f"<td><ul><li>item-{n}-a</li><li>item-{n}-b</li></ul></td>" for n in range(8))
    heads = "".join(f"<th>head-{n}-xxxxxxxxxxxx</th>" for n in range(8))
    shown = drawn(f"<table><tr>{heads}</tr><tr>{cells}</tr></table>", 40)
    assert all(f"item-{n}-{letter}" in shown for n in range(8) for letter in "ab")


@pytest.mark.parametrize(
    ("attributes", "items", "labels"),
    [
        ("", "<li>a<li>b", ["1.", "2."]),
        ("start=5", "<li>a<li value=9>b<li>c", ["5.", "9.", "10."]),
        ("reversed", "<li>a<li>b<li>c", ["3.", "2.", "1."]),
        ("reversed start=10", "<li>a<li value=4>b<li>c", ["10.", "4.", "3."]),
        ("type=a", "<li>a<li value=27>b", ["a.", "aa."]),
        ("type=I start=4", "<li>a<li>b", ["IV.", "V."]),
        ("type=i start=0", "<li>a<li>b", ["0.", "i."]),
        ("type=x start='-1'", "<li>a<li>b", ["-1.", "0."]),
    ],
)
def test_numbers_of_lists_are_those_of_the_page(attributes: str, items: str, labels: list[str]) -> None:
    source = f"<ol {attributes}>{items}</ol>"
    (block,) = parse_body(source).blocks
    assert isinstance(block, Items)
    assert [block.label(number) for number in block.numbers] == labels
    assert [line.split()[0] for line in drawn(source).split("\n")] == labels


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('<img src="/a.png">Words beside it.', ["▣ a.png", "Words beside it."]),
        ('<a href="/x"><img src="/a.png" alt="Logo"></a>More', ["▣ Logo (a.png)", "More"]),
        ("Before![alt](/a.png)after", ["Before", "▣ alt (a.png)", "after"]),
        ("An icon ![alt](/a.png), in a sentence.", ["An icon ▣ alt (a.png), in a sentence."]),
        ("An icon ![alt](/a.png) in a sentence.", ["An icon ▣ alt (a.png) in a sentence."]),
        ('Text <img src="/a.png" align="left"> goes on.', ["Text", "▣ a.png", "goes on."]),
        ('Text <img src="/a.png" style="float: right"> goes on.', ["Text", "▣ a.png", "goes on."]),
        ('<img class="align-right" src="/a.png"> text', ["▣ a.png", "text"]),
        ('<img class="wide" src="/a.png"> text', ["▣ a.png text"]),
    ],
)
def test_a_picture_beside_words_stands_on_its_own_line(source: str, lines: list[str]) -> None:
    assert drawn(source).split("\n") == lines


def test_a_link_around_a_picture_and_words_is_one_link() -> None:
    page = lay_out(parse_body('<a href="/x"><img src="/a.png">Words</a> and'), width=60, measure=cell_len)
    page.finish()
    assert [link.href for link in page.links] == ["/x"]


def test_controls_that_no_browser_draws_are_not_drawn() -> None:
    assert drawn("Wor\x1ads with\x7f a\x9d.\n\n## \x1aHead\n\n    co\x01de") == "Words with a.\n\n\nHead\n\n  code"
