"""The terminal's cursor, which is not shown, stands at what keys act upon: braille lines and magnifiers follow it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.template import ForkedReader


def at_cursor(terminal: ForkedReader, *words: str) -> None:
    """Wait until the cursor stands on the line of these words, or right behind them. Raises AssertionError."""
    for _ in range(200):
        y, x = terminal.screen.cursor.y, terminal.screen.cursor.x
        line = terminal.text.split("\n")[y]
        if all(word in line for word in words) or line[:x].endswith(words):
            return
        terminal.settle(0.05)
    raise AssertionError(f"{words} at {x}, {y}\n{terminal.text}")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15)])
def test_it_stands_at_the_row_the_caret_and_the_choice(own_home: Path, samples: Path, size: tuple[int, int]) -> None:
    with ForkedReader(str(samples), columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for("1/35")
        at_cursor(terminal, "▌● What do I s")
        terminal.press("j")
        at_cursor(terminal, "▌● How could I")
        terminal.press("/", "consent")
        terminal.wait_for("7 found")
        at_cursor(terminal, " / consent")
        assert terminal.screen.cursor.x == len(" / consent")
        terminal.press("Escape")
        terminal.wait_for("7 found", gone=True)
        terminal.press("a", "mine")
        terminal.wait_for("✎ mine")
        at_cursor(terminal, "✎ mine")
        assert terminal.text.split("\n")[terminal.screen.cursor.y][: terminal.screen.cursor.x].endswith("✎ mine")
        terminal.press("Escape")
        terminal.wait_for("✎ mine", gone=True)
        terminal.press(":", "undo")
        terminal.wait_for("Undo the last mark")
        at_cursor(terminal, "Undo the last mark")
        terminal.press("Escape")
        terminal.wait_for("Undo the last mark", gone=True)
        terminal.press("s")
        terminal.wait_for("Oldest first")
        at_cursor(terminal, "Newest first")
        terminal.press("j")
        at_cursor(terminal, "Oldest first")
        assert terminal.screen.cursor.hidden
        terminal.press("Escape")
        terminal.wait_for("Oldest first", gone=True)
        terminal.settle(0.3)
        written = len(terminal.output)
        terminal.settle(1.2)
        assert len(terminal.output) == written, "nothing is written at rest"
