"""Templates that cannot be parsed: the smallest change that makes the rest of the text readable."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.library.body.notices import NO_END

if TYPE_CHECKING:
    from liquid.token import Token

__all__ = ["repair", "without_tags"]

_MARKUP = re.compile(r"\{%-?.*?-?%\}|\{\{.*?\}\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)(?:\{%-?\s*endraw\s*-?%\}|\Z)", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_COMMENT_END = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
_BRACES = re.compile(r"\{%-?|-?%\}|\{\{|\}\}")
_OUTPUT = re.compile(r"\{\{-?\s*+([^\s|{}]++)[^|{}]*+(\|[^{}]*+)?\}\}\Z")
_TEST = re.compile(r"(\{%-?\s*)(if|unless|elsif)\b.*\Z", re.DOTALL)
_LOOP = re.compile(r"(\{%-?\s*for\s+[\w-]+\s+in\s+\S+)\s.*\Z", re.DOTALL)
_END = re.compile(r"expected tag (end\w+)")


def without_tags(source: str) -> str:
    """Return the text of a template that cannot be rendered, without its tags; raw blocks stay."""
    if "endcomment" in source:
        # Up to the last end tag every beginning has an end, so no search scans the rest of the text in vain.
        end = max((found.end() for found in _COMMENT_END.finditer(source)), default=0)
        source = _COMMENT.sub("", source[:end]) + source[end:]
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"\x00{len(kept) - 1}\x00"

    source = _RAW.sub(keep, source) if "raw" in source else source
    source = _without_markup(source) if "}" in source else source
    source = _BRACES.sub("", source)
    return re.sub("\x00(\\d+)\x00", lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", source)


def _without_markup(source: str) -> str:
    """Return `source` without markup, in one pass: an opening that is never closed costs nothing."""
    kept: list[str] = []
    position, start, closing = 0, -1, ""
    for found in _BRACES.finditer(source):
        if found[0][0] == "{":
            start, closing = found.start(), "}}" if found[0] == "{{" else "%}"
        elif start >= 0 and found[0].endswith(closing):
            kept.append(source[position:start])
            position, start = found.end(), -1
    return "".join([*kept, source[position:]])


def repair(source: str, errors: Sequence[tuple[str, Token | None]], tell: Callable[[str], None]) -> str:
    """Return `source` with what the parser rejected mended or removed; unchanged if nothing is left to do.

    Parts of blocks outside of any block are harmless and stay: they vanish when the template is rendered.
    """
    changes: dict[tuple[int, int], str] = {}
    ends: list[str] = []
    for words, token in errors:
        if words.startswith("unexpected tag"):
            continue
        missing = _END.match(words)
        if missing:
            if not ends:
                # The blocks around one without an end seem to have none, either.
                tell(f"The Liquid block “{missing[1].removeprefix('end')}” {NO_END}.")
            ends.append(missing[1])
            continue
        place = _markup_at(source, token.start_index if token else -1)
        if place:
            changes[place] = _mended(source[place[0] : place[1]])
            tell("A Liquid tag of this post could not be understood; it was left out.")
    parts: list[str] = []
    done = 0
    for (start, stop), text in sorted(changes.items()):
        parts += (source[done:start], text)
        done = stop
    source = "".join([*parts, source[done:]])
    for name in dict.fromkeys(ends):
        source += f"{{% {name} %}}"
    return source


def _markup_at(source: str, index: int) -> tuple[int, int] | None:
    """Return the start and end of the markup around `index`, or of its opening braces alone if it has no end."""
    if index < 0:
        return None
    start = max(source.rfind("{%", 0, index + 2), source.rfind("{{", 0, index + 2))
    if start < 0:
        return None
    found = _MARKUP.match(source, start)
    return (start, found.end() if found else start + 2)


def _mended(markup: str) -> str:
    """Return a parsable tag or output as close to the given one as possible, or an empty text."""
    output = _OUTPUT.match(markup)
    if output:
        mended = f"{{{{ {output[1]} {output[2] or ''} }}}}"
        return "" if mended.split() == markup.split() else mended
    test = _TEST.match(markup)
    if test:
        mended = f"{test[1]}{test[2]} true %}}"
        return "" if mended == markup else mended
    loop = _LOOP.match(markup)
    return f"{loop[1]} %}}" if loop else ""
