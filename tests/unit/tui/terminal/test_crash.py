"""What goes wrong ends the program, unless it is ending anyway."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable

import pytest

from reader.tui.terminal import crash
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


@pytest.mark.parametrize("error", [None, OSError("the terminal is gone")])
def test_an_end_that_takes_too_long_gives_the_terminal_back_first(
    monkeypatch: pytest.MonkeyPatch, error: OSError | None
) -> None:
    done: list[object] = []

    def give_back(_: EndingApp) -> None:
        done.append("terminal")
        if error is not None:
            raise error

    def leave(status: int) -> None:
        done.append(status)
        raise SystemExit(status)

    monkeypatch.setattr(crash, "give_terminal_back", give_back)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit):
        crash.end_as_it_is(EndingApp(), 143)
    assert done == ["terminal", 143]


async def test_whoever_drives_the_screens_without_a_terminal_keeps_their_own_signals() -> None:
    before = [signal.getsignal(number) for number in crash.SIGNALS]
    async with EndingApp().run_test():
        assert [signal.getsignal(number) for number in crash.SIGNALS] == before
    assert "signals" not in [thread.name for thread in threading.enumerate()]
