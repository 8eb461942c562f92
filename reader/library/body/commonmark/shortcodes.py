"""Shortcodes of Hugo and Zola: common ones become what they mean, others their content. None is ever run."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from reader.library.body.commonmark.scan import box_end, box_start, outside_code, title_line

__all__ = ["KINDS", "Values", "fenced", "hugo_shortcodes", "meaning_of", "values_in", "zola_shortcodes"]

_HUGO = re.compile(
    r"\{\{([<%])\s{0,9}(/?)\s{0,9}([\w][\w/.-]{0,60})((?:[^{}\"`<>%]++|\"(?:[^\"\\]|\\.)*+\"|`[^`]*+`|[<>%](?!\}\}))*+)[>%]\}\}"
)
_HUGO_SHOWN = re.compile(r"\{\{([<%])/\*(.{0,2000}?)\*/([>%])\}\}", re.DOTALL)
_HUGO_COMMENT = re.compile(r"\{\{[<%]!--.{0,2000}?--[>%]\}\}", re.DOTALL)
_ZOLA = re.compile(r"\{\{\s{0,9}([a-z_]\w{0,60})\(((?:[^(){}\"'`]++|\"[^\"]*+\"|'[^']*+'|`[^`]*+`)*+)\)\s{0,9}\}\}")
_ZOLA_BLOCK = re.compile(
    r"\{%-?\s{0,9}(?:end|([a-z_]\w{0,60})\(((?:[^(){}\"'`]++|\"[^\"]*+\"|'[^']*+'|`[^`]*+`)*+)\))\s{0,9}-?%\}"
)
_ZOLA_SHOWN = re.compile(r"\{([{%])/\*(.{0,2000}?)\*/([}%])\}", re.DOTALL)
_VALUE = re.compile(
    r"(?:([\w-]{1,60})\s{0,9}=\s{0,9})?(?:\"((?:[^\"\\]|\\.)*+)\"|`([^`]*+)`|'([^']*+)'|([^\s\"`',]++))"
)

Values = dict[str, str]


def values_in(text: str) -> Values:
    """Return the parameters of a shortcode, by name or, if unnamed, by position."""
    values: Values = {}
    for number, found in enumerate(_VALUE.finditer(text)):
        value = next((it for it in found.groups()[1:] if it is not None), "")
        values[found[1] or str(number)] = value
        if number > 50:
            break
    return values


def _first(values: Values, *names: str) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _figure(values: Values) -> str:
    source = _first(values, "src", "path", "url", "0")
    title, words = _first(values, "title"), _first(values, "alt", "caption")
    below = " ".join(it for it in (_first(values, "caption"), _first(values, "attr")) if it)
    picture = f'<img src="{escape(source)}" alt="{escape(words)}">'
    if not title and not below:
        return f"\n\n{picture}\n\n"
    titled = f"<strong>{escape(title)}</strong>{'<br>' if below else ''}" if title else ""
    return f"\n\n<figure>{picture}<figcaption>{titled}{escape(below)}</figcaption></figure>\n\n"


def _film(address: str, name: str) -> Callable[[Values], str]:
    def made(values: Values) -> str:
        film = _first(values, "id", "0")
        title = _first(values, "title") or name
        return f'<a href="{escape(address + film)}">▶ {escape(title)}</a>' if film else ""

    return made


def _reference(values: Values) -> str:
    return _first(values, "path", "0").replace(" ", "%20")


def _target(values: Values) -> str:
    return _first(values, "path", "href", "url", "link", "0").replace(" ", "%20")


def _link(values: Values) -> str:
    address = _first(values, "href", "url", "link", "0")
    return (
        f'<a href="{escape(address)}">{escape(_first(values, "text", "title", "content", "1") or address)}</a>'
        if address
        else ""
    )


def _details(values: Values) -> str:
    return f"\n\n<details><summary>{escape(_first(values, 'summary', 'title', '0') or 'Details')}</summary>\n\n"


def _gist(values: Values) -> str:
    address = f"https://gist.github.com/{_first(values, '0')}/{_first(values, '1')}".rstrip("/")
    return f'<a href="{escape(address)}">Gist</a>'


def _post(values: Values) -> str:
    user, number = _first(values, "user"), _first(values, "id", "0")
    address = f"https://twitter.com/{user or 'i/web'}/status/{number}"
    return f'<a href="{escape(address)}">A post{f" of @{escape(user)}" if user else ""}</a>' if number else ""


def _instagram(values: Values) -> str:
    number = _first(values, "id", "0")
    return f'<a href="https://www.instagram.com/p/{escape(number)}/">A post on Instagram</a>' if number else ""


_MEANINGS: dict[str, Callable[[Values], str]] = {
    "figure": _figure, "image": _figure, "img": _figure, "picture": _figure, "imgproc": _figure,
    "youtube": _film("https://www.youtube.com/watch?v=", "YouTube"), "vimeo": _film("https://vimeo.com/", "Vimeo"),
    "ref": _reference, "relref": _reference, "details": _details, "expand": _details, "collapse": _details,
    "link": _link, "button": _link, "gist": _gist, "param": lambda _: "", "tweet": _post, "x": _post, "twitter": _post,
    "instagram": _instagram, "card": lambda values: title_line(_first(values, "title", "0")),
}  # fmt: skip
_WITHIN = frozenset({"](", '="', "='"})
"""What precedes the target of a link, in Markdown and in HTML."""
_ENDS = dict.fromkeys(("details", "expand", "collapse"), "\n\n</details>\n\n")


_BOXES = frozenset({
    "admonition", "alert", "attention", "box", "callout", "caution", "danger", "hint", "important", "info", "note",
    "notice", "tip", "warning", "warn", "success",
})  # fmt: skip
_OF_KINDS = frozenset({"admonition", "alert", "box", "callout", "hint", "notice"})
"""Boxes whose kind is a parameter."""
KINDS = frozenset({
    "abstract", "caution", "check", "danger", "error", "example", "failure", "important", "info", "note", "primary",
    "question", "quote", "success", "tip", "warn", "warning",
})  # fmt: skip
_CODE = {"highlight": "", "mermaid": "mermaid", "code": "", "codeblock": "", "goat": "", "chart": "", "plantuml": ""}
"""Shortcodes that contain code, with its language unless that is a parameter."""
_LANGUAGES = frozenset({
    "bash", "c", "console", "cpp", "css", "diff", "dockerfile", "go", "html", "ini", "java", "javascript", "js", "json",
    "kotlin", "lua", "nix", "php", "python", "r", "ruby", "rust", "sh", "shell", "sql", "swift", "text", "toml", "ts",
    "typescript", "xml", "yaml", "yml", "zsh",
})  # fmt: skip
"""First parameters that identify shortcodes containing code, whatever their names."""
_TABS = frozenset({"tab", "tabitem", "accordion-item", "step"})
_HUGO_END = re.compile(r"\{\{[<%]\s{0,9}/\s{0,9}([\w][\w/.-]{0,60})\s{0,9}[>%]\}\}")


class _Hugo:
    """The shortcodes of one text; knows which of them are closed."""

    def __init__(self, source: str) -> None:
        self._ends: dict[str, list[int]] = {}
        for found in _HUGO_END.finditer(source):
            self._ends.setdefault(found[1].lower(), []).append(found.start())

    def meant(self, source: str, start: int) -> tuple[str, int] | None:
        """See `scan.Meant`."""
        found = _HUGO.match(source, start)
        if found is None:
            shown = _HUGO_SHOWN.match(source, start) or _HUGO_COMMENT.match(source, start)
            return (source[start : shown.end()], shown.end()) if shown else None
        name = found[3].lower()
        closed = -1 if found[4].endswith("/") else self._closed(name, found.end())
        if found[2]:
            return (box_end() if name in _BOXES else _ENDS.get(name, "")), found.end()
        values = values_in(found[4].rstrip().removesuffix("/"))
        if closed >= 0 and (name in _CODE or "code" in name.split("-") or values.get("0", "").lower() in _LANGUAGES):
            end = _HUGO_END.match(source, closed)
            after = end.end() if end else closed
            language = _first(values, "lang", "language", "0") or _CODE.get(name, "")
            return fenced(source[found.end() : closed], language), after
        if name in _BOXES and closed >= 0:
            return box_start(*_box(name, values)), found.end()
        if name in _TABS:
            return title_line(_first(values, "name", "title", "label", "header", "0")), found.end()
        meaning = _MEANINGS.get(name, _kept_title)
        if source[start - 2 : start] in _WITHIN:
            # The target of a link, whichever shortcode makes it.
            meaning = _target
        words = meaning(values)
        # A picture that is a link stays on the line of its link.
        return (words.strip() if source[start - 1 : start] == "[" else words), found.end()

    def _closed(self, name: str, position: int) -> int:
        """Return where the shortcode that begins before `position` is closed, or -1 if it is not."""
        places = self._ends.get(name)
        while places and places[0] < position:
            del places[0]
        return places[0] if places else -1


def _box(name: str, values: Values) -> tuple[str, str]:
    """Return the kind and the title of a box."""
    kind = _first(values, "type", "style", "color") or (values.get("0", "") if name in _OF_KINDS else "")
    of_kind = kind.lower() in KINDS
    title = _first(values, "title", "header", "text", "1")
    if not title and values.get("0") and not (of_kind and values["0"] == kind):
        title = values["0"] if " " in values["0"] else ""
    return (kind.lower() if of_kind else "note" if name in _OF_KINDS else name), title


def meaning_of(name: str, values: Values) -> str | None:
    """Return what a shortcode means, as HTML or Markdown, or None if it is unknown."""
    meaning = _MEANINGS.get(name)
    return meaning(values) if meaning is not None else None


def fenced(code: str, language: str) -> str:
    """Return a code block with a fence that does not occur in the code."""
    marks = "`" * (3 + max((len(run) for run in re.findall(r"`{3,}", code)), default=0))
    return f"\n\n{marks}{language}\n{code.strip(chr(10))}\n{marks}\n\n"


def hugo_shortcodes(source: str) -> str:
    """Replace Hugo's shortcodes in `source` by what they mean, except in code."""
    if "{{<" not in source and "{{%" not in source:
        return source
    source = outside_code(_HUGO_COMMENT.sub("", source), r"\{\{[<%]", _Hugo(source).meant)
    return _HUGO_SHOWN.sub(r"{{\1\2\3}}", source)


