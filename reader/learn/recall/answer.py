"""Splits a post into the answer to its question, its first paragraph with what that announces, and the rest."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library.document import Block, Folded, Footnotes, Heading, Paragraph, Rule, Style

__all__ = ["split_answer"]

_COLONS = (":", "\uff1a", "\ufe55")
"""The usual colon, and the wide and small ones of Chinese and Japanese."""


def split_answer(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks up to the end of the answer, and those after it; paragraphs that all posts share are left out.

    A paragraph that ends in a colon includes what follows it. If no paragraph has content, the answer is the first
    block that does: a list, a table, code.
    """
    left = [block for block in blocks if not isinstance(block, Folded)]
    places = range(len(left))
    start = next((place for place in places if _says_something(left[place])), 0)
    if not left or not _says_something(left[start]):
        start = next((place for place in places if not isinstance(left[place], Paragraph | Heading)), 0)
    end = next((place for place in places[start:] if _may_end(left[place])), len(left) - 1)
    return tuple(left[: end + 1]), tuple(left[end + 1 :])


def _says_something(block: Block) -> bool:
    """Return whether a block is a paragraph with text, rather than just a picture or the title of a box."""
    if not isinstance(block, Paragraph) or block.box:
        return False
    return any(run.text.strip() and Style.IMAGE not in run.style for run in block.runs)


def _may_end(block: Block) -> bool:
    """Return whether an answer may end with a block: one that announces the next includes it."""
    if isinstance(block, Paragraph):
        words = "".join(run.text for run in block.runs).rstrip()
        return bool(words) and not block.box and not words.endswith(_COLONS)
    return not isinstance(block, Heading | Rule | Footnotes)
