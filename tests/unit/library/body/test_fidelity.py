"""Bodies against the web pages that Jekyll makes of the same posts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from reader.library.body import kind_of, parse_body, quick_text, to_markdown, to_text
from reader.library.document import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Footnotes,
    Heading,
    Items,
    Paragraph,
    Quote,
    Run,
    Style,
    Table,
)

from .conftest import Golden

Goldens = Callable[[str, int], Iterator[Golden]]
EVERY = [("cmu", 12), ("jekyll-docs", 2), ("basically-basic", 1)]


@pytest.mark.parametrize(("name", "every"), EVERY)
def test_a_document_holds_the_words_of_the_page(name: str, every: int, goldens: Goldens, words: ModuleType) -> None:
    sums = {"recall": 0.0, "precision": 0.0, "order": 0.0}
    count = 0
    for post in goldens(name, every):
        page, alternatives, addresses = words.html_text(post.html)
        text = to_text(parse_body(post.source, kind=kind_of(post.path)))
        score = words.score(page, text, [*alternatives, *addresses, post.title])
        assert score["recall"] > 0.98, (post.path, score["lost"])
        count += 1
        for figure in sums:
            sums[figure] += score[figure]
    means = {figure: total / count for figure, total in sums.items()}
    assert means["recall"] >= 0.995
    # A list's numbers are no text of the page, but a person sees them there.
    assert means["precision"] >= 0.98
    assert means["order"] >= 0.99


@pytest.mark.parametrize(("name", "every"), EVERY)
def test_markdown_becomes_what_its_page_becomes(name: str, every: int, goldens: Goldens) -> None:
    for post in goldens(name, every):
        page = re.sub(r'<div class="footnotes".*</div>\s*\Z', "", post.html, flags=re.DOTALL)
        page = re.sub(r'<sup id="fnref.*?</sup>', "[n]", page, flags=re.DOTALL)
        assert shape(parse_body(post.source)) == shape(parse_body(page, kind="html")), post.path


@pytest.mark.parametrize(("name", "every"), EVERY)
def test_markdown_that_is_written_reads_back_the_same(name: str, every: int, goldens: Goldens) -> None:
    for post in goldens(name, every):
        document = parse_body(post.source)
        assert shape(parse_body(to_markdown(document))) == shape(document), post.path


@pytest.mark.parametrize(("name", "every"), EVERY)
def test_quick_text_has_about_the_same_words(name: str, every: int, goldens: Goldens, words: ModuleType) -> None:
    scores = [words.score(words.html_text(post.html)[0], quick_text(post.source)) for post in goldens(name, every)]
    assert sum(score["recall"] for score in scores) / len(scores) > 0.95
    assert sum(score["precision"] for score in scores) / len(scores) > 0.95


def shape(document: Document) -> list[object]:
    """A document as plain values: what a person sees of it, not how runs are cut."""
    return [_block(block) for block in document.blocks if not isinstance(block, Footnotes)]


def _block(block: Block) -> object:  # noqa: PLR0911
    kind = type(block).__name__
    match block:
        case Paragraph():
            return kind, _runs(block.runs)
        case Heading():
            return kind, block.level, block.anchor, _runs(block.runs)
        case Code():
            return kind, block.text.strip()
        case Items():
            return kind, block.start, [(item.checked, [_block(one) for one in item.blocks]) for item in block.items]
        case Table():
            rows = ([block.header] if block.header else []) + list(block.rows)
            return kind, bool(block.header), [[_runs(cell) for cell in row.cells] for row in rows], block.alignments
        case Definitions():
            return kind, [
                ([_runs(term) for term in it.terms], [_block(one) for one in it.blocks]) for it in block.items
            ]
        case Details():
            return kind, _runs(block.summary), [_block(one) for one in block.blocks]
        case Quote():
            return kind, [_block(one) for one in block.blocks]
        case _:
            return (kind,)


def _runs(runs: tuple[Run, ...]) -> list[tuple[Style, str, str, str]]:
    joined: list[tuple[Style, str, str, str]] = []
    for run in runs:
        key = (run.style, run.link, run.source)
        text = str(run.text)
        if run.style & Style.NOTE_REFERENCE:
            key, text = (Style.PLAIN, "", ""), "[n]"
        if joined and joined[-1][:3] == key:
            text = joined.pop()[3] + text
        joined.append((*key, re.sub(r"\s+", " ", text)))
    return [run for run in joined if run[3].strip()]
