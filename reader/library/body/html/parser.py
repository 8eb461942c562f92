"""HTML -> the builder's start tags, text and end tags.

This is a custom tokenizer, because posts may contain anything: each of its steps is linear, and it can be interrupted.
It reads HTML as browsers do: tags with quoted values, comments, raw text elements, character references.
"""

from __future__ import annotations

import re
from html import unescape

from reader.library.body.html.builder import DocumentBuilder
from reader.library.body.html.frames import EMBEDDED
from reader.library.body.kramdown.patterns import CLOSING_TAG, TAG
from reader.library.clock import Clock

__all__ = ["attributes_of", "feed_html", "feed_tag"]

_NAME = re.compile(r"</?[a-zA-Z][^\s/>]{0,60}+")
_QUOTE_OR_END = re.compile("[\"'>]")
_MARK = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60}+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60}+)([^<>]*+)>")
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]*))?")
_RAW = frozenset({"script", "style", "title", "template", "noscript", "svg", "xmp", "textarea"})
_MAX_ATTRIBUTES = 40


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes inside a tag, with lower-case names and character references resolved."""
    attributes: dict[str, str] = {}
    if not text or text.isspace():
        return attributes
    for found in _ATTRIBUTE.finditer(text):
        value = found[2] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        attributes.setdefault(found[1].lower(), unescape(value) if "&" in value else value)
        if len(attributes) >= _MAX_ATTRIBUTES:
            break
    return attributes


def feed_tag(builder: DocumentBuilder, tag: str) -> None:
    """Feed a single tag (or comment) from running text."""
    found = _TAG.match(tag) or _LOOSE_TAG.match(tag)
    if found:
        _tag(builder, found)


def feed_html(builder: DocumentBuilder, source: str, clock: Clock, *, strict: bool = False) -> None:
    """Feed all of `source`; if the time runs out, a notice reports the rest as omitted.

    With `strict`, anything that kramdown does not accept as a tag is text, as on the page of a Markdown post.
    """
    position = 0
    tags = _Tags(source)
    while not builder.full:
        mark = _MARK.search(source, position)
        if not mark or mark.start() > tags.last_end:
            break
        start = mark.start()
        if start > position:
            _text(builder, source[position:start])
        position = _markup(builder, tags, start, strict=strict)
        if clock.over():
            builder.notice(f"The rest is not shown: reading it took too long ({len(source) - position:,} characters).")
            return
    if not builder.full:
        _text(builder, source[position:])


def _text(builder: DocumentBuilder, text: str) -> None:
    builder.text(unescape(text) if "&" in text else text)


class _Tags:
    """The tags of a source. Searches that failed from a position on are not repeated."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.last_end = source.rfind(">")
        self.last_comment_end = source.rfind("-->")
        self._dead: set[int] = set()
        """Quotation marks after which no tag ends."""
        self._absent: dict[str, int] = {}
        self._last_ends: dict[str, int] = {}

    def match(self, start: int) -> re.Match[str] | None:
        """Return the tag at `start`; one with unbalanced quotation marks ends at the first `>` without `<` before."""
        whole = not self._dead or self._ends(start)
        found = _TAG.match(self.source, start) if whole else None
        if found is None and whole:
            self._ends(start)
        return found or _LOOSE_TAG.match(self.source, start)

    def _ends(self, start: int) -> bool:
        """Return whether the tag at `start` ends outside quotation marks; if not, no tag sharing them does either."""
        source, name = self.source, _NAME.match(self.source, start)
        position = name.end() if name else len(source)
        passed: list[int] = []
        while found := _QUOTE_OR_END.search(source, position):
            if found[0] == ">":
                return True
            if found.start() in self._dead:
                break
            passed.append(found.start())
            position = source.find(found[0], found.end()) + 1
            if not position:
                break
        self._dead.update(passed)
        return False

    def is_open(self, tag: str, start: int) -> bool:
        """Return whether no end tag of this element follows `start`."""
        last = self._last_ends.get(tag)
        if last is None:
            ends = re.compile(f"</{tag}", re.IGNORECASE).finditer(self.source)
            last = self._last_ends[tag] = max((found.start() for found in ends), default=-1)
        return last < start

    def end_tag(self, tag: str, start: int) -> re.Match[str] | None:
        """Return the first end tag of an element from `start` on."""
        if self._absent.get(tag, len(self.source) + 1) <= start:
            return None
        found = re.compile(f"</{tag}", re.IGNORECASE).search(self.source, start)
        if found is None:
            self._absent[tag] = start
        return found


def _markup(builder: DocumentBuilder, tags: _Tags, start: int, *, strict: bool) -> int:
    """Process the markup that begins with the `<` at `start`; return the position after it."""
    source = tags.source
    if strict and source[start + 1] == "!" and not source.startswith("<!--", start):
        _text(builder, "<")
        return start + 1
    if source[start + 1] in "!?":
        return _declaration(source, start, tags.last_comment_end)
    if strict and not (TAG.match(source, start) or CLOSING_TAG.match(source, start)):
        _text(builder, "<")
        return start + 1
    found = tags.match(start)
    if not found:
        end = source.find(">", start) + 1 if source[start + 1] == "/" else 0
        if not end:
            _text(builder, "<")
        return end or start + 1
    tag = _tag(builder, found)
    if tag in _RAW and not found[1] and not found[3].endswith("/"):
        return _raw_text(builder, tags, found.end(), tag)
    if tag in EMBEDDED and not found[1] and (found[3].endswith("/") or tags.is_open(tag, found.end())):
        builder.close(tag)
    return found.end()


def _declaration(source: str, start: int, last_comment_end: int) -> int:
    if source.startswith("<!--", start):
        if start + 4 <= last_comment_end:
            return source.find("-->", start + 4) + 3
        if source.startswith("<!-->", start):
            return start + 5
        # An unclosed comment: show what it would hide.
        return start + 4
    if source.startswith("<![CDATA[", start):
        return start + 9
    return source.find(">", start) + 1


def _tag(builder: DocumentBuilder, found: re.Match[str]) -> str:
    tag = found[2].lower()
    if found[1]:
        builder.close(tag)
    else:
        inside = found[3]
        builder.open(tag, attributes_of(inside) if inside else {})
        if inside.endswith("/") and tag in _RAW:
            builder.close(tag)
    return tag


def _raw_text(builder: DocumentBuilder, tags: _Tags, start: int, tag: str) -> int:
    """Process the content of a raw text element; return the position of its end tag, or of the end of the source."""
    end = tags.end_tag(tag, start)
    if tag in ("template", "svg", "noscript"):
        return end.start() if end else start
    stop = end.start() if end else len(tags.source)
    if tag in ("xmp", "textarea"):
        builder.text(tags.source[start:stop])
    return stop
