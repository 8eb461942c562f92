"""Tables by kramdown's rules: a paragraph is a table if every line has a pipe outside code."""

from __future__ import annotations

import re

from reader.library.body.kramdown.blocks import BlockReader
from reader.library.body.kramdown.nodes import Node

__all__ = ["read_table"]

_SEPARATOR = re.compile(r"(?=[^-\n]*-)[+|: \t-]++\n")
_FOOT = re.compile(r"(?=[^=\n]*=)[+|: \t=]++\n")
_ALIGNED = re.compile(r"[ \t]?(:?)-+(:?)[ \t]?")
_PIPE = re.compile(r"(?<!\\)\|")
# The length of inline code is limited: otherwise each unclosed run of backticks would be followed to the line's end.
_CODE = r"(?<!`)(`++).{1,2000}?(?<!`)\1(?!`)|<code[^<>]{0,300}>.{0,2000}?</code>"
_SHIELDED = re.compile(rf"{_CODE}|<[a-zA-Z/][^<>]*>")
_PART = re.compile(rf"\\\||{_CODE}|(?<!\\)\||[^`<|\\]+|.")
_NAMES = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): ""}


def read_table(reader: BlockReader) -> bool:
    """Take a table, if every line up to the next blank one has a pipe."""
    text, position = reader.text, reader.position
    if text.find("|", position, reader.line_end(position)) < 0 or not reader.after_boundary:
        return False
    rows = _Rows(reader.shared.options.limits.rows, leading=text[position : position + 8].lstrip().startswith("|"))
    while position < len(text):
        end = reader.line_end(position)
        if text.find("|", position, end) < 0:
            break
        if not rows.take(text[position:end]):
            return False
        position = end
    node = rows.table() if reader.before_boundary(position) else None
    if not node:
        return False
    reader.position = position
    reader.add(node)
    return True


class _Rows:
    """Collects the lines of a table."""

    def __init__(self, limit: int, *, leading: bool) -> None:
        self.node = Node("table")
        self.section: list[tuple[str, list[str]]] = []
        self.limit = limit
        self.leading = leading

    def take(self, line: str) -> bool:
        """Take a line; return False if it cannot belong to a table."""
        if _SEPARATOR.fullmatch(line):
            if self.section:
                _separate(self.node, self.section, line)
                self.section = []
        elif _FOOT.fullmatch(line):
            self._end_section()
        elif not _PIPE.search(_SHIELDED.sub("", line)):
            return False
        elif len(self.node.rows) + len(self.section) < self.limit:
            self.section.append(("tbody", _cells(line, leading=self.leading)))
        else:
            self.node.level += 1
        return True

    def table(self) -> Node | None:
        """Return the table, or None if it has no body rows; `level` counts the omitted rows."""
        self._end_section()
        return self.node if any(kind == "tbody" for kind, _ in self.node.rows) else None

    def _end_section(self) -> None:
        self.node.rows += self.section
        self.section = []


def _separate(node: Node, section: list[tuple[str, list[str]]], line: str) -> None:
    if node.rows or node.alignments:
        node.rows += section
        return
    node.rows += [("thead", cells) for _, cells in section]
    node.alignments = [_NAMES[bool(found[1]), bool(found[2])] for found in _ALIGNED.finditer(line)]


def _cells(line: str, *, leading: bool) -> list[str]:
    line = line.strip()
    cells = _PIPE.split(line) if "`" not in line and "<code" not in line else _shielded_cells(line)
    if leading and cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return [cell.replace("\\|", "|").strip() for cell in cells]


def _shielded_cells(line: str) -> list[str]:
    cells = [""]
    parts: list[str] = []
    for found in _PART.finditer(line):
        if found[0] == "|":
            cells[-1] = "".join(parts)
            parts = []
            cells.append("")
        else:
            parts.append(found[0])
    cells[-1] = "".join(parts)
    return cells
