"""What goes wrong ends the program, unless it is ending anyway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from reader.tui.terminal.crash import EndingApp

WAYS: dict[str, Callable[[EndingApp], object]] = {
    "beside the messages": lambda app: asyncio.get_running_loop().call_soon(fail),
    "in a message": lambda app: app.call_later(fail),
}


def fail() -> None:
    raise LookupError("a screen that is gone")


async def ended_by(way: str) -> None:
    app = EndingApp()
    async with app.run_test() as pilot:
        WAYS[way](app)
        await pilot.pause()


@pytest.mark.parametrize("way", WAYS)
async def test_a_mistake_ends_the_program(way: str) -> None:
    with pytest.raises(LookupError):
        await ended_by(way)


@pytest.mark.parametrize("way", WAYS)
async def test_what_comes_after_the_end_was_asked_for_is_no_mistake(way: str) -> None:
    app = EndingApp()
    async with app.run_test():
        app.exit(return_code=0)
        WAYS[way](app)
        await asyncio.sleep(0.05)
    assert app.crash is None
    assert app.return_code == 0
