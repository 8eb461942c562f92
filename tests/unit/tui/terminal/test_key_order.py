"""No key waits for ever: neither behind what never returns, nor for a dialog that is not there yet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from reader.tui.screens.dialogs import Dialog
from reader.tui.terminal import crash, key_order
from reader.tui.terminal.key_order import KeyOrderApp


class Slow(Dialog[str]):
    """A dialog that is mounted only when it is let go."""

    def __init__(self, mounting: asyncio.Event) -> None:
        super().__init__()
        self._mounting = mounting

    def compose(self) -> ComposeResult:
        yield Static("slow")

    async def on_mount(self) -> None:
        await self._mounting.wait()


class Stuck(KeyOrderApp):
    """Its keys do what must not hold up the program."""

    BINDINGS: ClassVar = [
        Binding("a", "wait"),
        Binding("b", "wait", priority=True),
        Binding("d", "open"),
        Binding("c", "close", priority=True),
        Binding("q", "quit"),
        Binding("Q", "quit", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.mounting = asyncio.Event()
        self.answers: list[str | None] = []

    async def action_wait(self) -> None:
        await asyncio.Event().wait()

    def action_open(self) -> None:
        self.push_screen(Slow(self.mounting), self.answers.append)

    def action_close(self) -> None:
        # On a busy machine the second key may come when the first one has closed the dialog.
        if isinstance(self.screen, Slow):
            self.screen.dismiss("answer")


async def run(keys: str, then: Callable[[Stuck], Awaitable[None]] | None = None) -> Stuck:
    """Press the keys as soon as the program runs, all at once; the program once it has ended."""
    app = Stuck()

    async def press() -> None:
        for key in keys:
            app.post_message(events.Key(key, key))
        if then is not None:
            await then(app)

    def ready() -> None:
        pressing.append(asyncio.create_task(press()))

    pressing: list[asyncio.Task[None]] = []
    context = app.run_test()
    async with context:
        ready()
        await pressing[0]
        async with asyncio.timeout(30):
            while app.is_running:  # noqa: ASYNC110 - the end of a program is no event
                await asyncio.sleep(0.01)
    return app


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_order, "PATIENCE", 0.2)
    monkeypatch.setattr(crash, "PATIENCE", 0.2)


@pytest.mark.parametrize("keys", ["aQ", "bQ", "bq", "aaQ", "bbbbbbbbbbq"])
async def test_the_key_that_quits_is_reached_behind_what_never_returns(keys: str) -> None:
    app = await run(keys)
    assert app.ending
    assert not app.is_running


async def test_a_dialog_that_is_closed_before_it_is_mounted_closes_with_its_answer() -> None:
    async def go_on(app: Stuck) -> None:
        await asyncio.sleep(0.6)
        app.mounting.set()
        async with asyncio.timeout(30):
            while not app.answers:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
        assert len(app.screen_stack) == 1
        app.post_message(events.Key("Q", "Q"))

    app = await run("dcc", go_on)
    assert app.answers == ["answer"]
