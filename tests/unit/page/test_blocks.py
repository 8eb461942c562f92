"""How each kind of block looks, line by line."""

from __future__ import annotations

import pytest

from reader.library.document import (
    BOX_TITLE,
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
    Rule,
    Style,
)
from reader.page import Role, Wording
from reader.text import EMPTY, clean_block, clean_line

from .build import bullets, drawn, item, numbers, page_of, para, run

SENTENCE = "Three dull facts can give a person away, since few people share all of them."


def code(text: str, language: str = "") -> Code:
    return Code(clean_block(text), clean_line(language))


def title(text: str, level: int = 2) -> Heading:
    return Heading(level, (run(text),), "x")


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["Three dull facts can give a person away, since few people share all of them."]),
        (40, ["Three dull facts can give a person away,", "since few people share all of them."]),
        (20, ["Three dull facts can", "give a person away,", "since few people", "share all of them."]),
    ],
)
def test_paragraph_is_wrapped_at_spaces(width: int, lines: list[str]) -> None:
    assert drawn(para(SENTENCE), width=width) == lines


def test_one_blank_line_between_blocks_and_two_above_a_large_heading() -> None:
    lines = drawn(para("One."), para("Two."), title("Part"), para("Three."), title("Detail", 3), para("Four."))
    assert lines == ["One.", "", "Two.", "", "", "Part", "", "Three.", "", "Detail", "", "Four."]


def test_first_heading_has_no_blank_line_above() -> None:
    assert drawn(title("Part", 1), para("One.")) == ["Part", "", "One."]


def test_headings_carry_their_level_and_no_marks() -> None:
    page = page_of(*(title(f"Level {level}", level) for level in range(1, 7)))
    headings = [line for line in page.lines if line.segments]
    assert [line.text for line in headings] == [f"Level {level}" for level in range(1, 7)]
    assert [line.role for line in headings] == [f"heading{level}" for level in range(1, 7)]


def test_hard_line_break_is_kept() -> None:
    assert drawn(para("Roses are red,\nviolets are blue")) == ["Roses are red,", "violets are blue"]


def test_styles_stay_with_their_words_across_lines() -> None:
    page = page_of(para("plain ", run("bold words that go on and on", Style.STRONG), " plain"), width=20)
    assert [line.text for line in page.lines] == ["plain bold words", "that go on and on", "plain"]
    styles = [[(segment.text, segment.style) for segment in line.segments] for line in page.lines]
    assert styles == [
        [("plain ", Style.PLAIN), ("bold words", Style.STRONG)],
        [("that go on and on", Style.STRONG)],
        [("plain", Style.PLAIN)],
    ]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            80,
            [
                "  • a member, with a card number and an address",
                "    ◦ nested",
                "      ▪ deeper",
                "  • a loan record",
            ],
        ),
        (
            40,
            [
                "  • a member, with a card number and an",
                "    address",
                "    ◦ nested",
                "      ▪ deeper",
                "  • a loan record",
            ],
        ),
        (
            20,
            [
                "• a member, with a",
                "  card number and an",
                "  address",
                "  ◦ nested",
                "    ▪ deeper",
                "• a loan record",
            ],
        ),
    ],
)
def test_bullets_hang_and_change_with_depth(width: int, lines: list[str]) -> None:
    first = (para("a member, with a card number and an address"), bullets((para("nested"), bullets("deeper"))))
    assert drawn(bullets(first, "a loan record"), width=width) == lines


def test_numbers_are_aligned_at_their_right() -> None:
    assert drawn(numbers("nine", "ten", "eleven and more words to fill the line", start=9)) == [
        "   9. nine",
        "  10. ten",
        "  11. eleven and more words to fill the",
        "      line",
    ]


def test_loose_list_has_blank_lines() -> None:
    assert drawn(bullets((para("one"), para("more")), "two", tight=False)) == [
        "  • one",
        "",
        "    more",
        "",
        "  • two",
    ]


def test_tasks_show_a_box() -> None:
    tasks = Items((item("done", True), item("not done", False)), None, True)
    assert drawn(tasks) == ["  ☑ done", "  ☐ not done"]


def test_empty_item_keeps_its_bullet() -> None:
    assert drawn(Items((Item(()), item("two")))) == ["  •", "  • two"]


def test_item_that_begins_with_code_keeps_its_bullet() -> None:
    assert drawn(bullets((code("a = 1\nb = 2"),))) == ["  •   a = 1", "      b = 2"]


def test_quote_has_a_bar_also_between_paragraphs() -> None:
    quote = Quote((para("We had come to look for hackers, and all we found was ourselves."), para("— from the notes")))
    assert drawn(quote) == [
        "▎ We had come to look for hackers, and",
        "▎ all we found was ourselves.",
        "▎",
        "▎ — from the notes",
    ]
    assert drawn(Quote((Quote((para("inner"),)),))) == ["▎ ▎ inner"]


