"""Liquid tags of Jekyll plugins, which are never run: their replacements, as HTML in the text.

A tag that encloses text stays around it: as a quotation, a labelled box, a fold, a title. A tag that names a picture
or an address shows it. Any other tag without content stays as written, as its words may be the author's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from reader.library.body.commonmark.shortcodes import KINDS, values_in
from reader.library.body.commonmark.tags import citation, picture
from reader.library.body.notices import PLUGIN_TAG

__all__ = ["PluginTags", "code_opening"]

_END = re.compile(r"\{%-?\s{0,99}end(\w{1,40})")
_LINE_START = re.compile(r"(?:\A|\n)([ \t]{0,40})\Z")
_BEFORE = 48
"""Characters before a tag that are searched for the beginning of its line."""

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
"""Tags that only style their words, such as glossary entries and keys."""
_DISPLAYED = re.compile(r"\bdisplay\s?:\s?(?:\"([^\"]++)\"|([^,\"]++))")
_NAMED_CODE = re.compile(r"\b(title|caption|lang|language)\s?[:=]\s?(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++))")


class PluginTags:
    """The plugin tags in one template, processed in order."""

    def __init__(self, source: str, tell: Callable[[str], None]) -> None:
        self._source = source
        self._enclosing = frozenset(_END.findall(source))
        self._tell = tell
        self._open: list[tuple[str, str]] = []
        """Names of open enclosing tags, with the text that ends each."""

    def meaning(self, name: str, markup: str, start: int) -> str:
        """Return the replacement of the tag `name` that begins at `start`; `markup` is the text inside the tag."""
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
            # Within a line nothing can be a block: the words of the tag go before the text.
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
        """Return what goes before and after the text that a tag encloses."""
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
        self._tell(f"The tag “{name[:40]}” {PLUGIN_TAG}")
        return _title(quoted), ""


def code_opening(markup: str) -> tuple[str, str]:
    """Return the language and the title of a code block, in Octopress's form or with a name before each."""
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
    """Return the words of a tag: those in quotation marks, or all of it if there are none."""
    quoted = [one or two for one, two in _QUOTED.findall(markup)]
    return " ".join(quoted) if quoted else markup


def _said(markup: str) -> str:
    """Return the words of a tag that styles them: those named for display, or those before the first comma."""
    displayed = _DISPLAYED.search(markup)
    return (displayed[1] or displayed[2]).strip() if displayed else _words(markup.partition(",")[0].strip())


def _alone(markup: str, written: str) -> str:
    """Return the replacement of a tag that encloses nothing."""
    if shown := _PICTURE.search(markup):
        told = _ALTERNATIVE.search(markup, shown.end())
        if told:
            alternative = next((it for it in told.groups() if it is not None), "")
            return f'<img src="{escape(shown[0])}" alt="{escape(alternative)}">'
        return picture([shown[0], *_MARKS.sub("", _OPTION.sub("", markup[shown.end() :])).split()])
    if found := _ADDRESS.search(markup):
        return f'<a href="{escape(found[0])}">{escape(found[0].partition("://")[2])}</a>'
    return written
