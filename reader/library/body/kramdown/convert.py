"""Markdown's blocks -> the builder: the second pass, in which running text is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import groupby
from typing import assert_never

from reader.library.body.html.builder import DocumentBuilder
from reader.library.body.html.frames import VOID
from reader.library.body.html.parser import feed_html, feed_tag
from reader.library.body.kramdown.nodes import Node, Shared
from reader.library.body.kramdown.spans import RunningText, SpanKind, parse_spans
from reader.library.body.kramdown.typography import smarten, with_emoji
from reader.library.document import Style

__all__ = ["MarkdownWriter"]

_SPECIAL = re.compile(r"[\\`*_\[<&~]|\$\$|\{:|  \n")
_EMOJI = re.compile(r":[a-z0-9+-]{1,40}_[a-z0-9_+-]{1,40}:")
_UNDERSCORE = RunningText("escaped", "_")
_MARKS = re.compile(r"[\\`*_\[\]<>&~$!{}\n]")
_NOT_IN_ID = re.compile(r"[^\w\- \t]")
_REFERENCE = re.compile(r"&(?:\w+|#\d+|#x[0-9a-fA-F]+);")
_SPACES = re.compile(r"[ \t]")
_CONTENTS = "@toc"
_AFTER: dict[SpanKind, str] = {"open": "*x", "close": "*", "tag": "<x", "break": "\n", "code": "`x", "image": "!x"}


class MarkdownWriter:
    """Writes the nodes of a whole post into a builder."""

    def __init__(self, builder: DocumentBuilder, shared: Shared) -> None:
        self.builder = builder
        self.shared = shared
        self.has_contents = False
        self._told_plain = False
        self._numbers: dict[str, int] = {}

    def write(self, nodes: list[Node]) -> None:
        """Write blocks in sequence."""
        for node in nodes:
            if self.builder.full:
                return
            writer = _WRITERS.get(node.kind)
            if writer:
                writer(self, node)

    def write_notes(self) -> None:
        """Write the footnotes that were referenced, in the order of their first reference."""
        builder, shared = self.builder, self.shared
        if not shared.referred:
            return
        builder.open("footnotes")
        place = 0
        while place < len(shared.referred):
            name = shared.referred[place]
            builder.open("footnote", {"name": name})
            self.write(shared.notes[name])
            builder.close("footnote")
            place += 1
        builder.close("footnotes")

    # --- running text ---------------------------------------------------------------------------------------

    def spans(self, text: str) -> None:
        """Write the text of a paragraph."""
        builder, options = self.builder, self.shared.options
        if builder.skipped:
            return
        floor = len(builder.inlines)
        if not _SPECIAL.search(text) and not options.hard_wrap:
            builder.write(text if len(text) > options.limits.line else self._typographic(text, ""))
        elif self._too_much(text):
            self._plain(text)
        else:
            spans = parse_spans(text, self.shared)
            if spans is None:
                self._plain(text)
            else:
                self._write(spans)
        builder.end_inlines(floor)

    def _too_much(self, text: str) -> bool:
        limits = self.shared.options.limits
        if len(text) > 1_000 and (len(text) > limits.line or sum(1 for _ in _MARKS.finditer(text)) > limits.marks):
            return True
        return self.shared.clock.over()

    def _plain(self, text: str) -> None:
        """Write text as it is, if parsing it as Markdown would take too long."""
        if not self._told_plain:
            self._told_plain = True
            self.builder.notice("What follows is shown as it is written: there is too much of it to read as Markdown.")
        self.builder.write(text)

    def _typographic(self, text: str, after: str, before: str = "") -> str:
        options = self.shared.options
        text = smarten(text, after, before=before, quotes=options.smart_quotes)
        return with_emoji(text) if options.emoji and ":" in text else text

    def _write(self, spans: list[RunningText]) -> None:
        if self.shared.options.emoji:
            spans = _joined(spans)
        last = len(spans) - 1
        for place, span in enumerate(spans):
            if span.kind == "text":
                after = _after(spans, place + 1) if place < last else ""
                before = "\n" if place and spans[place - 1].kind == "break" else ""
                self.builder.write(self._typographic(span.text, after, before))
            else:
                self._write_span(span)

    def _write_span(self, span: RunningText) -> None:  # noqa: C901 (essentially a lookup table)
        builder = self.builder
        match span.kind:
            case "text" | "escaped" | "entity" | "raw":
                builder.write(span.text)
            case "code":
                builder.write(span.text.replace("\n", " "), Style.CODE, kept=True)
            case "maths":
                builder.write(span.text, Style.MATHS)
            case "image":
                builder.write_image(resolved(span.target), span.text)
            case "note":
                builder.write_reference(self.note_number(span.text), span.text)
            case "break":
                builder.write_break()
            case "open":
                builder.open(span.text, {"href": resolved(span.target)} if span.text == "a" else {})
            case "close":
                builder.end(span.text, builder.frames[-1].inlines)
            case "tag":
                self._write_tag(span.text)
            case "comment":
                pass
            case _:
                assert_never(span.kind)

    def _write_tag(self, tag: str) -> None:
        if tag.count("<") == 1:
            feed_tag(self.builder, tag)
        else:
            feed_html(self.builder, tag, self.shared.clock)

    def note_number(self, name: str) -> int:
        """Return the number of a footnote, assigned when it is first referenced."""
        if name not in self._numbers:
            self.shared.referred.append(name)
            self._numbers[name] = len(self.shared.referred)
        return self._numbers[name]

    # --- blocks ---------------------------------------------------------------------------------------------

    def contents(self, tag: str) -> None:
        """Write the table of contents: the headings as nested lists of links, with bullets or numbers. Only one."""
        self.has_contents = True
        levels = self.shared.options.toc_levels
        headings = [
            node
            for node in self.shared.headings
            if node.level in levels and "no_toc" not in node.attributes.get("class", "").split()
        ]
        builder = self.builder
        open_levels: list[int] = []
        for node in headings:
            while open_levels and open_levels[-1] >= node.level:
                builder.close("li")
                if len(open_levels) == 1 or open_levels[-2] < node.level:
                    break
                builder.close(tag)
                open_levels.pop()
            if not open_levels or open_levels[-1] < node.level:
                builder.open(tag)
                open_levels.append(node.level)
            open_levels[-1] = min(open_levels[-1], node.level)
            builder.open("li")
            builder.open("a", {"href": f"#{self.identify(node)}"})
            builder.write(_heading_words(node.text, self.shared))
            builder.close("a")
        for _ in open_levels:
            builder.close("li")
            builder.close(tag)

    def identify(self, node: Node) -> str:
        """Return a heading's id, as made by kramdown's GFM parser: unique, lower case, hyphens for spaces."""
        name = node.attributes.get("id") or node.name
        if not name:
            text = _heading_words(node.text, self.shared).lower()
            name = _SPACES.sub("-", _NOT_IN_ID.sub("", text))
            count = self.shared.ids.get(name, -1) + 1
            self.shared.ids[name] = count
            name = f"{name}-{count}" if count else name
        node.attributes["id"] = name
        return name


def _heading_words(text: str, shared: Shared) -> str:
    quotes = shared.options.smart_quotes
    if not _SPECIAL.search(text):
        return smarten(text, "", quotes=quotes)
    spans = parse_spans(text, shared)
    if spans is None:
        return text
    words = ""
    for span in spans:
        if span.kind == "text":
            words += smarten(span.text, "", quotes=quotes)
        elif span.kind in ("escaped", "entity", "code", "maths"):
            words += span.text
    return words


def _joined(spans: list[RunningText]) -> list[RunningText]:
    """Return `spans` with the names of emoji in one piece; an underscore in them, which began nothing, divides them."""
    joined: list[RunningText] = []
    for is_text, run in groupby(spans, key=lambda span: span.kind == "text" or span == _UNDERSCORE):
        texts = list(run)
        whole = "".join(span.text for span in texts) if is_text and len(texts) > 1 else ""
        joined += [RunningText("text", whole)] if _EMOJI.search(whole) else texts
    return joined


def _after(spans: list[RunningText], place: int) -> str:
    """Return what follows a text, as far as it matters for quotes."""
    span = spans[place]
    if span.text == "a" and span.kind in ("open", "close"):
        return "[x" if span.kind == "open" else "]"
    shown = _AFTER.get(span.kind) or span.text[:3]
    return shown + spans[place + 1].text[:1] if span.kind == "escaped" and place + 1 < len(spans) else shown


def resolved(address: str) -> str:
    """Return an address as a browser reads it: with complete character references resolved."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), address) if "&" in address else address


