"""Nothing in a body can break, block or deceive: any text gives a clean document within bounds."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library import clock
from reader.library.body import BodyLimits, BodyOptions, Kind, parse_body, quick_text, to_markdown, to_text
from reader.library.document import Block, Document, Notice, Run
from reader.text import is_clean
from tests.pace import work_of

N = 20_000
PIECES = [
    "**",
    "*",
    "_",
    "__",
    "`",
    "```",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "][",
    "[^1]",
    "[^1]: ",
    "[a]: ",
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    '<div markdown="1">',
    "<p>",
    "<table>",
    "<tr>",
    "<td>",
    "<pre>",
    "<code>",
    "</code>",
    "<script>",
    "<!--",
    "-->",
    '<a href="',
    "{:",
    "{::comment}",
    "{:/}",
    "}",
    "{: .x}",
    "$$",
    "\\",
    "&",
    "&amp;",
    "&#27;",
    '"',
    "'",
    "--",
    "...",
    "<<",
    ">>",
    "# ",
    "- ",
    "* ",
    "1. ",
    "> ",
    ": ",
    "---",
    "===",
    "^",
    "text",
    "word two",
    "中文",
    "مرحبا",
    "\t",
    "    ",
    "  ",
]


PATIENT = BodyOptions(limits=BodyLimits(seconds=60.0))
"""A budget that a slow machine keeps as well."""


def test_a_long_post_and_a_long_line_are_quick() -> None:
    paragraph = "Some *emphasis*, a [link](http://e.x/a) and `code` in a sentence that goes on for a while. " * 3
    for source in ((paragraph + "\n\n") * 1_000, "words and more words. " * 13_000):
        made: list[Document] = []
        assert work_of(lambda source=source, made=made: made.append(parse_body(source, options=PATIENT)), 1.5) < 1.5
        assert not any(isinstance(block, Notice) for block in made[-1].blocks)


def test_a_book_of_questions_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    question = "### {}. What is *that*?\n\n- [ ] A: `one`\n- [x] B: [two](http://e.x/b), **not** <kbd>three</kbd>\n\n"
    book = "".join(question.format(number) for number in range(2_500))
    # Each look at the clock takes as long, whatever else this machine does: 2.5 s for 200,000 looks.
    looks = itertools.count()
    monkeypatch.setattr(clock, "monotonic", lambda: next(looks))
    monkeypatch.setattr(clock, "thread_time", lambda: next(looks) * 12e-6)
    options = BodyOptions(dialect="notes", limits=BodyLimits(blocks=99_999))
    document = parse_body(book + "THE LAST *word*", options=options)
    assert not any(isinstance(block, Notice) for block in document.blocks)
    assert to_text(document).endswith("THE LAST word")


PATHOLOGICAL = {
    "quotes": "> " * N,
    "quote lines": "\n".join(">" * min(line, 2_000) + " x" for line in range(300)),
    "lists": "- " * N,
    "deep lists": "\n".join("  " * min(line, 500) + "- x" for line in range(1_000)),
    "brackets": "[" * N + "]" * N,
    "half links": "[a](" * N,
    "images": "![" * N + "](x)" * N,
    "titles": '[a](b "' * N,
    "emphasis": "*a **b " * N,
    "underlines": "_" * N,
    "backticks": "".join("`" * count + " " for count in range(1, 400)),
    "tags": "<a " * N,
    "comments": "<!--" * N,
    "quoted attributes": '<a href="' * N,
    "divisions": "<div>\n" * N,
    "markdown divisions": '<div markdown="1">\n' * 3_000,
    "drawings": "<svg>" * N,
    "html lists": "<ul><li>" * N,
    "html tables": "<table>" + "<tr><td>a<td>b" * N,
    "fences": "```a b\n" * N,
    "attributes": "x{:" * N,
    "footnotes": "[^1]" * N + "\n\n[^1]: y",
    "references": "".join(f"[a{number}]: b\n" for number in range(N)),
    "definitions": "a\n: b\n" * N,
    "rows": "a|b\n" * N,
    "columns": "|a" * N,
    "blank lists": "- a\n\n" * N,
    "maths": "$$a\n\n" * N,
    "rules": "***\n" * N,
    "items of two paragraphs": "- a\n\n  b\n\n" * 8 * N,
    "lines": "a\n" * 30 * N,
    "line breaks": "<p>" + "a<br>" * 2 * N,
    "comments in a paragraph": "<p>" + "<!--" * 15 * N,
    "controls": "\0\x1b[31m\x9b" * N,
    "mixture": "".join(random.Random(3).choice([*PIECES, "\n", "\n\n"]) for _ in range(N)),
}


IMPATIENT = BodyOptions(limits=BodyLimits(seconds=0.2))
"""A budget that is over sooner: whether it is looked at shows all the same."""


@pytest.mark.parametrize("name", PATHOLOGICAL)
@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_pathological_texts_end(name: str, kind: Kind) -> None:
    source = PATHOLOGICAL[name]
    made: list[Document] = []
    assert work_of(lambda: made.append(parse_body(source, kind=kind, options=IMPATIENT)), 2) < 2
    document = made[-1]
    assert work_of(lambda: (to_text(document), to_markdown(document), quick_text(source)), 2) < 2
    assert_clean(document)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a\n\n" * 40, "more than 20 blocks"),
        ("# a\n\n" * 40, "more than 20 blocks"),
        ("- a\n" * 60, "left out"),
        ("| a |\n" * 20, "10 more rows"),
        ("| a " * 12, "8 more cells"),
        ("> " * 12 + "DEEP", "nested deeper than 5"),
        ("<blockquote>" * 12 + "DEEP", "nested deeper than 5"),
        ("*a* " * 400 + "DEEP", "shown as it is written"),
        ("```\n" + "x\n" * 40 + "```", "30 more lines"),
        ("<pre>" + "x\n" * 40 + "</pre>", "30 more lines"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_cut_is_told(source: str, words: str) -> None:
    options = BodyOptions(limits=BodyLimits(depth=5, blocks=20, rows=10, columns=4, marks=100, code_lines=10))
    document = parse_body(source, options=options)
    assert any(words in notice for notice in notices(document)), notices(document)
    assert "DEEP" not in source or "DEEP" in to_text(document)


def test_a_text_of_too_many_lines_is_read_as_far_as_they_go() -> None:
    options = BodyOptions(dialect="notes", limits=BodyLimits(lines=50))
    for piece in ("a\n", "\n", "- a\n", "a\n\n"):
        document = parse_body("FIRST\n\n" + piece * 100 + "LAST", options=options)
        assert "more than 50 lines" in notices(document)[-1]
        assert "FIRST" in to_text(document)
        assert "LAST" not in to_text(document)


def test_a_list_that_is_too_long_leaves_what_follows_it() -> None:
    document = parse_body("- a\n" * 200 + "\n\nDEEP", options=BodyOptions(limits=BodyLimits(blocks=20)))
    assert "DEEP" in to_text(document) or any("left out" in it for it in notices(document))


def test_an_escaped_backtick_leaves_a_run_of_another_length() -> None:
    assert to_text(parse_body("][\\```")) == "][```"


def test_when_time_is_over_the_rest_is_told_or_shown_as_it_is() -> None:
    options = BodyOptions(limits=BodyLimits(seconds=-1.0))
    for source in ("a *b*\n\n" * 200, "<b>a</b> " * 2_000):
        document = parse_body(source, options=options)
        assert notices(document)
    assert to_text(parse_body("a *b*", options=options)).startswith("[")


@settings(max_examples=250)
@given(st.lists(st.sampled_from([*PIECES, "\n", "\n", "\n\n"]), max_size=60).map("".join) | st.text(max_size=80))
def test_any_text_gives_a_clean_document(source: str) -> None:
    kinds: tuple[Kind, ...] = ("markdown", "html", "text")
    for kind in kinds:
        document = parse_body(source, kind=kind)
        assert_clean(document)
        assert is_clean(to_text(document))
        written = to_markdown(document)
        assert is_clean(written)
        assert_clean(parse_body(written))
    quick_text(source)


def notices(document: Document) -> list[str]:
    return [value.text for value in values(document) if isinstance(value, Notice)]


def assert_clean(document: Document) -> None:
    for value in values(document):
        if isinstance(value, Run):
            assert is_clean(value.text)
            assert is_printable(value.link)
            assert is_printable(value.source)
        elif isinstance(value, str):
            assert is_clean(value)
    assert all(0 <= place < len(document.blocks) for place in document.anchors.values())


def is_printable(target: str) -> bool:
    return target == "" or (" " not in target and not any(ord(character) < 32 for character in target))


def values(value: Document | Block | Run | object) -> Iterator[object]:
    """Every block, run and text of a document, without recursion."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, tuple):
            waiting += one
