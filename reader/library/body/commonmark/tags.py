"""Tags of Hexo and GitBook: known ones become what they mean, others the text they enclose. None is ever run."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape

from reader.library.body.commonmark.mdc import mdc_text
from reader.library.body.commonmark.myst import myst_text
from reader.library.body.commonmark.scan import box_end, box_start, outside_code, title_line
from reader.library.body.commonmark.shortcodes import KINDS, Values, fenced, hugo_shortcodes, meaning_of, values_in

__all__ = ["citation", "gitbook_tags", "hexo_tags", "notes_text", "picture"]

_HEXO = re.compile(
    r"\{%-?\s{0,9}([\w-]{1,40}|@[\w/-]{1,80})((?:[^%{}\"']++|\"[^\"\n]*+\"|'[^'\n]*+'|[%{}](?!\})){0,400}+)-?%\}"
)
"""A tag; the length is limited so that unclosed tags are not followed further."""
_CODE = frozenset({"codeblock", "code", "mermaid"})
_CITED = re.compile(r"(\S.*?)(?<!\s)\s++(https?://\S++)(?:\s++(.+))?")
_EMBED = re.compile(r"@\[([a-z]{2,20})\]\(([^\s()<>]{1,500})\)[ \t]*(?=\n|\Z)")
_PLAYERS = {"youtube": "https://www.youtube.com/watch?v=", "speakerdeck": "https://speakerdeck.com/player/"}
_SIZED = re.compile(r"(!\[[^\[\]\n]{0,300}\]\([^()\s]{1,500})[ \t]{1,9}=\d{0,5}(?:x\d{0,5})?%?\)")
_SIZE = re.compile(r"[ \t]=\d{0,5}(?:x\d{0,5})?%?\)")
_SILENT = frozenset({
    "include_code", "cq", "endcq", "tabs", "cell", "groupicon", "gp", "more",
})  # fmt: skip
_FOLDED = frozenset({"folding", "hidetoggle", "hideblock", "collapse", "fold", "spoiler", "details"})
"""Content that is shown once the user opens it."""
_PARTS = re.compile(r"<!--[ \t]{0,9}(end)?(?:tab|timeline)\b[ \t]{0,9}([^\n<>]{0,200}?)[ \t]{0,9}-->")
"""The beginning and end of a tab or an event in NexT and Butterfly."""
_COLOURS = frozenset({
    "blue", "cyan", "danger", "default", "green", "info", "orange", "pink", "primary", "purple", "red", "success",
    "warning", "yellow",
})  # fmt: skip


def hexo_tags(source: str) -> str:
    """Replace Hexo's tags in `source` by what they mean; unknown tags stay, unless they enclose text."""
    if "{%" not in source:
        return source
    enclosing = set(re.findall(r"\{%-?\s{0,9}end([\w-]{1,40})", source))

    cited: list[str] = []
    group, number = "", 0

    def part(source: str, start: int) -> tuple[str, int] | None:
        nonlocal number
        found = _PARTS.match(source, start)
        if found is None or found[1]:
            return ("", found.end()) if found else None
        number += 1
        return title_line(found[2].partition("@")[0] or f"{group} {number}"), found.end()

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal group, number
        found = _HEXO.match(source, start)
        if found is None:
            return part(source, start) if source[start] == "<" else None
        name, arguments = found[1].lower(), found[2].strip()
        if name in {"tabs", "timeline"}:
            group, number = arguments.partition(",")[0].strip(), 0
        if name == "raw" or name in _CODE:
            # A tag that no end tag follows is not searched for again.
            end = _closing(name).search(source, found.end()) if name in enclosing else None
            if end is None:
                enclosing.discard(name)
                return None
            inner = source[found.end() : end.start()]
            return (inner if name == "raw" else _code(inner, arguments)), end.end()
        meaning = _quotation(name, arguments, cited) or _tag(name, arguments)
        if meaning is None and not (name in enclosing or name.removeprefix("end") in enclosing):
            return None
        return meaning or "", found.end()

    return outside_code(source, r"\{%|<!--[ \t]{0,9}(?:end)?(?:tab|timeline)\b", meant)


def notes_text(source: str) -> str:
    """Replace in `source` the additions of programs for folders of Markdown: Hugo, GitBook, Jupyter Book, Nuxt."""
    if "{{<" in source or "{{%" in source:
        source = hugo_shortcodes(source)
    return gitbook_tags(mdc_text(myst_text(_embedded(source))))


