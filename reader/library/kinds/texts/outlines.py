"""An outliner page (Logseq) as a Markdown list: the blocks that the program shows, without its internal data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

from reader.library.body.commonmark.scan import FENCE, outside_code
from reader.library.kinds.base import BodyPlace

__all__ = ["logseq_text"]

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_FENCE = re.compile(rf"{FENCE}.*")
_SIGN = re.compile(r"[^ \t]")
_PROPERTY = re.compile(r"([ \t]*)(-[ \t]+)?([^\W\d][\w./-]{0,60})::(?:[ \t]+(.*))?")
_BLOCK = re.compile(r"([ \t]*)-(?:[ \t]+(.*))?")
_BOX = re.compile(r"([ \t]*)(?:(- )[ \t]*)?#\+BEGIN_(\w+)[ \t]*(.*)", re.IGNORECASE)
_BOX_END = re.compile(r"[ \t]*#\+END_\w+[ \t]*", re.IGNORECASE)
_HIDDEN = frozenset({
    "id", "collapsed", "heading", "background-color", "background_color", "icon", "public", "exclude-from-graph-view",
    "template", "template-including-parent", "filters", "todo", "doing", "done", "now", "later", "waiting", "canceled",
    "created-at", "updated-at", "file", "file-path", "page-type", "title", "deck", "deck-exclude",
    "created-by-template",
})  # fmt: skip
_HIDDEN_BEGINNINGS = ("hl-", "ls-", "card-", "logseq.", "query-")
"""Properties that Logseq uses internally."""
_CALLOUTS = frozenset({"note", "tip", "important", "caution", "warning"})
_GONE = frozenset({"query", "comment"})
_LOG = re.compile(r"[ \t]*:LOGBOOK:[ \t]*")
_ID = re.compile(rf"[ \t]*id::[ \t]+({_UUID})[ \t]*")
_LABELLED = re.compile(rf"\[([^\[\]\n]{{1,500}})\]\((?:\(\(({_UUID})\)\)|\[\[([^\[\]\n]{{1,500}})\]\])\)")
_REFERENCE = re.compile(rf"\(\(({_UUID})\)\)")
_PAGE = re.compile(r"(#?)\[\[([^\[\]\n]{1,500})\]\]")
_MACRO = re.compile(r"\{\{\{?[ \t]*([A-Za-z][\w-]{0,40})[:,]?(?:[ \t]([^\n{}]{0,2000}))?\}\}\}?")
_SIZE = re.compile(r"\{:(?:height|width)[^{}\n]{0,80}\}")
_NO_WORDS = re.compile(r"\[:span\]")
"""The text of a page part that was marked as a picture."""
_SPACED = re.compile(r"!\[([^\[\]\n]{0,300})\]\(([^()<>\n\"]{1,500})\)")
_LIT = re.compile(r"\^\^(?=\S)([^\^\n]{1,1000})\^\^")
_MARKS = r"\{\{|\[:span\]|\(\(|\[\[|#\[\[|\^\^|\{:|!\[|\[(?=[^\[\]\n]{1,500}\]\((?:\(\(|\[\[))"
_SIGNS = ("{{", "[:span", "((", "[[", "^^", "{:", "![")
_FILMS = frozenset({"video", "youtube", "vimeo", "bilibili", "tweet", "twitter", "iframe", "img", "audio"})
_NOTHING = frozenset({"query", "cards", "renderer", "namespace", "function", "date", "zotero-imported-file"})
_ESCAPED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '%<>:"|?*#\\'})
_MOST_FILES = 20_000
_MOST_DEEP = 3


class _Graph(NamedTuple):
    """The position of a text, and the number of references that led to it."""

    place: BodyPlace
    depth: int


def logseq_text(body: str, place: BodyPlace) -> str:
    """Return a page's text without internal properties and logs, with references replaced by what they refer to."""
    text = "\n".join(_without_bare(_lines(body)))
    return _inline(text, place) if any(mark in text for mark in _SIGNS) else text


def _inline(text: str, place: BodyPlace, depth: int = 0) -> str:
    graph = _Graph(place, depth)
    return outside_code(text, _MARKS, lambda source, start: _meant(source, start, graph))


def _lines(body: str) -> list[str]:
    out: list[str] = []
    lines = body.split("\n")
    position = 0
    while position < len(lines):
        line = lines[position]
        if code := _FENCE.match(line):
            # Logseq accepts a closing fence at any indentation, Markdown does not.
            end = next((it for it in range(position + 1, len(lines)) if _ends(lines[it], code[2])), len(lines))
            out += [*lines[position:end], _SIGN.sub(" ", code[1]) + code[2]]
            position = end + 1
            continue
        position += 1
        if ":LOGBOOK:" in line and _LOG.fullmatch(line):
            end = next((it for it in range(position, len(lines)) if lines[it].strip() == ":END:"), position - 1)
            position = end + 1
        elif "::" in line and (found := _PROPERTY.fullmatch(line)):
            out += _property(found)
        elif "#+" in line and (box := _BOX.fullmatch(line)):
            end = next((it for it in range(position, len(lines)) if _BOX_END.fullmatch(lines[it])), len(lines))
            out += _box(box, lines[position:end])
            position = end + 1
        else:
            out.append(line)
    return out


def _ends(line: str, marks: str) -> bool:
    """Return whether a line ends the code that began with `marks`."""
    bare = line.strip()
    return len(bare) >= len(marks) and not bare.strip(marks[0])


def _property(found: re.Match[str]) -> list[str]:
    """Return the lines that show a property: none for internal properties, else its name and value."""
    before, bullet, key, value = found.groups()
    if key.lower() in _HIDDEN or key.lower().startswith(_HIDDEN_BEGINNINGS) or not value:
        return [f"{before}-"] if bullet else []
    return [f"{before}{bullet or ''}{key}: {value}"]


