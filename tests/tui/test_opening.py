"""When frames are held back, and that nobody waits for them in vain."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.terminal import Terminal
from tests.tui.running import running


async def test_without_a_terminal_to_hold_them_back_from_frames_are_shown(samples: Path) -> None:
    """As in a web page."""
    async with running(samples) as reader:
        assert not reader.app.opening.curtain.closed


def test_what_the_first_frame_says_has_the_width_of_the_list(samples: Path, own_home: Path) -> None:
    with Terminal([sys.executable, "-m", "reader", str(samples)]) as terminal:
        first = terminal.wait_for("Search the site")
        assert "Reading" not in first or "Reading the posts" in first
