"""Draws the cached frame on the terminal before anything is imported, and restores the terminal.

From here on keys are neither echoed nor buffered by line, and Ctrl-Q and Ctrl-S are ordinary keys; with a frame on the
screen so are Ctrl-C and Ctrl-Z. The terminal queues all of them, in order, until the screens read them. Whatever ends
the program before the screens have taken over, the terminal is restored.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import time

from reader.frame.ending import Undisturbed, end_by_signals
from reader.frame.kept import Frame, kept_frame
from reader.frame.stamp import surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["QUESTION", "EarlyFrame", "begin"]

QUESTION = b"\x1b]11;?\x1b\\"
"""Queries a terminal for the colour of its background (OSC 11)."""

PATIENCE = 0.03
"""Seconds to wait for the terminal's answer if the previous start had one; without it nothing is drawn."""

_ANSWER = b"\x1b]11;rgb"
_SCREEN_ON = "\x1b[?1049h\x1b[?25l"
_SCREEN_OFF = b"\x1b[?1049l\x1b[?25h"
_INPUT, _OUTPUT, _SCREEN = 0, 1, 2
_IFLAG, _LFLAG, _CC = 0, 3, 6


class EarlyFrame:
    """The changes made to the terminal: the frame, if one was drawn, and the previous state."""

    __slots__ = ("around", "asked_at", "early", "frame", "standing", "terminal")

    def __init__(self, around: str, terminal: list[Any]) -> None:
        self.around = around
        """What the program was started with (see `reader.frame.stamp`), before any of it was changed."""
        self.terminal = terminal
        """The terminal's attributes before any change."""
        self.frame: Frame | None = None
        """The frame on the screen, or None if none was drawn."""
        self.asked_at: float | None = None
        """When the terminal was queried for its background, by the monotonic clock."""
        self.early = b""
        """Input read while waiting for the answer: the answer, and keys before and after it."""
        self.standing = True
        """Whether the terminal is to be restored from here; the screens do so themselves once they have taken over."""

    def put_back(self) -> None:
        """Restore the terminal, unless the screens have taken over."""
        if not self.standing:
            return
        self.standing = False
        try:
            with Undisturbed():
                if self.frame is not None:
                    _write(_SCREEN, _SCREEN_OFF)
                termios.tcsetattr(_INPUT, termios.TCSADRAIN, self.terminal)
        except (OSError, termios.error):
            # The terminal is gone, so there is nothing to restore.
            return


def begin(folder: str, argument: str) -> EarlyFrame | None:
    """Take over the terminal and draw the cached frame if it is still valid.

    Return None if there is no terminal. Raises SystemExit if a signal ends the program meanwhile.
    """
    size = _size()
    if size is None:
        return None
    around = surroundings(argument)
    frame = kept_frame(folder, around, size, time.time())
    try:
        drawn = EarlyFrame(around, termios.tcgetattr(_INPUT))
    except termios.error:
        return None
    end_by_signals()
    try:
        is_line = bool(select.select([_INPUT], [], [], 0)[0])
        _listen(all_keys=frame is not None)
        if is_line:
            # Input typed before; the terminal has already turned Enter into a line end.
            drawn.early = os.read(_INPUT, 4096).replace(b"\n", b"\r")
        # The size may have changed meanwhile, and a different answer of the terminal means a different theme.
        if frame is not None and _answers(drawn, frame) and _size() == frame.size:
            drawn.frame = frame
            _write(_SCREEN, picture(frame.lines).encode())
    except (OSError, termios.error):
        drawn.put_back()
        return None
    except BaseException:
        drawn.put_back()
        raise
    return drawn


def picture(lines: Sequence[str]) -> str:
    """Return the lines on the alternate screen, with the cursor hidden."""
    return _SCREEN_ON + "".join(f"\x1b[{number};1H{line}" for number, line in enumerate(lines, 1))


def _size() -> tuple[int, int] | None:
    """Return columns and rows of the terminal, or None without a terminal or if variables override its size."""
    if os.environ.get("PRIVACY_READER_SERVED"):
        return None
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return None
    try:
        columns, rows = os.get_terminal_size(_OUTPUT)
    except (OSError, ValueError):
        return None
    known = (os.environ.get("COLUMNS", str(columns)), os.environ.get("LINES", str(rows)))
    return (columns, rows) if known == (str(columns), str(rows)) else None


def _listen(*, all_keys: bool) -> None:
    """Deliver keys as they are typed, with `all_keys` also those that send signals, as the screens expect."""
    attributes = termios.tcgetattr(_INPUT)
    attributes[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | (termios.ISIG if all_keys else 0))
    attributes[_IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    attributes[_CC][termios.VMIN], attributes[_CC][termios.VTIME] = 1, 0
    # At once, since input typed before this must not be discarded.
    termios.tcsetattr(_INPUT, termios.TCSANOW, attributes)


def _answers(drawn: EarlyFrame, frame: Frame) -> bool:
    """Return whether the terminal, queried again, answers as at the previous start."""
    if not frame.asked:
        return True
    _write(_OUTPUT, QUESTION)
    drawn.asked_at = time.monotonic()
    until = drawn.asked_at + (PATIENCE if frame.dark is not None else 0)
    while (dark := _darkness(drawn.early)) is None:
        left = until - time.monotonic()
        if not select.select([_INPUT], [], [], max(left, 0))[0]:
            break
        more = os.read(_INPUT, 4096)
        if not more:
            break
        drawn.early += more
    return dark is frame.dark


def _darkness(early: bytes) -> bool | None:
    """Return whether the background is dark by the answer in the input, or None if there is no answer yet."""
    _, found, answer = early.partition(_ANSWER)
    if not found or not (b"\x07" in answer or b"\x1b\\" in answer):
        return None
    colour = answer.partition(b"\x07")[0].partition(b"\x1b")[0].partition(b":")[2]
    try:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in colour.split(b"/")[:3])
    except (ValueError, ZeroDivisionError):
        return None
    # As in `reader.tui.terminal.background`.
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:
            # Another program left the terminal non-blocking.
            select.select([], [descriptor], [])
