"""Tags of Hexo: its own as what they mean, others by the text that they enclose. None is ever run."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from reader.library.body.commonmark.scan import box_end, box_start, outside_code
from reader.library.body.commonmark.shortcodes import KINDS, fenced, meaning_of, values_in

__all__ = ["hexo_tags"]

_HEXO = re.compile(r"\{%-?\s{0,9}([\w-]{1,40})((?:[^%{}\"']++|\"[^\"\n]*+\"|'[^'\n]*+'|[%{}](?!\}))*+)-?%\}")
_CODE = frozenset({"codeblock", "code", "mermaid"})
_SILENT = frozenset({
    "asset_path", "asset_link", "post_path", "include_code", "iframe", "jsfiddle", "gist", "youtube", "vimeo", "video",
    "audio", "btn", "label", "cq", "endcq", "tabs", "tab", "cell", "groupicon", "pdf", "gp", "more",
})  # fmt: skip


def hexo_tags(source: str) -> str:
    """`source` with each tag of Hexo as what it means; tags that are not known stay, unless they enclose a text."""
    if "{%" not in source:
        return source
    enclosing = set(re.findall(r"\{%-?\s{0,9}end([\w-]{1,40})", source))

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _HEXO.match(source, start)
        if found is None:
            return None
        name, arguments = found[1].lower(), found[2].strip()
        if name == "raw" or name in _CODE:
            # What nothing closes any more is not looked for again.
            end = _closing(name).search(source, found.end()) if name in enclosing else None
            if end is None:
                enclosing.discard(name)
                return None
            inner = source[found.end() : end.start()]
            language = re.search(r"lang:(\S+)", arguments)
            return (inner if name == "raw" else fenced(inner, language[1] if language else "")), end.end()
        meaning = _tag(name, arguments)
        if meaning is None and not (name in enclosing or name.removeprefix("end") in enclosing):
            return None
        return meaning or "", found.end()

    return outside_code(source, r"\{%", meant)


@lru_cache(maxsize=8)
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s{{0,9}}end{name}\s{{0,9}}-?%\}}")


def _tag(name: str, arguments: str) -> str | None:
    """What stands in place of a tag; None for one that is not known."""
    if name in _QUOTES:
        return box_start("quote", arguments)
    if name in _ENDS:
        return box_end()
    values = values_in(arguments)
    words = list(values.values())
    if name == "note":
        is_kind = bool(words) and words[0].lower() in KINDS
        return box_start(words[0] if is_kind else "note", " ".join(words[1:] if is_kind else words))
    if name in _WITH_WORDS:
        return _WITH_WORDS[name](words)
    return meaning_of(name, values) if name in _FILMS else "" if name in _SILENT else None


def _picture(words: list[str]) -> str:
    place = next((number for number, word in enumerate(words) if "." in word), -1)
    if place < 0:
        return ""
    told = " ".join(word for word in words[place + 1 :] if not word.isdigit())
    return f'<img src="{escape(words[place])}" alt="{escape(told or words[place].rpartition("/")[2])}">'


def _post(words: list[str]) -> str:
    """A link to a post, which is called by its file."""
    if not words:
        return ""
    return f'<a href="{escape(words[0].replace(" ", "%20"))}">{escape(" ".join(words[1:]) or words[0])}</a>'


def _link(words: list[str]) -> str:
    target = next((word for word in words if "://" in word), "")
    told = " ".join(word for word in words if word not in {target, "true", "false"})
    return f'<a href="{escape(target)}">{escape(told or target)}</a>' if target else escape(told)


_QUOTES = frozenset({"blockquote", "quote", "pullquote"})
_ENDS = frozenset({"endblockquote", "endquote", "endpullquote", "endnote"})
_FILMS = frozenset({"youtube", "vimeo", "gist"})
_WITH_WORDS = {"asset_img": _picture, "img": _picture, "image": _picture, "post_link": _post, "link": _link}
