"""Tags that a text only speaks of hide nothing of what follows them."""

from __future__ import annotations

import pytest

from reader.library.body import BodyOptions, parse_body, to_text
from reader.library.document import Code

DIALECTS = ("github", "notes", "obsidian", "hugo", "zola", "hexo", "mkdocs", "mdx", "astro", "quarto")
HIDING = [
    "audio",
    "canvas",
    "head",
    "iframe",
    "noscript",
    "object",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
]


def shown(source: str, dialect: str = "github") -> str:
    return " ".join(to_text(parse_body(source, options=BodyOptions.reading(dialect, {}))).split())


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", HIDING)
def test_a_tag_that_nothing_closes_is_text(name: str, dialect: str) -> None:
    text = shown(f"## What is <{name}>?\n\nThe <{name}> tag is one.\n\n- So <{name}>.\n\nThe *end*.", dialect)
    assert text == f"What is <{name}>? The <{name}> tag is one. - So <{name}>. The end."


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_closed_is_hidden_as_before(dialect: str) -> None:
    text = shown("A <script>one()</script> b <title>two</title> c\n\n<style>\n\np {}\n\n</style>\n\nd", dialect)
    assert text == "A b c d"


@pytest.mark.parametrize("start", ["<script> runs code.", "<textarea> takes lines.", "<?php begins a program."])
def test_a_paragraph_may_begin_with_such_a_tag(start: str) -> None:
    assert shown(f"{start}\n\nSome *more*.\n\n`</title>`") == f"{start} Some more. </title>"


def test_an_end_in_code_ends_nothing() -> None:
    document = parse_body(
        "Put <style> there.\n\n```html\n</style>\n```\n\nEnd.", options=BodyOptions.reading("notes", {})
    )
    assert " ".join(to_text(document).split()) == "Put <style> there. </style> End."
    assert any(isinstance(block, Code) for block in document.blocks)


def test_of_several_in_a_block_those_are_text_that_nothing_closes() -> None:
    source = "<div>\n<svg><title>a</title></svg> <head> one <iframe> two\n</div>\n\n## Three <!-- <svg> -->"
    assert shown(source) == "<head> one <iframe> two Three"


def test_many_tags_take_no_longer_than_their_number() -> None:
    assert shown("<title> " * 3_000).count("<title>") == 3_000
