"""HTML in running text (kramdown 2.4)."""

from __future__ import annotations

import re
from html import unescape

from reader.library.body.html.frames import EMBEDDED, SKIPPED, VOID
from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.span_reader import MAX_DEPTH, RunningText, SpanReader

__all__ = ["html"]

_PARSED = p.SPAN_CONTENT | p.BLOCK_CONTENT
"""Elements whose content kramdown reads as running text; that of all others (`u`, `font`, `mark`) stays as it is."""

_NEXT_TAG = re.compile("<")
_MARKDOWN = re.compile(r"\bmarkdown\s*=\s*[\"']?(0|1|span)\b")
_AUTOLINK = re.compile(r"<((mailto|https?|ftps?):[^\n]{1,5000}?|[^\W]?[\w\-.]*@[\w\-.]+?)>")


def html(reader: SpanReader) -> bool:
    """Take an element, a comment or an address in angle brackets."""
    if reader.text.startswith("<<", reader.position):
        # A guillemet: its second character begins nothing.
        reader.add("<<")
        reader.position += 2
        return True
    if reader.none_after(">", reader.position):
        return False
    found = _AUTOLINK.match(reader.text, reader.position)
    if found:
        target = found[1] if found[2] else f"mailto:{found[1]}"
        shown = unescape(found[1].removeprefix("mailto:"))
        reader.out += [RunningText("open", "a", target), RunningText("escaped", shown), RunningText("close", "a")]
        reader.position = found.end()
        return True
    return _html(reader)


def _html(reader: SpanReader) -> bool:
    text, start = reader.text, reader.position
    if reader.none_after(">", start):
        return False
    if text.startswith("<!--", start):
        end = -1 if reader.none_after("-->", start + 4) else text.find("-->", start + 4)
        return reader.put(RunningText("comment"), end + 3) if end >= 0 else False
    found = p.CLOSING_TAG.match(text, start)
    if found:
        return reader.literal(found[0], found.end())
    found = p.TAG.match(text, start)
    return _element(reader, found) if found else False


def _element(reader: SpanReader, found: re.Match[str]) -> bool:
    tag = found[1].lower()
    reader.position = found.end()
    if tag in p.BLOCK_TAGS:
        reader.out.append(RunningText("escaped", found[0]))
        return True
    reader.out.append(RunningText("tag", found[0]))
    if tag in VOID:
        return True
    if not found[3] and len(reader.kinds) < MAX_DEPTH:
        start = len(reader.out)
        if _content(reader, found, tag) and tag in SKIPPED:
            del reader.out[start:]
    reader.out.append(RunningText("tag", f"</{tag}>"))
    return True


def _content(reader: SpanReader, found: re.Match[str], tag: str) -> bool:
    """Read the content of an element, up to its end tag or, if it has none, to the end of the text.

    Return whether it has an end tag. An element open around one without an end tag does not find its own end either.
    """
    raw = tag not in _PARSED or (bool(reader.kinds) and reader.kinds[-1] == "<raw")
    asked = _MARKDOWN.search(found[2]) if "markdown" in found[2] else None
    if asked:
        raw = asked[1] == "0" or (asked[1] == "1" and tag not in _PARSED)
    end = re.compile(rf"</{re.escape(found[1])}\s*>", re.IGNORECASE if tag in p.KNOWN_TAGS else 0)
    text = reader.text
    if tag in EMBEDDED and not reader.first(end, reader.position):
        return False
    place = found.start(), frozenset(reader.kinds)
    if reader.is_attempt and (place in reader.without_end or not reader.first(end, reader.position)):
        reader.position = len(text)
        return False

    def ends() -> bool:
        return end.match(text, reader.position) is not None

    with reader.within("<raw" if raw else "<"):
        if reader.read(ends, _NEXT_TAG, raw=_html) if raw else reader.read(ends):
            close = end.match(text, reader.position)
            reader.position = close.end() if close else reader.position
            return True
        reader.without_end.add(place)
        reader.add(text[reader.position :], raw=raw)
        reader.position = len(text)
        return False
