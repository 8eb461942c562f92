"""Running text: markdown-it's inline parser with the rules in which kramdown differs (RULES 29).

Links may hold spaces in their address, HTML elements of block level stay text within a line, raw elements keep
their content, `$$…$$` is a formula, `{: …}` behind an element vanishes, emphasis looks at white space only.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from reader.library.body.html.frames import VOID
from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.brackets import Brackets
from reader.library.body.kramdown.definitions import link_name
from reader.library.body.kramdown.nodes import Shared

__all__ = ["parse_spans"]

_PARSED = (
    "a abbr acronym address applet article aside b bdo big blockquote body button caption cite dd del details dfn "
    "div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup i iframe ins label "
    "legend li main map menu nav noscript object optgroup p q rb rbc rp rt rtc ruby section select small span "
    "strong sub summary sup td th tt"
)
_PARSED_TAGS = frozenset(_PARSED.split())
"""Elements whose content kramdown reads as running text; that of all others, `u`, `font`, `mark`, stays as it is."""

_MARKDOWN = re.compile(r"\bmarkdown\s*=\s*[\"']?(0|span)\b")
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])")
_AUTOLINK = re.compile(r"<((mailto|https?|ftps?):[^>\n]+?|[\w\-.]+@[\w\-.]+)>")
_NAME_IN_BRACKETS = re.compile(r"\s*\[([^\]]*)\]")
_IN_ANGLES = re.compile(r"\(<([^>\n]*)>")
_STOP = re.compile(r"[()]|\s(?=['\"])")
_TITLE = re.compile(r"\s*(['\"])(.{1,2000}?)\1\s*\)", re.DOTALL)
_NOTE = re.compile(r"\[\^(\w[\w-]*)\]")
_SPAN_ATTRIBUTES = re.compile(r"\{:(?!:|/)(?:\\\}|[^{}\n])+\}")
_MAX_PARENTHESES = 8
_MAX_EXTENSION = 1_000
"""Characters of an attribute list or of an extension's opening."""


def parse_spans(text: str, shared: Shared) -> list[Token]:
    """The tokens of a paragraph: text, text_special, code_inline, em_open …, html_inline, maths, note, image."""
    return _parser().inline.parse(text, _parser(), {"shared": shared}, [])


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": 100})
    md.enable("strikethrough")
    rules = md.inline.ruler
    rules.at("newline", _newline)
    rules.at("escape", _escape)
    rules.at("emphasis", _emphasis)
    rules.at("link", _link)
    rules.at("image", _image)
    rules.at("autolink", _autolink)
    rules.at("html_inline", _html)
    rules.before("link", "note", _note)
    rules.before("link", "maths", _maths)
    rules.before("link", "extension", _extension)
    return md


