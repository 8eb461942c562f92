"""Pages: laid out as far as they are asked for, and found again at another width."""

from __future__ import annotations

from itertools import islice

from rich.cells import cell_len

from reader.library.body import parse_body
from reader.library.document import Code, Document, Folded, Heading, Quote, Table
from reader.page import Page, Place, lay_out
from reader.text import EMPTY, clean_block
from tests.pace import work_of

from .build import bullets, doc, header, page_of, para, row, run

WORDS = "people decide what others may know about them and change their minds " * 3


def long_document(blocks: int = 400) -> Document:
    return doc(*(para(f"Paragraph {number}. {WORDS}") for number in range(blocks)))


def lazy(document: Document, width: int = 60) -> Page:
    return lay_out(document, width=width, measure=cell_len)


def test_no_more_is_laid_out_than_is_asked_for() -> None:
    page = lazy(long_document())
    assert page.lines == []
    assert page.ensure(30) == len(page.lines) == 30
    assert not page.complete
    assert page.finish() == len(page.lines) > 1_000
    assert page.complete


def test_one_endless_block_is_laid_out_in_parts() -> None:
    items = bullets(*(f"item {number}" for number in range(5_000)))
    rows = Table(None, tuple(row(f"a{number}", "b") for number in range(5_000)))
    code = Code(clean_block("x\n" * 5_000), EMPTY)
    for block in (items, rows, code, Quote((items,)), para(WORDS * 2_000)):
        page = lazy(doc(block))
        assert page.ensure(40) == 40
        assert not page.complete


def test_line_beyond_the_end_is_none() -> None:
    page = lazy(doc(para("one")))
    assert page.line(0) is not None
    assert page.line(1) is None
    assert page.line(-1) is None
    assert page.ensure(10) == 1


def test_height_is_estimated_and_then_exact() -> None:
    page = lazy(long_document())
    page.ensure(30)
    estimate = page.height
    exact = page.finish()
    assert page.height == exact
    assert 0.7 * exact < estimate < 1.4 * exact


def test_height_of_an_endless_list_is_estimated_quickly() -> None:
    page = lazy(doc(bullets(*(f"item {number} {WORDS}" for number in range(3_000)))))
    page.ensure(30)
    laid_out = len(page.lines)
    estimate = page.height
    assert len(page.lines) == laid_out
    assert work_of(lambda: page.height, 0.1) < 0.1
    assert 0.7 * page.finish() < estimate < 1.4 * page.height


def test_narrow_widths_are_lifted_to_what_text_needs() -> None:
    assert lay_out(doc(para("text")), width=1, measure=cell_len).width == 10


def test_empty_document() -> None:
    page = page_of()
    assert (page.lines, page.height, page.links, page.next_link()) == ([], 0, (), None)
    assert page.place(3) == Place(0, 0)
    assert page.find_place(Place(0, 0)) == 0


def test_a_place_is_found_again_at_another_width() -> None:
    document = long_document(50)
    wide, narrow = lazy(document, 100), lazy(document, 30)
    for index in (0, 1, 2, 3, 17, 60, 100):
        place = wide.place(index)
        line = narrow.find_place(place)
        begin = wide.lines[index].text[:12].split()
        text = " ".join(entry.text for entry in islice(narrow.lines, max(0, line - 1), line + 2))
        assert not begin or begin[0] in text
        assert narrow.lines[line].block == place.block
    assert wide.find_place(wide.place(40)) == 40


def test_a_place_beyond_the_end_is_the_last_line() -> None:
    page = lazy(doc(para("one"), para("two")))
    assert page.find_place(Place(9, 0)) == 2
    assert page.find_place(Place(1, 10_000)) == 2


def test_anchors() -> None:
    inner = Quote((Heading(3, (run("Inner"),), "inner"),))
    blocks = (para(WORDS), Heading(2, (run("Überblick"),), "überblick"), inner)
    page = lazy(doc(*blocks, anchors={"überblick": 1, "ghost": 2}), 40)
    line = page.anchor("überblick")
    assert line is not None
    assert page.lines[line].text == "Überblick"
    assert page.anchor("#%C3%BCberblick") == line
    assert page.anchor("inner") == line + 2
    assert page.anchor("ghost") == line + 2
    assert page.anchor("#top") == page.anchor("") == 0
    assert page.anchor("missing") is None


def test_links_far_down_are_reached() -> None:
    blocks = [para(WORDS) for _ in range(300)]
    page = lazy(doc(para(run("first", link="https://1.example/")), *blocks, para(run("last", link="#x"))))
    first = page.next_link()
    assert first is not None
    assert (first.text, first.line) == ("first", 0)
    last = page.next_link(first.index)
    assert last is not None
    assert last.text == "last"
    assert page.next_link(last.index) is None
    assert page.link(7) is None


def test_boilerplate_blocks_together_keep_the_numbers_of_those_after_them() -> None:
    page = page_of(para("a"), Folded((para("b"),)), Folded((para("c"),)), para("d"))
    assert [(line.text, line.block) for line in page.lines if line.segments] == [
        ("a", 0),
        ("… 2 repeated paragraphs hidden", 1),
        ("d", 3),
    ]


def test_the_header_stands_outside_of_the_blocks() -> None:
    page = page_of(para("a"), header=header("Title"))
    assert [(line.text, line.block) for line in page.lines] == [("Title", -1), ("", -1), ("a", 0)]
    assert page.find_place(page.place(0)) == 0
    assert page.find_place(Place(0, 0)) == 2


def test_a_page_that_takes_too_long_ends_with_a_word() -> None:
    source = "word " * 40 + "\n\n"
    page = lay_out(parse_body(source * 2_000), width=40, measure=cell_len, seconds=0.02)
    page.finish()
    assert "show --markdown" in " ".join(str(line.text) for line in page.lines[-4:])
    whole = lay_out(parse_body(source * 20), width=40, measure=cell_len, seconds=60)
    whole.finish()
    assert "show --markdown" not in str(whole.lines[-1].text)
