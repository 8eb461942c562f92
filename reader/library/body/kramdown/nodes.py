"""The block parser's output, a tree of nodes, and the state that all parts of a post share during parsing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reader.library.body.options import BodyOptions
from reader.library.clock import Clock

__all__ = ["Node", "Shared", "read_attributes"]


@dataclass(slots=True)
class Node:
    """A block in kramdown's sense.

    `kind` is one of p, heading, code, quote, list, item, definitions, term, meaning, rule, html (raw, in `text`),
    element (an HTML element with Markdown inside), maths, table, text (outside any block), cut (left unread), and the
    kinds that show nothing: blank, end (a marker that separates blocks), mark, comment, definition.
    """

    kind: str
    text: str = ""
    children: list[Node] = field(default_factory=list)
    level: int = 0
    """A heading's level; 1 for a numbered list."""

    name: str = ""
    """A heading's id, a code block's language, an element's tag, a task's state (x or a space)."""

    attributes: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)
    """A table's rows: the section (thead, tbody, tfoot) and the cells' sources."""

    alignments: list[str] = field(default_factory=list)
    loose: bool = False


@dataclass(slots=True)
class Shared:
    """State common to all parts of a post: definitions in one part apply in all."""

    options: BodyOptions
    clock: Clock
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    longest_name: int = 0
    """The length in characters of the longest link name."""

    notes: dict[str, list[Node]] = field(default_factory=dict)
    referred: list[str] = field(default_factory=list)
    """The names of the referenced footnotes, in the order of their first reference."""

    abbreviations: dict[str, str] = field(default_factory=dict)
    attribute_lists: dict[str, str] = field(default_factory=dict)
    blocks: int = 0
    depth: int = 0
    headings: list[Node] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    deep: bool = False

    def over(self) -> bool:
        """Return whether the limit on blocks or the time is exceeded."""
        return self.blocks > self.options.limits.blocks or self.clock.over()


_LIST = re.compile(
    r"""(?:\A|\s)(?:([\w][\w-]*)=(["'])((?:\\\}|\\\2|(?!\2)[^}])*)\2|([\w][\w-]*)|((?:\#[A-Za-z][\w:-]*|\.[^\s.\#]+)+))(?=\s|\Z)"""
)
_MAX_LIST = 2_000


def read_attributes(text: str, shared: Shared, depth: int = 0) -> dict[str, str]:
    """Parse the attributes in `{: …}`: key="value", .class, #id, and names of lists defined elsewhere (as `@name`)."""
    made: dict[str, str] = {}
    for found in _LIST.finditer(text[:_MAX_LIST]):
        if found[1]:
            made[found[1]] = found[3]
        elif found[4]:
            made["@" + found[4]] = ""
            if found[4] in shared.attribute_lists and depth < 3:
                made.update(read_attributes(shared.attribute_lists[found[4]], shared, depth + 1))
        else:
            for part in re.findall(r"[#.][^#.\s]+", found[5]):
                if part[0] == "#":
                    made["id"] = part[1:]
                else:
                    made["class"] = f"{made.get('class', '')} {part[1:]}".strip()
    return made
