"""A real program in a real pseudo-terminal, with a screen that can be read: for tests, and as a command for CI.

terminal.py --expect "text" -- privacy-reader
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from functools import cache
from types import TracebackType

import pyte
from pyte.modes import IRM
from pyte.screens import Char, wcwidth

__all__ = ["Screen", "Stream", "Terminal"]

KEYS = {
    "Enter": "\r",
    "Escape": "\x1b",
    "Tab": "\t",
    "Backspace": "\x7f",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "PageDown": "\x1b[6~",
    "PageUp": "\x1b[5~",
    "Ctrl+C": "\x03",
    "Ctrl+P": "\x10",
}


SEQUENCE = re.compile(r"\x1b\[(\??)([0-9;]*)([@`A-Za-z])")
PLAIN = re.compile(r"[^\x00-\x1f\x7f-\x9f]+")


@cache
def _is_narrow(character: str) -> bool:
    return wcwidth(character) == 1


class Screen(pyte.Screen):
    """A screen of pyte that writes a run of narrow letters at once, each letter of one look as the same cell."""

    def __init__(self, columns: int, lines: int) -> None:
        self._cells: dict[Char, dict[str, Char]] = {}
        self._looks: dict[tuple[Char, bool, tuple[int, ...]], Char] = {}
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        """Write letters at the cursor."""
        cursor = self.cursor
        if cursor.x + len(data) > self.columns or IRM in self.mode or not all(map(_is_narrow, data)):
            super().draw(data)
            return
        line, cells = self.buffer[cursor.y], self._cells.setdefault(cursor.attrs, {})
        for x, letter in enumerate(data, cursor.x):
            if letter not in cells:
                cells[letter] = cursor.attrs._replace(data=letter)
            line[x] = cells[letter]
        cursor.x += len(data)
        self.dirty.add(cursor.y)

    def select_graphic_rendition(self, *attrs: int) -> None:
        """Choose a look: what it becomes follows from what it was and from the numbers, which are few."""
        asked = (self.cursor.attrs, self.default_char.reverse, attrs)
        if asked not in self._looks:
            super().select_graphic_rendition(*attrs)
            self._looks[asked] = self.cursor.attrs
        self.cursor.attrs = self._looks[asked]


class Stream(pyte.ByteStream):
    """A stream of pyte that takes usual sequences whole, and anything else letter by letter as pyte does."""

    def feed(self, data: bytes) -> None:
        """Draw what a program has written."""
        text, at = self.utf8_decoder.decode(data), 0
        while at < len(text):
            if not self._taking_plain_text:
                self._taking_plain_text = self._send_to_parser(text[at])
                at += 1
            elif found := PLAIN.match(text, at):
                at = found.end()
                self.listener.draw(found[0])
            elif found := SEQUENCE.match(text, at):
                at = found.end()
                numbers = [min(int(number or 0), 9999) for number in found[2].split(";")]
                if name := self.csi.get(found[3]):
                    getattr(self.listener, name)(*numbers, **({"private": True} if found[1] else {}))
            else:
                self._taking_plain_text = False


class Terminal:
    """A program running in a pty of `columns` x `rows`; what it draws is kept as a screen by pyte."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = Screen(columns, rows)
        self._stream = Stream(self.screen)
        self.output = b""
        self.status: int | None = None
        # The environment as Python has it: readline sets both names behind its back.
        found = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
        found.pop("LINES", None)
        found.pop("COLUMNS", None)
        self.pid, self._terminal = self._begin(command, found)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()

    def _begin(self, command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, int]:
        """Start the program; its process and this side of its terminal."""
        pid, terminal = pty.fork()
        if pid == 0:
            # Here, and not from outside: on a busy machine the program would look before anybody has said its size.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", self.screen.lines, self.screen.columns, 0, 0))
            os.execvpe(command[0], list(command), dict(environment))
        return pid, terminal

    @property
    def text(self) -> str:
        """What the screen shows."""
        # pyte's own `display` fails where the first half of a wide character was overwritten.
        columns, rows = range(self.screen.columns), map(self.screen.buffer.__getitem__, range(self.screen.lines))
        return "\n".join("".join([row[x].data for x in columns]).rstrip() for row in rows)

    def press(self, *keys: str) -> None:
        """Send keys by name; any other text is typed as it is."""
        for key in keys:
            os.write(self._terminal, KEYS.get(key, key).encode())
            self.settle(0.05)

    def send(self, key: str) -> None:
        """Send a key and read nothing."""
        os.write(self._terminal, KEYS.get(key, key).encode())

    def send_while_running(self, text: str) -> bool:
        """Send keys to a program that may have ended meanwhile; whether it took them."""
        try:
            os.write(self._terminal, text.encode())
        except OSError:
            return False
        return True

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def time_of(self, key: str, limit: float = 2.0) -> float:
        """Send a key; seconds until the program draws something, `limit` if it does not."""
        started = time.perf_counter()
        self.send(key)
        select.select([self._terminal], [], [], limit)
        passed = time.perf_counter() - started
        self._read(0)
        return passed

    def quiet(self, seconds: float) -> float:
        """Read until nothing came for `seconds`; the moment of the last byte, as `time.perf_counter` tells it."""
        last = time.perf_counter()
        while select.select([self._terminal], [], [], seconds)[0]:
            self._read(0)
            last = time.perf_counter()
        return last

    def settle(self, seconds: float) -> None:
        """Read what is drawn for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self._read(left):
                return

    def wait_for(self, text: str, *, gone: bool = False, seconds: float = 20) -> str:
        """Wait until the screen shows `text` (or no longer does); the screen. Raises AssertionError."""
        end = time.monotonic() + seconds
        while (text in self.text) is gone:
            if time.monotonic() > end or not self._read(0.1):
                if (text in self.text) is not gone:
                    break
                state = "still" if gone else "never"
                raise AssertionError(f"{state} on the screen: {text!r}\n{self.text}\n{self.output[-500:]!r}")
        return self.text

    def wait_for_bytes(self, first: bytes, *, seconds: float = 20) -> None:
        """Wait until what the program wrote begins with `first`. Raises AssertionError."""
        end = time.monotonic() + seconds
        while not self.output.startswith(first):
            if time.monotonic() > end or not self._read(0.1):
                raise AssertionError(f"never written: {first!r}\n{self.output[:500]!r}")

    def wait_for_end(self, seconds: float = 10) -> int:
        """Wait until the program ends; its exit status (negative: the signal). Raises AssertionError."""
        end = time.monotonic() + seconds
        while self.status is None and time.monotonic() < end:
            self._read(0.05)
            self._poll()
        assert self.status is not None, f"still running\n{self.text}"
        # Its last words may have come after the last look.
        while select.select([self._terminal], [], [], 0)[0] and self._read(0):
            continue
        return self.status

    def signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def signal_while_running(self, number: int) -> None:
        """Send a signal to a program that may have ended meanwhile."""
        self._poll()
        if self.status is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the program at once."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
        if self._terminal >= 0:
            os.close(self._terminal)
            self._terminal = -1

    def _poll(self) -> None:
        if self.status is not None:
            return
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.status = os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; False where the program has closed the terminal."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        self.output += data
        self._stream.feed(data)
        if b"\x1b[c" in data:
            os.write(self._terminal, b"\x1b[?62;22c")
        return bool(data)


def main() -> int:
    """Run a program, wait for a text, quit with `q`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--expect", required=True)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with Terminal(options.command) as terminal:
        print(terminal.wait_for(options.expect))
        terminal.press("q")
        return terminal.wait_for_end()


if __name__ == "__main__":
    sys.exit(main())