def _kept_title(values: Values) -> str:
    """Return the title of an unknown box, whose text is kept."""
    title = _first(values, "title", "header")
    return f"<strong>{escape(title)}</strong>\n\n" if title else ""


def zola_shortcodes(source: str) -> str:
    """Replace Zola's shortcodes in `source` by what they mean, except in code."""
    if "{{" not in source and "{%" not in source:
        return source
    open_boxes: list[bool] = []

    def meant(source: str, start: int) -> tuple[str, int] | None:
        if shown := _ZOLA_SHOWN.match(source, start):
            return source[start : shown.end()], shown.end()
        if call := _ZOLA.match(source, start):
            meaning = _MEANINGS.get(call[1].lower())
            return (meaning(values_in(call[2] or "")) if meaning else ""), call.end()
        block = _ZOLA_BLOCK.match(source, start)
        if block is None:
            return None
        if block[1] is None:
            return (box_end() if open_boxes and open_boxes.pop() else ""), block.end()
        values = values_in(block[2] or "")
        open_boxes.append(block[1].lower() in _BOXES)
        return (box_start(*_box(block[1].lower(), values)) if open_boxes[-1] else _kept_title(values)), block.end()

    source = outside_code(source, r"\{[{%]", meant)
    return _ZOLA_SHOWN.sub(r"{\1\2\3}", source)
