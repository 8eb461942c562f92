"""A template's text -> the engine's tokens, cut where Ruby's Liquid cuts them.

Every tag and output is one token; what stands behind the name of a tag that takes nothing is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING

from liquid.token import TOKEN_COMMENT, TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

from reader.library.liquid.lax import understood

if TYPE_CHECKING:
    from reader.library.body.plugin_tags import PluginTags

__all__ = ["tokens_of"]

_MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_OPENING = re.compile(r"\{(?=([%{]))")
_TAG = re.compile(r"\{%-?+\s*+(#|\w++)\s*+(.*?)-?%\}\Z", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*(end)?comment\b.*?%\}", re.DOTALL)
_RAW_END = re.compile(r"\{%-?\s*endraw\b.*?%\}", re.DOTALL)
_BARE = frozenset({"else", "break", "continue", "comment", "raw", "ifchanged"})
"""Tags that take nothing; neither do those that end a block."""
_INNER = frozenset({"else", "elsif", "when", "raw", "endraw", "comment", "endcomment"})
"""Tags that have no module of their own in the engine: parts of a block, and what is cut out here."""

_CODE = re.compile(r"\{%-?\s{0,9}end(code|code_block|prism)\b")
"""Ends of blocks of code of common plugins."""


def tokens_of(source: str, tell: Callable[[str], None], known: Container[str]) -> Iterator[Token]:
    """The tokens of `source`. Braces that nothing closes are left out and told: Jekyll would build nothing.

    In place of a tag that is none of the `known` ones there is a text.
    """
    position = 0
    plugins: PluginTags | None = None
    codes = frozenset(_CODE.findall(source)) if "endcode" in source or "endprism" in source else frozenset()
    trim = False
    last = {"%": source.rfind("%}"), "{": source.rfind("}}")}
    while True:
        found = _next(source, position, last)
        text = source[position : found.start() if found else None]
        if trim:
            text = text.lstrip()
        if found and source.startswith("-", found.start() + 2):
            text = text.rstrip()
        if "{{" in text or "{%" in text:
            tell("Braces of a Liquid tag that nothing closes were left out.")
            text = text.replace("{{", "").replace("{%", "")
        if text:
            yield Token(TOKEN_CONTENT, text, position, source)
        if not found:
            return
        tag = _TAG.match(found[0])
        if tag and tag[1].removeprefix("end") in codes:
            tokens, position = _code_tag(tag, found.start(), source), found.end()
        elif tag and not _is_known(tag[1], known):
            plugins = plugins or _plugin_tags(source, tell)
            text = plugins.meaning(tag[1], tag[2].strip(), found.start())
            tokens, position = [Token(TOKEN_CONTENT, text, found.start(), source)] if text else [], found.end()
        else:
            tokens, position = _markup(source, found, tag)
        trim = source.startswith("-", position - 3) and position - 3 > found.start() + 1
        yield from tokens


def _next(source: str, position: int, last: dict[str, int]) -> re.Match[str] | None:
    """The next tag or output; `last` tells where the last ends are, so that nothing looks for an end in vain."""
    for opening in _OPENING.finditer(source, position):
        if opening.start() + 2 <= last[opening[1]]:
            return _MARKUP.match(source, opening.start())
    return None


def _code_tag(tag: re.Match[str], start: int, source: str) -> list[Token]:
    """The tag of a plugin around code, as Octopress's own."""
    if tag[1].startswith("end"):
        return [Token(TOKEN_TAG, "endcodeblock", start, source)]
    markup = tag[2].strip()
    if markup and re.fullmatch(r"[\w+#.-]+", markup):
        markup = f"lang:{markup}"
    told = [Token(TOKEN_EXPRESSION, markup, start, source)] if markup else []
    return [Token(TOKEN_TAG, "codeblock", start, source), *told]


def _is_known(name: str, known: Container[str]) -> bool:
    return name == "#" or name in known or name in _INNER or (name.startswith("end") and name[3:] in known)


def _plugin_tags(source: str, tell: Callable[[str], None]) -> PluginTags:
    from reader.library.body.plugin_tags import PluginTags  # noqa: PLC0415 (start-up)

    return PluginTags(source, tell)


def _markup(source: str, found: re.Match[str], tag: re.Match[str] | None) -> tuple[list[Token], int]:
    """The tokens of a tag or an output, with the text of what holds no markup, and where it ends."""
    start, end = found.span()
    if source[start + 1] == "{":
        inside = found[0][2:-2].removeprefix("-").removesuffix("-").strip()
        expression = understood("", inside or "nil")
        return [
            Token(TOKEN_OUTPUT, found[0], start, source),
            Token(TOKEN_EXPRESSION, expression, start + 2, source),
        ], end
    if not tag:
        return [], end
    if tag[1] == "raw" and not tag[2].strip():
        close = _RAW_END.search(source, end, source.rfind("%}") + 2)
        stop = close.start() if close else len(source)
        return [Token(TOKEN_CONTENT, source[end:stop], end, source)], close.end() if close else stop
    tokens = _tag(tag, start, source)
    if tag[1] == "comment":
        stop, after = _comment_end(source, end)
        tokens += (Token(TOKEN_COMMENT, source[end:stop], end, source), Token(TOKEN_TAG, "endcomment", stop, source))
        end = after
    return tokens, end


def _tag(tag: re.Match[str], start: int, source: str) -> list[Token]:
    name, markup = tag[1], tag[2].strip()
    tokens = [Token(TOKEN_TAG, name, start + tag.start(1), source)]
    if markup and name not in _BARE and not name.startswith("end"):
        tokens.append(Token(TOKEN_EXPRESSION, understood(name, markup), start + tag.start(2), source))
    return tokens


def _comment_end(source: str, position: int) -> tuple[int, int]:
    """Where the end tag of the comment that is open at `position` begins and ends; comments may hold comments."""
    depth = 1
    # Up to the last end each beginning has one, so that no search runs into the void.
    for found in _COMMENT.finditer(source, position, max(position, source.rfind("%}") + 2)):
        depth += -1 if found[1] else 1
        if not depth:
            return found.start(), found.end()
    return len(source), len(source)