def test_callout_has_a_bar_and_a_label() -> None:
    page = page_of(para("Never share a key.", classes=("warning",)))
    assert [line.text for line in page.lines] == ["▎ Warning", "▎ Never share a key."]
    assert [segment.role for segment in page.lines[0].segments] == [Role.BAR_WARNING, Role.CALLOUT_WARNING]
    assert drawn(para("Mind.", classes=("box-note",))) == ["▎ Note", "▎ Mind."]
    assert drawn(para("Mind.", classes=("info",))) == ["▎ Info", "▎ Mind."]
    assert drawn(para("Plain.", classes=("center",))) == ["Plain."]


def test_quote_that_opens_as_a_callout_is_one() -> None:
    quote = Quote((para("Turn it off.", classes=("tip",)), para("And on again.")))
    assert drawn(quote) == ["▎ Tip", "▎ Turn it off.", "▎", "▎ And on again."]


def test_box_begins_with_its_kind_unless_its_title_says_it() -> None:
    page = page_of(Quote((para("Careful", classes=(BOX_TITLE, "danger")), para("Mind."))))
    assert [line.text for line in page.lines] == ["▎ Danger: Careful", "▎ Mind."]
    assert {segment.role for segment in page.lines[0].segments} == {Role.BAR_DANGER, Role.CALLOUT_DANGER}
    assert drawn(Quote((para("See also", classes=(BOX_TITLE, "see-also")),))) == ["▎ See also"]


def test_code_keeps_its_lines_and_marks_the_long_ones() -> None:
    text = 'def forget(loans):\n    """Cut the tie between member and book."""\n\n\treturn loans\n'
    assert drawn(code(text)) == [
        "  def forget(loans):",
        '      """Cut the tie between member and ',
        '↪ book."""',
        "",
        "      return loans",
    ]


def test_code_without_spaces_is_cut_where_the_line_ends() -> None:
    assert drawn(code("x" * 25), width=20) == ["  " + "x" * 18, "↪ " + "x" * 7]


def test_empty_code_is_an_empty_line() -> None:
    assert drawn(para("a"), code(""), para("b")) == ["a", "", "", "", "b"]


def test_rule_and_notice() -> None:
    assert drawn(Rule(), width=20) == ["─" * 20]
    page = page_of(Notice(clean_line("3 more tables were left out.")), width=20)
    assert [line.text for line in page.lines] == ["3 more tables were", "left out."]
    assert page.lines[0].role is Role.NOTICE


def test_definitions_stand_under_their_terms() -> None:
    block = Definitions((Definition(((run("PII"),), (run("personal data"),)), (para(SENTENCE),)),))
    assert drawn(block) == [
        "PII",
        "personal data",
        "    Three dull facts can give a person",
        "    away, since few people share all of",
        "    them.",
    ]


def test_details_are_shown_open() -> None:
    assert drawn(Details((run("More"),), (para("hidden"), para("text")))) == ["▾ More", "  hidden", "", "  text"]
    assert drawn(Details((), (para("hidden"),)))[0] == "▾ Details"


def test_footnotes_lead_to_the_note_and_back() -> None:
    reference = run("1", Style.NOTE_REFERENCE | Style.SUPERSCRIPT, "#fn:window")
    notes = Footnotes((Footnote(1, "window", (para("Why a fortnight? Because the desk told us so."),)),))
    page = page_of(para("After a fortnight,", reference, " it goes."), para("More."), notes)
    assert [line.text for line in page.lines] == [
        "After a fortnight,[1] it goes.",
        "",
        "More.",
        "",
        "────────────",
        "[1] Why a fortnight? Because the desk",
        "    told us so. ↩",
    ]
    assert [(target.text, target.href, target.line) for target in page.links] == [
        ("[1]", "#fn:window", 0),
        ("↩", "#fnref:window", 6),
    ]
    assert page.anchor("#fn:window") == 5
    assert page.anchor("#fnref:window") == 0


def test_footnotes_are_aligned_where_there_are_many() -> None:
    notes = Footnotes(tuple(Footnote(number, str(number), (para("n"),)) for number in (9, 10)))
    assert drawn(notes)[1:] == [" [9] n ↩", "[10] n ↩"]


def test_footnote_that_ends_in_code_still_leads_back() -> None:
    notes = Footnotes((Footnote(1, "a", (code("x = 1"),)),))
    assert drawn(notes)[1:] == ["[1]   x = 1", "", "    ↩"]


def test_narrow_footnote_keeps_its_number() -> None:
    lines = drawn(Footnotes((Footnote(100, "a", (para("short note"),)),)), width=12)
    assert lines[1:] == ["[100] short", "note ↩"]


