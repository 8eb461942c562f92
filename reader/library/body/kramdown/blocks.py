"""Markdown's blocks, as kramdown's GFM dialect separates them (jekyll.md 29).

A text is read from start to end; at each position where a block may begin, the rules are tried in order until one
takes it. The contents of items and quotations are read again as separate texts, one level deeper. Spans are left
unparsed: they can be read only once all link definitions and footnotes of the post are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.nodes import Node, Shared

__all__ = ["BlockReader", "Rule"]

Rule = Callable[["BlockReader"], bool]

_OUTER = re.compile(r"^(?:[ \t]*(?:>|[*+-](?=[ \t])|\d+\.(?=[ \t])))+[ \t]*", re.MULTILINE)


class BlockReader:
    """Reads one text at one level of nesting."""

    def __init__(
        self,
        text: str,
        shared: Shared,
        rules: Mapping[str, tuple[Rule, ...]],
        depth: int = 0,
        absent: dict[str, int] | None = None,
    ) -> None:
        self.text = text if text.endswith("\n") else text + "\n"
        self.rules = rules
        """The rules to try, by the first character of a block; those under "" are for all other characters."""

        self.position = 0
        self.shared = shared
        self.depth = depth
        self.nodes: list[Node] = []
        self.pending: dict[str, str] = {}
        """Attributes for the next block."""

        self.within = ""
        """The HTML element whose end tag ends this text."""

        self.ended = False
        self.absent: dict[str, int] = {} if absent is None else absent
        """Patterns that were searched for in this text and not found, with the start of the search (see `first`)."""

    def read(self) -> None:
        """Read to the end, or to the end tag of the surrounding element."""
        end = len(self.text)
        shared = self.shared
        if self.depth > shared.options.limits.depth:
            self._read_flat()
            return
        while self.position < end and not self.ended:
            if shared.over():
                self._leave_rest()
                return
            before = self.position
            self._next()
            if self.position <= before and not self.ended:
                # No rule matched. Like kramdown, take the line as plain text.
                self.text_line()

    def add(self, node: Node) -> Node:
        """Append a finished block."""
        if self.pending:
            node.attributes.update(self.pending)
            self.pending = {}
        self.nodes.append(node)
        self.shared.blocks += 1
        return node

    def nested(self, text: str) -> list[Node]:
        """Return the blocks of a text inside this one."""
        inner = BlockReader(text, self.shared, self.rules, self.depth + 1)
        inner.read()
        return inner.nodes

    @property
    def after_boundary(self) -> bool:
        """Whether a new block certainly begins here: after a blank line or a marker that separates blocks."""
        return not self.nodes or self.nodes[-1].kind in ("blank", "end") or bool(self.pending)

    def before_boundary(self, position: int) -> bool:
        """Return whether a blank line, a marker that separates blocks, or the end is at `position`."""
        text = self.text
        return (
            position >= len(text)
            or bool(p.BLANK.match(text, position))
            or bool(p.END_MARKER.match(text, position))
            or bool(p.ATTRIBUTE_LINE.match(text, position))
        )

    def first(self, pattern: str, position: int) -> re.Match[str] | None:
        """Return the first match of a pattern from `position` on. A failed search is not repeated.

        Otherwise each of many unclosed openings would be followed to the end of the text.
        """
        if self.absent.get(pattern, len(self.text) + 1) <= position:
            return None
        found = re.compile(pattern, re.MULTILINE).search(self.text, position)
        if not found:
            self.absent[pattern] = position
        return found

    def line_end(self, position: int) -> int:
        """Return the position after the line that contains `position`."""
        return self.text.find("\n", position) + 1 or len(self.text)

    def lines_until(self, pattern: re.Pattern[str], position: int) -> int:
        """Return the start of the first matching line from `position` on; the end of the text if the time is over."""
        text = self.text
        while position < len(text) and not pattern.match(text, position):
            position = self.line_end(position)
            if self.shared.clock.over():
                return len(text)
        return position

    def _next(self) -> None:
        text, position = self.text, self.position
        blank = p.BLANK.match(text, position)
        if blank:
            self.position = blank.end()
            if self.nodes and self.nodes[-1].kind == "blank":
                self.nodes[-1].text += blank[0]
            else:
                self.nodes.append(Node("blank", blank[0]))
            return
        start = position
        while text[start] == " ":
            start += 1
        if start - position >= 4 or text[start] == "\t":
            # A tab after one to three spaces is not indentation, but then no rule accepts the line.
            self.code_lines()
            return
        for rule in self.rules.get(text[start], self.rules[""]):
            if rule(self):
                return
        self.paragraph()

    # --- rules: each returns whether it took a block at the position ----------------------------------------

    def code_lines(self) -> bool:
        """Take indented lines, and lines that follow them without a blank one."""
        found = p.CODE_LINES.match(self.text, self.position)
        if not found:
            return False
        end = found.end()
        while end < len(self.text) and not p.LAZY_END.match(self.text, end):
            end = self.line_end(end)
            more = p.CODE_LINES.match(self.text, end)
            end = more.end() if more else end
            if self.shared.clock.over():
                end = len(self.text)
        lines = re.sub(r"\n( {0,3}\S)", r" \1", self.text[self.position : end])
        self.position = end
        self.add(Node("code", p.INDENT.sub("", lines)))
        return True

    def fence(self) -> bool:
        """Take a fenced block up to its closing fence, with at most one word after the opening fence."""
        found = p.FENCE.match(self.text, self.position)
        if not found or (found[1][0] == "`" and not self.shared.options.gfm):
            return False
        marker = found[1]
        end = self.first(rf"^ {{0,3}}{re.escape(marker)}{re.escape(marker[0])}*[ \t]*\n", found.end())
        if not end:
            return False
        self.position = end.end()
        self.add(Node("code", self.text[found.end() : end.start()], name=found[2] or ""))
        return True

    def quote(self) -> bool:
        """Take a quotation, with the lines that follow it without a blank one."""
        end = self.line_end(self.position)
        end = self.lines_until(p.LAZY_END, end)
        inner = p.QUOTE.sub("", self.text[self.position : end])
        self.position = end
        node = self.add(Node("quote"))
        node.children = self.nested(inner)
        return True

    def heading(self) -> bool:
        """Take a heading with number signs."""
        gfm = self.shared.options.gfm
        found = (p.HEADING if gfm else p.HEADING_PLAIN).match(self.text, self.position)
        if not found or (not gfm and not self.after_boundary):
            return False
        text, name = _heading_text(found[2])
        text = (p.HEADING_END.sub("", text) if gfm else text.rstrip("#")).rstrip()
        if not text:
            return False
        self._add_heading(len(found[1]), text, name, found.end())
        return True

    def underlined(self) -> bool:
        """Take an underlined heading of one line."""
        found = p.UNDERLINED.match(self.text, self.position)
        if not found or not self.after_boundary:
            return False
        text, name = _heading_text(found[1])
        if not text:
            return False
        self._add_heading(2 if found[2] == "-" else 1, text, name, found.end())
        return True

    def _add_heading(self, level: int, text: str, name: str, end: int) -> None:
        self.position = end
        node = self.add(Node("heading", text, level=level, name=name))
        self.shared.headings.append(node)

    def rule(self) -> bool:
        """Take a horizontal rule."""
        found = p.RULE.match(self.text, self.position)
        if not found:
            return False
        self.position = found.end()
        self.add(Node("rule"))
        return True

    def maths(self) -> bool:
        """Take a formula that is a separate block."""
        found = p.MATHS.match(self.text, self.position)
        if not found or found[1] or not self.after_boundary:
            return False
        close = self.first(r"\$\$(?:[ \t]*\n)?", found.end())
        if not close:
            return False
        end = close.end()
        if not self.before_boundary(end):
            return False
        text = self.text[found.end() : close.start()].strip()
        self.position = end
        self.add(Node("maths", text))
        return True

    def end_marker(self) -> bool:
        """Take a caret on a line by itself, which separates blocks."""
        found = p.END_MARKER.match(self.text, self.position)
        if not found:
            return False
        self.position = found.end()
        self.nodes.append(Node("end"))
        return True

    def paragraph(self) -> bool:
        """Take running text up to whatever ends it; it continues a paragraph right before it."""
        text = self.text
        pattern = p.PARAGRAPH_END_GFM if self.shared.options.gfm else p.PARAGRAPH_END
        end = self.lines_until(pattern, self.line_end(self.position))
        taken = text[self.position : end]
        self.position = end
        last = self.nodes[-1] if self.nodes else None
        if last and last.kind == "p":
            last.text += ("" if last.text.endswith("\n") else "\n") + taken
        else:
            self.add(Node("p", taken.lstrip()))
        return True

    def text_line(self) -> bool:
        """Take a line that is not a block, as text in which marks are not parsed."""
        end = self.line_end(self.position)
        last = self.nodes[-1] if self.nodes else None
        line = self.text[self.position : end]
        self.position = end
        if last and last.kind == "text":
            last.text += line
        else:
            self.add(Node("text", line))
        return True

    # --- bounds ---------------------------------------------------------------------------------------------

    def _read_flat(self) -> None:
        """Take text that is nested too deeply: its words, without the marks that would nest it further."""
        self.shared.deep = True
        for part in re.split(r"\n[ \t>]*\n", _OUTER.sub("", self.text)):
            if part.strip():
                self.add(Node("p", part.strip()))
        self.position = len(self.text)

    def _leave_rest(self) -> None:
        rest = self.text[self.position :].strip()
        self.position = len(self.text)
        if rest and not (self.nodes and self.nodes[-1].kind == "cut"):
            self.nodes.append(Node("cut", rest))


def _heading_text(contents: str) -> tuple[str, str]:
    text = contents.rstrip()
    found = p.HEADING_ID.search(text)
    return (text[: found.start()].rstrip(), found[1]) if found else (text, "")
