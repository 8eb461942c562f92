"""Pictures of the screens on the sample posts; they depend on neither the day nor the machine.

`pytest tests/snapshots --snapshot-update` takes them anew; look at them before they are committed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from reader.tui.work.dwelling import Dwelling
from tests.tui.running import make_app, press, settle

WIDE, MIDDLE, SMALL = (120, 36), (80, 24), (40, 15)
DARK, LIGHT, ANSI = "privacy-dark", "privacy-light", "privacy-ansi"

Before = Callable[[Pilot[Any]], Awaitable[None]]


class Picture(Protocol):
    """Takes a picture of the screens after some keys and compares it with the one that was accepted."""

    def __call__(
        self,
        *keys: str,
        size: tuple[int, int] = WIDE,
        theme: str = DARK,
        source: Path | None = None,
        before: Before | None = None,
        first_run: bool = False,
        **settings: Any,
    ) -> bool:
        """Whether the picture is as it was. A text of several letters that begins with `=` is typed."""


@pytest.fixture
def picture(snap_compare: Callable[..., bool], samples: Path, monkeypatch: pytest.MonkeyPatch) -> Picture:
    """Pictures of the sample posts, loaded and at rest."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    # How long a post has to stay open is told in seconds: here none pass.
    monkeypatch.setattr(Dwelling.__init__, "__defaults__", (lambda: 0.0,))

    def take(
        *keys: str,
        size: tuple[int, int] = WIDE,
        theme: str = DARK,
        source: Path | None = None,
        before: Before | None = None,
        first_run: bool = False,
        **settings: Any,
    ) -> bool:
        async def press_all(pilot: Pilot[Any]) -> None:
            await settle(pilot)
            if before is not None:
                await before(pilot)
            for key in keys:
                typed = ["space" if letter == " " else letter for letter in key[1:]] if key[0] == "=" else [key]
                await press(pilot, *typed)
            await at_rest(pilot)

        app = make_app(source or samples, theme=theme, **settings)
        app.session.first_run = first_run
        return snap_compare(app, terminal_size=size, run_before=press_all)

    return take


async def at_rest(pilot: Pilot[Any]) -> None:
    """Stop what blinks."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await settle(pilot)
