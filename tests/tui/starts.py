"""Starts of the real program in a real terminal, one after the other in one home, and what each shows at first."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from reader.frame.early import picture
from reader.frame.kept import FRAMES, _read
from tests.template import ForkedReader
from tests.terminal import Screen, Stream, Terminal

__all__ = ["Start", "kept_pictures"]

PROGRAM = Path(__file__).parent / "watched.py"
BEGINNING = picture([""]).encode()
"""What every picture begins with, and the screens themselves do not."""

LONGEST = 90.0
"""Seconds after which a test gives up."""


def kept_pictures(home: Path) -> list[bytes]:
    """What is written to a terminal for each picture that is kept and whole."""
    found = []
    for place in (home / "cache" / FRAMES).glob("*"):
        with suppress(ValueError):
            found.append(picture(_read(str(place))[0].lines).encode())
    return found


class Start:
    """The program from its start on. `changed` is how many lines were written when its screens came into sight.

    Where `whole`, it starts from nothing, which takes longest between its picture and its screens; otherwise as a fork
    of a process that has imported it.
    """

    def __init__(
        self,
        home: Path,
        *arguments: str,
        size: tuple[int, int] = (120, 36),
        environment: Mapping[str, str] | None = None,
        typed: str = "",
        whole: bool = False,
    ) -> None:
        self.size = size
        self._pictures = kept_pictures(home)
        self._told = home / f"watched-{time.monotonic_ns()}"
        values = {"PRIVACY_READER_HOME": str(home), "WATCHED": str(self._told), **(environment or {})}
        columns, rows = size
        if whole:
            command = [sys.executable, str(PROGRAM), *arguments]
            self.terminal = Terminal(command, columns=columns, rows=rows, environment=values)
        else:
            self.terminal = ForkedReader(*arguments, columns=columns, rows=rows, environment=values, program=PROGRAM)
        if typed:
            self.terminal.send(typed)

    def __enter__(self) -> Start:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.kill()

    def wait_until_seen(self) -> Start:
        """Wait until the screens have taken over and all is drawn."""
        self._wait_for("seen")
        self.terminal.quiet(0.2)
        return self

    def wait_until_known(self) -> Start:
        """Wait until the files of the site are known, so that a picture can be kept."""
        self._wait_for("seen")
        if self.drawn is None:
            self._wait_for("known")
        self.terminal.quiet(0.2)
        return self

    def press(self, *keys: str) -> Start:
        """Press keys, each when what the one before did is drawn."""
        for key in keys:
            self.terminal.press(key)
            self.terminal.quiet(0.15)
        return self

    def leave(self, key: str = "Q") -> int:
        """Quit; the exit status."""
        self.terminal.send(key)
        return self.terminal.wait_for_end(LONGEST)

    @property
    def changed(self) -> int:
        """How many lines were written when the screens came into sight."""
        return int(next(line for line in self._lines if line.startswith("seen")).split()[1])

    @property
    def drawn(self) -> bytes | None:
        """The bytes up to the end of the kept picture, if one was drawn before anything else."""
        output = self.terminal.output
        if not output.startswith(BEGINNING):
            return None
        return next((one for one in self._pictures if output.startswith(one)), output)

    @property
    def changed_cells(self) -> list[tuple[int, int, str, str]]:
        """The cells of the picture that are others on the screen now: row, column, before and after."""
        assert self.drawn is not None
        before, after = self._screen(self.drawn), self._screen(self.terminal.output)
        columns, rows = self.size
        return [
            (row, column, before.buffer[row][column].data, after.buffer[row][column].data)
            for row in range(rows)
            for column in range(columns)
            if before.buffer[row][column] != after.buffer[row][column]
        ]

    def _screen(self, output: bytes) -> Screen:
        screen = Screen(*self.size)
        Stream(screen).feed(output)
        return screen

    @property
    def _lines(self) -> list[str]:
        return self._told.read_text().splitlines() if self._told.exists() else []

    def _wait_for(self, word: str) -> None:
        end = time.monotonic() + LONGEST
        while not any(line.startswith(word) for line in self._lines):
            self.terminal.settle(0.05)
            self.terminal._poll()
            assert self.terminal.status is None, (word, self.terminal.text)
            assert time.monotonic() < end, (word, self.terminal.text)
