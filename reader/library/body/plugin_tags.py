"""Liquid tags of Jekyll's plugins, of which none is ever run: what stands in their place, as HTML among the text.

What encloses a text stays around it: a quotation, a box with its kind, something folded, a title. What names a picture
or an address shows it. Any other tag that stands alone stays to the letter, as its words may be the author's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from reader.library.body.commonmark.shortcodes import KINDS, values_in
from reader.library.body.commonmark.tags import citation, picture

__all__ = ["PluginTags", "code_opening"]

_END = re.compile(r"\{%-?\s{0,99}end(\w{1,40})")
_LINE_START = re.compile(r"(?:\A|\n)([ \t]{0,40})\Z")
_BEFORE = 48
"""Characters before a tag in which the beginning of its line is looked for."""

_PICTURE = re.compile(r"(?<![^\s\"'=:])[^\s\"'=:<>]{1,300}\.(?:png|jpe?g|gif|svg|webp|avif)(?![\w.])", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"""\balt(?:\s?[:=]\s?|\s)(?:"([^"]*+)"|'([^']*+)'|([^"'=:]{0,300}?)(?=\s--|\Z))""")
_ADDRESS = re.compile(r"https?://[^\s\"'<>]{1,2000}")
_QUOTED = re.compile(r"\"([^\"]++)\"|'([^']++)'")
_OPTION = re.compile(r"\b[\w-]{1,40}\s?[:=]\s?(?:\"[^\"]*+\"|'[^']*+'|\S++)")

_MARKS = re.compile(r"(?<!\w)[\"']|[\"'](?!\w)")

_QUOTES = frozenset({"blockquote", "quote", "pullquote"})
_FOLDED = frozenset({"accordion", "collapse", "collapsible", "details", "expand", "fold", "spoiler"})
_BOXES = frozenset({*KINDS, "admonition", "alert", "attention", "box", "callout", "hint", "notice"})
_TITLED = frozenset({"tab", "tabitem", "step"})
_FORMULAS = frozenset({"katex", "math", "latex"})
_SILENT = frozenset({"seo", "feed_meta", "toc", "more"})
_SAID = frozenset({"glossary", "kbd"})
"""Tags that only set their words apart: with what a glossary says of them, as keys."""
_DISPLAYED = re.compile(r"\bdisplay\s?:\s?(?:\"([^\"]++)\"|([^,\"]++))")
_NAMED_CODE = re.compile(r"\b(title|caption|lang|language)\s?[:=]\s?(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++))")


class PluginTags:
    """The tags of plugins in one template, from its beginning to its end."""

    def __init__(self, source: str, tell: Callable[[str], None]) -> None:
        self._source = source
        self._enclosing = frozenset(_END.findall(source))
        self._tell = tell
        self._open: list[tuple[str, str]] = []
        """Names of tags that enclose what follows, and what ends them."""

    def meaning(self, name: str, markup: str, start: int) -> str:
        """What stands in place of the tag `name` that begins at `start`; `markup` is what is written in it."""
        before = _LINE_START.search(self._source[max(0, start - _BEFORE) : start])
        indent = before[1] if before and (start < _BEFORE or before[0][:1] == "\n") else None
        if name.startswith("end"):
            return self._end(name.removeprefix("end"), indent)
        if name in _SILENT:
            return ""
        if name in _SAID and name not in self._enclosing:
            return escape(_said(markup))
        if name not in self._enclosing:
            return _alone(markup, self._source[start : self._source.find("%}", start) + 2])
        opening, closing = self._enclosed(name, markup)
        if indent is None and closing.startswith(("</", "\n")):
            # Within a line nothing can be set apart: the words of the tag stand before the text.
            opening, closing = re.sub(r"<[^<>]*>", " ", opening).strip(), ""
        self._open.append((name, closing))
        return f"{opening}\n{indent}" if indent is not None and opening.endswith(">") else opening

    def _end(self, name: str, indent: str | None) -> str:
        if not any(it == name for it, _ in self._open[-8:]):
            return ""
        closing = ""
        while self._open:
            opened, closed = self._open.pop()
            closing += closed
            if opened == name:
                break
        if not closing.startswith("</"):
            return closing
        return f"{closing}\n{indent}" if indent is not None else f"\n{closing}\n"

    def _enclosed(self, name: str, markup: str) -> tuple[str, str]:
        """What stands before and behind the text that a tag encloses."""
        if name in _QUOTES:
            cited = citation(markup) if name != "pullquote" else ""
            return '<blockquote markdown="1">', f"<p>{cited.strip()}</p></blockquote>" if cited else "</blockquote>"
        if name in _BOXES:
            kind, title = _box(name, markup)
            return f'<blockquote markdown="1">{_title(title or kind.capitalize(), kind)}', "</blockquote>"
        if name in _FOLDED:
            summary = f"<summary>{escape(_words(markup))}</summary>" if markup else ""
            return f'<details markdown="1">{summary}', "</details>"
        if name in _FORMULAS:
            return "$$", "$$"
        if name in _TITLED:
            return _title(_words(markup) if _QUOTED.search(markup) else markup.partition(" ")[2] or markup), ""
        quoted = " ".join(one or two for one, two in _QUOTED.findall(markup))
        self._tell(f"The tag “{name[:40]}” of a plugin was left out; its text stays.")
        return _title(quoted), ""


def code_opening(markup: str) -> tuple[str, str]:
    """The language and the title of a block of code as Octopress writes it, or with a name before each."""
    named = {found[1]: found[2] or found[3] or found[4] or "" for found in _NAMED_CODE.finditer(markup)}
    language = named.get("lang", named.get("language", ""))
    title = named.get("title", named.get("caption"))
    return language, " ".join(it for it in markup.split() if ":" not in it) if title is None else title


def _box(name: str, markup: str) -> tuple[str, str]:
    values = list(values_in(markup).values())
    if name not in KINDS and values and values[0].lower() in _BOXES:
        return values[0].lower(), " ".join(values[1:])
    return (name if name in KINDS else "note"), " ".join(values)


def _title(words: str, kind: str = "") -> str:
    of_kind = f'<boxtitle name="{escape(kind)}"></boxtitle>' if kind else ""
    return f"<p>{of_kind}<strong>{escape(words)}</strong></p>" if words else ""


def _words(markup: str) -> str:
    """What a tag says in words: those in quotation marks, or all of it where there are none."""
    quoted = [one or two for one, two in _QUOTED.findall(markup)]
    return " ".join(quoted) if quoted else markup


def _said(markup: str) -> str:
    """The words of a tag that sets them apart: those that it names for showing, or those before its first comma."""
    displayed = _DISPLAYED.search(markup)
    return (displayed[1] or displayed[2]).strip() if displayed else _words(markup.partition(",")[0].strip())


def _alone(markup: str, written: str) -> str:
    """What stands in place of a tag that encloses nothing."""
    if shown := _PICTURE.search(markup):
        told = _ALTERNATIVE.search(markup, shown.end())
        if told:
            alternative = next((it for it in told.groups() if it is not None), "")
            return f'<img src="{escape(shown[0])}" alt="{escape(alternative)}">'
        return picture([shown[0], *_MARKS.sub("", _OPTION.sub("", markup[shown.end() :])).split()])
    if found := _ADDRESS.search(markup):
        return f'<a href="{escape(found[0])}">{escape(found[0].partition("://")[2])}</a>'
    return written
