"""Texts made to be slow, at the size of a long post: each stage ends within its bounds, whatever the text."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.library.body import parse_body, quick_text, to_text
from reader.library.jekyll.front_matter import parse_post
from reader.library.liquid import render_liquid
from reader.page import lay_out
from reader.search.index.features import features_of
from tests.hostile.fuzz import _Site
from tests.pace import work_of

SIZE = 30_000
MOST = 2.0
"""What a stage may take, in seconds of an idle processor."""

TEXTS = {
    "attribute lists": "{:" * (SIZE // 2),
    "lines of attribute lists": "{:\n" * (SIZE // 3),
    "items of attribute lists": "- {:\n" * (SIZE // 5),
    "extensions": "{::comment}" * (SIZE // 11),
    "lines of definitions": "[a]: b\n" * (SIZE // 7),
    "spaces in a tag": "<a" + " " * SIZE + "x",
    "line ends in a tag": "<a" + "\n" * SIZE + "x",
    "fence that is none": "~" * SIZE + " a b",
    "fence with question marks": "~~~a" + "?" * SIZE + " b",
    "code in a table": "`" * SIZE + "|" * 10 + "`" * SIZE,
    "runs of backticks in a table": "|".join("`" * length for length in range(1, 240)),
    "dashes of a table": "|" + "-" * SIZE + "x|",
    "brackets": "[" * SIZE,
    "images": "![" * (SIZE // 2),
    "outputs without end": "{{" * 4_000 + " a</div>",
    "tags without end": "{% x " * 4_000 + "}}",
    "captures": "{% capture x %}" * 2_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_stage_ends_in_time(name: str) -> None:
    text = TEXTS[name] + " last-word"
    site = _Site()
    rendered = render_liquid(text, {"title": "x"}, site).text
    document = parse_body(rendered)
    stages = {
        "front matter": lambda: parse_post(f"---\ntitle: x\n---\n{text}"),
        "words": lambda: (quick_text(text), features_of(text)),
        "liquid": lambda: render_liquid(text, {"title": "x"}, site),
        "body": lambda: parse_body(rendered),
        "page": lambda: lay_out(document, width=80, measure=cell_len).ensure(60),
    }
    slow = {stage: took for stage, function in stages.items() if (took := work_of(function, MOST)) > MOST}
    assert slow == {}
    shown = to_text(document)
    assert "last-word" in shown or "not shown" in shown or "{" in text
