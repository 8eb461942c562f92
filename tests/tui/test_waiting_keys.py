"""Keys that are pressed while the post that was opened is still being made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.tui.terminal import key_order
from reader.tui.widgets import presenter
from reader.tui.work.posts import PostMaker
from tests.tui.running import press_at_once, running


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds of which the screen tells nobody."""
    while not holds():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Posts are made only once this is set; keys wait for them as long as that takes."""
    go_on = threading.Event()
    lay_out = PostMaker._lay_out

    def slowly(self: PostMaker, *arguments: Any) -> Any:
        # The words that stand in for a post are laid out at once.
        if threading.current_thread() is not threading.main_thread():
            go_on.wait(30)
        return lay_out(self, *arguments)

    monkeypatch.setattr(PostMaker, "_lay_out", slowly)
    monkeypatch.setattr(presenter, "UNTIL_KEY", 30.0)
    monkeypatch.setattr(key_order, "PATIENCE", 30.0)
    yield go_on
    go_on.set()


async def test_a_key_that_scrolls_waits_for_the_post_that_was_opened(samples: Path, held: threading.Event) -> None:
    async with running(samples, size=(60, 15)) as reader:
        await press_at_once(reader.pilot, "enter", "space")
        held.set()
        await reader.press()
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.percent > 0


async def test_a_key_that_leaves_does_not_wait_for_the_post(samples: Path, held: threading.Event) -> None:
    async with running(samples, size=(60, 15)) as reader:
        await press_at_once(reader.pilot, "enter")
        async with asyncio.timeout(20):
            await until(lambda: reader.app.is_behind)
            await press_at_once(reader.pilot, "escape")
            await until(lambda: reader.main.parts.reading.opened is None)
        assert not held.is_set()
        held.set()


async def test_keys_wait_for_a_post_once_and_not_each_of_them_anew(
    samples: Path, held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(presenter, "monotonic", lambda: now)
    async with running(samples, size=(60, 15)) as reader:
        await press_at_once(reader.pilot, "enter")
        async with asyncio.timeout(20):
            await until(lambda: reader.app.is_behind)
            now = 31.0
            await press_at_once(reader.pilot, "j", "j", "question_mark")
            await until(lambda: "type to filter" in reader.text)
        assert not held.is_set()
        held.set()


async def test_the_end_of_a_post_that_takes_long_is_gone_to_when_it_is_shown(
    samples: Path, held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "UNTIL_KEY", 0.01)
    monkeypatch.setattr(key_order, "PATIENCE", 0.01)
    async with running(samples, size=(60, 15)) as reader:
        await press_at_once(reader.pilot, "enter", "G")
        view = reader.main.parts.reading.view
        assert view is not None
        async with asyncio.timeout(20):
            await until(lambda: not reader.app.is_behind)
            held.set()
            await until(lambda: view.shown is not None)
        await reader.press()
        assert view.percent == 100
