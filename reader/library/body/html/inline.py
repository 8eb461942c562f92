"""Running text: styles, links and white space -> runs."""

from __future__ import annotations

import re

from reader.library.body.formulas import formulas
from reader.library.body.html.links import clean_target, file_name
from reader.library.body.html.open_tags import OpenTags
from reader.library.document import Run, Style
from reader.text import Clean, clean_block, clean_line

__all__ = ["InlineWriter"]

_LITERAL = Style.CODE | Style.MATHS | Style.KEY
_SPACES = re.compile(r"[ \t\n\r\f]+")


class InlineWriter:
    """Collects the runs of one paragraph after another."""

    def __init__(self) -> None:
        self.inlines: list[tuple[Style, str]] = []
        """The style and link in effect in each open inline element."""
        self._open_tags = OpenTags()
        self._style = Style.PLAIN
        self._link = ""
        self._runs: list[Run] = []
        self._parts: list[str] = []
        self._part_key: tuple[Style, str] = (Style.PLAIN, "")
        self._spaced = True
        self.dollars = False
        """Whether the site treats `$…$` as mathematics."""

        self._after_image = ""
        """After a picture: "word" if no word may follow on its line, "all" if nothing may."""

    def write(self, data: str, style: Style = Style.PLAIN, *, kept: bool = False) -> None:
        """Write text; consecutive white space becomes one space unless `kept`."""
        if not kept:
            if not data.isprintable() or "  " in data:
                data = _SPACES.sub(" ", data)
            if self._spaced and data[:1] == " ":
                data = data[1:]
        if not data:
            return
        if self._after_image:
            if self._after_image == "all" or data[0].isalnum():
                self.write_break()
                data = data.lstrip(" ") if not kept else data
            self._after_image = ""
            if not data:
                return
        key = (self._style | style if style else self._style, self._link)
        if key != self._part_key:
            self._end_run()
            self._part_key = key
        self._parts.append(data)
        self._spaced = data[-1] == " " and not kept

    def write_break(self) -> None:
        """Write a hard line break, except at the start of a paragraph."""
        if self._runs or self._parts:
            self._trim(" ")
            # A link continues after the break.
            self._end_run()
            self._part_key = (Style.PLAIN, self._link)
            self._parts.append("\n")
            self._spaced = True
            self._after_image = ""

    def write_image(self, source: str, alternative: str, *, alone: bool = False) -> None:
        """Write an image as its alternative text or file name, on a separate line if `alone` or right after a word."""
        before = self._parts[-1][-1:] if self._parts else self._runs[-1].text[-1:] if self._runs else ""
        if (alone and before not in ("", "\n")) or before.isalnum() or self._after_image == "all":
            self.write_break()
        text = clean_line(alternative) or clean_line(file_name(source)) or clean_line("…")
        self._write_run(Run(text, self._style | Style.IMAGE, self._link, clean_target(source)))
        self._after_image = "all" if alone else "word"

    def write_reference(self, number: int, name: str) -> None:
        """Write the mark that refers to a footnote."""
        style = Style.NOTE_REFERENCE | Style.SUPERSCRIPT
        self._write_run(Run(clean_line(str(number)), style, clean_target(f"#fn:{name}")))

    def begin(self, tag: str, style: Style = Style.PLAIN, link: str = "") -> None:
        """Begin an inline element."""
        self._style |= style
        self._link = link or self._link
        self.inlines.append((self._style, self._link))
        self._open_tags.append(tag)

    def end(self, tag: str, floor: int) -> bool:
        """End the innermost element with this tag and those open inside it; the first `floor` elements stay open.

        Return whether there was one.
        """
        place = self._open_tags.place(tag)
        if place < floor:
            return False
        self.end_inlines(place)
        return True

    def end_inlines(self, count: int) -> None:
        """End every inline element except the first `count`."""
        if len(self.inlines) > count:
            del self.inlines[count:]
            self._open_tags.cut(count)
            self._style, self._link = self.inlines[-1] if self.inlines else (Style.PLAIN, "")

    def take(self) -> tuple[Run, ...]:
        """Return the paragraph's runs, without trailing white space, and begin the next paragraph."""
        self._spaced = True
        self._after_image = ""
        if not (self._runs or self._parts):
            return ()
        self._trim(" \n")
        runs = tuple(self._runs)
        self._runs.clear()
        return runs

    def _write_run(self, run: Run) -> None:
        self._end_run()
        self._runs.append(run)
        self._spaced = False

    def _end_run(self) -> None:
        if self._parts:
            text = clean_block("".join(self._parts))
            self._parts.clear()
            if not text:
                return
            style, link = self._part_key
            if ("\\(" in text or "\\[" in text or (self.dollars and "$" in text)) and not style & _LITERAL:
                self._runs += formulas(text, style, link, dollars=self.dollars)
            else:
                self._runs.append(Run(text, style, link))

    def _trim(self, characters: str) -> None:
        self._end_run()
        while self._runs and not self._runs[-1].style & (Style.IMAGE | Style.NOTE_REFERENCE):
            last = self._runs[-1]
            text = last.text.rstrip(characters)
            if text == last.text:
                return
            self._runs.pop()
            if text:
                self._runs.append(Run(Clean(text), last.style, last.link))
                return