# --- one function for each kind of block -----------------------------------------------------


def _paragraph(writer: MarkdownWriter, node: Node) -> None:
    builder = writer.builder
    if node.name == "bare":
        writer.spans(node.text.strip())
        return
    builder.flush()
    builder.classes = tuple(node.attributes["class"].split()[:8]) if "class" in node.attributes else ()
    if node.attributes.get("id"):
        builder.anchor(node.attributes["id"])
    writer.spans(node.text.rstrip("\n"))
    builder.flush()
    builder.classes = ()


def _heading(writer: MarkdownWriter, node: Node) -> None:
    tag = f"h{node.level}"
    name = writer.identify(node)
    writer.builder.open(tag, {"id": name} if name else {})
    writer.spans(node.text)
    writer.builder.close(tag)


def _code(writer: MarkdownWriter, node: Node) -> None:
    language = node.name
    for name in node.attributes.get("class", "").split():
        language = name.removeprefix("language-") if name.startswith("language-") else language
    writer.builder.code(node.text, language)


def _quote(writer: MarkdownWriter, node: Node) -> None:
    writer.builder.open("blockquote")
    writer.write(node.children)
    writer.builder.close("blockquote")


def _list(writer: MarkdownWriter, node: Node) -> None:
    builder = writer.builder
    if _CONTENTS in node.attributes and not writer.has_contents:
        writer.contents("ol" if node.level else "ul")
        return
    tag = "ol" if node.level else "ul"
    builder.open(tag)
    frame = builder.frames[-1]
    if frame.tag == tag:
        frame.loose = node.loose
    for item in node.children:
        builder.open("li", {"checked": item.name} if item.name else {})
        writer.write(item.children)
        builder.close("li")
    builder.close(tag)


