"""Links, pictures and footnote references in running text (kramdown 2.4)."""

from __future__ import annotations

import re

from reader.library.body.brackets import Brackets
from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.definitions import link_name
from reader.library.body.kramdown.span_reader import MAX_DEPTH, NEXT_HARD, RunningText, SpanReader, State, Told

__all__ = ["bracket", "link"]

_NEXT_IN_LINK = re.compile(r"[*_`<\[\]&\\]|!\[|\{:|~~|\$\$|  \n")
_NAME_IN_BRACKETS = re.compile(r"\s*\[([^\]]+)?\]")
_IN_ANGLES = re.compile(r"\(<([^\n]{0,5000}?)>")
_STOP = re.compile(r"(\()|(\))|\s(?=['\"])")
_TITLE = re.compile(r"\s*(['\"])(.{1,2000}?)\1\s*\)", re.DOTALL)
_NOWHERE = frozenset[str]()
_NOTE = re.compile(r"\[\^(\w[\w-]*)\]")


def bracket(reader: SpanReader) -> bool:
    """Take a footnote reference or a link."""
    return _note(reader) or link(reader)


def _note(reader: SpanReader) -> bool:
    found = _NOTE.match(reader.text, reader.position)
    if not found:
        return False
    if found[1] in reader.shared.notes:
        return reader.put(RunningText("note", found[1]), found.end())
    return reader.literal(found[0], found.end())


def link(reader: SpanReader) -> bool:
    """Take a link or a picture; in a link's text, a picture consumes the bracket that closes it, as in kramdown."""
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
        if _bracketed(reader, state, after):
            return True
        reader.failed.add(state)
    del reader.out[count:]
    return reader.literal(mark, after)


class _LinkText:
    """The scan of one link's text, up to its closing bracket."""

    def __init__(self, reader: SpanReader, kinds: frozenset[str], start: int) -> None:
        self.leads_nowhere = False
        """Whether it is known in advance that the link has no end or no target."""
        self.brackets = Brackets(reader.brackets.setdefault(kinds, {}))
        self._reader = reader
        self._start = start
        self._leads_somewhere = False

    def ends(self) -> bool:
        """Return whether the link's text ends here, or need not be read any further."""
        reader, here = self._reader, self._reader.position
        reader.levels[-1].brackets = self.brackets.open
        alike = () if self._leads_somewhere else self.brackets.foresee(here)
        if alike:
            close = alike[-1].close
            if close is None or not _destination(reader, self._start, close):
                self.brackets.adopt(alike)
                self.leads_nowhere = True
                return True
            self._leads_somewhere = True
        opens = reader.text[here] == "[" or reader.text.startswith("![", here)
        return self.brackets.passes(here, opens=opens, closes=reader.text[here] == "]")


def _bracketed(reader: SpanReader, state: State, after: int) -> bool:
    text, steps = reader.text, reader.steps
    place = len(reader.out)
    _, mark, kinds = state
    reader.out.append(RunningText("open", "a"))
    reader.position = after
    reading = _LinkText(reader, kinds, after)
    pattern = NEXT_HARD if reader.next is NEXT_HARD else _NEXT_IN_LINK
    has_end = reader.inside("a" if mark == "[" else "img", mark, reading.ends, pattern, alike=False)
    reading.brackets.is_done = True
    if not has_end:
        return False
    close = reader.position
    found = None if reading.leads_nowhere else _destination(reader, after, close)
    if not found:
        reader.was_in_vain(steps)
        return False
    target, reader.position = found
    if mark == "[":
        reader.out[place].target = target
        reader.out.append(RunningText("close", "a"))
    else:
        reader.out[place:] = [RunningText("image", p.ESCAPED.sub(r"\1", text[after:close]), target)]
        if reader.levels and reader.levels[-1].brackets:
            # It was read together with its closing bracket.
            reader.levels[-1].brackets.pop()
    return True


def _destination(reader: SpanReader, start: int, close: int) -> tuple[str, int] | None:
    """Return the target of the link whose text is from `start` to `close`, and the position after it, or None."""
    after = close + 1
    told = reader.told.get(after)
    if told is None:
        told = reader.told[after] = _told(reader, after)
    if not told.by_text:
        return told.target
    # A text far longer than any name cannot be one, so it is not looked up again for each bracket around it.
    is_name = close - start <= 2 * reader.shared.longest_name + 100
    known = _named(reader, p.ESCAPED.sub(r"\1", reader.text[start:close])) if is_name else None
    return (known, told.end) if known else None


def _told(reader: SpanReader, after: int) -> Told:
    text = reader.text
    named = _NAME_IN_BRACKETS.match(text, after)
    if named and named[1]:
        known = _named(reader, named[1])
        return Told((known, named.end()) if known else None)
    if named or not text.startswith("(", after):
        return Told(by_text=True, end=named.end() if named else after)
    if reader.none_after(")", after) or (after, "(", _NOWHERE) in reader.failed:
        return Told()
    return Told(_address(reader, after))


def _named(reader: SpanReader, name: str) -> str | None:
    """Return the address in the definition of a name, or None."""
    known = reader.shared.links.get(link_name(name)) if name else None
    return known[0] if known else None


def _address(reader: SpanReader, start: int) -> tuple[str, int] | None:
    """Return the address in the parentheses at `start` and the position after it, or None."""
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
