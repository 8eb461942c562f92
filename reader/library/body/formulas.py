r"""Formulas in running text: `\(…\)`, `\[…\]` (written with two backslashes in kramdown), and `$…$` on some sites.

A dollar sign is far more often money, so the text between two of them must look like a formula throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.library.document import Run, Style
from reader.text import Clean

__all__ = ["DOLLARS", "formulas", "has_dollars", "is_formula"]

_MARKED = re.compile(r"\\(?:(\()|(\[))")
DOLLARS = re.compile(r"(?<![\\$\w])\$(?![\s$])([^$\n]{1,400}?)(?<![\s\\])\$(?![\w$])")
"""A possible formula between two dollar signs, subject to `is_formula` for the text between them."""
_WITH_DOLLARS = re.compile(f"{_MARKED.pattern}|{DOLLARS.pattern}")
_MORE = re.compile(r" *+(?=\s*\S)")
_LONGEST = 4_000
"""The most characters of a formula in running text."""

_SIGN = re.compile(r"[\\^_={}<>]")
_SHORT = re.compile(r"(?=.*[A-Za-z])(?!.*[A-Za-z]{3})[A-Za-z0-9'+\-*/()|,. ~]+")
_KEYS = ("mathjax", "math", "katex", "use_math", "latex")
_PLUGINS = frozenset({"jekyll-spaceship", "jekyll-katex", "jekyll-mathjax"})


def has_dollars(data: object, plugins: object = ()) -> bool:
    """Return whether a configuration or front matter says that `$…$` is mathematics."""
    asked = isinstance(data, dict) and any(data.get(key) not in (None, False, "", "false") for key in _KEYS)
    return asked or (isinstance(plugins, (list, tuple)) and any(str(name) in _PLUGINS for name in plugins))


def formulas(text: Clean, style: Style, link: str, *, dollars: bool) -> list[Run]:
    """Return the runs of a text in one style, with formulas as separate runs."""
    runs: list[Run] = []
    position = 0
    for start, end, latex, alone in _found(text, _WITH_DOLLARS if dollars else _MARKED):
        before = text[position:start]
        if alone:
            before = before.rstrip(" ") + ("\n" if before.strip() else "")
        if before:
            runs.append(Run(Clean(before), style, link))
        if latex:
            runs.append(Run(Clean(latex), style | Style.MATHS, link))
        position = end
        more = _MORE.match(text, position) if alone else None
        if more:
            runs.append(Run(Clean("\n"), Style.PLAIN, link))
            position = more.end()
    rest = text[position:]
    return [*runs, Run(Clean(rest), style, link)] if rest else runs


def _found(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str, bool]]:
    """Yield each formula: its start and end, its LaTeX, and whether it goes on a separate line."""
    position = 0
    while opening := pattern.search(text, position):
        position = opening.end()
        alone = opening[2] is not None
        if not (opening[1] or alone):
            if is_formula(opening[3]):
                yield opening.start(), position, opening[3].strip(), False
            continue
        close = text.find("\\]" if alone else "\\)", position + 1, position + 2 + _LONGEST)
        if close >= 0:
            yield opening.start(), close + 2, text[position:close].strip(), alone
            position = close + 2


def is_formula(text: str) -> bool:
    """Return whether the text between two dollar signs is a formula and not a sum of money."""
    return bool(_SIGN.search(text)) or bool(_SHORT.fullmatch(text) and not text[0].isdigit())
