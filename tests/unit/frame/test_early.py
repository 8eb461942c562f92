"""The picture on a real terminal: drawn with next to nothing imported, by a terminal that answers as before."""

from __future__ import annotations

import json
import os
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.frame.early import picture
from reader.frame.kept import Frame, keep
from reader.frame.stamp import digest, offset, surroundings
from tests.terminal import Terminal

COLUMNS, ROWS = 40, 5
LINES = [f"\x1b[1mline {number}\x1b[0m" for number in range(ROWS)]
DARK, LIGHT = b"\x1b]11;rgb:1616/1818/1c1c\x1b\\", b"\x1b]11;rgb:fafa/fafa/fafa\x07"

BEGIN = """
import sys
before = set(sys.modules)
from reader.frame.early import begin
drawn = begin(sys.argv[1], "")
new = sorted(set(sys.modules) - before)
import json, os, select, termios, time
early = (drawn.early.decode() if drawn else "")
if len(sys.argv) > 3:
    while not early.endswith("$") and select.select([0], [], [], float(sys.argv[3]))[0]:
        early += os.read(0, 100).decode()
modes = termios.tcgetattr(0)
seen = {"drawn": drawn is not None and drawn.frame is not None, "new": new, "early": early,
        "lflag": modes[3], "iflag": modes[0]}
if drawn:
    drawn.put_back()
seen["after"] = termios.tcgetattr(0)[3]
open(sys.argv[2], "w").write(json.dumps(seen))
"""

ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def keep_one(folder: Path, environment: dict[str, str], **values: object) -> None:
    site = os.fsencode(folder)
    keep(
        folder / "cache",
        Frame(
            LINES,
            (COLUMNS, ROWS),
            around=surroundings("", environment),
            moment=0,
            until=1 << 40,
            files=b"",
            site=site + b"/site",
            site_state=digest(site + b"/site"),
            zone=offset(),
            **values,  # type: ignore[arg-type]
        ),
    )


@contextmanager
def begun(folder: Path, *, wait: str = "", rows: int = ROWS) -> Iterator[Terminal]:
    command = [sys.executable, "-c", BEGIN, str(folder / "cache"), str(folder / "seen"), *([wait] if wait else [])]
    with Terminal(command, columns=COLUMNS, rows=rows) as terminal:
        yield terminal


def seen(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "seen").read_text())
    return found


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return dict(os.environ)


def test_it_is_drawn_in_one_piece_with_next_to_nothing_imported(tmp_path: Path, environment: dict[str, str]) -> None:
    keep_one(tmp_path, environment)
    with begun(tmp_path) as terminal:
        assert terminal.wait_for_end() == 0
        assert terminal.output == picture(LINES).encode() + b"\x1b[?1049l\x1b[?25h"
    found = seen(tmp_path)
    assert found["drawn"]
    loaded = {str(name).partition(".")[0] for name in found["new"]}  # type: ignore[attr-defined]
    assert loaded <= {"reader", "errno", "os", "sys", "time", "stat", "select", "termios", "_signal", "__future__"}


def test_keys_are_kept_as_they_are_and_the_terminal_is_put_back(tmp_path: Path, environment: dict[str, str]) -> None:
    keep_one(tmp_path, environment)
    with begun(tmp_path, wait="30") as terminal:
        terminal.wait_for_bytes(picture(LINES).encode())
        for key in ("a", "\r", "\x03", "\x11", "\x13", "\x1a", "é", "$"):
            terminal.send(key)
        assert terminal.wait_for_end(40) == 0
        # Nothing of it was echoed.
        assert terminal.output == picture(LINES).encode() + b"\x1b[?1049l\x1b[?25h"
    found = seen(tmp_path)
    assert found["early"] == "a\r\x03\x11\x13\x1aé$"
    lflag, iflag, after = (int(str(found[name])) for name in ("lflag", "iflag", "after"))
    assert not lflag & (termios.ECHO | termios.ICANON | termios.ISIG)
    assert not iflag & (termios.IXON | termios.ICRNL)
    assert after & termios.ECHO
    assert after & termios.ICANON
    assert after & termios.ISIG


@pytest.mark.parametrize("kept", [True, False])
def test_what_was_typed_before_is_kept_and_enter_is_enter(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, kept: bool
) -> None:
    if kept:
        keep_one(tmp_path, environment)
    waiting = "import select; select.select([0], [], [], 30); drawn = begin"
    monkeypatch.setattr("tests.unit.frame.test_early.BEGIN", BEGIN.replace("drawn = begin", waiting))
    with begun(tmp_path, wait="30") as terminal:
        for key in ("a", "\r", "b", "$"):
            terminal.send(key)
        assert terminal.wait_for_end(40) == 0
    assert seen(tmp_path)["early"] == "a\rb$"


def test_without_a_picture_ctrl_c_still_ends_the_program(tmp_path: Path, environment: dict[str, str]) -> None:
    with begun(tmp_path) as terminal:
        assert terminal.wait_for_end() == 0
        assert terminal.output == b""
    found = seen(tmp_path)
    assert not found["drawn"]
    assert int(str(found["lflag"])) & termios.ISIG
    assert not int(str(found["lflag"])) & termios.ECHO


def test_a_terminal_of_another_size_gets_no_picture(tmp_path: Path, environment: dict[str, str]) -> None:
    keep_one(tmp_path, environment)
    with begun(tmp_path, rows=ROWS + 1) as terminal:
        assert terminal.wait_for_end() == 0
        assert terminal.output == b""


@pytest.mark.parametrize(
    ("dark", "answer", "is_drawn"),
    [
        (True, DARK, True),
        (False, LIGHT, True),
        (True, LIGHT, False),
        (False, DARK, False),
        (None, b"", True),
        (None, DARK, True),
    ],
    ids=str,
)
def test_a_terminal_has_to_answer_as_before(  # noqa: PLR0917
    tmp_path: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    dark: bool | None,
    answer: bytes,
    is_drawn: bool,
) -> None:
    monkeypatch.setattr(
        "tests.unit.frame.test_early.BEGIN",
        BEGIN.replace("drawn = begin", "import reader.frame.early as d; d.PATIENCE = 20.0; drawn = begin"),
    )
    keep_one(tmp_path, environment, asked=True, dark=dark)
    with begun(tmp_path) as terminal:
        while b"\x1b]11;?" not in terminal.output:
            terminal.settle(0.01)
        if dark is not None:
            os.write(terminal._terminal, b"x" + answer + b"y")
        assert terminal.wait_for_end(40) == 0
        assert (picture(LINES).encode() in terminal.output) is is_drawn
    found = seen(tmp_path)
    assert found["drawn"] is is_drawn
    if dark is not None:
        assert str(found["early"]).startswith("x" + answer.decode())


def test_without_an_answer_where_there_was_one_nothing_is_drawn(tmp_path: Path, environment: dict[str, str]) -> None:
    keep_one(tmp_path, environment, asked=True, dark=True)
    with begun(tmp_path) as terminal:
        assert terminal.wait_for_end() == 0
    assert not seen(tmp_path)["drawn"]
