"""HTML blocks in Markdown: their extent, and where Markdown continues inside them.

kramdown leaves the content of block elements unparsed up to their end tag, even across blank lines, unless they have
`markdown="1"` (or `block`, `span`) or the site's `parse_block_html` is on.
"""

from __future__ import annotations

import re

from reader.library.body.html.frames import EMBEDDED, VOID
from reader.library.body.html.parser import attributes_of
from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.blocks import BlockReader
from reader.library.body.kramdown.nodes import Node

__all__ = ["read_html"]

_MARK = re.compile(rf"<(?=/?{p.NAME}|!--|\?)")
_REST = re.compile(r"[ \t]*\n")
_MODES = {"1": "", "block": "block", "span": "span", "0": "raw"}


def read_html(reader: BlockReader) -> bool:
    """Take a comment, a block-level element, or the end tag of the surrounding element."""
    text, position = reader.text, reader.position
    start = position
    while text[start] == " ":
        start += 1
    if text.startswith("<!--", position):
        end = reader.first(p.COMMENT_END, position + 4)
        if not end:
            return False
        reader.nodes.append(Node("comment"))
        _skip_rest(reader, end.end())
        return True
    found = p.TAG.match(text, start)
    if found and found[1].lower() not in p.SPAN_TAG_SET:
        reader.position = start
        _element(reader, found)
        return True
    found = p.CLOSING_TAG.match(text, start)
    if found and reader.within and found[1].lower() == reader.within:
        reader.position = found.end()
        reader.ended = True
        return True
    return False


def _skip_rest(reader: BlockReader, position: int) -> None:
    """Continue after the line's end if the rest of the line is blank, else at the rest."""
    rest = _REST.match(reader.text, position)
    reader.position = rest.end() if rest else position


def _mode(reader: BlockReader, tag: str, inside: str) -> str:
    """Return how the content of an element is read: block, span or raw."""
    wanted = attributes_of(inside).get("markdown") if "markdown" in inside else None
    mode = _MODES.get(wanted, "raw") if wanted is not None else "" if reader.shared.options.markdown_in_html else "raw"
    if mode:
        return mode
    if tag in p.BLOCK_CONTENT:
        return "block"
    return "span" if tag in p.SPAN_CONTENT else "raw"


def _element(reader: BlockReader, found: re.Match[str]) -> None:
    tag = found[1].lower()
    if tag in ("script", "style"):
        end = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(reader.text, found.end())
        _skip_rest(reader, end.end() if end else len(reader.text))
        reader.nodes.append(Node("comment"))
        return
    closed = bool(found[3]) or tag in VOID
    if tag in EMBEDDED and not closed:
        closed = not reader.first(rf"(?i:</{tag}\s*>)", found.end())
    mode = _mode(reader, tag, found[2])
    if closed or mode == "raw":
        _raw(reader, found, closed=closed)
    elif mode == "span":
        end = re.compile(rf"</{re.escape(tag)}\s*>", re.IGNORECASE).search(reader.text, found.end())
        stop = end.start() if end else len(reader.text)
        node = reader.add(Node("element", name=tag, attributes=attributes_of(found[2])))
        node.children.append(Node("p", reader.text[found.end() : stop], name="bare"))
        _skip_rest(reader, end.end() if end else stop)
    else:
        _markdown_inside(reader, found, tag)


def _markdown_inside(reader: BlockReader, found: re.Match[str], tag: str) -> None:
    """Parse blocks up to the element's end tag."""
    node = reader.add(Node("element", name=tag, attributes=attributes_of(found[2])))
    if reader.depth > reader.shared.options.limits.depth:
        reader.position = found.end()
        return
    inner = BlockReader(reader.text, reader.shared, reader.rules, reader.depth + 1, reader.absent)
    rest = _REST.match(reader.text, found.end())
    inner.position = rest.end() if rest else found.end()
    inner.within = tag
    inner.read()
    node.children = inner.nodes
    _skip_rest(reader, inner.position)


def _raw(reader: BlockReader, opening: re.Match[str], *, closed: bool) -> None:
    """Take an element whose content is HTML; elements inside it may switch back to Markdown."""
    text = reader.text
    begin = opening.start()
    position = opening.end()
    open_tags = [] if closed else [opening[1].lower()]
    while open_tags:
        mark = _MARK.search(text, position)
        if not mark or reader.shared.clock.over():
            position = len(text)
            break
        start = mark.start()
        if text.startswith("<!--", start):
            end = reader.first(p.COMMENT_END, start)
            position = end.end() if end else start + 4
            continue
        end_tag = p.CLOSING_TAG.match(text, start)
        if end_tag:
            position = end_tag.end()
            _close(open_tags, end_tag[1].lower())
            continue
        found = p.TAG.match(text, start)
        position = found.end() if found else start + 1
        if found and not found[3] and found[1].lower() not in VOID:
            if "markdown" in found[2] and _mode(reader, found[1].lower(), found[2]) != "raw":
                reader.add(Node("html", text[begin:start]))
                reader.position = start
                _element(reader, found)
                begin = position = reader.position
            else:
                position = _opened(text, found, open_tags)
    reader.add(Node("html", text[begin:position]))
    _skip_rest(reader, position)


def _opened(text: str, found: re.Match[str], open_tags: list[str]) -> int:
    """Record a newly opened element and return the position after its tag; scripts and styles are skipped whole."""
    tag = found[1].lower()
    if tag in ("script", "style"):
        end = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(text, found.end())
        return end.end() if end else len(text)
    if len(open_tags) < 1_000:
        open_tags.append(tag)
    return found.end()


def _close(open_tags: list[str], tag: str) -> None:
    if open_tags[-1] == tag:
        open_tags.pop()
    elif tag in open_tags:
        del open_tags[len(open_tags) - 1 - open_tags[::-1].index(tag) :]