def _box(found: re.Match[str], inner: list[str]) -> list[str]:
    """Convert a block between `#+BEGIN_` and `#+END_`."""
    before, bullet, name, rest = found[1], found[2] or "", found[3].lower(), found[4]
    if name in _GONE:
        return [f"{before}-"] if bullet else []
    within = before + " " * len(bullet)
    own = [it.strip() if name != "src" else it.removeprefix(within) for it in inner]
    if name == "src":
        return [f"{before}{bullet}~~~{rest}", *(f"{within}{it}" for it in own), f"{within}~~~"]
    if name == "quote" or name in _CALLOUTS:
        own = [f"[!{name.upper()}]", *own] if name in _CALLOUTS else own
        own = [f"> {it}" for it in own]
    elif name == "export":
        own = [f"{rest}:", *own] if rest not in {"", "html", "ascii"} else own
    if bullet and name in _CALLOUTS:
        # A callout must begin a line.
        return [f"{before}-", *(f"{within}{it}" for it in own)]
    first, *others = own or [""]
    return [f"{before}{bullet}{first}", *(f"{within}{it}" for it in others)]


def _without_bare(lines: list[str]) -> list[str]:
    """Drop blocks that contain neither words nor other blocks."""
    kept: list[str] = []
    below = -1
    for line in reversed(lines):
        found = _BLOCK.fullmatch(line)
        depth = len(found[1].expandtabs(4)) if found else -1
        if found and not (found[2] or "").strip() and (below < 0 or below <= depth):
            continue
        if line.strip():
            below = depth if found else len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        kept.append(line)
    return kept[::-1]


def _meant(source: str, start: int, graph: _Graph) -> tuple[str, int] | None:
    """Return the replacement for a mark."""
    for pattern, write in _WRITERS:
        if found := pattern.match(source, start):
            made = write(found, graph)
            return None if made is None else (made, found.end())
    return None


def _labelled(found: re.Match[str], graph: _Graph) -> str:
    return found[1] if found[2] else _link(found[1], found[3], graph.place)


def _page(found: re.Match[str], graph: _Graph) -> str:
    return _link(found[1] + found[2], found[2], graph.place)


def _picture(found: re.Match[str], _graph: _Graph) -> str:
    """Return a picture, whose name may contain spaces, or only the label of a file in another program."""
    label, way = found.groups()
    if "://" in way and not way.startswith("http"):
        return label
    return f"![{label}]({f'<{way}>' if ' ' in way else way})"


def _reference(found: re.Match[str], graph: _Graph) -> str:
    """Return the first line of the block with this id, on whatever page it is."""
    place, depth = graph
    blocks = place.kept.get("blocks")
    if not isinstance(blocks, dict):
        place.kept["blocks"] = blocks = _all_blocks(place)
    text = str(blocks.get(found[1], "…")) if depth < _MOST_DEEP else "…"
    return _inline(text, place, depth + 1) if any(mark in text for mark in _SIGNS) else text


def _macro(found: re.Match[str], graph: _Graph) -> str | None:
    name, rest = found[1].lower(), (found[2] or "").strip()
    made: str | None = None
    if name == "embed" or (name in _FILMS and "://" not in rest):
        made = _inline(rest, graph.place, graph.depth + 1)
    elif name in _FILMS:
        made = rest if " " in rest else f"<{rest}>"
    elif name == "youtube-timestamp" and rest.isdecimal():
        made = f"{int(rest[:6]) // 60}:{int(rest[:6]) % 60:02}"
    elif name == "cloze":
        made = rest.partition("\\\\")[0].strip()
    elif name in _NOTHING:
        made = ""
    return made


_WRITERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Graph], str | None]], ...] = (
    (_LABELLED, _labelled),
    (_PAGE, _page),
    (_REFERENCE, _reference),
    (_SPACED, _picture),
    (_SIZE, lambda _found, _graph: ""),
    (_NO_WORDS, lambda _found, _graph: ""),
    (_LIT, lambda found, _graph: f"<mark>{found[1]}</mark>"),
    (_MACRO, _macro),
)


def _link(label: str, name: str, place: BodyPlace) -> str:
    """Return a link to the page of this name if it exists, else the label."""
    titles = place.titles()
    home = _home(place)
    spaced = name.translate(_ESCAPED)
    pages = (f"pages/{spaced.replace('/', parting)}" for parting in ("___", "%2F", "."))
    for own in (*pages, f"journals/{name[:10].replace('-', '_')}"):
        if home + own in titles:
            way = own.removeprefix("pages/") if place.path.startswith(f"{home}pages/") else f"../{own}"
            way = f"../{own}" if own.startswith("journals/") else way
            shown = re.sub(r"([\\\[\]])", r"\\\1", label)
            return f"[{shown}]({quote(way)}.md)"
    return label


def _home(place: BodyPlace) -> str:
    """Return the folder of the graph that contains a page."""
    return re.split(r"(?:(?<=/)|^)(?:pages|journals)/", place.path, maxsplit=1)[0]


def _all_blocks(place: BodyPlace) -> dict[str, str]:
    """Return the graph's blocks that have ids, by id. Each file is read once."""
    blocks: dict[str, str] = {}
    for name in list(place.titles())[:_MOST_FILES]:
        try:
            text = place.read(f"{name}.md")
        except OSError:
            continue
        if "id::" not in text:
            continue
        first = ""
        for line in text.split("\n"):
            if block := _BLOCK.fullmatch(line):
                first = (block[2] or "").lstrip("# ")
            elif named := _ID.fullmatch(line):
                blocks[named[1]] = first
    return blocks
