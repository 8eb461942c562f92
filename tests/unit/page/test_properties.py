"""What is true of every page: no line is too wide, nothing is lost, no character is cut in two."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.library.document import (
    Block,
    Code,
    Definition,
    Definitions,
    Details,
    Folded,
    Footnote,
    Footnotes,
    Heading,
    Item,
    Items,
    Notice,
    Paragraph,
    Quote,
    Row,
    Rule,
    Run,
    Style,
    Table,
)
from reader.page import DECORATION, Role, lay_out
from reader.page.ansi import coloured, plain
from reader.page.find import find_text
from reader.page.links import LinkKind, judge
from reader.text import clean_block, clean_line, is_clean

from .build import doc

WORDS = "a word privacy-preserving https://ok.example/path?query=value&other=1 – “quoted” , 東京都 「はい」 、 한글 ① ½"
MARKED = "👩‍👩‍👧 👍🏽 🇩🇪 ❤️ e\u0301 क्षत्रिय שָׁלוֹם مرحبا กำลัง ｶﾞ \u1112\u1161\u11ab"
PIECES = [*WORDS.split(), *MARKED.split(), "x" * 50, " ", "  ", "\n", "\u00a0"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join).map(clean_block)
STYLES = st.sampled_from([Style.PLAIN, Style.STRONG, Style.CODE, Style.EMPHASIS | Style.SMALL])
RUNS = st.lists(
    st.builds(Run, TEXTS, STYLES, st.sampled_from(["", "", "#a", "https://ok.example/"]), st.just("")), max_size=4
).map(tuple)
LEAVES: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, RUNS, st.sampled_from([(), (), ("warning",), ("caption",)])),
    st.builds(Heading, st.integers(1, 6), RUNS, st.just("anchor")),
    st.builds(Code, TEXTS, st.sampled_from([clean_line(""), clean_line("python")])),
    st.just(Rule()),
    st.builds(Notice, TEXTS.map(clean_line)),
)


def nest(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(blocks, max_size=3).map(tuple)
    items = st.lists(st.builds(Item, several, st.sampled_from([None, None, True]), st.none()), max_size=3).map(tuple)
    notes = st.lists(st.builds(Footnote, st.integers(1, 120), st.just("n"), several), max_size=2).map(tuple)
    terms = st.lists(RUNS, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Quote, several),
        st.builds(Items, items, st.sampled_from([None, 1, 98]), st.booleans(), st.just("1"), st.just(1)),
        st.builds(Footnotes, notes),
        st.builds(Details, RUNS.filter(lambda runs: any(run.text.strip() for run in runs)), several),
        st.builds(Definitions, st.lists(st.builds(Definition, terms, several), max_size=2).map(tuple)),
        st.builds(Folded, several),
    )


BLOCKS = st.lists(st.recursive(LEAVES, nest, max_leaves=8), max_size=4)
WIDTHS = st.one_of(st.integers(10, 24), st.integers(10, 200))


def texts_of(block: Block) -> list[str]:
    """The texts of a block in the order in which they are read."""
    if isinstance(block, Paragraph | Heading):
        label = ["Warning"] if isinstance(block, Paragraph) and "warning" in block.classes else []
        return label + [run.text for run in block.runs]
    if isinstance(block, Code | Notice):
        return [block.text]
    if isinstance(block, Footnotes):
        return [text for note in block.notes for text in (*texts_of_all(note.blocks), "↩")]
    if isinstance(block, Quote) and block.blocks and isinstance(block.blocks[0], Paragraph):
        return texts_of(block.blocks[0]) + texts_of_all(block.blocks[1:])
    return texts_of_all(parts_of(block))


def texts_of_all(blocks: Iterable[Block]) -> list[str]:
    return [text for block in blocks for text in texts_of(block)]


def parts_of(block: Block) -> list[Block]:
    if isinstance(block, Items):
        return [part for item in block.items for part in item.blocks]
    if isinstance(block, Definitions):
        return [part for item in block.items for part in (*map(Paragraph, item.terms), *item.blocks)]
    if isinstance(block, Details):
        return [Paragraph(block.summary), *block.blocks]
    return list(block.blocks) if isinstance(block, Quote | Folded) else []


def squeezed(text: str) -> str:
    return "".join(char for char in text if char not in " \n\t")


@settings(max_examples=300, deadline=None)
@given(blocks=BLOCKS, width=WIDTHS)
@example(blocks=[Notice(clean_line("שָׁלוֹםhttps://ok.example/path?query=value&other=1"))], width=10)
@example(blocks=[Paragraph((Run(clean_block("שָׁלוֹם, "), Style.STRONG), Run(clean_block("مرحبا!?"))))], width=10)
def test_no_line_is_too_wide_and_nothing_is_lost(blocks: list[Block], width: int) -> None:
    page = lay_out(doc(*blocks), width=width, measure=cell_len, folded_open=True)
    page.finish()
    assert all(cell_len(line.text) <= width for line in page.lines)
    written = [
        segment.text
        for line in page.lines
        for segment in line.reading_order
        if segment.role not in DECORATION | {Role.NOTE_MARK}
    ]
    expected = "".join(text for block in blocks for text in texts_of(block))
    assert squeezed("".join(written)) == squeezed(expected)
    assert page.height == len(page.lines)


@settings(max_examples=300, deadline=None)
@given(runs=RUNS, width=WIDTHS)
def test_no_character_is_cut_in_two(runs: tuple[Run, ...], width: int) -> None:
    page = lay_out(doc(Paragraph(runs)), width=width, measure=cell_len)
    page.finish()
    for before, line in zip(page.lines, page.lines[1:], strict=False):
        if before.joint == "" and line.text:
            first = line.text[0]
            assert not unicodedata.category(first).startswith("M")
            assert not "\U0001f3fb" <= first <= "\U0001f3ff"
            assert "\u200d" not in (first, before.text[-1])
            assert not (is_flag(first) and is_flag(before.text[-1]) and flags_at_end(before.text) % 2)


def is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def flags_at_end(text: str) -> int:
    return len(text) - len(text.rstrip("🇩🇪"))


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(RUNS, min_size=1, max_size=5).map(tuple).map(Row), max_size=4),
    headed=st.booleans(),
    width=WIDTHS,
)
def test_tables_fit_and_keep_every_character(rows: list[Row], headed: bool, width: int) -> None:
    header = rows[0] if headed and rows else None
    page = lay_out(doc(Table(header, tuple(rows[1:] if header else rows))), width=width, measure=cell_len)
    page.finish()
    assert all(cell_len(line.text) <= width for line in page.lines)
    written = Counter(
        squeezed("".join(s.text for line in page.lines for s in line.segments if s.role not in DECORATION))
    )
    expected = Counter(squeezed("".join(run.text for row in rows for cell in row.cells for run in cell)))
    assert not expected - written


@settings(max_examples=100, deadline=None)
@given(blocks=BLOCKS, width=WIDTHS, wanted=st.integers(0, 60))
def test_lazy_and_whole_pages_are_the_same(blocks: list[Block], width: int, wanted: int) -> None:
    whole = lay_out(doc(*blocks), width=width, measure=cell_len)
    lazy = lay_out(doc(*blocks), width=width, measure=cell_len)
    whole.finish()
    lazy.ensure(wanted)
    assert lazy.height >= len(lazy.lines)
    lazy.finish()
    assert lazy.lines == whole.lines
    assert lazy.links == whole.links
    assert len(list(plain(whole))) == len(list(coloured(whole))) == len(whole.lines)


@settings(max_examples=100, deadline=None)
@given(runs=RUNS, width=st.integers(10, 60))
@example(runs=(Run(clean_block("שָׁלוֹם,…"), Style.STRONG),), width=10)
def test_the_words_of_a_paragraph_are_found(runs: tuple[Run, ...], width: int) -> None:
    page = lay_out(doc(Paragraph(runs)), width=width, measure=cell_len)
    words = "".join(run.text for run in runs).split()
    for word in words[:3]:
        matches = find_text(page, word)
        assert matches, word
        for match in matches:
            for span in match.spans:
                assert 0 <= span.start < span.end <= len(page.lines[span.line].text)


PARTS = [
    "https:",
    "//",
    "/",
    "\\",
    "@",
    "ok.example",
    "%2f",
    "%0a",
    "javascript:",
    ":",
    "#",
    "?",
    "..",
    "[",
    "]",
    "é",
    "-",
    "mailto:",
    "%",
    "utm_source=1",
    "&",
]
TARGETS = st.lists(st.sampled_from([*PARTS, " "]), max_size=8).map("".join)


@settings(max_examples=500, deadline=None)
@given(href=st.one_of(st.text(max_size=40), TARGETS))
def test_no_target_breaks_the_judge(href: str) -> None:
    target = judge(href, text=href)
    assert is_clean(target.shown)
    assert is_clean(target.reason)
    if target.kind in (LinkKind.WEB, LinkKind.MAIL):
        assert target.href.lower().startswith(("http://", "https://", "mailto:"))
        assert not any(char <= " " or char == "\x7f" for char in target.href)
        assert target.host
    else:
        assert target.href == ""
        assert bool(target.reason) == (target.kind is LinkKind.REFUSED)
