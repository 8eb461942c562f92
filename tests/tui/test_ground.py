"""What lies below the widgets of the main screen, of which one line is made for all."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widget import Widget

from reader.tui.widgets.ground import Ground
from tests.tui.running import running


@pytest.mark.parametrize("theme", ["privacy-dark", "privacy-light", "privacy-ansi"])
@pytest.mark.parametrize("size", [(120, 36), (60, 20)])
async def test_a_ground_looks_as_if_each_of_its_lines_was_made(
    samples: Path, theme: str, size: tuple[int, int]
) -> None:
    async with running(samples, size=size, theme=theme) as reader:
        grounds = [reader.main, *reader.main.query(Ground)]
        assert {ground.id for ground in grounds} == {None, "panes", "side", "post-side"}
        for ground in grounds:
            for crop in (ground.size.region, Region(3, 2, 7, 4), Region(0, 0, 5, 0)):
                assert ground.render_lines(crop) == Widget.render_lines(ground, crop)
