"""Lists and definition lists, following kramdown's indentation rules."""

from __future__ import annotations

from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.blocks import BlockReader
from reader.library.body.kramdown.nodes import Node, read_attributes

__all__ = ["read_list", "read_meanings"]


class _Lines:
    """Collects the lines of one item."""

    def __init__(self, marker_width: int, first: str) -> None:
        attributes = p.ITEM_ATTRIBUTES.match(first)
        if attributes and not first[attributes.end() :].strip():
            indentation = 4
        else:
            first = _expanded(first, marker_width)
            indentation = marker_width + len(first) - len(first.lstrip(" "))
        self.attributes = attributes[1] if attributes else ""
        self.indentation = indentation
        first = first.lstrip()
        if attributes:
            first = p.ITEM_ATTRIBUTES.sub("", first, count=1)
            first = first if first.endswith("\n") else first + "\n"
        self.parts: list[list[str]] = [[first]]
        self.nested = bool(p.ITEM.match(first))
        self.content, self.lazy, self.indent = p.item_content(indentation)

    def take(self, text: str, position: int, *, after_blank: bool) -> int:
        """Take the line at `position` if it belongs to the item; return the position after it, or 0."""
        found = self.content.match(text, position) or (None if after_blank else self.lazy.match(text, position))
        if not found:
            return 0
        line = found[0]
        tabs = len(line) - len(line.lstrip("\t"))
        line = "    " * tabs + line[tabs:]
        indent = self.indent.match(line)
        if indent:
            line = line[indent.end() :]
        if not self.nested and indent and p.ITEM.match(line):
            self.parts.append([])
            self.nested = True
        elif self.nested and not indent and p.ITEM.match(line):
            line = " " * (self.indentation + 4) + line
        self.parts[-1].append(line)
        return found.end()

    def blank(self, lines: str) -> None:
        """Take blank lines inside the item."""
        self.nested = True
        self.parts[-1].append(lines)


def _expanded(line: str, column: int) -> str:
    """Expand tabs in the leading white space of `line`, which begins at `column`."""
    inner = line.lstrip(" \t")
    blank = " " * column + line[: len(line) - len(inner)]
    return blank.expandtabs(4)[column:] + inner


class _Items:
    """Reads the items of a list, or the meanings of terms, line by line."""

    def __init__(self, reader: BlockReader, kind: str) -> None:
        self.reader = reader
        self.kind = kind
        self.items: list[_Lines] = []
        self.after_blank = False
        self._start = p.item_start(kind, 4)

    def read(self) -> None:
        """Take lines until one does not belong to the list."""
        text, position, shared = self.reader.text, self.reader.position, self.reader.shared
        while position < len(text) and len(self.items) <= shared.options.limits.blocks:
            if shared.clock.over():
                break
            if p.END_MARKER.match(text, position) or self._rule_ahead(text, position):
                break
            end = self._line(text, position)
            if not end:
                break
            position = end
        self.reader.position = position

    def _rule_ahead(self, text: str, position: int) -> bool:
        return self.kind != "dl" and self.after_blank and bool(p.RULE.match(text, position))

    def _line(self, text: str, position: int) -> int:
        found = self._start.match(text, position)
        if found:
            self.items.append(_Lines(len(found[1]), found[2]))
            self._start = p.item_start(self.kind, self.items[-1].indentation)
            self.after_blank = False
            return found.end()
        end = self.items[-1].take(text, position, after_blank=self.after_blank)
        if end:
            self.after_blank = False
            return end
        blank = p.BLANK.match(text, position)
        if not blank:
            return 0
        self.items[-1].blank(blank[0])
        self.after_blank = True
        return blank.end()


def read_list(reader: BlockReader) -> bool:
    """Take a list with bullets or numbers."""
    start = p.item_start("ul", 4).match(reader.text, reader.position)
    kind = "ul" if start else "ol"
    start = start or p.item_start("ol", 4).match(reader.text, reader.position)
    if not start:
        return False
    node = reader.add(Node("list", level=int(kind == "ol")))
    lines = _Items(reader, kind)
    lines.read()
    _fill(reader, node, lines.items)
    if reader.nodes[-1].kind == "cut":
        return True
    end_marker = p.END_MARKER.match(reader.text, reader.position)
    if end_marker:
        reader.position = end_marker.end()
        reader.nodes.append(Node("end"))
    elif lines.after_blank:
        reader.nodes.append(Node("blank", "\n"))
    return True


def _fill(reader: BlockReader, node: Node, items: list[_Lines]) -> None:
    for place, lines in enumerate(items):
        if reader.shared.over():
            _leave(reader, items[place:])
            return
        item = Node("item")
        if lines.attributes:
            item.attributes = read_attributes(lines.attributes, reader.shared)
        for part in lines.parts:
            item.children += reader.nested("".join(part))
        node.children.append(item)
        reader.shared.blocks += 1
        _task(item)
        children = item.children
        loose = len(children) > 1 and children[0].kind == "p" and children[1].kind == "blank"
        if loose and (len(children) > 2 or place < len(items) - 1):
            node.loose = True


def _leave(reader: BlockReader, items: list[_Lines]) -> None:
    """Keep the items beyond the limits, and everything after them, as unread text."""
    rest = "".join([line for item in items for part in item.parts for line in part]) + reader.text[reader.position :]
    reader.nodes.append(Node("cut", rest))
    reader.position = len(reader.text)


def _task(item: Node) -> None:
    if item.children and item.children[0].kind == "p":
        found = p.TASK.match(item.children[0].text)
        if found:
            item.name = found[1].lower()
            item.children[0].text = item.children[0].text[found.end() :]


def read_meanings(reader: BlockReader) -> bool:
    """Take the meanings of terms; the paragraph right before them contains the terms, one per line."""
    nodes = reader.nodes
    if not p.MEANING.match(reader.text, reader.position) or not nodes:
        return False
    spaced = nodes[-1].kind == "blank" and nodes[-1].text == "\n"
    place = len(nodes) - (2 if spaced else 1)
    if place < 0 or nodes[place].kind != "p":
        return False
    terms = nodes[place]
    del nodes[place:]
    node = nodes.pop() if nodes and nodes[-1].kind == "definitions" else None
    if len(nodes) > 1 and not node and nodes[-1].kind == "blank" and nodes[-2].kind == "definitions":
        nodes.pop()
        node = nodes.pop()
    node = reader.add(node or Node("definitions"))
    for line in terms.text.strip("\n").split("\n"):
        attributes = p.ITEM_ATTRIBUTES.match(line)
        node.children.append(Node("term", line[attributes.end() :] if attributes else line))
    lines = _Items(reader, "dl")
    lines.read()
    for place, item in enumerate(lines.items):
        if reader.shared.over():
            _leave(reader, lines.items[place:])
            return True
        reader.shared.blocks += 1
        meaning = Node("meaning")
        for part in item.parts:
            meaning.children += reader.nested("".join(part))
        node.children.append(meaning)
    if lines.after_blank:
        nodes.append(Node("blank", "\n"))
    return True
