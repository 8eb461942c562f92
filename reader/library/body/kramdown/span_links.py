"""Links, pictures and references to footnotes in running text (kramdown 2.4)."""

from __future__ import annotations

import re

from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.definitions import link_name
from reader.library.body.kramdown.span_reader import MAX_DEPTH, NEXT_HARD, Span, SpanReader, State

__all__ = ["bracket", "link"]

_NEXT_IN_LINK = re.compile(r"[*_`<\[\]&\\]|!\[|\{:|~~|\$\$|  \n")
_NAME_IN_BRACKETS = re.compile(r"\s*\[([^\]]+)?\]")
_IN_ANGLES = re.compile(r"\(<([^\n]{0,5000}?)>")
_STOP = re.compile(r"(\()|(\))|\s(?=['\"])")
_TITLE = re.compile(r"\s*(['\"])(.{1,2000}?)\1\s*\)", re.DOTALL)
_NOWHERE = frozenset[str]()
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
    state = reader.state(mark, "img" if picture else "a")
    count = len(reader.out)
    if state not in reader.failed and len(reader.kinds) < MAX_DEPTH and not reader.none_after("]", after):
        close = reader.closes.get(state)
        if (close is None or _destination(reader, after, close)) and _bracketed(reader, state, after):
            return True
        reader.failed.add(state)
    del reader.out[count:]
    return reader.literal(mark, after)


class _Brackets:
    """The brackets within a link's text: how deep they lie, and where each of them closes."""

    def __init__(self, reader: SpanReader) -> None:
        self._reader = reader
        self._open: list[int] = []
        self._closed: list[tuple[int, int]] = []

    def ends(self) -> bool:
        """Whether the link's text ends at what stands here."""
        reader = self._reader
        here = reader.position
        reader.levels[-1].brackets = self._open
        if reader.text[here] == "]":
            if not self._open:
                return True
            self._closed.append((self._open.pop(), here))
        elif reader.text[here] == "[" or reader.text.startswith("![", here):
            self._open.append(here)
        return False

    def remember(self, kinds: frozenset[str], *, found: bool) -> None:
        """Keep where each bracket closes, or that it does not: links in it that are tried later lie alike."""
        reader = self._reader
        for place, close in self._closed:
            mark, kind = _mark_at(reader.text, place)
            if kind in kinds:
                reader.closes[place, mark, kinds] = close
        for place in () if found else self._open:
            mark, kind = _mark_at(reader.text, place)
            if kind in kinds:
                reader.failed.add((place, mark, kinds))


def _mark_at(text: str, place: int) -> tuple[str, str]:
    return ("[", "a") if text[place] == "[" else ("![", "img")


def _bracketed(reader: SpanReader, state: State, after: int) -> bool:
    text = reader.text
    place = len(reader.out)
    _, mark, kinds = state
    reader.out.append(Span("open", "a"))
    reader.position = after
    brackets = _Brackets(reader)
    pattern = NEXT_HARD if reader.next is NEXT_HARD else _NEXT_IN_LINK
    if not reader.inside("a" if mark == "[" else "img", mark, brackets.ends, pattern, alike=False):
        brackets.remember(kinds, found=False)
        return False
    close = reader.position
    found = _destination(reader, after, close)
    if not found:
        brackets.remember(kinds, found=True)
        return False
    target, reader.position = found
    if mark == "[":
        reader.out[place].target = target
        reader.out.append(Span("close", "a"))
    else:
        reader.out[place:] = [Span("image", p.ESCAPED.sub(r"\1", text[after:close]), target)]
        if reader.levels and reader.levels[-1].brackets:
            # It was read with the bracket that closes it.
            reader.levels[-1].brackets.pop()
    return True


def _destination(reader: SpanReader, start: int, close: int) -> tuple[str, int] | None:
    """Where the link leads whose text begins at `start` and ends at `close`, and the position after it."""
    text, after = reader.text, close + 1
    named = _NAME_IN_BRACKETS.match(text, after)
    if named or not text.startswith("(", after):
        name = named and named[1]
        if not name:
            # What is far longer than any name is none, and need not be looked at once for each bracket around it.
            is_name = close - start <= 2 * reader.shared.longest_name + 100
            name = p.ESCAPED.sub(r"\1", text[start:close]) if is_name else ""
        known = reader.shared.links.get(link_name(name)) if name else None
        if not known:
            return None
        return known[0], named.end() if named else after
    if reader.none_after(")", after) or (after, "(", _NOWHERE) in reader.failed:
        return None
    return _address(reader, after)


def _address(reader: SpanReader, start: int) -> tuple[str, int] | None:
    """The address in the parentheses at `start`, and the position after it."""
    text = reader.text
    angled = None if reader.none_after(">", start) else _IN_ANGLES.match(text, start)
    if angled:
        address, position = angled[1], angled.end()
        if text.startswith(")", position):
            return address, position + 1
    else:
        position, opened = start, list[int]()
        while True:
            found = _STOP.search(text, position)
            if not found:
                reader.failed.update([(place, "(", _NOWHERE) for place in opened])
                return None
            position = found.end()
            if found[1]:
                opened.append(found.start())
            elif found[2]:
                opened.pop()
            if (found[2] and not opened) or not (found[1] or found[2]):
                break
        address = text[start + 1 : position - 1].strip()
        if not opened:
            return address, position
    title = _TITLE.match(text, position)
    return (address, title.end()) if title else None