def _embedded(source: str) -> str:
    """Replace Zenn's embeds in `source` by links, and remove sizes after the addresses of pictures."""
    if "@[" not in source and not ("](" in source and _SIZE.search(source)):
        return source

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _EMBED.match(source, start)
        if found:
            address = found[2] if "://" in found[2] else _PLAYERS.get(found[1], "") + found[2]
            return f"[{address}]({address})", found.end()
        sized = _SIZED.match(source, start)
        return (f"{sized[1]})", sized.end()) if sized else None

    return outside_code(source, r"^@\[|!\[", meant)


def gitbook_tags(source: str) -> str:
    """Replace GitBook's tags in `source` by what they mean; other tags and unclosed boxes stay."""
    if "{%" not in source:
        return source
    enclosing = set(re.findall(r"\{%-?\s{0,9}end([\w-]{1,40})", source))

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _HEXO.match(source, start)
        if found is None:
            return None
        name = found[1].lower()
        block = name.removeprefix("end")
        meaning: str | None = None
        if block in _HINTS and block in enclosing:
            values = values_in(found[2].strip())
            style = values.get("style", "note" if name == "hint" else name)
            meaning = box_end() if name != block else box_start(style, values.get("title", ""))
        elif name[0] == "@":
            meaning = _integration(values_in(found[2].strip()))
        elif block in _GITBOOK:
            meaning = "" if name != block else _GITBOOK[name](values_in(found[2].strip()))
        return None if meaning is None else (meaning, found.end())

    return outside_code(source, r"\{%", meant)


def _named(values: Values) -> str:
    title = values.get("title", values.get("lang", ""))
    return title_line(title) if title else "\n\n"


def _reference(values: Values) -> str | None:
    """Return a link to what a tag embeds, or None if it names nothing."""
    address = values.get("url") or values.get("src") or values.get("page")
    return f"\n\n{_anchor(address, values.get('caption') or address)}\n\n" if address else None


def _integration(values: Values) -> str | None:
    """Return a link to content that another program renders in a GitBook page, or that content if it is text."""
    words = values.get("content", "")
    return fenced(words.replace("\\n", "\n"), "") if words else _reference(values)


def _operation(values: Values) -> str:
    """Return the title of an API operation, such as `GET /users`; its parameters and results are not in the text."""
    method = values.get("method", "").upper()
    address = values.get("path") or values.get("schemas") or values.get("host") or ""
    return title_line(" ".join(it for it in (method, address, values.get("summary", "")) if it))


def _dated(values: Values) -> str:
    """Return the date of an entry in a changelog, or the description of a text to copy."""
    return title_line(values.get("date") or values.get("description", ""))


def _nothing(_: Values) -> str:
    return "\n\n"


@lru_cache(maxsize=8)
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s{{0,9}}end{name}\s{{0,9}}-?%\}}")


def _tag(name: str, arguments: str) -> str | None:
    """Return the replacement of a tag, or None if it is unknown."""
    if name == "endnote" or name.removeprefix("end") in _FOLDED:
        return box_end() if name.startswith("end") else box_start("details", _unfolded(name, arguments))
    if name in _SAID:
        return _said(arguments)
    if name in {"btn", "button"}:
        return _button(arguments)
    values = values_in(arguments)
    words = list(values.values())
    if name == "note":
        is_kind = bool(words) and words[0].lower() in KINDS
        return box_start(words[0] if is_kind else "note", " ".join(words[1:] if is_kind else words))
    if name in _WITH_WORDS:
        return _WITH_WORDS[name](words)
    return meaning_of(name, values) if name in _FILMS else "" if name in _SILENT else None


def _unfolded(name: str, arguments: str) -> str:
    """Return the title of a fold: the first part in Butterfly, the one after the colour in Volantis."""
    parts = [it.strip() for it in arguments.split(",")]
    return parts[-1] if name == "folding" else parts[0]


def _said(arguments: str) -> str:
    """Return words that are only styled: those after a kind or a colour, or before one."""
    kind, sign, words = arguments.partition("@" if "@" in arguments else ",")
    if sign:
        return escape(words.strip())
    rest, _, last = kind.rpartition(" ")
    return escape(rest if rest and last in _COLOURS else kind)


