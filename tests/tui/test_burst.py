"""Random keys, singly and in bursts, at sizes that change: the program neither crashes nor hangs nor ends oddly.

The keys of each run follow from its seed. Bursts arrive in one write, as over a slow line; the browser, the editor and
the clipboard are `true`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.template import ForkedReader

KEYS = [
    *"jjjkkgGnNpJKRbmaAUvs123czZ/:?SLOoyYhl<>{}[]trF!x wdDu",
    *("\r", "\r", "\x1b", "\x1b", "\t", "\x1b[Z", "\x7f", "\x04", "\x15", "\x06", "\x10", "\x12", "\x17"),
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1bOP"),
]
WORDS = ["gdpr", "consnt", "is:unread", "tag:", '"data broker"', "-cookies", "after:2024-99", "zxqv", "sort", "theme"]
WORDS += ["open site", "é漢字", "(((", "\\", "in:text x", "headings", "quit"]
SIZES = [(120, 36), (80, 24), (40, 15), (200, 50), (20, 5)]
PRESSES = 150
LEAVING = ["\x1b", "\x1b", "\x1b", "\x1b", "\x11"]
"""Out of every dialog and field, then Ctrl+Q, which ends the program wherever it is."""


def burst(draw: random.Random) -> str:
    """One key, a few in one write, or a command or a search that is typed."""
    kind = draw.random()
    if kind < 0.6:
        return draw.choice(KEYS)
    if kind < 0.8:
        return "".join(draw.choice(KEYS) for _ in range(draw.randint(2, 6)))
    return draw.choice("/:a") + draw.choice(WORDS) + draw.choice(["", "\r", "\r\r", "\x1b"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_random_keys_neither_crash_nor_hang(own_home: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for name in ("BROWSER", "VISUAL", "EDITOR"):
        monkeypatch.setenv(name, "true")
    draw, typed = random.Random(seed), list[str]()
    with ForkedReader() as terminal:
        # The first keys come before anything is drawn.
        for _ in range(PRESSES):
            text = burst(draw)
            typed.append(text)
            if draw.random() < 0.05:
                terminal.resize(*draw.choice(SIZES))
            if not terminal.send_while_running(text):
                break
            terminal.settle(draw.choice([0.0, 0.02, 0.05]))
        for key in LEAVING:
            terminal.send_while_running(key)
            terminal.settle(0.3)
        status = terminal.wait_for_end(60)
        assert status == 0, (typed[-30:], terminal.output[-400:])
        assert b"mistake" not in terminal.output
