"""A real terminal that says what nobody asked for: nothing is marked, opened or ended by it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

READER = (sys.executable, "-m", "reader")

SAID = {
    "answers": "\x1b[?62;22c\x1b[?1u\x1b]10;rgb:bbbb/bbbb/bbbb\x07\x1bP>|bbb(0.32)\x1b\\\x1b_Gi=31;bbb\x1b\\",
    "numbers": "\x1b[99999999999u\x1b[97:65;2u\x1b[97;1:3u\x1b[27;5;9999999999~\x1b[97;1;55296u",
    "half": "\x1b[12;",
    "mouse": "\x1b[<0;99999;99999M\x1b[<0;99999;99999m\x1b[<0;-5;-5M\x1b[M bb\x1b[32;5;5M",
    "focus": "\x1b[O\x1b[I" * 1_000,
}


@pytest.fixture
def terminal(own_home: Path, samples: Path) -> Terminal:
    terminal = Terminal([*READER, str(samples)], environment={"PRIVACY_READER_HOME": str(own_home)})
    terminal.wait_for("Unread")
    terminal.quiet(0.5)
    return terminal


@pytest.mark.parametrize("said", SAID.values(), ids=list(SAID))
def test_what_nobody_typed_does_nothing(terminal: Terminal, said: str) -> None:
    with terminal:
        terminal.send(said)
        terminal.quiet(1.0)
        assert "Unread 35  3 ★ 0" in terminal.text
        terminal.press("?")
        terminal.wait_for("Esc closes")
        terminal.press("Escape")
        terminal.wait_for("Esc closes", gone=True)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert b"Traceback" not in terminal.output


def test_an_absurd_size_is_drawn_in_part(terminal: Terminal) -> None:
    with terminal:
        terminal.resize(65_535, 65_535)
        terminal.settle(0.2)
        terminal.send("?")
        terminal.settle(0.2)
        terminal.resize(120, 36)
        terminal.wait_for("Esc closes")
        terminal.press("Escape")
        terminal.wait_for("Esc closes", gone=True)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
