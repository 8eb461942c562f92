"""Links between notes in programs other than Obsidian, converted to Markdown links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from reader.library.body.commonmark.scan import outside_code
from reader.library.jekyll.yaml_types import to_text

__all__ = ["dendron_text", "with_note_links", "with_wiki_links"]

_LINK = re.compile(r"!?\[\[([^\[\]\n]{1,500})\]\]")
_VALUE = re.compile(r"\{\{\s{0,9}fm\.([\w-]{1,80})\s{0,9}\}\}")
_VAULT = re.compile(r"\Adendron://[^/]{1,200}/")
_MOST_PUT_IN = 1_000_000
"""The most characters that values may add to a text in total."""


def _as_called(name: str) -> str:
    return name


def with_wiki_links(body: str, title: Callable[[str], str] = _as_called, *, label_first: bool = False) -> str:
    """Convert each `[[note]]` and `[[note|label]]` in `body` to a Markdown link, outside code.

    `label_first`: the label is before the bar. `title` returns the name to show for a note if the link has no label.
    """
    if "[[" not in body:
        return body

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _LINK.match(source, start)
        if found is None:
            return None
        first, bar, second = (it.strip() for it in found[1].replace("\\|", "|").partition("|"))
        target, label = (second, first) if bar and label_first else (first, second)
        page, sharp, heading = _VAULT.sub("", target).partition("#")
        named = title(page) or page
        label = label or (f"{named} > {heading.lstrip('^#*')}" if page and heading else named or heading.lstrip("^#*"))
        if not label:
            return None
        file = f"{quote(page)}.md" if page and not page.endswith(".md") else quote(page)
        shown = re.sub(r"([\\\[\]])", r"\\\1", label)
        return f"[{shown}]({file}{sharp and '#'}{quote(heading)})", found.end()

    return outside_code(body, r"!?\[\[", meant)


def with_note_links(body: str, address: Callable[[str], str]) -> str:
    """Convert each `[[note]]` and `[[note|label]]` in `body` to a link to the note's page, if there is one.

    `address` returns the address for a note's title or file name, or an empty string.
    """
    if "[[" not in body:
        return body

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _LINK.match(source, start)
        name, _, label = found[1].partition("|") if found else ("", "", "")
        page, _, heading = name.partition("#")
        to = address(page.strip()) if found and source[start] == "[" else ""
        if found is None or not to:
            return None
        shown = re.sub(r"([\\\[\]])", r"\\\1", (label or heading or page).strip())
        return f"[{shown}]({to})", found.end()

    return outside_code(body, r"!?\[\[", meant)


def dendron_text(body: str, data: Mapping[object, object], title: Callable[[str], str]) -> str:
    """Convert the text of a Dendron note: labels come first, notes are named by title, values are filled in."""
    room = _MOST_PUT_IN

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal room
        found = _VALUE.match(source, start)
        value = data.get(found[1]) if found else None
        if found is None or not isinstance(value, str | int | float) or isinstance(value, bool):
            return None
        room -= len(to_text(value))
        return (to_text(value), found.end()) if room >= 0 else None

    body = outside_code(body, r"\{\{", meant) if "{{" in body else body
    return with_wiki_links(body, title, label_first=True)
