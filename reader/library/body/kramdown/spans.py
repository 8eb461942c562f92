"""Running text, as kramdown's span parser reads it (kramdown 2.4 with the GFM parser 1.1).

The text is read once from its start; what begins an element is tried, and where its end is not found, what it began
with is text and the reading goes on right behind it. What failed at a place is remembered, so that nothing is tried
twice there; the clock bounds what is left. Quotes and dashes are set later (see `typography`): they begin nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Literal

from reader.library.body.html.frames import VOID
from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.definitions import link_name
from reader.library.body.kramdown.nodes import Shared

__all__ = ["Span", "SpanKind", "parse_spans"]

SpanKind = Literal[
    "text", "escaped", "entity", "raw", "code", "maths", "image", "note", "break", "open", "close", "tag", "comment"
]


@dataclass(slots=True)
class Span:
    """A piece of running text.

    `text` is what is shown (of "open" and "close" the element's name, of "tag" an HTML tag as it stands, of "note" the
    footnote's name); `target` is where a link or a picture leads. "escaped" text is text whose signs stay as they are.
    """

    kind: SpanKind
    text: str = ""
    target: str = ""


_PARSED = p.SPAN_CONTENT | p.BLOCK_CONTENT
"""Elements whose content kramdown reads as running text; that of all others, `u`, `font`, `mark`, stays as it is."""

_NEXT = re.compile(r"[*_`<\[&\\]|!\[|\{:|~~|\$\$|  \n")
_NEXT_IN_LINK = re.compile(r"[*_`<\[\]&\\]|!\[|\{:|~~|\$\$|  \n")
_NEXT_HARD = re.compile(r"[*_`<\[\]&\\\n]|!\[|\{:|~~|\$\$")
_NEXT_TAG = re.compile("<")
_MARKDOWN = re.compile(r"\bmarkdown\s*=\s*[\"']?(0|1|span)\b")
_EMPHASIS = re.compile(r"\*\*?|__?")
_TICKS = re.compile("`+")
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
_ENTITY = re.compile(r"&(?:[\w:][\-\w.:]*|#\d+|#x[0-9a-fA-F]+);")
_AUTOLINK = re.compile(r"<((mailto|https?|ftps?):[^\n]+?|[^\W]?[\w\-.]*@[\w\-.]+?)>")
_NAME_IN_BRACKETS = re.compile(r"\s*\[([^\]]+)?\]")
_IN_ANGLES = re.compile(r"\(<([^\n]*?)>")
_STOP = re.compile(r"(\()|(\))|\s(?=['\"])")
_TITLE = re.compile(r"\s*(['\"])(.{1,2000}?)\1\s*\)", re.DOTALL)
_NOTE = re.compile(r"\[\^(\w[\w-]*)\]")
_STRUCK = re.compile(r"~~(?![\s~])(.{0,5000}?[^\s~])~~", re.DOTALL)
_SPAN_ATTRIBUTES = re.compile(r"\{:((?:\\\}|[^}]){1,1000})\}")
_IS_ELEMENT_END = re.compile(r"(?:[\"']|--|\.\.\.|<<|>>)\Z")
_MAX_DEPTH = 40


class _Late(Exception):  # noqa: N818 (no error: the text is shown as it stands)
    """The time is over."""


def parse_spans(text: str, shared: Shared) -> list[Span] | None:
    """The spans of a paragraph, elements opened and closed in pairs; None where the time does not suffice."""
    reader = _Reader(text, shared)
    try:
        reader.read(None)
    except _Late:
        return None
    return reader.out


class _Reader:
    """One text; `kinds` are those of the elements that are open."""

    def __init__(self, text: str, shared: Shared) -> None:
        self.text = text
        self.shared = shared
        self.position = 0
        self.out: list[Span] = []
        self.base = 0
        """Where in `out` the content of the innermost open element begins."""
        self.kinds: list[str] = []
        self.images = 0
        self.failed: set[tuple[int, str, frozenset[str]]] = set()
        self.next = _NEXT_HARD if shared.options.hard_wrap else _NEXT
        self.absent: dict[str, int] = {}

    def read(
        self, stop: Callable[[], bool] | None, pattern: re.Pattern[str] | None = None, *, raw: bool = False
    ) -> bool:
        """Read up to where `stop` holds, or to the end of the text; whether it held.

        With a `stop` that never holds, the position is left behind the last thing that might have begun something.
        """
        pattern = pattern or self.next
        text, clock = self.text, self.shared.clock
        while True:
            found = pattern.search(text, self.position)
            if clock.over():
                raise _Late
            if not found:
                if stop is None:
                    self.add(text[self.position :], raw=raw)
                    self.position = len(text)
                return False
            self.add(text[self.position : found.start()], raw=raw)
            self.position = found.start()
            if stop and stop():
                return True
            before = self.position
            taken = self._html() if raw else _STARTS[text[before]](self)
            if not taken or self.position <= before:
                self.add(text[before], raw=raw)
                self.position = before + 1

    def add(self, text: str, *, raw: bool = False) -> None:
        """Put text behind what is there."""
        if not text:
            return
        if raw:
            self.out.append(Span("raw", unescape(text) if "&" in text else text))
            return
        last = self.out[-1] if len(self.out) > self.base else None
        if last and last.kind == "text":
            last.text += text
        else:
            self.out.append(Span("text", text))

    def put(self, span: Span, end: int) -> bool:
        """Put a finished span; the reading goes on at `end`."""
        self.out.append(span)
        self.position = end
        return True

    def _literal(self, text: str, end: int) -> bool:
        """Put what might have begun an element as text. A quote behind it does not see it."""
        return self.put(Span("escaped", text), end)

    def _inside(self, kind: str, stop: Callable[[], bool], pattern: re.Pattern[str] | None = None) -> bool:
        """Read the content of an element; the position and what was put are as before if its end is not found."""
        position, count, base, images = self.position, len(self.out), self.base, self.images
        self.kinds.append(kind)
        self.base, self.images = count, 0
        found = self.read(stop, pattern)
        self.kinds.pop()
        self.base, self.images = base, images
        if not found:
            self.position = position
            del self.out[count:]
        return found

    def _state(self, name: str) -> tuple[int, str, frozenset[str]]:
        tree = self.kinds[-1] if self.kinds else ""
        return self.position, f"{name} {tree == 'em'}", frozenset(self.kinds)

    # --- emphasis -------------------------------------------------------------------------------------------------

    def emphasis(self) -> bool:
        text, start = self.text, self.position
        marks = _EMPHASIS.match(text, start)
        if not marks:
            return False
        mark = marks[0]
        kind = "strong" if len(mark) == 2 else "em"
        after = text[start + len(mark) : start + len(mark) + 1]
        if kind in self.kinds or after.isspace() or (mark[0] == "_" and _in_word(text, start)):
            return self._literal(mark, start + len(mark))
        if self._emphasised(mark, kind):
            return True
        if kind == "strong" and (not self.kinds or self.kinds[-1] != "em"):
            self.position = start
            if self._emphasised(mark[0], "em"):
                return True
        return self._literal(mark, start + len(mark))

    def _emphasised(self, mark: str, kind: str) -> bool:
        """Whether the emphasis that begins here has an end; what it holds is put then."""
        state = self._state(mark)
        start = self.position
        if state in self.failed or self._none_after(mark, start + len(mark)):
            return False
        count = len(self.out)
        self.out.append(Span("open", kind))
        self.position = start + len(mark)
        text = self.text

        def ends() -> bool:
            place = self.position
            return (
                text.startswith(mark, place)
                and not text[place - 1].isspace()
                and (kind != "em" or not text.startswith(mark * 2, place) or text.startswith(mark * 3, place))
                and (mark[0] != "_" or not text[place + len(mark) : place + len(mark) + 1].isalnum())
                and len(self.out) > self.base
            )

        if self._inside(kind, ends):
            self.out.append(Span("close", kind))
            self.position += len(mark)
            return True
        del self.out[count:]
        self.failed.add(state)
        return False

    def _none_after(self, wanted: str, position: int) -> bool:
        """Whether `wanted` does not stand anywhere from `position` on."""
        if self.absent.get(wanted, len(self.text) + 1) <= position:
            return True
        if self.text.find(wanted, position) < 0:
            self.absent[wanted] = position
            return True
        return False

    # --- code, escapes, entities, maths ---------------------------------------------------------------------------

    def code(self) -> bool:
        text, start = self.text, self.position
        found = _TICKS.match(text, start)
        if not found:
            return False
        ticks, after = found[0], found.end()
        alone = len(ticks) == 1
        blank_around = (not start or text[start - 1].isspace()) and text[after : after + 1].isspace()
        end = -1 if (alone and blank_around) or self._none_after(ticks, after) else text.find(ticks, after)
        if end < 0:
            return self._literal(ticks, after)
        content = text[after:end]
        if not alone:
            content = content.removeprefix(" ").removesuffix(" ")
        return self.put(Span("code", content), end + len(ticks))

    def escape(self) -> bool:
        text, start = self.text, self.position
        if text.startswith("\\\\\n", start) and not self.shared.options.hard_wrap:
            return self.put(Span("break"), start + 3)
        if text.startswith("\\\n", start) and not any(kind[0] == "<" for kind in self.kinds):
            # At the end of a block nothing is broken.
            return self.put(Span("break") if start + 2 < len(text) else Span("comment"), start + 2)
        if text.startswith(("\\<<", "\\>>"), start):
            return self.put(Span("entity", text[start + 1 : start + 3]), start + 3)
        found = _ESCAPED.match(text, start)
        return self.put(Span("escaped", found[1]), found.end()) if found else False

    def entity(self) -> bool:
        found = _ENTITY.match(self.text, self.position)
        if not found:
            return False
        made = unescape(found[0])
        return self.put(Span("entity", made), found.end())

    def maths(self) -> bool:
        text, start = self.text, self.position
        if self._none_after("$$", start + 2):
            return False
        end = text.find("$$", start + 2)
        return self.put(Span("maths", text[start + 2 : end].strip()), end + 2)

    def line_break(self) -> bool:
        if self.text[self.position] == "\n" and any(kind[0] == "<" for kind in self.kinds):
            return False
        return self.put(Span("break"), self.position + (1 if self.text[self.position] == "\n" else 2))

    def struck(self) -> bool:
        found = None
        if not self._none_after("~~", self.position + 2):
            found = _STRUCK.match(self.text, self.position)
        if not found:
            return False
        inner = _Reader(found[1], self.shared)
        inner.read(None)
        self.out += [Span("open", "del"), *inner.out, Span("close", "del")]
        self.position = found.end()
        return True

    # --- links, pictures, notes -----------------------------------------------------------------------------------

    def bracket(self) -> bool:
        return self._note() or self.link()

    def _note(self) -> bool:
        found = _NOTE.match(self.text, self.position)
        if not found:
            return False
        if found[1] in self.shared.notes:
            return self.put(Span("note", found[1]), found.end())
        return self._literal(found[0], found.end())

    def link(self) -> bool:
        """A link or a picture; a picture counts for its brackets, as kramdown counts them."""
        text, start = self.text, self.position
        picture = text[start] == "!"
        after = start + 1 + picture
        mark = text[start:after]
        if text[after : after + 1] in ("^", ""):
            return False
        if not picture and ("img" in self.kinds or "a" in self.kinds):
            return self._literal(mark, after)
        state = self._state(mark)
        count = len(self.out)
        if state not in self.failed and len(self.kinds) < _MAX_DEPTH and not self._none_after("]", after):
            if self._bracketed(picture, after):
                return True
            self.failed.add(state)
        del self.out[count:]
        return self._literal(mark, after)

    def _bracketed(self, picture: bool, after: int) -> bool:
        text = self.text
        depth = 1
        place = len(self.out)
        self.out.append(Span("open", "a"))
        self.position = after

        def ends() -> bool:
            nonlocal depth
            here = self.position
            if text[here] == "]":
                depth -= 1
            elif text[here] == "[" or text.startswith("![", here):
                depth += 1
            else:
                return False
            return depth - self.images == 0

        pattern = _NEXT_HARD if self.next is _NEXT_HARD else _NEXT_IN_LINK
        if not self._inside("img" if picture else "a", ends, pattern):
            return False
        close = self.position
        shown = _ESCAPED.sub(r"\1", text[after:close])
        found = self._destination(close, shown)
        if not found:
            return False
        target, self.position = found
        if picture:
            self.out[place:] = [Span("image", shown, target)]
            self.images += 1
        else:
            self.out[place].target = target
            self.out.append(Span("close", "a"))
        return True

    def _destination(self, close: int, shown: str) -> tuple[str, int] | None:
        """Where the link whose text ends at `close` leads to, and the position after it."""
        text, after = self.text, close + 1
        named = _NAME_IN_BRACKETS.match(text, after)
        if named or not text.startswith("(", after):
            known = self.shared.links.get(link_name((named and named[1]) or shown))
            if not known:
                return None
            return known[0], named.end() if named else after
        return None if self._none_after(")", after) else _address(text, after)

    # --- HTML -----------------------------------------------------------------------------------------------------

    def html(self) -> bool:
        if self.text.startswith("<<", self.position):
            # A guillemet: its second sign begins nothing.
            self.add("<<")
            self.position += 2
            return True
        found = _AUTOLINK.match(self.text, self.position)
        if found:
            target = found[1] if found[2] else f"mailto:{found[1]}"
            shown = unescape(found[1].removeprefix("mailto:"))
            self.out += [Span("open", "a", target), Span("escaped", shown), Span("close", "a")]
            self.position = found.end()
            return True
        return self._html()

    def _html(self) -> bool:
        text, start = self.text, self.position
        if self._none_after(">", start):
            return False
        if text.startswith("<!--", start):
            end = -1 if self._none_after("-->", start + 4) else text.find("-->", start + 4)
            return self.put(Span("comment"), end + 3) if end >= 0 else False
        found = p.CLOSING_TAG.match(text, start)
        if found:
            return self._literal(found[0], found.end())
        found = p.TAG.match(text, start)
        return self._element(found) if found else False

    def _element(self, found: re.Match[str]) -> bool:
        tag = found[1].lower()
        self.position = found.end()
        if tag in p.BLOCK_TAGS:
            self.out.append(Span("escaped", found[0]))
            return True
        self.out.append(Span("tag", found[0]))
        if tag in VOID:
            return True
        if not found[3] and len(self.kinds) < _MAX_DEPTH:
            self._content(found, tag)
        self.out.append(Span("tag", f"</{tag}>"))
        return True

    def _content(self, found: re.Match[str], tag: str) -> None:
        """What an element holds, up to its end tag; to the end of the text where it has none."""
        raw = tag not in _PARSED or (bool(self.kinds) and self.kinds[-1] == "<raw")
        asked = _MARKDOWN.search(found[2]) if "markdown" in found[2] else None
        if asked:
            raw = asked[1] == "0" or (asked[1] == "1" and tag not in _PARSED)
        end = re.compile(rf"</{re.escape(found[1])}\s*>", re.IGNORECASE if tag in p.KNOWN_TAGS else 0)
        base, images = self.base, self.images
        self.base, self.images = len(self.out), 0
        self.kinds.append("<raw" if raw else "<")
        text = self.text
        if self.read(lambda: bool(end.match(text, self.position)), _NEXT_TAG if raw else None, raw=raw):
            close = end.match(text, self.position)
            self.position = close.end() if close else self.position
        else:
            self.add(text[self.position :], raw=raw)
            self.position = len(text)
        self.kinds.pop()
        self.base, self.images = base, images

    # --- kramdown's extensions ------------------------------------------------------------------------------------

    def extension(self) -> bool:
        text, start = self.text, self.position
        found = p.SPAN_EXTENSION.match(text, start)
        if found:
            return self._extension(found)
        attributes = _SPAN_ATTRIBUTES.match(text, start)
        last = self.out[-1] if len(self.out) > self.base else None
        if not attributes or not last or last.kind in ("escaped", "raw"):
            return False
        if last.kind == "text" and not _IS_ELEMENT_END.search(last.text):
            return False
        self.position = attributes.end()
        return True

    def _extension(self, found: re.Match[str]) -> bool:
        name, closed = found[1], bool(found[3])
        if name not in ("comment", "nomarkdown", "options"):
            return False
        stop = None if closed else re.compile(rf"\{{:/(?:{name})?\}}").search(self.text, found.end())
        if not closed and not stop:
            return False
        if stop and name == "nomarkdown":
            self.out.append(Span("tag", self.text[found.end() : stop.start()]))
        else:
            self.out.append(Span("comment"))
        self.position = stop.end() if stop else found.end()
        return True


def _in_word(text: str, place: int) -> bool:
    """Whether a letter, or a letter and a hyphen, stand right before `place`."""
    before = text[place - 1] if place else ""
    return before.isalpha() or (before == "-" and place > 1 and text[place - 2].isalpha())


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


_STARTS: dict[str, Callable[[_Reader], bool]] = {
    "*": _Reader.emphasis,
    "_": _Reader.emphasis,
    "`": _Reader.code,
    "<": _Reader.html,
    "[": _Reader.bracket,
    "!": _Reader.link,
    "]": lambda _reader: False,
    "&": _Reader.entity,
    "\\": _Reader.escape,
    "{": _Reader.extension,
    "~": _Reader.struck,
    "$": _Reader.maths,
    " ": _Reader.line_break,
    "\n": _Reader.line_break,
}
