"""Start tags, text and end tags -> a Document.

Markdown and HTML both end up here: Markdown's tokens carry the tags that they would have on the web page. The builder
is as forgiving as a browser: unclosed elements are closed, stray end tags are ignored, blocks end paragraphs. It never
recurses, and it enforces the limits on depth and blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reader.library.body.html.frames import BREAKING, SKIPPED, STYLES, VOID, OpenElement
from reader.library.body.html.inline import InlineWriter
from reader.library.body.html.links import clean_target
from reader.library.body.html.open_tags import OpenTags
from reader.library.body.options import BodyLimits
from reader.library.document import Block, Code, Document, Notice, Paragraph, Rule
from reader.text import clean_block, clean_line

__all__ = ["Attributes", "DocumentBuilder", "Tags"]

Attributes = Mapping[str, str]

_NONE: Attributes = {}
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|brush:\s*)([\w+#.-]+)")
_SCOPES = frozenset({"td", "table", "blockquote", "ul", "ol", "details"})
_SCOPE_OF = {
    "ul": frozenset({"td", "table", "blockquote"}),
    "ol": frozenset({"td", "table", "blockquote"}),
    "table": frozenset[str](),
}
_LINES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "td", "dt", "summary", "table"})
_CELLS = frozenset({"td", "th", "tr"})
_MAX_ANCHORS = 10_000


@dataclass(frozen=True, slots=True)
class Tags:
    """The handlers of each element: at its start tag, at its end tag, and when an element with blocks is complete."""

    openers: Mapping[str, Callable[[DocumentBuilder, str, Attributes], None]]
    enders: Mapping[str, Callable[[DocumentBuilder, str], None]]
    closers: Mapping[str, Callable[[DocumentBuilder, OpenElement], None]]


class DocumentBuilder(InlineWriter):
    """Builds a document from calls to `open`, `text`, `close` and the like; `document()` returns it."""

    def __init__(self, limits: BodyLimits, tags: Tags) -> None:
        super().__init__()
        self._tags = tags
        self.limits = limits
        self.root = OpenElement("")
        self.frames = [self.root]
        self.anchors: dict[str, int] = {}
        self.classes: tuple[str, ...] = ()
        self.language = ""
        self.skipped = OpenTags()
        self.full = False
        self.keep_lines = False
        """Whether line ends are line breaks and blank lines end paragraphs, for text that is not HTML."""

        self._too_deep = OpenTags()
        self._told_depth = False
        self._count = 0

    def text(self, data: str) -> None:
        """Add text between tags; white space is kept only in preformatted elements."""
        if self.skipped:
            return
        raw = self.frames[-1].raw
        if raw is not None:
            raw.append(data)
        elif self.keep_lines and "\n" in data:
            self._lines(data)
        else:
            self.write(data)

    def _lines(self, data: str) -> None:
        first, *rest = data.split("\n")
        self.write(first)
        blank = False
        for line in rest:
            if blank:
                self.flush()
            else:
                self.write_break()
            blank = not line.strip()
            self.write(line)

    def line_break(self) -> None:
        """Add a hard line break."""
        if self.skipped:
            return
        raw = self.frames[-1].raw
        if raw is None:
            self.write_break()
        else:
            raw.append("\n")

    def flush(self) -> None:
        """End the current paragraph, if there is one."""
        runs = self.take()
        if runs:
            self.add(Paragraph(runs, self.classes))

    def add(self, block: Block) -> None:
        """Add a finished block at the current position; beyond the limit, only a single notice that there are more."""
        if self.full:
            return
        self._count += 1
        if self._count > self.limits.blocks:
            self.full = True
            self._tell_full()
            return
        self.frames[-1].blocks.append(block)

    def _tell_full(self) -> None:
        words = f"The rest is not shown: this post has more than {self.limits.blocks:,} blocks."
        frame = next(frame for frame in reversed(self.frames) if frame.tag not in _LINES)
        frame.blocks.append(Notice(clean_line(words)))

    def put(self, block: Block) -> None:
        """Add an element with blocks at the current position; its blocks are already counted."""
        self.frames[-1].blocks.append(block)

    def code(self, text: str, language: str = "") -> None:
        """Add a code block."""
        if not self.skipped:
            self.flush()
            self.add_code(text.rstrip("\n"), language)

    def add_code(self, text: str, language: str) -> None:
        """Add a code block without trailing newlines; beyond the limit on lines, with a notice that there are more."""
        most = self.limits.code_lines
        more = text.count("\n") + 1 - most
        if more > 0:
            lines = text.split("\n", most)
            text = "\n".join(lines[:most])
        self.add(Code(clean_block(text), clean_line(language, 60)))
        if more > 0:
            self.notice(f"{more:,} more lines of this code are not shown.")

    def rule(self) -> None:
        """Add a horizontal rule."""
        if not self.skipped:
            self.flush()
            self.add(Rule())

    def notice(self, words: str) -> None:
        """Add a message from the reader itself."""
        self.flush()
        self.frames[-1].blocks.append(Notice(clean_line(words)))

    def anchor(self, name: str) -> None:
        """Record a link target at the current position."""
        if name and len(self.anchors) < _MAX_ANCHORS:
            self.anchors.setdefault(clean_target(name), len(self.root.blocks))

    def document(self) -> Document:
        """Close all open elements and return the document."""
        self.skipped.cut(0)
        self.close_frames(1)
        self.flush()
        blocks = tuple(self.root.blocks)
        last = len(blocks) - 1
        return Document(blocks, {name: min(place, last) for name, place in self.anchors.items()} if blocks else {})

    def open(self, tag: str, attributes: Attributes = _NONE) -> None:
        """Handle a start tag, in lower case."""
        if self.skipped:
            if tag not in _CELLS or self.skipped[0] not in _CELLS or len(self.skipped) > 1:
                if tag not in VOID:
                    self.skipped.append(tag)
                return
            # A skipped cell ends where the next one begins.
            self.skipped.cut(0)
        if attributes and self._hidden(tag, attributes):
            return
        opener = self._tags.openers.get(tag)
        if opener:
            opener(self, tag, attributes)
        elif tag in STYLES:
            self.begin(tag, STYLES[tag])
        elif tag in BREAKING:
            self.flush()
        elif tag in SKIPPED:
            self.skipped.append(tag)
        elif tag not in VOID:
            self.begin(tag)

    def close(self, tag: str) -> None:
        """Handle an end tag, in lower case."""
        if self.skipped:
            self.skipped.close(tag)
            return
        if tag in self._tags.closers:
            self._close_frame(tag)
        elif tag in self._tags.enders:
            self._tags.enders[tag](self, tag)
        elif tag in BREAKING:
            self.flush()
        else:
            self.end(tag, self.frames[-1].inlines)

    def push(self, tag: str) -> OpenElement | None:
        """Open an element with blocks; return None if it would be nested too deeply."""
        self.flush()
        if len(self.frames) > self.limits.depth:
            self._too_deep.append(tag)
            if not self._told_depth:
                self._told_depth = True
                self.notice(f"From here on, what is nested deeper than {self.limits.depth} levels is shown flat.")
            return None
        frame = OpenElement(tag, len(self.inlines))
        self.frames.append(frame)
        return frame

    def close_frames(self, count: int) -> None:
        """Close the innermost elements until `count` are open, including the root."""
        while len(self.frames) > count:
            self.flush()
            frame = self.frames.pop()
            self.end_inlines(frame.inlines)
            self._tags.closers[frame.tag](self, frame)

    def innermost(self, *tags: str, scopes: frozenset[str] = _SCOPES) -> int:
        """Return the index of the innermost open element with one of `tags`, within `scopes`; 0 for none."""
        for place in range(len(self.frames) - 1, 0, -1):
            tag = self.frames[place].tag
            if tag in tags:
                return place
            if tag in scopes:
                return 0
        return 0

    def _close_frame(self, tag: str) -> None:
        if self._too_deep.place(tag) >= 0:
            self.flush()
            self._too_deep.close(tag)
            return
        place = self.innermost(tag, scopes=_SCOPE_OF.get(tag, _SCOPES - {tag}))
        if place:
            self._too_deep.cut(0)
            self.close_frames(place)
        else:
            self.flush()

    def _hidden(self, tag: str, attributes: Attributes) -> bool:
        """Process the attributes common to all elements; return True if the element is hidden."""
        if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"])):
            if tag not in VOID:
                self.skipped.append(tag)
            return True
        name = attributes.get("id") or (attributes.get("name", "") if tag == "a" else "")
        if name:
            self.anchor(name)
        language = _LANGUAGE.search(attributes.get("class", ""))
        if language or (tag == "code" and attributes.get("data-lang")):
            self.language = language[1] if language else attributes["data-lang"]
            self.frames[-1].language = self.language
        return False
