"""Finding text: over line ends, in cells, whatever its case and accents; and marking the words of a search."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.library.document import Quote, Table
from reader.page import Page
from reader.page.find import MAX_MATCHES, MOST_BESIDE, Match, WordMarker, cell_span, find_text
from reader.page.fold import fold, fold_traced

from .build import bullets, page_of, para, row, run


def found(page: Page, needle: str) -> list[list[str]]:
    """What is marked, match by match, span by span."""
    return [
        [page.lines[span.line].text[span.start : span.end] for span in match.spans] for match in find_text(page, needle)
    ]


def test_every_place_is_found_from_the_top() -> None:
    page = page_of(para("Data, data and DATA."), para("No such thing."), para("database"), width=20)
    assert found(page, "data") == [["Data"], ["data"], ["DATA"], ["data"]]
    assert [match.line for match in find_text(page, "data")] == [0, 0, 0, 4]


def test_a_text_over_a_line_end_has_a_span_a_line() -> None:
    page = page_of(para("three dull facts can give a person away"), width=20)
    assert [line.text for line in page.lines] == ["three dull facts can", "give a person away"]
    assert found(page, "can  give a") == [["can", "give a"]]


def test_a_word_cut_in_two_is_found() -> None:
    page = page_of(para("privacy-preserving abcdefghijklmnop"), width=12)
    assert found(page, "privacy-preserving") == [["privacy-", "preserving"]]
    assert found(page, "klmno") == [["kl", "mno"]]


def test_paragraphs_are_not_run_together() -> None:
    assert found(page_of(para("one"), para("two")), "one two") == []


def test_bars_and_bullets_are_not_text() -> None:
    page = page_of(Quote((para("three dull facts can give"),)), bullets("three dull facts can give"), width=20)
    assert found(page, "facts can") == [["facts", "can"], ["facts", "can"]]
    assert found(page, "▎") == []


def test_cells_of_a_table_are_read_one_by_one() -> None:
    table = Table(row("Threat", "Question"), (row("Linking", "can loans be tied to each other"), row("Other", "x")))
    page = page_of(table, width=24)
    assert found(page, "be tied to each") == [["be tied", "to each"]] or found(page, "tied to") != []
    assert found(page, "Linking can") == []
    assert found(page, "Linking Other") == []


@pytest.mark.parametrize(
    ("text", "needle", "marked"),
    [
        ("Café Zürich", "cafe zurich", "Café Zürich"),
        ("cafe\u0301 noir", "CAFÉ", "cafe\u0301"),
        ("Straße", "strasse", "Straße"),
        ("H₂O and m²", "h2o", "H₂O"),
        ("the person’s “own” data", 'person\'s "own"', "person’s “own”"),
        ("a\u00a0b", "a b", "a\u00a0b"),
        ("ＧＤＰＲ", "gdpr", "ＧＤＰＲ"),
        ("2018–2020", "2018-2020", "2018–2020"),
        ("ﬁne", "fine", "ﬁne"),
    ],
)
def test_case_accents_and_signs_do_not_matter(text: str, needle: str, marked: str) -> None:
    assert found(page_of(para(text)), needle) == [[marked]]


def test_a_text_in_several_styles_is_one_span() -> None:
    from reader.library.document import Style

    page = page_of(para("some ", run("bold", Style.STRONG), " words"))
    assert found(page, "some bold words") == [["some bold words"]]


@pytest.mark.parametrize("needle", ["", "   ", "\n", "zzz", "(.*", "[", "\\"])
def test_nothing_is_found(needle: str) -> None:
    assert find_text(page_of(para("some text")), needle) == []


def test_matches_are_bounded() -> None:
    assert len(find_text(page_of(para("a" * 2_000), width=80), "a")) == 2_000
    assert len(find_text(page_of(para("a" * 30_000), width=80), "a")) == MAX_MATCHES


def test_cells_of_a_span() -> None:
    page = page_of(para("東京 data"))
    (match,) = find_text(page, "data")
    span = match.spans[0]
    assert (span.start, span.end) == (3, 7)
    assert cell_span(page.lines[0], (span.start, span.end), cell_len) == (5, 9)
    assert isinstance(match, Match)


def test_small_words_are_marked_beside_others_alone() -> None:
    marker = WordMarker(["nothing", "hide"], small=["to", "have"])

    def marked(text: str) -> list[str]:
        return [text[start:end] for start, end in marker.spans(text)]

    assert marked("To those who have nothing to hide: we have to hide.") == ["have nothing to hide", "have to hide"]
    assert marked("They have to do nothing, tohide, to a thing.") == ["nothing"]
    assert marked("Nothing hides; hide nothing") == ["Nothing", "hide", "nothing"]
    assert not WordMarker(small=["to"])


def test_words_of_a_search_are_marked() -> None:
    marker = WordMarker(["gdpr", "Zürich"], ["privac"], r"hip+a+")
    text = "GDPR, gdprs, private Privacy privacies, zurich and HIPPAA"
    assert [text[start:end] for start, end in marker.spans(text)] == [
        "GDPR",
        "Privacy",
        "privacies",
        "zurich",
        "HIPPAA",
    ]


def test_a_marker_without_words_marks_nothing() -> None:
    assert not WordMarker([" "])
    assert WordMarker().spans("text") == []


def test_folding_traces_every_character() -> None:
    folded, trace = fold_traced("Éa ß\u0301x")
    assert folded == fold("Éa ß\u0301x") == "ea ssx"
    assert list(trace) == [0, 1, 2, 3, 3, 5, 6]


def test_a_text_of_small_words_alone_is_looked_through_once() -> None:
    marker = WordMarker(["hide"], small=["to"])
    many = "to " * 200_000
    assert marker.spans(many) == []
    assert marker.spans(f"{many}hide") == [(len(many) - 3 * MOST_BESIDE, len(many) + 4)]
