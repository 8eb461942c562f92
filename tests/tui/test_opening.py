"""When frames are held back, and that nobody waits for them in vain."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from reader.tui.opening import Opening
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


COLLECTING = """
import gc, sys
usual = gc.get_threshold()
from reader.cli import main, screens
def opened(*_):
    print("thresholds:", "usual" if gc.get_threshold() == usual else gc.get_threshold())
    raise SystemExit
screens._run_one = opened
sys.argv = ["privacy-reader", *sys.argv[1:]]
main()
"""
"""Tells when garbage is collected while the reader is open."""


@pytest.mark.parametrize("arguments", [[], ["--private"]])
def test_garbage_is_collected_as_usual_however_the_reader_was_opened(
    samples: Path, arguments: list[str], own_home: Path
) -> None:
    """Commands put it off, for they soon end. In the reader it would pile up."""
    with Terminal([sys.executable, "-c", COLLECTING, *arguments, str(samples)]) as terminal:
        assert terminal.wait_for("thresholds: usual")


PATIENT = """
import sys
from reader.cli import main
from reader.tui import opening
opening.WHOLE = 60
sys.argv = ["privacy-reader", *sys.argv[1:]]
main()
"""
"""The reader, which waits for a screen to be whole however slow the machine is."""


def test_what_changes_the_whole_screen_is_drawn_once(samples: Path, own_home: Path) -> None:
    with Terminal([sys.executable, "-c", PATIENT, str(samples)], columns=80, rows=24) as terminal:
        terminal.wait_for("Search the site")
        terminal.wait_for("1/")
        terminal.settle(1)
        palette, help_screen = "what to do", "Here, in the list"
        drawn: dict[str, list[int]] = {}
        # More than once: what is made in the background may come to be known just then.
        for key, text in [(":", palette), ("\x1b", palette), ("?", help_screen), ("\x1b", help_screen)] * 3:
            before = len(terminal.output)
            terminal.send(key)
            terminal.wait_for(text, gone=key == "\x1b")
            terminal.settle(0.5)
            drawn.setdefault(key, []).append(terminal.output.count(b"\x1b[24;1H", before))
        assert {key: min(times) for key, times in drawn.items()} == {":": 1, "?": 1, "\x1b": 1}


async def test_no_widget_is_styled_twice_before_the_first_rows(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    styled: Counter[str] = Counter()
    before_rows: Counter[str] = Counter()
    apply, first_frame_made = Stylesheet.apply, Opening.first_frame_made

    def counted(sheet: Stylesheet, node: DOMNode, **how: Any) -> None:
        styled[node.id or ""] += 1
        apply(sheet, node, **how)

    def made(opening: Opening) -> None:
        before_rows.update(styled)
        first_frame_made(opening)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    monkeypatch.setattr(Opening, "first_frame_made", made)
    async with running(samples):
        # The list once more when it gets the keys.
        expected = {"top": 1, "panes": 1, "side": 1, "search": 1, "list": 2, "messages": 1, "keys": 1}
        assert {name: before_rows[name] for name in expected} == expected
