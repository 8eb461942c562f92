r"""Formulas within running text: `\\(…\\)`, `\\[…\\]`, and `$…$` where a site makes mathematics of it.

A dollar is a sign of money far more often: what lies between two of them must look like a formula through and through.
"""

from __future__ import annotations

import re

from reader.library.document import Run, Style
from reader.text import Clean

__all__ = ["formulas", "has_dollars"]

_MARKED = re.compile(r"\\\((.{1,4000}?)\\\)|\\\[(.{1,4000}?)\\\]", re.DOTALL)
_WITH_DOLLARS = re.compile(
    _MARKED.pattern + r"|(?<![\\$\w])\$(?![\s$])([^$\n]{1,400}?)(?<![\s\\])\$(?![\w$])", re.DOTALL
)
_SIGN = re.compile(r"[\\^_={}<>]")
_SHORT = re.compile(r"(?=.*[A-Za-z])(?!.*[A-Za-z]{3})[A-Za-z0-9'+\-*/()|,. ]+")
_KEYS = ("mathjax", "math", "katex", "use_math", "latex")
_PLUGINS = frozenset({"jekyll-spaceship", "jekyll-katex", "jekyll-mathjax"})


def has_dollars(data: object, plugins: object = ()) -> bool:
    """Whether a configuration or front matter says that `$…$` is mathematics."""
    asked = isinstance(data, dict) and any(data.get(key) not in (None, False, "", "false") for key in _KEYS)
    return asked or (isinstance(plugins, (list, tuple)) and any(str(name) in _PLUGINS for name in plugins))


def formulas(text: Clean, style: Style, link: str, *, dollars: bool) -> list[Run]:
    """The runs of a text in one style, its formulas apart."""
    runs: list[Run] = []
    position = 0
    for found in (_WITH_DOLLARS if dollars else _MARKED).finditer(text):
        inline, alone, between = found[1], found[2], found[3] if dollars else None
        if between is not None and not _is_formula(between):
            continue
        before = text[position : found.start()]
        if alone is not None:
            before = before.rstrip(" ") + ("\n" if before.strip() else "")
        if before:
            runs.append(Run(Clean(before), style, link))
        latex = (inline or alone or between or "").strip()
        if latex:
            runs.append(Run(Clean(latex), style | Style.MATHS, link))
        position = found.end()
        if alone is not None and text[position:].strip():
            runs.append(Run(Clean("\n"), Style.PLAIN, link))
            position += len(text[position:]) - len(text[position:].lstrip(" "))
    rest = text[position:]
    return [*runs, Run(Clean(rest), style, link)] if rest else runs


def _is_formula(text: str) -> bool:
    return bool(_SIGN.search(text)) or bool(_SHORT.fullmatch(text) and not text[0].isdigit())
