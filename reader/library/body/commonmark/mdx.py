"""MDX: components go and their text stays; the common ones become what they mean. Nothing in it is evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from reader.library.body.commonmark.scan import box_end, box_start, outside_code, title_line
from reader.library.body.html.frames import VOID

__all__ = ["without_components"]

_START = r"</?[A-Z]|</?>|\{/\*|\{['\"`]|<[a-z][\w-]{0,20}(?=[^<>]{0,500}=\{)"
_NAME = re.compile(r"<(/?)([A-Za-z][\w.-]{0,80})")
_VALUE = re.compile(
    r"(?<![\w-])([\w-]++)=(?:\"([^\"]*)\"|'([^']*)'|\{\s*(?:\"([^\"\\]*)\"|'([^'\\]*)'|`([^`\\$]*)`)\s*\})"
)
_TEXT = re.compile(r"\{(?:'([^'\\\n]{0,500})'|\"([^\"\\\n]{0,500})\"|`([^`\\$]{0,500})`)\}")
_LONGEST = 20_000
_MOST_IN_VAIN = 20 * _LONGEST
"""Characters that are looked at for the ends of tags that have none; after that tags stand as they are written."""
_BOXES = frozenset({
    "Admonition", "Aside", "Callout", "Alert", "Note", "Tip", "Info", "Warning", "Danger", "Caution", "Important",
    "Check",
})  # fmt: skip
_TITLED = frozenset(
    {"TabItem", "Tab", "Card", "LinkCard", "Step", "Accordion", "AccordionItem", "Expandable", "Section"}
)
_PICTURES = frozenset({"Image", "Img", "Figure", "Picture", "ThemedImage", "Frame"})
_LINKS = frozenset({"Link", "A", "LinkButton", "Button", "DocLink"})
_FILMS = frozenset({"YouTube", "Youtube", "YouTubeEmbed", "LiteYouTubeEmbed"})


def without_components(source: str) -> str:
    """`source` without its components, comments and braces around plain texts."""
    if "<" not in source and "{" not in source:
        return source
    looked_at_in_vain = 0

    def meant(source: str, start: int) -> tuple[str, int] | None:
        nonlocal looked_at_in_vain
        if (name := _NAME.match(source, start)) is None:
            return _without_name(source, start)
        if looked_at_in_vain > _MOST_IN_VAIN:
            return None
        end, whole = _tag_end(source, name.end())
        if not whole:
            looked_at_in_vain += end - start
            return None
        if name[2][0].islower():
            return _element(name[2], source[name.end() : end]), end
        return _replaced(name[2], closing=bool(name[1]), attributes=source[name.end() : end]), end

    return outside_code(source, _START, meant)


def _without_name(source: str, start: int) -> tuple[str, int] | None:
    """What a comment, a text in braces or a fragment means."""
    if source.startswith("{/*", start):
        end = source.find("*/}", start + 3)
        return ("", end + 3) if end >= 0 else None
    if source[start] == "{":
        found = _TEXT.match(source, start)
        return (escape(next(it for it in found.groups() if it is not None)), found.end()) if found else None
    if source.startswith(("<>", "</>"), start):
        return "", source.index(">", start) + 1
    return None


def _tag_end(source: str, position: int) -> tuple[int, bool]:
    """Where a tag ends whose attributes begin at `position`, braces and texts passed over.

    False where it never does, with the place up to which that was looked for.
    """
    depth = 0
    limit = min(len(source), position + _LONGEST)
    while position < limit:
        character = source[position]
        if character in "\"'`":
            # An apostrophe between the braces of a text is no quote; what nothing closes is a character like others.
            end = source.find(character, position + 1, limit)
            position = end if end >= 0 else position
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == ">" and depth <= 0:
            return position + 1, True
        elif character == "<" and depth <= 0:
            return position, False
        position += 1
    return position, False


def _element(name: str, attributes: str) -> str:
    """An element of HTML with those of its attributes that are plain texts."""
    written = ""
    for found in _VALUE.finditer(attributes):
        value = next((one for one in found.groups()[1:] if one is not None), "")
        written += f' {"class" if found[1] == "className" else found[1]}="{escape(value)}"'
    closed = attributes.rstrip("> ").endswith("/") and name not in VOID
    return f"<{name}{written}></{name}>" if closed else f"<{name}{written}>"


def _replaced(name: str, *, closing: bool, attributes: str) -> str:
    """What stands in place of a component's tag."""
    values: dict[str, str] = {}
    for found in _VALUE.finditer(attributes):
        values[found[1].lower()] = next((one for one in found.groups()[1:] if one is not None), "")
    alone = attributes.rstrip("> ").endswith("/")
    if name in _BOXES and not alone:
        return box_end() if closing else box_start(_kind(name, values), values.get("title", ""))
    if name in _LINKS and not alone:
        return "</a>" if closing else _link(values.get("to") or values.get("href") or "")
    return "" if closing else _standing_alone(name, values)


def _kind(name: str, values: Mapping[str, str]) -> str:
    usual = "note" if name in {"Admonition", "Aside", "Callout"} else name
    return values.get("type") or values.get("variant") or usual


def _link(target: str) -> str:
    return f'<a href="{escape(target)}">' if target else ""


def _standing_alone(name: str, values: Mapping[str, str]) -> str:
    """A title, a picture or a film."""
    title = values.get("title") or values.get("label") or values.get("header") or ""
    if name in _TITLED:
        return title_line(values.get("label") or title)
    source = values.get("src", "")
    if name in _PICTURES and source:
        return f'<img src="{escape(source)}" alt="{escape(values.get("alt") or values.get("caption") or "")}">'
    film = values.get("id") or values.get("videoid") or values.get("video-id")
    if name in _FILMS and film:
        return f"{_link('https://www.youtube.com/watch?v=' + film)}▶ {escape(title or 'YouTube')}</a>"
    return ""
