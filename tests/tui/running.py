"""The screens on a site, driven by keys without a terminal: what the screens' tests share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

from reader.library.post import Entry
from reader.settings import Settings
from reader.sources import resolve
from reader.state import StateStore
from reader.tui.app import ReaderApp
from reader.tui.main.screen import MainScreen
from reader.tui.widgets.message_line import MessageLine
from reader.tui.work.loading import SiteLoader
from reader.tui.work.remembered import Remembered
from reader.tui.work.session import Session

__all__ = ["Reader", "drawn", "main_screen", "make_app", "press", "press_at_once", "running", "settle"]

ROUNDS = 4
"""How often the threads and the screen wait for one another until nothing is left to do."""

PATIENCE = 5.0
"""Seconds for which a screen that is being closed is waited for."""


def make_app(
    source: Path, store: StateStore | None = None, remembered: Remembered | None = None, **settings: Any
) -> ReaderApp:
    """The application on a folder, with its marks in the test's own home; all posts whatever the day is."""
    chosen = Settings(**{"theme": "privacy-dark", "future": True, "resume": False, **settings})
    found = resolve(str(source))
    loader = SiteLoader(found, chosen)
    app = ReaderApp(Session(store=store or StateStore.open(), settings=chosen, loader=loader, remembered=remembered))
    # A toast stays until it was looked at, however slow the machine is.
    app.NOTIFICATION_TIMEOUT = 3600
    MessageLine.seconds = MessageLine.grace = 3600
    return app


def main_screen(app: App[Any]) -> MainScreen:
    """The main screen, also below a dialog."""
    screen = app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


class Unseen:
    """What a program without a terminal need not do.

    Frames of the main screen are made when it is at rest, not each time that one would be written.
    """

    @staticmethod
    def refresh(screen: Screen[Any]) -> None:
        """Called by Textual to draw what is new; what is dirty stays so until the next frame that is made."""
        app = screen.app
        if isinstance(screen, MainScreen) and app.is_headless and screen is app.screen:
            screen._dirty_widgets.clear()
            app._update_mouse_over(screen)
        else:
            _refresh(screen)

    @staticmethod
    def parse(stylesheet: Stylesheet, css: str, *place: Any, **named: Any) -> list[RuleSet]:
        """The rules of a style sheet, which are the same for each program of the same colours."""
        key = (css, *place, *sorted(named.items()), *stylesheet._variables.items())
        if key not in _RULES:
            _RULES[key] = _parse_rules(stylesheet, css, *place, **named)
        return _RULES[key]


_RULES: dict[tuple[Any, ...], list[RuleSet]] = {}
_refresh, _parse_rules = Screen._compositor_refresh, Stylesheet._parse_rules
Screen._compositor_refresh = Unseen.refresh  # type: ignore[method-assign]
Stylesheet._parse_rules = Unseen.parse  # type: ignore[method-assign,assignment]


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the site is loaded, its texts can be searched, and everything asked for is done and drawn."""
    assert isinstance(pilot.app, ReaderApp)
    session, loop = pilot.app.session, asyncio.get_running_loop()
    while pilot.app.failure is None and (session.index is None or not session.index.complete):
        assert pilot.app._exception is None
        await asyncio.sleep(0.01)
    for _ in range(ROUNDS):
        if (taking := pilot.app._key_queue._taking) is not None:
            await asyncio.wait({taking}, timeout=PATIENCE)
        # A dialog may have a thread of its own.
        owners = (*vars(session).values(), *vars(pilot.app.screen).values())
        for executor in [one for one in owners if isinstance(one, ThreadPoolExecutor)]:
            # That of a dialog that was left takes nothing more, or drops what it had taken.
            with suppress(RuntimeError):
                await asyncio.wait({loop.run_in_executor(executor, lambda: None)})
        await pilot._wait_for_screen()
        await drawn(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, then wait until all is done."""
    await press_at_once(pilot, *keys)
    await settle(pilot)


async def press_at_once(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other.

    Textual's own `press` sleeps after each key until the process has been idle for a while.
    """
    with patch("textual.app.wait_for_idle", _next_turn):
        for key in keys:
            await pilot.press(key)


async def _next_turn(*_: float) -> None:
    await asyncio.sleep(0)


async def drawn(pilot: Pilot[Any]) -> None:
    """Wait until the screen is laid out and drawn, also where a busy machine lets this process have no time.

    Textual's `pause` takes a process that got no processor time for one that has nothing to do.
    """
    for _ in range(ROUNDS):
        done = asyncio.Event()
        if not pilot.app.is_running or not pilot.app.screen.call_after_refresh(done.set):
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), PATIENCE)
    _refresh(pilot.app.screen)


class Reader:
    """What a person does with the screens, and what they see."""

    def __init__(self, pilot: Pilot[Any], app: ReaderApp) -> None:
        self.pilot = pilot
        self.app = app
        self.session = app.session

    async def press(self, *keys: str) -> None:
        """Press keys; a text of several letters that is no key's name is typed. Then wait until all is done."""
        await press(self.pilot, *keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size."""
        await self.pilot.resize_terminal(columns, rows)
        await settle(self.pilot)

    @property
    def main(self) -> MainScreen:
        """The main screen."""
        return main_screen(self.app)

    @property
    def lines(self) -> list[str]:
        """What the screen shows, line by line."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def said(self) -> list[str]:
        """The sentences of all toasts, the oldest first."""
        return [str(text) for text in self.main.messages.said]

    @property
    def highlighted(self) -> Entry:
        """The entry under the highlight."""
        entry = self.main.entry_list.highlighted
        assert entry is not None
        return entry

    @property
    def titles(self) -> list[str]:
        """The titles of the list."""
        return [str(row.entry.title) for row in self.main.entry_list.rows]

    def entry(self, part: str) -> Entry:
        """The entry with these words in its title."""
        return next(entry for entry in self.session.entries if part in entry.title)

    def is_read(self, entry: Entry) -> bool:
        """Whether the store says that an entry is read."""
        return self.session.store.marks(entry).read


@asynccontextmanager
async def running(
    source: Path, *, size: tuple[int, int] = (120, 36), store: StateStore | None = None, **settings: Any
) -> AsyncIterator[Reader]:
    """The screens on a folder, loaded."""
    app = make_app(source, store, **settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield Reader(pilot, app)
