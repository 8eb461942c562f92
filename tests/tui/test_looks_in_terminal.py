"""Looks in a real terminal: the background is asked for without a key lost, colours can be forbidden."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import pytest

from tests.terminal import Terminal

COMMAND = [sys.executable, "-m", "reader"]
QUESTION = b"\x1b]11;?"
WHITE = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
DARK_GROUND, LIGHT_GROUND = "16181c", "fbfaf6"


class Answering(Terminal):
    """A terminal with a white background that says so `delay` seconds after it was asked."""

    delay: float | None = None
    asked_at: float | None = None

    def _read(self, seconds: float) -> bool:
        alive = super()._read(min(seconds, 0.02))
        if self.asked_at is None and QUESTION in self.output:
            self.asked_at = time.monotonic()
        if self.delay is not None and self.asked_at is not None and time.monotonic() >= self.asked_at + self.delay:
            os.write(self._terminal, WHITE)
            self.delay = None
        return alive

    @property
    def ground(self) -> str:
        """The background of an empty cell."""
        return str(self.screen.buffer[self.screen.lines - 4][self.screen.columns - 4].bg)

    def wait_for_ground(self, colour: str) -> None:
        """Wait until the screen has this background."""
        end = time.monotonic() + 20
        while self.ground != colour:
            assert time.monotonic() < end, self.ground
            self._read(0.05)


def start(environment: Mapping[str, str] | None = None) -> Answering:
    named = {"TERM_PROGRAM": "example", **(environment or {})}
    return Answering(COMMAND, columns=100, rows=24, environment=named)


@pytest.mark.parametrize("delay", [0.0, 1.5])
def test_the_theme_follows_the_background_and_no_key_is_lost(own_home: Path, delay: float) -> None:
    with start() as terminal:
        terminal.delay = delay
        terminal.settle(0.1)
        os.write(terminal._terminal, b"/gdpr ")
        terminal.settle(0.6)
        os.write(terminal._terminal, b"consent")
        terminal.wait_for("/ gdpr consent")
        terminal.wait_for_ground(LIGHT_GROUND)
        terminal.wait_for("When does the GDPR accept")


def test_a_terminal_that_does_not_answer_gets_the_dark_theme(own_home: Path) -> None:
    with start() as terminal:
        terminal.wait_for("Search the site")
        assert QUESTION in terminal.output
        terminal.wait_for_ground(DARK_GROUND)


def test_a_terminal_is_not_asked_where_the_theme_is_set(own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-light"\nmouse = false\n')
    with start() as terminal:
        terminal.wait_for("Search the site")
        terminal.wait_for_ground(LIGHT_GROUND)
        assert QUESTION not in terminal.output
        assert b"\x1b[?1000h" not in terminal.output


def test_without_colours_nothing_is_coloured_and_the_highlight_is_seen(own_home: Path) -> None:
    with start({"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("j")
        terminal.settle(0.5)
        assert not re.search(rb"\x1b\[[\d;]*[34]8;[25]", terminal.output)
        assert not re.search(rb"\x1b\[(?:\d+;)*(?:3|4|9|10)[0-7]m", terminal.output)
        assert any(cell.reverse for row in terminal.screen.buffer.values() for cell in row.values())


def test_a_theme_chosen_in_the_palette_is_there_the_next_time(own_home: Path) -> None:
    with start() as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("Ctrl+P")
        terminal.settle(0.5)
        terminal.press(*"privacy-light")
        terminal.wait_for("Theme: privacy-light")
        terminal.settle(0.5)
        terminal.press("Enter")
        terminal.wait_for_ground(LIGHT_GROUND)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    with start() as terminal:
        terminal.wait_for("Search the site")
        terminal.wait_for_ground(LIGHT_GROUND)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('theme = "privacy-drak"', "line 1: there is no theme “privacy-drak”. Did you mean “privacy-dark”?"),
        ('[keys]\nbookmark = "j"', "line 2: the key “j” would mean “bookmark” and “list.down” in the list."),
    ],
)
def test_what_is_wrong_in_the_settings_is_one_sentence(own_home: Path, settings: str, sentence: str) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(settings)
    with start() as terminal:
        assert terminal.wait_for_end(20) == 2
        terminal.settle(0.2)
        assert "".join(sentence.split()) in "".join(terminal.text.split())
        assert "Traceback" not in terminal.text


def test_a_mistake_in_the_settings_is_not_taken_for_one_of_the_site(own_home: Path, tmp_path: Path) -> None:
    site = tmp_path / "blog"
    site.mkdir()
    (site / "2026-01-02-mine.md").write_text("---\ntitle: A post of mine\n---\nText.\n")
    (own_home / "config").mkdir()
    settings = own_home / "config" / "config.toml"
    settings.write_text('[keys]\nbookmrk = "x"\n')
    (own_home / "config" / "sources.toml").write_text(f'last = "{site}"\n')
    with start({"PRIVACY_READER_SOURCE": ""}) as terminal:
        assert terminal.wait_for_end(20) == 2
    settings.unlink()
    with start({"PRIVACY_READER_SOURCE": ""}) as terminal:
        terminal.wait_for("A post of mine")
        assert "could not be opened" not in terminal.text


def test_a_key_of_ones_own_works(own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('[keys]\nbookmark = "m"\nread = "b"\n')
    with start() as terminal:
        terminal.wait_for("Unread 3")
        terminal.wait_for("m  Bookmark")
        terminal.press("m")
        terminal.wait_for("★ 1")


@pytest.mark.parametrize("opening", ["s", "Ctrl+P"])
def test_a_choice_can_be_seen_without_colours(own_home: Path, opening: str) -> None:
    with start({"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press(opening)
        terminal.wait_for("what to do" if opening == "Ctrl+P" else "Newest first")
        terminal.settle(0.5)
        rows = [[cell.reverse for _, cell in sorted(row.items())] for row in terminal.screen.buffer.values()]
        # A field's cursor is one cell, and a key of the footer some more.
        runs = [sum(cells) for row in rows for lit, cells in groupby(row) if lit]
        assert sum(run > 20 for run in runs) == 1


def test_the_theme_of_16_colours_uses_no_others(own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text('theme = "privacy-ansi"')
    with start() as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("j", "s")
        terminal.wait_for("Newest first")
        assert not re.search(rb"\x1b\[[\d;]*[34]8;[25]", terminal.output)


def test_a_dumb_terminal_gets_a_sentence(own_home: Path) -> None:
    with start({"TERM": "dumb"}) as terminal:
        assert terminal.wait_for_end(20) == 2
        assert "cannot show a full screen" in " ".join(terminal.text.split())


@pytest.mark.parametrize("theme", ["privacy-light", "privacy-dark", "auto"])
def test_the_chosen_row_is_seen_with_16_colours(own_home: Path, theme: str) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text(f'theme = "{theme}"\n')
    with start({"TERM": "xterm", "COLORTERM": ""}) as terminal:
        terminal.wait_for("Unread 3")
        terminal.press("j")
        terminal.settle(0.5)
        rows = terminal.screen.buffer
        chosen = [number for number in rows if rows[number][0].data == "▌"]
        assert chosen
        assert all(rows[number][5].reverse for number in chosen)
