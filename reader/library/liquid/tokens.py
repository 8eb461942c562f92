"""Splits a template's text into the engine's tokens, at the places where Ruby's Liquid splits it.

Every tag and output is one token; text after the name of a tag without arguments is ignored.
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
"""Tags without arguments, as are those that end a block."""
_INNER = frozenset({"else", "elsif", "when", "raw", "endraw", "comment", "endcomment"})
"""Tags without their own module in the engine: parts of a block, and those that are handled here."""

_CODE = re.compile(r"\{%-?\s{0,9}end(code|code_block|prism)\b")
"""End tags of code blocks of common plugins."""


def tokens_of(source: str, tell: Callable[[str], None], known: Container[str]) -> Iterator[Token]:
    """Yield the tokens of `source`. Unclosed braces are left out with a notice: Jekyll would not build the site.

    A tag that is not one of `known` is replaced by a text.
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
            tell("Unclosed braces of a Liquid tag were left out.")
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
    """Return the next tag or output; `last` contains the positions of the last ends, to avoid searches in vain."""
    for opening in _OPENING.finditer(source, position):
        if opening.start() + 2 <= last[opening[1]]:
            return _MARKUP.match(source, opening.start())
    return None


def _code_tag(tag: re.Match[str], start: int, source: str) -> list[Token]:
    """Return the tokens of a plugin's tag around code, converted to Octopress's `codeblock`."""
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
    """Return the tokens of a tag or output, including the text of raw blocks and comments, and its end."""
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
    """Return the start and end of the end tag of the comment open at `position`; comments may be nested."""
    depth = 1
    # Up to the last end tag every beginning has an end, so no search scans the rest of the text in vain.
    for found in _COMMENT.finditer(source, position, max(position, source.rfind("%}") + 2)):
        depth += -1 if found[1] else 1
        if not depth:
            return found.start(), found.end()
    return len(source), len(source)
