"""Untrusted text in a spreadsheet cell: shown as it is, never run as a formula.

Spreadsheets run text that begins with `=`, `+`, `-` or `@`, including their full-width forms, and a program that splits
cells at semicolons or tabs finds such beginnings in the middle of what is one cell to another (OWASP, “CSV Injection”).
"""

from __future__ import annotations

import re

__all__ = ["FORMULA", "as_cell"]

FORMULA = "=+@＝＋－＠-"
"""The characters that a formula begins with."""

_BEGINNING = re.compile(rf"(?:^|[;\t])[\s\"'“”]*+((?=[{re.escape(FORMULA)}]))?+")
"""Matches where a cell may begin, whatever follows, so that no run of spaces is scanned twice; a formula sets group
1."""


def as_cell(text: str) -> str:
    """Return `text` with an apostrophe before everything that a spreadsheet would treat as the start of a formula."""
    if not any(sign in text for sign in FORMULA):
        return text
    return _BEGINNING.sub(lambda found: found[0] if found[1] is None else f"{found[0]}'", text)
