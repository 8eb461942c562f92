"""Text of others in a cell of a spreadsheet: shown as it is, never run as a formula.

Spreadsheets run what begins with `=`, `+`, `-` or `@`, their full-width forms included, and a program that parts cells
at semicolons or tabs finds such beginnings in the middle of what is one cell to another (OWASP, “CSV Injection”).
"""

from __future__ import annotations

import re

__all__ = ["FORMULA", "as_cell"]

FORMULA = "=+@＝＋－＠-"
"""What a formula begins with."""

_BEGINNING = re.compile(rf"(?:^|[;\t])[\s\"'“”]*+((?=[{re.escape(FORMULA)}]))?+")
"""Where a cell may begin, whatever follows, so that no stretch of spaces is looked at twice; a formula is group 1."""


def as_cell(text: str) -> str:
    """`text` with an apostrophe before all that a spreadsheet would take for the beginning of a formula."""
    if not any(sign in text for sign in FORMULA):
        return text
    return _BEGINNING.sub(lambda found: found[0] if found[1] is None else f"{found[0]}'", text)