def test_boilerplate_is_one_quiet_line_until_it_is_opened() -> None:
    blocks = (para("Text."), Folded((para("Please note."),)), Folded((para("Author: me"),)))
    wording = Wording(folded_key="z")
    page = page_of(*blocks, width=80, wording=wording)
    assert [line.text for line in page.lines] == [
        "Text.",
        "",
        "… 2 repeated paragraphs hidden · z shows them",
    ]
    assert page.lines[2].role is Role.FOLDED
    opened = page_of(*blocks, folded_open=True)
    assert [line.text for line in opened.lines] == ["Text.", "", "Please note.", "", "Author: me"]
    assert opened.lines[2].role is Role.BOILERPLATE
    assert drawn(Folded((para("x"),))) == ["… 1 repeated paragraph hidden"]
    alone = page_of(Folded((para("x"),)), width=80, wording=wording)
    assert alone.lines[0].text == "… 1 repeated paragraph hidden · z shows it"


def test_image_shows_its_words_and_its_file_and_can_be_followed() -> None:
    picture = run("A lock", Style.IMAGE, source="https://ok.example/pics/lock%20open.png?size=2")
    page = page_of(para(picture))
    assert page.lines[0].text == "▣ A lock (lock open.png)"
    assert [(target.href, target.image) for target in page.links] == [(picture.source, True)]
    assert drawn(para(run("lock.png", Style.IMAGE, source="lock.png"))) == ["▣ lock.png"]
    assert drawn(para(run("x", Style.IMAGE, source="data:image/png;base64,AAAA"))) == ["▣ x (embedded picture)"]


def test_image_in_a_link_leads_where_the_link_leads() -> None:
    picture = run("pic", Style.IMAGE, "https://ok.example/outer", "https://hzmark.invalid/i.png")
    page = page_of(para(picture))
    assert [target.href for target in page.links] == ["https://ok.example/outer"]


def test_runs_of_one_link_are_one_target() -> None:
    page = page_of(para(run("a ", link="https://a.example/"), run("b", Style.STRONG, "https://a.example/"), " c"))
    assert [(target.text, target.href) for target in page.links] == [("a b", "https://a.example/")]


def test_raised_and_lowered_figures() -> None:
    text = para(
        "H", run("2", Style.SUBSCRIPT), "O, m", run("2", Style.SUPERSCRIPT), ", 1", run("st", Style.SUPERSCRIPT)
    )
    assert drawn(text) == ["H₂O, m², 1st"]


def test_addresses_stand_behind_links_where_that_is_asked_for() -> None:
    text = para(
        "See ", run("the law", link="https://law.example/"), " and ", run("https://x.example", link="https://x.example")
    )
    assert drawn(text, width=80, addresses=True) == ["See the law <https://law.example/> and https://x.example"]


def test_header_of_a_post() -> None:
    lines = drawn(
        para("Text."),
        header=_header(),
    )
    assert lines == [
        "What is a privacy budget, and what",
        "happens when it runs out?",
        "A short answer",
        "Adaeze Lindqvist · 30 Sep 2025 · 4 min",
        "#gdpr",
        "×728: published 728 times, 10 Aug 2024",
        "to 8 Aug 2026",
        "",
        "Text.",
    ]


def test_author_in_the_header_is_a_link() -> None:
    page = page_of(para("Text."), header=_header())
    assert [(target.text, target.href, target.line) for target in page.links] == [
        ("Adaeze Lindqvist", "https://adaeze.example/", 3)
    ]


def _header() -> object:
    from .build import header

    return header(
        "What is a privacy budget, and what happens when it runs out?",
        subtitle=clean_line("A short answer"),
        author=clean_line("Adaeze Lindqvist"),
        author_url="https://adaeze.example/",
        date=clean_line("30 Sep 2025"),
        minutes=4,
        tags=(clean_line("gdpr"),),
        copies=728,
        first=clean_line("10 Aug 2024"),
        last=clean_line("8 Aug 2026"),
    )


def test_nothing_vanishes_however_deep_it_lies() -> None:
    block: Paragraph | Quote | Items = para("the bottom")
    for depth in range(300):
        block = Quote((para(f"q{depth}"), block)) if depth % 2 else bullets((para(f"b{depth}"), block))
    text = "\n".join(drawn(block, width=30))
    for depth in range(300):
        assert f"{'q' if depth % 2 else 'b'}{depth}" in text
    assert "the bottom" in text


def test_what_lies_deeper_than_any_post_writes_is_moved_in_no_further() -> None:
    block: Paragraph | Quote = para("the bottom")
    for _ in range(60):
        block = Quote((para("between"), block))
    bars = [line.count("▎") for line in drawn(block, width=300)]
    assert bars[:18:2] == list(range(1, 10)), "nine deep, as real posts go, each layer has its own bar"
    assert bars == sorted(bars)
    assert bars[-1] < 20


def test_blocks_without_text_leave_no_gap() -> None:
    assert drawn(para("a"), para(""), Quote(()), Items(()), para("b")) == ["a", "", "b"]


def test_language_may_be_missing() -> None:
    assert drawn(Code(clean_block("x"), EMPTY)) == ["  x"]
