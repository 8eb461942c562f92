"""Links, pictures and references to footnotes in running text (kramdown 2.4)."""

from __future__ import annotations

import re

from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.definitions import link_name
from reader.library.body.kramdown.span_reader import MAX_DEPTH, NEXT_HARD, Span, SpanReader

__all__ = ["bracket", "link"]

_NEXT_IN_LINK = re.compile(r"[*_`<\[\]&\\]|!\[|\{:|~~|\$\$|  \n")
_NAME_IN_BRACKETS = re.compile(r"\s*\[([^\]]+)?\]")
_IN_ANGLES = re.compile(r"\(<([^\n]*?)>")
_STOP = re.compile(r"(\()|(\))|\s(?=['\"])")
_TITLE = re.compile(r"\s*(['\"])(.{1,2000}?)\1\s*\)", re.DOTALL)
_NOTE = re.compile(r"\[\^(\w[\w-]*)\]")


def bracket(reader: SpanReader) -> bool:
    """A reference to a footnote, or a link."""
    return _note(reader) or link(reader)


def _note(reader: SpanReader) -> bool:
    found = _NOTE.match(reader.text, reader.position)
    if not found:
        return False
    if found[1] in reader.shared.notes:
        return reader.put(Span("note", found[1]), found.end())
    return reader.literal(found[0], found.end())


def link(reader: SpanReader) -> bool:
    """A link or a picture; a picture counts for its brackets, as kramdown counts them."""
    text, start = reader.text, reader.position
    picture = text[start] == "!"
    after = start + 1 + picture
    mark = text[start:after]
    if text[after : after + 1] in ("^", ""):
        return False
    if not picture and ("img" in reader.kinds or "a" in reader.kinds):
        return reader.literal(mark, after)
    state = reader.state(mark)
    count = len(reader.out)
    if state not in reader.failed and len(reader.kinds) < MAX_DEPTH and not reader.none_after("]", after):
        if _bracketed(reader, picture, after):
            return True
        reader.failed.add(state)
    del reader.out[count:]
    return reader.literal(mark, after)


def _bracketed(reader: SpanReader, picture: bool, after: int) -> bool:
    text = reader.text
    depth = 1
    place = len(reader.out)
    reader.out.append(Span("open", "a"))
    reader.position = after

    def ends() -> bool:
        nonlocal depth
        here = reader.position
        if text[here] == "]":
            depth -= 1
        elif text[here] == "[" or text.startswith("![", here):
            depth += 1
        else:
            return False
        return depth - reader.images == 0

    pattern = NEXT_HARD if reader.next is NEXT_HARD else _NEXT_IN_LINK
    if not reader.inside("img" if picture else "a", ends, pattern):
        return False
    close = reader.position
    shown = p.ESCAPED.sub(r"\1", text[after:close])
    found = _destination(reader, close, shown)
    if not found:
        return False
    target, reader.position = found
    if picture:
        reader.out[place:] = [Span("image", shown, target)]
        reader.images += 1
    else:
        reader.out[place].target = target
        reader.out.append(Span("close", "a"))
    return True


def _destination(reader: SpanReader, close: int, shown: str) -> tuple[str, int] | None:
    """Where the link whose text ends at `close` leads to, and the position after it."""
    text, after = reader.text, close + 1
    named = _NAME_IN_BRACKETS.match(text, after)
    if named or not text.startswith("(", after):
        known = reader.shared.links.get(link_name((named and named[1]) or shown))
        if not known:
            return None
        return known[0], named.end() if named else after
    return None if reader.none_after(")", after) else _address(text, after)


def _address(text: str, start: int) -> tuple[str, int] | None:
    """The address in the parentheses at `start`, and the position after it."""
    angled = _IN_ANGLES.match(text, start)
    if angled:
        address, position = angled[1], angled.end()
        if text.startswith(")", position):
            return address, position + 1
    else:
        position, depth = start, 0
        while True:
            found = _STOP.search(text, position)
            if not found:
                return None
            position = found.end()
            depth += 1 if found[1] else -1 if found[2] else 0
            if (found[2] and not depth) or not (found[1] or found[2]):
                break
        address = text[start + 1 : position - 1].strip()
        if not depth:
            return address, position
    title = _TITLE.match(text, position)
    return (address, title.end()) if title else None
