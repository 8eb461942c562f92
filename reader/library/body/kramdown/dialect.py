"""kramdown's block rules in order of precedence, by the first character of a block."""

from __future__ import annotations

from reader.library.body.kramdown.blocks import BlockReader, Rule
from reader.library.body.kramdown.definitions import read_abbreviation, read_bracketed, read_extension
from reader.library.body.kramdown.html_blocks import read_html
from reader.library.body.kramdown.lists import read_list, read_meanings
from reader.library.body.kramdown.nodes import Node, Shared
from reader.library.body.kramdown.pipes import read_table

__all__ = ["RULES", "read_blocks"]

_ANY: tuple[Rule, ...] = (BlockReader.underlined, read_table)

RULES: dict[str, tuple[Rule, ...]] = {
    "": _ANY,
    "`": (BlockReader.fence, *_ANY),
    "~": (BlockReader.fence, *_ANY),
    ">": (BlockReader.quote,),
    "#": (BlockReader.heading, *_ANY),
    "*": (BlockReader.rule, read_list, BlockReader.underlined, read_table, read_abbreviation),
    "-": (BlockReader.rule, read_list, *_ANY),
    "_": (BlockReader.rule, *_ANY),
    "+": (read_list, *_ANY),
    **dict.fromkeys("0123456789", (read_list, *_ANY)),
    ":": (read_meanings, *_ANY),
    "<": (read_html, *_ANY),
    "\\": (*_ANY,),
    "$": (BlockReader.underlined, BlockReader.maths, read_table),
    "[": (BlockReader.underlined, read_table, read_bracketed),
    "{": (BlockReader.underlined, read_table, read_extension),
    "^": (BlockReader.underlined, read_table, BlockReader.end_marker),
}


def read_blocks(text: str, shared: Shared) -> list[Node]:
    """Return the blocks of `text`, whose lines must end in newlines only."""
    reader = BlockReader(text, shared, RULES)
    reader.read()
    return reader.nodes
