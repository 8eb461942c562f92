"""Shortcodes of Hugo and Zola: the common ones as what they mean, others by the text within them. None is ever run."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

__all__ = ["hugo_shortcodes", "zola_shortcodes"]

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


def _values(text: str) -> Values:
    """The parameters of a shortcode: by name, and those without one by their number."""
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
    caption = _first(values, "caption", "title", "attr")
    words = _first(values, "alt") or caption
    picture = f'<img src="{escape(source)}" alt="{escape(words)}">'
    return (
        f"\n\n<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>\n\n"
        if caption
        else f"\n\n{picture}\n\n"
    )


def _film(address: str, name: str) -> Callable[[Values], str]:
    def made(values: Values) -> str:
        film = _first(values, "id", "0")
        title = _first(values, "title") or name
        return f'<a href="{escape(address + film)}">▶ {escape(title)}</a>' if film else ""

    return made


def _reference(values: Values) -> str:
    return _first(values, "path", "0").replace(" ", "%20")


def _link(values: Values) -> str:
    address = _first(values, "href", "url", "link", "0")
    return (
        f'<a href="{escape(address)}">{escape(_first(values, "text", "title", "content", "1") or address)}</a>'
        if address
        else ""
    )


def _details(values: Values) -> str:
    return f"\n\n<details><summary>{escape(_first(values, 'summary', 'title', '0') or 'Details')}</summary>\n\n"


def _highlight(values: Values) -> str:
    return f"\n\n```{_first(values, 'lang', '0')}"


def _gist(values: Values) -> str:
    address = f"https://gist.github.com/{_first(values, '0')}/{_first(values, '1')}".rstrip("/")
    return f'<a href="{escape(address)}">Gist</a>'


_MEANINGS: dict[str, Callable[[Values], str]] = {
    "figure": _figure, "image": _figure, "img": _figure, "picture": _figure, "imgproc": _figure,
    "youtube": _film("https://www.youtube.com/watch?v=", "YouTube"), "vimeo": _film("https://vimeo.com/", "Vimeo"),
    "ref": _reference, "relref": _reference, "details": _details, "expand": _details, "highlight": _highlight,
    "link": _link, "button": _link, "gist": _gist, "param": lambda _: "",
}  # fmt: skip
_ENDS = {"details": "\n\n</details>\n\n", "expand": "\n\n</details>\n\n", "highlight": "\n```\n\n"}


def hugo_shortcodes(source: str) -> str:
    """`source` with each shortcode of Hugo as what it means."""
    if "{{<" not in source and "{{%" not in source:
        return source
    source = _HUGO_COMMENT.sub("", source)

    def meant(found: re.Match[str]) -> str:
        name = found[3].lower()
        if found[2]:
            return _ENDS.get(name, "")
        meaning = _MEANINGS.get(name)
        return meaning(_values(found[4].rstrip().removesuffix("/"))) if meaning else _kept_title(found[4])

    source = _HUGO.sub(meant, source)
    return _HUGO_SHOWN.sub(r"{{\1\2\3}}", source)


def _kept_title(text: str) -> str:
    """The title of a box that is not known; its text stands within it."""
    title = _first(_values(text), "title", "header")
    return f"<strong>{escape(title)}</strong>\n\n" if title else ""


def zola_shortcodes(source: str) -> str:
    """`source` with each shortcode of Zola as what it means."""
    if "{{" not in source and "{%" not in source:
        return source

    def meant(found: re.Match[str]) -> str:
        meaning = _MEANINGS.get((found[1] or "").lower())
        return meaning(_values(found[2] or "")) if meaning else ""

    source = _ZOLA.sub(meant, source)
    source = _ZOLA_BLOCK.sub(lambda found: _kept_title(found[2] or ""), source)
    return _ZOLA_SHOWN.sub(r"{\1\2\3}", source)
