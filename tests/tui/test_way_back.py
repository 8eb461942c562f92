"""The way back to where one was in the list, after a key that led somewhere else by chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.running import running


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_random_post_in_the_list_is_left_again_for_the_place_before(
    samples: Path, size: tuple[int, int]
) -> None:
    async with running(samples, size=size) as reader:
        await reader.press("j", "j", "j")
        first = reader.highlighted
        await reader.press("R")
        second = reader.highlighted
        await reader.press("R", "j", "left_square_bracket")
        assert reader.highlighted.id == second.id
        await reader.press("left_square_bracket")
        assert reader.highlighted.id == first.id
        assert reader.main.parts.reading.opened is None, "one is still in the list"
        await reader.press("left_square_bracket")
        assert reader.said[-1] == "There is no earlier post to go back to."


async def test_from_there_one_goes_forward_again_to_the_random_post(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("R")
        second = reader.highlighted
        await reader.press("R")
        third = reader.highlighted
        await reader.press("left_square_bracket", "left_square_bracket", "right_square_bracket")
        assert reader.highlighted.id == second.id
        await reader.press("right_square_bracket")
        assert reader.highlighted.id == third.id
        assert reader.said == []
        await reader.press("right_square_bracket")
        assert reader.said[-1] == "There is no later post to go forward to."
        await reader.press("left_square_bracket", "R", "right_square_bracket")
        assert len(reader.said) == 2, "what lay ahead is left behind"


async def test_after_a_post_was_read_the_way_back_leads_to_it(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("j", "R", "enter", "escape", "g", "left_square_bracket")
        assert reader.main.parts.reading.opened is not None
