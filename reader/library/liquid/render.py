"""Renders a post's template, or a substitute if it cannot be rendered to its end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from liquid.exceptions import LiquidError, LiquidInterrupt, StopRender

from reader.library.clock import Stop
from reader.library.liquid.drops import SiteDrop, liquid_value
from reader.library.liquid.repair import without_tags
from reader.library.liquid.run import LiquidContext, Output, Rendering, Stopped, parse

if TYPE_CHECKING:
    from reader.library.liquid.model import LiquidLimits, LiquidSite

__all__ = ["render"]

_OPENING = re.compile(r"\{%-?\s*(raw)\s*-?%\}")
_MAX_SOURCE = 1_500_000
_MAX_MARKUPS = 20_000
_LONGEST_LINE = 300
_MAX_DEPTH = 60
"""Maximum depth of nested blocks: the engine rejects more, but only after it has read the text over and over."""

_BLOCKS = "if|unless|for|tablerow|case|capture|comment|highlight|codeblock|ifchanged"
_BLOCK = re.compile(rf"\{{%-?\s{{0,99}}(end)?(?:{_BLOCKS})\b")
_RAW = re.compile(r"\{%-?\s{0,99}raw\s{0,99}-?%\}.*?\{%-?\s{0,99}endraw\b", re.DOTALL)
_RAW_END = re.compile(r"\{%-?\s{0,99}endraw\b")
_PARENTHESES = re.compile(r"(?:\(\s{0,9}){40}")
_MAX_CONDITIONS = 300
"""Maximum number of “or” and “and” in one tag."""
_MAX_LOOSE = 50
"""Maximum number of openings after the last end; the engine scans to the end of the text for each, also when mended."""

# Errors that the engine's filters may raise for unexpected values; with any of them, the text is shown without tags.
_FAILURES = (
    LiquidError,
    LiquidInterrupt,
    StopRender,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
    re.error,
)


def render(
    source: str, page: Mapping[str, object], site: LiquidSite, limits: LiquidLimits, stop: Stop | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return the text and the notices for `reader.library.liquid.render_liquid`."""
    run = Rendering(site, page, limits, stop)
    reason = _too_much(source)
    if not reason:
        try:
            return _rendered(source, run), tuple([_with_line(words, run, source) for words in run.notices])
        except Stopped as stopped:
            reason = str(stopped)
        except _FAILURES:
            reason = "it cannot be understood"
    notice = f"The Liquid template of this post was not run: {reason}. Its tags were left out."
    return without_tags(source), (notice, *run.notices)


def _with_line(words: str, run: Rendering, source: str) -> str:
    """Add to the notice of a missing include the line that requests it: Jekyll would not build the site at all."""
    name = run.missing.get(words)
    line = next((line.strip() for line in source.split("\n") if name in line), "") if name else ""
    return f"{words.removesuffix('.')}: {line[:_LONGEST_LINE]}" if line else words


def _too_much(source: str) -> str:
    """Return why a template is not even parsed, or an empty text if it is."""
    if len(source) > _MAX_SOURCE or source.count("{%") + source.count("{{") > _MAX_MARKUPS:
        return "it is too large"
    loose = source.count("{{", source.rfind("}}") + 1) + source.count("{%", source.rfind("%}") + 1)
    if loose > _MAX_LOOSE:
        return "too many of its tags have no end"
    for found in _OPENING.finditer(source):
        last = source.rfind(f"end{found[1]}")
        if last < found.start():
            return f"its “{found[1]}” has no end"
    if _PARENTHESES.search(source) or _has_endless_condition(source):
        return "its conditions are nested too deeply"
    return "its blocks are nested too deeply" if _is_deep(source) else ""


def _has_endless_condition(source: str) -> bool:
    """Return whether a tag joins an unreasonable number of conditions: the engine recurses once for each."""
    for tag in source.split("{%")[1:]:
        inside = tag.partition("%}")[0]
        if inside.count("or") + inside.count("and") > _MAX_CONDITIONS:
            return True
    return False


def _is_deep(source: str) -> bool:
    """Return whether more blocks are open at once than the engine accepts."""
    if source.count("{%") <= _MAX_DEPTH:
        return False
    end = max((found.end() for found in _RAW_END.finditer(source)), default=0)
    if end:
        # Up to the last end tag every beginning has an end, so no search scans the rest of the text in vain.
        source = _RAW.sub("", source[:end]) + source[end:]
    depth = 0
    for found in _BLOCK.finditer(source):
        depth += -1 if found[1] else 1
        if depth > _MAX_DEPTH:
            return True
    return False


def _rendered(source: str, run: Rendering) -> str:
    template = parse(source, run)
    values = {
        "site": SiteDrop(run.site, run.clock, run.tell, run.page.get("url")),
        "page": liquid_value(run.page),
        "jekyll": {"environment": "production", "version": "4.3.1"},
    }
    output = Output(run)
    template.render_with_context(LiquidContext(template, run, values), output)
    return output.getvalue()