def _definitions(writer: MarkdownWriter, node: Node) -> None:
    builder = writer.builder
    builder.open("dl")
    for child in node.children:
        if child.kind == "term":
            builder.open("dt")
            writer.spans(child.text)
            builder.close("dt")
        else:
            builder.open("dd")
            writer.write(child.children)
            builder.close("dd")
    builder.close("dl")


def _rule(writer: MarkdownWriter, _node: Node) -> None:
    writer.builder.rule()


def _html(writer: MarkdownWriter, node: Node) -> None:
    feed_html(writer.builder, node.text, writer.shared.clock, strict=True)


def _element(writer: MarkdownWriter, node: Node) -> None:
    writer.builder.open(node.name, node.attributes)
    writer.write(node.children)
    if node.name not in VOID:
        writer.builder.close(node.name)


def _maths(writer: MarkdownWriter, node: Node) -> None:
    builder = writer.builder
    builder.flush()
    lines = node.text.split("\n")
    for place, line in enumerate(lines):
        if place:
            builder.write_break()
        builder.write(line, Style.MATHS)
    builder.flush()


def _table(writer: MarkdownWriter, node: Node) -> None:
    builder = writer.builder
    builder.open("table")
    frame = builder.frames[-1]
    section = ""
    for kind, cells in node.rows:
        if kind != section:
            section = kind
            builder.open(kind)
        builder.open("tr")
        for place, cell in enumerate(cells):
            builder.open("th" if kind == "thead" else "td", _alignment(node, place))
            writer.spans(cell)
            builder.close("td")
        if builder.full:
            break
    if frame.tag == "table":
        frame.rows_left_out = node.level
    builder.close("table")


def _alignment(node: Node, place: int) -> dict[str, str]:
    side = node.alignments[place] if place < len(node.alignments) else ""
    return {"align": side} if side else {}


def _text(writer: MarkdownWriter, node: Node) -> None:
    builder = writer.builder
    builder.flush()
    builder.write(node.text)
    builder.flush()


def _cut(writer: MarkdownWriter, node: Node) -> None:
    """Report the text that the block parser left unread, with its size."""
    writer.builder.notice(
        f"The rest is not shown: this post holds too much ({len(node.text):,} characters are left out)."
    )
    writer.builder.full = True


_WRITERS: dict[str, Callable[[MarkdownWriter, Node], None]] = {
    "p": _paragraph,
    "heading": _heading,
    "code": _code,
    "quote": _quote,
    "list": _list,
    "definitions": _definitions,
    "rule": _rule,
    "html": _html,
    "element": _element,
    "maths": _maths,
    "table": _table,
    "text": _text,
    "cut": _cut,
}
