"""Related questions below a post, and the words of a search to be marked in it."""

from __future__ import annotations

import re
from types import SimpleNamespace

from reader.library.document import Document, Heading, Items, Paragraph, Run
from reader.search import Snippet
from reader.text import clean_block, clean_line
from reader.tui.list.rows import ListRow, MatchedWords
from reader.tui.work.related import with_related, words_of
from tests.unit.tui.making import entry


def test_related_questions_are_links_below_the_text() -> None:
    document = Document((Paragraph((Run(clean_block("text")),)),))
    blocks = with_related(document, [entry("b", "What is a cookie?")]).blocks
    assert blocks[0] == document.blocks[0]
    assert isinstance(blocks[-2], Heading)
    assert isinstance(blocks[-1], Items)
    (paragraph,) = blocks[-1].items[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.link) for run in paragraph.runs] == [("What is a cookie?", "/b/")]


def test_the_next_unread_question_stands_last() -> None:
    document = Document((Paragraph((Run(clean_block("text")),)),))
    blocks = with_related(document, [entry("b")], entry("c", "What is a beacon?")).blocks
    headings = [block.runs[0].text for block in blocks if isinstance(block, Heading)]
    assert headings == ["Related", "Next unread"]
    assert isinstance(blocks[-1], Items)
    alone = with_related(document, [], entry("c")).blocks
    assert [block.runs[0].text for block in alone if isinstance(block, Heading)] == ["Next unread"]


def test_nothing_related_leaves_the_text_as_it_is() -> None:
    document = Document(())
    assert with_related(document, []) is document


def test_whole_words_are_marked_where_a_search_matched_a_part() -> None:
    snippet = Snippet(clean_line("asked for consent first"), ((10, 14),))
    row = ListRow(
        entry(title="Differential privacy to me?"),
        SimpleNamespace(
            title_spans=((0, 4), (21, 23)),
            snippet=snippet,
            small_words=frozenset({"to"}),
            name_words=(),
            typed_words={"consent"},
        ),
    )  # type: ignore[arg-type]
    assert words_of(row) == MatchedWords(["consent", "differential"], ["to"], ["consent"])


def test_a_name_that_the_query_is_short_for_is_marked_as_a_whole() -> None:
    title = "What is the General Data Protection Regulation (GDPR)?"
    spans = tuple(word.span() for word in re.finditer("General|Data|Protection|Regulation|GDPR", title))
    names = frozenset({"general", "data", "protection", "regulation"})
    found = SimpleNamespace(
        title_spans=spans, snippet=None, small_words=frozenset(), name_words=names, typed_words=names
    )
    row = ListRow(entry(title=title), found)  # type: ignore[arg-type]
    assert words_of(row).words == ["gdpr", "general data protection regulation"]
    assert words_of(row).typed == ["general data protection regulation"]
    found.name_words = frozenset()
    assert words_of(row).words == ["data", "gdpr", "general", "protection", "regulation"], "they were typed"


def test_a_row_of_no_search_has_no_words() -> None:
    assert words_of(ListRow(entry())) == MatchedWords()