def _quotation(name: str, arguments: str, cited: list[str]) -> str:
    """Return the beginning or the end of a quotation; `cited` is a stack of the open quotations' sources."""
    if name in _QUOTES:
        cited.append("" if name == "pullquote" else citation(arguments))
        return box_start("plain")
    return (cited.pop() if cited else "") + box_end() if name in _QUOTE_ENDS else ""


def _code(code: str, arguments: str) -> str:
    """Return code below its title, which may continue after the address of its source."""
    language = re.search(r"lang:(\S+)", arguments)
    title = " ".join(it for it in arguments.split() if ":" not in it)
    return f"\n\n{title_line(title) if title else ''}{fenced(code, language[1] if language else '')}"


def citation(arguments: str) -> str:
    """Return the attribution of a quotation from `author, source` or `author address title`."""
    found = _CITED.fullmatch(arguments)
    author, address, title = (found[1], found[2], found[3] or "") if found else (arguments, "", "")
    if not address:
        author, _, title = (it.strip() for it in author.partition(","))
    if not author.strip():
        return ""
    source = _anchor(address, title or address.partition("://")[2]) if address else f"<cite>{escape(title)}</cite>"
    return f"\n\n— <strong>{escape(author)}</strong>{f' {source}' if title or address else ''}"


def _anchor(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def picture(words: list[str]) -> str:
    """Return the picture that a tag names, with its description."""
    if words and words[-1].startswith('"'):
        # Title and alternative text, each in quotes: the last one is the alternative text.
        words = [*words[:-1], *list(values_in(words[-1]).values())[-1:]]
    place = next((number for number, word in enumerate(words) if "." in word), -1)
    if place < 0:
        return ""
    told = " ".join(word for word in words[place + 1 :] if not word.isdigit())
    return f'<img src="{escape(words[place])}" alt="{escape(told or words[place].rpartition("/")[2])}">'


def _post(words: list[str]) -> str:
    """Return a link to a post, which is identified by its file."""
    if not words:
        return ""
    told = " ".join(it for it in words[1:] if it not in {"true", "false"})
    return _anchor(words[0].replace(" ", "%20"), told or words[0])


def _link(words: list[str]) -> str:
    """Return a link: the text before the address is shown, the text after it is not."""
    place = next((number for number, word in enumerate(words) if "://" in word), -1)
    return escape(" ".join(words)) if place < 0 else _anchor(words[place], " ".join(words[:place]) or words[place])


def _button(arguments: str) -> str:
    """Return a button as a link: its address, its words; an icon is dropped."""
    address, words, *_ = [*(it.strip(" \"'") for it in arguments.split(",")), ""]
    return _anchor(address, words or address) if address else ""


def _shown(words: list[str]) -> str:
    """Return a link to what a tag shows in a frame."""
    return f"\n\n{_anchor(words[0], words[0].partition('://')[2] or words[0])}\n\n" if words else ""


def _fiddle(words: list[str]) -> str:
    return _shown([f"https://jsfiddle.net/{words[0]}/"]) if words else ""


def _place(words: list[str]) -> str:
    return escape(words[0].replace(" ", "%20")) if words else ""


_SAID = frozenset({"label", "span", "checkbox", "radio", "u", "emp", "wavy", "del", "kbd", "psw"})
_QUOTES = frozenset({"blockquote", "quote", "pullquote"})
_QUOTE_ENDS = frozenset({"endblockquote", "endquote", "endpullquote"})
_FILMS = frozenset({"youtube", "vimeo", "gist"})
_HINTS = KINDS | {"hint"}
_GITBOOK: dict[str, Callable[[Values], str | None]] = {
    "tabs": _nothing, "content-ref": _nothing, "columns": _nothing, "column": _nothing, "stepper": _nothing,
    "method": _nothing, "tab": _named, "code": _named, "step": _named, "sample": _named, "embed": _reference,
    "file": _reference, "page-ref": _reference, "updates": _nothing, "update": _dated, "prompt": _dated,
    "openapi": _operation, "openapi-operation": _operation, "openapi-schemas": _operation, "swagger": _operation,
}  # fmt: skip
_WITH_WORDS: dict[str, Callable[[list[str]], str]] = {
    "asset_img": picture, "img": picture, "image": picture, "post_link": _post, "asset_link": _post, "link": _link,
    "iframe": _shown, "pdf": _shown, "video": _shown, "audio": _shown,
    "jsfiddle": _fiddle, "asset_path": _place, "post_path": _place,
}  # fmt: skip
