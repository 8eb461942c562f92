"""The texts of links close where markdown-it-py itself finds that they do."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.library.body.commonmark.labels import bracket_rules

PIECES = ["[", "]", "![", "](x)", "][a]", "[a]", "*", "_", "`", "<b>", "</b>", "a", " ", "\n", "\\[", "\\]", "("]


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "maxNesting": 40})


PLAIN, OWN = _reader(), _reader()
bracket_rules(OWN)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=50).map("".join))
@example("![" * 60 + "](x)" * 60)
@example("[a [b](x) `]` ![c [d](y)](z) [e]")
@example("[a ![b [c](x)](y)](z)")
def test_links_are_those_of_markdown_it(source: str) -> None:
    source += "\n\n[a]: http://e.x\n"
    assert OWN.render(source) == PLAIN.render(source)