def _newline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        text = state.pending
        hard = text.endswith("  ") or state.env["shared"].options.hard_wrap
        state.pending = text.rstrip(" ")
        state.push("hardbreak" if hard else "softbreak", "br", 0)
    state.pos += 1
    while state.pos < state.posMax and state.src[state.pos] in " \t":
        state.pos += 1
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    source, position = state.src, state.pos
    if source[position] != "\\":
        return False
    width = 2 if source.startswith("\\\\\n", position) else 1 if source.startswith("\\\n", position) else 0
    if width and position + width < state.posMax:
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos = position + width + 1
        return True
    found = _ESCAPED.match(source, position, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("text_special", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    marker = source[start]
    if silent or marker not in "*_":
        return False
    end = start
    while end < state.posMax and source[end] == marker:
        end += 1
    before = source[start - 1] if start else " "
    after = source[end] if end < state.posMax else " "
    opens, closes = not after.isspace(), not before.isspace()
    if marker == "_":
        opens = opens and not before.isalnum()
        closes = closes and not after.isalnum()
    for _ in range(end - start):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=end - start,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = end
    return True


def _brackets(state: StateInline) -> Brackets:
    brackets: Brackets | None = state.env.get("brackets")
    if brackets is None:
        brackets = state.env["brackets"] = Brackets(state.src)
    return brackets


def _destination(state: StateInline, close: int) -> tuple[str, int] | None:
    """Where the link whose text ends at `close` leads to, and the position after it."""
    source = state.src
    shared: Shared = state.env["shared"]
    after = close + 1
    if after < state.posMax and source[after] == "(":
        if _brackets(state).last_parenthesis < after:
            return None
        return _address(source, after, state.posMax)
    named = _NAME_IN_BRACKETS.match(source, after, state.posMax)
    name = named[1] if named and named[1] else source[state.pos + 1 : close].removeprefix("[")
    known = shared.links.get(link_name(name))
    if not known:
        return None
    return known[0], named.end() if named else after


def _address(source: str, start: int, stop: int) -> tuple[str, int] | None:
    """The address in the parentheses at `start`."""
    angled = _IN_ANGLES.match(source, start, stop)
    if angled:
        position, depth = angled.end(), 1
        if source.startswith(")", position):
            return angled[1], position + 1
        address = angled[1]
    else:
        position, depth = start, 0
        while True:
            found = _STOP.search(source, position, stop)
            if not found or depth > _MAX_PARENTHESES:
                return None
            position = found.end()
            depth += {"(": 1, ")": -1}.get(found[0], 0)
            if depth == 0 or found[0] not in "()":
                break
        address = source[start + 1 : position - 1].strip()
        if depth == 0:
            return address, position
    title = _TITLE.match(source, position - (0 if angled else 1), stop)
    return (address, title.end()) if title else None


def _link(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or state.linkLevel:
        return False
    start, stop = state.pos, state.posMax
    close = _brackets(state).closing(start)
    if close <= 0 or close >= stop:
        return False
    found = _destination(state, close)
    if not found:
        return False
    if not silent:
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": found[0]}
        state.pos, state.posMax = start + 1, close
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
    state.pos, state.posMax = found[1], stop
    return True


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("![", start) or start + 1 >= state.posMax:
        return False
    close = _brackets(state).closing(start + 1)
    if close <= 0 or close >= state.posMax:
        return False
    found = _destination(state, close)
    if not found:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": found[0]}
        token.content = _ESCAPED.sub(r"\1", state.src[start + 2 : close])
    state.pos = found[1]
    return True


def _autolink(state: StateInline, silent: bool) -> bool:
    found = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        shown = found[1].removeprefix("mailto:")
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": found[1] if found[2] else f"mailto:{found[1]}"}
        state.push("text_special", "", 0).content = shown
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _html(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if silent or source[start] != "<" or _brackets(state).last_angle < start:
        return False
    if source.startswith("<!--", start):
        return _comment(state)
    open_tags: list[str] = state.env.setdefault("open", [])
    found = p.CLOSING_TAG.match(source, start, state.posMax)
    if found:
        return _closing_tag(state, found, open_tags)
    found = p.TAG.match(source, start, state.posMax)
    return _opening_tag(state, found, open_tags) if found else False


def _comment(state: StateInline) -> bool:
    start = state.pos
    end = state.src.find("-->", start + 4) if _brackets(state).last_comment_end > start else -1
    if end < 0:
        return False
    if state.pending:
        state.pushPending()
    state.pos = end + 3
    return True


def _opening_tag(state: StateInline, found: re.Match[str], open_tags: list[str]) -> bool:
    tag = found[1].lower()
    end = found.end()
    if tag in p.BLOCK_TAGS:
        state.push("text_special", "", 0).content = found[0]
        state.pos = end
        return True
    if not found[3] and tag not in VOID:
        asked = _MARKDOWN.search(found[0])
        if asked[1] == "0" if asked else tag not in _PARSED_TAGS:
            content, end = _raw_element(state, found, tag)
            state.push("html_inline", "", 0).content = content
            state.pos = end
            return True
        open_tags.append(tag)
    state.push("html_inline", "", 0).content = state.src[found.start() : end]
    state.pos = end
    return True


def _raw_element(state: StateInline, opening: re.Match[str], tag: str) -> tuple[str, int]:
    """The element that `opening` begins, its content as it stands, and where it ends.

    One that is never closed is closed at the end; there, what closes nothing is text.
    """
    depth = 1
    tags = re.compile(rf"<(/?){re.escape(tag)}(?:\s[^<>]*)?>", re.IGNORECASE)
    for found in tags.finditer(state.src, opening.end(), state.posMax):
        depth += -1 if found[1] else 1
        if not depth:
            return state.src[opening.start() : found.end()], found.end()
    inner = state.src[opening.end() : state.posMax]
    known = {found[1].lower() for found in re.finditer(r"<(\w+)", inner)}
    inner = re.sub(r"<(/\w+)", lambda it: it[0] if it[1][1:].lower() in known else "&lt;" + it[1], inner)
    return f"{opening[0]}{inner}</{tag}>", state.posMax


def _closing_tag(state: StateInline, found: re.Match[str], open_tags: list[str]) -> bool:
    tag = found[1].lower()
    if tag in open_tags:
        open_tags.remove(tag)
        state.push("html_inline", "", 0).content = found[0]
    else:
        state.push("text_special", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _note(state: StateInline, silent: bool) -> bool:
    found = _NOTE.match(state.src, state.pos, state.posMax)
    shared: Shared = state.env["shared"]
    if not found or found[1] not in shared.notes:
        return False
    if not silent:
        state.push("note", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _maths(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if not source.startswith("$$", start):
        return False
    end = source.find("$$", start + 2, state.posMax)
    if end < 0:
        return False
    if not silent:
        state.push("maths", "", 0).content = source[start + 2 : end].strip()
    state.pos = end + 2
    return True


def _extension(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    # Without the end in sight nothing is matched: each of 25,000 openings would be followed to the end of the text.
    if silent or not source.startswith("{:", start) or source.find("}", start, start + _MAX_EXTENSION) < 0:
        return False
    found = p.SPAN_EXTENSION.match(source, start, state.posMax)
    if found and found[1] in ("comment", "nomarkdown", "options"):
        closed = not found[3] and source.find("{:/", found.end(), state.posMax) >= 0
        stop = None if not closed else re.compile(rf"\{{:/(?:{found[1]})?\}}").search(source, found.end(), state.posMax)
        if stop and found[1] == "nomarkdown":
            state.push("html_inline", "", 0).content = source[found.end() : stop.start()]
        if stop or found[3]:
            state.pos = stop.end() if stop else found.end()
            return True
    attributes = _SPAN_ATTRIBUTES.match(source, start, state.posMax)
    if not attributes or state.pending or not state.tokens or state.tokens[-1].type == "text_special":
        return False
    state.pos = attributes.end()
    return True
