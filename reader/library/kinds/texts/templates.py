"""Liquid and Nunjucks tags, without running them: Eleventy processes texts as templates before Markdown.

The content of `raw` stays unchanged, front matter values are filled in, and text enclosed in tags is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reader.library.body.commonmark.scan import outside_code
from reader.library.body.commonmark.shortcodes import fenced, meaning_of
from reader.library.jekyll.yaml_types import to_text

__all__ = ["with_values", "without_templates"]

_TAG = re.compile(r"\{%-?\s{0,9}([\w-]{1,40})((?:[^%\n]|%(?!\}))*)%\}")
_VALUE = re.compile(r"\{\{([^{}\n]{0,500})\}\}")
_RAW = re.compile(r"\{%-?\s{0,9}(raw|verbatim)\s{0,9}-?%\}")
_ENDS = {
    name: re.compile(rf"\{{%-?\s{{0,9}}end{name}\s{{0,9}}-?%\}}")
    for name in ("raw", "verbatim", "comment", "highlight", "set", "capture")
}
_CAPTURE = re.compile(r"\{%-?\s{0,9}(set|capture)\s{1,9}([\w-]{1,80})\s{0,9}-?%\}")
_ASSIGNED = re.compile(
    r"\{%-?\s{0,9}(?:set|assign)\s{1,9}([\w-]{1,80})\s{0,9}=\s{0,9}(?:\"([^\"\n]*)\"|'([^'\n]*)')\s{0,9}-?%\}"
)
_HIGHLIGHT = re.compile(r"\bhighlight\w*\(\s*[\"']([\w+#-]{1,30})[\"']")
_INCLUDE = re.compile(r"\{%-?\s{0,9}include\s{1,9}[\"']([^\"'\n]{1,300})[\"'][^%\n]{0,300}%\}")
Included = Callable[[str], str | None]
_BRACE = "\x1d"
"""Stands for a brace that is not markup; it occurs in no text, since control characters are removed."""
_QUOTED = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*(?:\|.*)?")
_NAMED = re.compile(r"\s*([A-Za-z_][\w.-]{0,80})\s*(?:\|.*)?")
_NUNJUCKS = re.compile(
    r"\{\{-?\s{0,9}(?:\"([^\"{}\n]*)\"|'([^'{}\n]*)'|(\d[\d.]{0,20})|([A-Za-z_][\w.]{0,80}))\s{0,9}"
    r"(?:\|[^{}\n]{0,200})?-?\}\}"
)
_PLACE = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_MOST_PUT_IN = 1_000_000
"""The most characters that values may add to a text in total; tags beyond that stay as written."""
_WORDS = re.compile(r"[^\W\d_][\w' #-]{0,200}")
_CONTROL = frozenset({
    "assign", "block", "call", "capture", "case", "css", "cycle", "decrement", "default", "elif", "else", "elseif",
    "elsif", "extends", "filter", "for", "from", "if", "ifasync", "import", "include", "increment", "js", "layout",
    "macro", "render", "set", "switch", "tablerow", "unless", "when",
})  # fmt: skip
"""Built-in tags of the languages, which show nothing of their own."""
_PICTURES = frozenset({"image", "img", "picture", "figure"})


def with_values(body: str, data: Mapping[object, object]) -> str:
    """Fill in the named values in `body` of a Hexo post as Nunjucks does, outside code and `raw`.

    A name without a value becomes empty; any other expression stays as written.
    """
    unended: set[str] = set()
    room = _MOST_PUT_IN

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal room
        if source[start + 1] == "#":
            return _comment(source, start, unended)
        if source[start + 1] == "%":
            found = _RAW.match(source, start)
            ending = _ENDS[found[1]].search(source, found.end()) if found and found[1] not in unended else None
            if found and ending is None:
                unended.add(found[1])
            return (source[start : ending.end()], ending.end()) if ending else None
        value = _NUNJUCKS.match(source, start)
        if value is None:
            return None
        text = next((it for it in value.groups()[:3] if it is not None), None)
        text = _named(data, value[4]) or "" if text is None else text
        room -= len(text)
        return (text, value.end()) if room >= 0 else None

    return outside_code(body, r"\{(?:[{#]|%-?\s{0,9}(?:raw|verbatim))", meant)


def without_templates(body: str, data: Mapping[object, object], included: Included = lambda _: None) -> str:
    """Replace each tag in `body` by what it means; `data` contains the values that the text can use by name.

    In code, only `raw` is processed: any other tag there shows that the site's texts are not templates.
    `included` returns the text of an included file, or None if it does not exist.
    """
    unended: set[str] = set()
    captured: dict[str, str] = {}
    parts = _Captured(captured, included)
    body = parts.shown(_without_raw(body.replace(_BRACE, "")))
    room = parts.room
    for found in _ASSIGNED.finditer(body):
        captured.setdefault(found[1], found[2] or found[3] or "")

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal room
        if source[start + 1] == "{":
            value = _VALUE.match(source, start)
            if value is None:
                return None
            text = _value(value, data, captured)
            room -= len(text)
            if room < 0:
                return None
            # A link whose target only the program knows leads nowhere.
            return ("" if text == value[0] and source.startswith("](", start - 2) else text), value.end()
        if source[start + 1] == "#":
            return _comment(source, start, unended)
        tag = _TAG.match(source, start)
        return _tag(source, tag, unended) if tag else None

    changed = outside_code(body, r"\{[%{#]", meant)
    return changed.replace(_BRACE, "{")


class _Captured:
    """Parts of a text that tags give a name; each is shown where it is used, with its value at that point."""

    def __init__(self, captured: dict[str, str], included: Included) -> None:
        self._captured = captured
        self._included = included
        self.room = _MOST_PUT_IN

    def shown(self, body: str) -> str:
        """Return `body` with these parts filled in; `captured` receives their final values."""
        out: list[str] = []
        position = 0
        while found := _CAPTURE.search(body, position):
            ending = _ENDS[found[1]].search(body, found.end())
            if ending is None:
                break
            out.append(self._put_in(body[position : found.start()]))
            self._captured[found[2]] = body[found.end() : ending.start()]
            position = ending.end()
        return "".join([*out, self._put_in(body[position:])])

    def _put_in(self, text: str) -> str:
        return outside_code(text, r"\{(?:\{|%-?\s{0,9}include\b)", self._meant) if "{" in text else text

    def _meant(self, source: str, start: int) -> tuple[str, int] | None:
        found = (_VALUE if source[start + 1] == "{" else _INCLUDE).match(source, start)
        if found is None:
            return None
        text = self._part(found[0]) if source[start + 1] == "{" else self._file(found[1])
        if text is None or len(text) > self.room:
            return None
        self.room -= len(text)
        return text, found.end()

    def _part(self, written: str) -> str | None:
        """Return what a value expression in a text or a file shows of the parts, or None."""
        name, _, filters = written.strip("{} \t-").partition("|")
        text = self._captured.get(name.strip())
        highlighted = _HIGHLIGHT.search(filters)
        return text if text is None or not highlighted else fenced(text, highlighted[1])

    def _file(self, name: str) -> str | None:
        """Return a Markdown file, or the part that another file shows; None if it shows none."""
        text = self._included(name) if self._captured or name.endswith(".md") else None
        if text is None or name.endswith(".md"):
            return text and f"\n\n{text}\n\n"
        return next((part for it in _VALUE.finditer(text) if (part := self._part(it[0])) is not None), None)


def _without_raw(body: str) -> str:
    """Remove `raw` tags from `body`, hiding the braces between them."""
    out: list[str] = []
    position = 0
    while found := _RAW.search(body, position):
        ending = _ENDS[found[1]].search(body, found.end())
        if ending is None:
            break
        out += (body[position : found.start()], body[found.end() : ending.start()].replace("{", _BRACE))
        position = ending.end()
    return "".join([*out, body[position:]])


def _comment(source: str, start: int, unended: set[str]) -> tuple[str, int] | None:
    end = source.find("#}", start + 2) if "#}" not in unended else -1
    if end < 0:
        unended.add("#}")
        return None
    return "", end + 2


def _tag(source: str, tag: re.Match[str], unended: set[str]) -> tuple[str, int]:
    name = tag[1].lower()
    if name in {"comment", "highlight"} and name not in unended:
        ending = _ENDS[name].search(source, tag.end())
        if ending is not None:
            inner = source[tag.end() : ending.start()]
            return ("" if name == "comment" else fenced(inner, tag[2].strip(" -\"'"))), ending.end()
        unended.add(name)
    if source.startswith("](", tag.start() - 2):
        words = _PLACE.search(tag[2])
        return ((words[1] or words[2]).replace(" ", "%20") if words else ""), tag.end()
    return (_picture(tag[2]) if name in _PICTURES else _shown(name, tag[2])), tag.end()


def _shown(name: str, rest: str) -> str:
    """Return what a site's own tag with one string shows: a film or a post of another site, else usually the text."""
    alone = _QUOTED.fullmatch(rest.rstrip(" -")) if name not in _CONTROL else None
    text = (alone[1] or alone[2] or "") if alone else ""
    if not text or "icon" in name:
        return ""
    meaning = meaning_of(name, {"0": text})
    return meaning if meaning is not None else text if _WORDS.fullmatch(text) else ""


def _value(found: re.Match[str], data: Mapping[object, object], captured: Mapping[str, str]) -> str:
    """Return a quoted string, a front matter value or a captured part; anything else stays as written."""
    name = found[1].strip(" \t-").partition("|")[0].strip()
    if name in captured:
        return captured[name]
    if quoted := _QUOTED.fullmatch(found[1]):
        return quoted[1] or quoted[2] or ""
    named = _NAMED.fullmatch(found[1].strip("-"))
    text = _named(data, named[1]) if named else None
    return found[0] if text is None else text


def _named(data: Mapping[object, object], name: str) -> str | None:
    """Return the string or number of that name, which may be dotted for nested values, or None if there is none."""
    value: object = data
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return to_text(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _picture(rest: str) -> str:
    words = [it[0] or it[1] for it in _PLACE.findall(rest)]
    return f"![{words[1] if len(words) > 1 else ''}](<{words[0]}>)" if words else ""
