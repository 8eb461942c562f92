"""Tables that fit the terminal: cells are measured as the terminal draws them, and one column can shrink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.cli.printing.terminal import Painter

__all__ = ["Column", "table"]

_GAP = "  "
_NARROWEST, _SHARE = 12, 0.6
"""The minimum cells, and share of the width, of the flexible column if it needs them.

Optional columns are left out to keep them.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `look` are SGR parameters; a `flexible` one shrinks, an `optional` one is left out if room is short."""

    look: str = ""
    right: bool = False
    flexible: bool = False
    optional: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int, paint: Painter) -> Iterator[str]:
    """Yield the rows as lines of at most `width` cells."""
    if not rows:
        return
    from reader.cells import cell_len, fit  # noqa: PLC0415 (start-up)

    shown = list(range(len(columns)))
    widths = [max(cell_len(row[number]) for row in rows) for number in shown]
    wanted = max((widths[number] for number in shown if columns[number].flexible), default=0)
    enough = max(_NARROWEST, min(wanted, int(_SHARE * width)))
    while (room := _room(columns, shown, widths, width)) < enough and _drop(columns, shown):
        pass
    for row in rows:
        parts = []
        for number in shown:
            column = columns[number]
            size = max(1, min(widths[number], room)) if column.flexible else widths[number]
            last = number == shown[-1] and not column.right
            text = fit(row[number], size, right=column.right)
            parts.append(paint(text.rstrip() if last else text, column.look) if column.look else text)
        yield _GAP.join(parts).rstrip()


def _room(columns: Sequence[Column], shown: Sequence[int], widths: Sequence[int], width: int) -> int:
    """Return the cells left for the flexible column."""
    fixed = sum(widths[number] for number in shown if not columns[number].flexible)
    return width - fixed - len(_GAP) * (len(shown) - 1)


def _drop(columns: Sequence[Column], shown: list[int]) -> bool:
    """Leave out the last optional column that is still shown; return whether there was one."""
    for number in reversed(shown):
        if columns[number].optional:
            shown.remove(number)
            return True
    return False
