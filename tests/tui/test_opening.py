"""When frames are held back, and that nobody waits for them in vain."""

from __future__ import annotations

from pathlib import Path

from tests.tui.running import running


async def test_without_a_terminal_to_hold_them_back_from_frames_are_shown(samples: Path) -> None:
    """As in a web page."""
    async with running(samples) as reader:
        assert not reader.app.opening.curtain.closed
