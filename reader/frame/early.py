"""Putting the kept picture on the terminal before anything is imported, and giving the terminal back.

From here on keys are neither echoed nor kept back for a whole line, and Ctrl-Q and Ctrl-S are keys like any other;
below a picture so are Ctrl-C and Ctrl-Z. The terminal keeps all of them, in order, until the screens read them.
Whatever ends the program before the screens have taken over, the terminal is put back as it was.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import time

from reader.frame.ending import end_by_signals
from reader.frame.kept import Frame, kept_frame
from reader.frame.stamp import surroundings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["QUESTION", "EarlyFrame", "begin"]

QUESTION = b"\x1b]11;?\x1b\\"
"""Asks a terminal for the colour of its background (OSC 11)."""

PATIENCE = 0.03
"""Seconds for which the terminal's answer is waited for where the former start had one; without it nothing is drawn."""

_ANSWER = b"\x1b]11;rgb"
_SCREEN_ON = "\x1b[?1049h\x1b[?25l"
_SCREEN_OFF = b"\x1b[?1049l\x1b[?25h"
_INPUT, _OUTPUT, _SCREEN = 0, 1, 2
_IFLAG, _LFLAG, _CC = 0, 3, 6


class EarlyFrame:
    """What was done to the terminal: the picture, if one was drawn, and how everything was before."""

    __slots__ = ("around", "asked_at", "early", "frame", "standing", "terminal")

    def __init__(self, around: str, terminal: list[Any]) -> None:
        self.around = around
        """What the program was started with (see `reader.frame.stamp`), before anything of it was changed."""
        self.terminal = terminal
        """The terminal's attributes before it was touched."""
        self.frame: Frame | None = None
        """The picture on the screen; None where none was drawn."""
        self.asked_at: float | None = None
        """When the terminal was asked for its background, by the monotonic clock."""
        self.early = b""
        """What was read while the answer was waited for: the answer, and keys before and behind it."""
        self.standing = True
        """Whether the terminal is to be put back from here; the screens do it themselves once they have taken over."""

    def put_back(self) -> None:
        """Leave the terminal as it was, unless the screens have taken over."""
        if not self.standing:
            return
        self.standing = False
        try:
            if self.frame is not None:
                _write(_SCREEN, _SCREEN_OFF)
            termios.tcsetattr(_INPUT, termios.TCSADRAIN, self.terminal)
        except (OSError, termios.error):
            # The terminal is gone, and with it all that there was to put back.
            return


def begin(folder: str, argument: str) -> EarlyFrame | None:
    """Take the terminal, and draw the picture that was kept for this start if it is still right.

    None where there is no terminal to take. Raises SystemExit where a signal ends the program meanwhile.
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
            # What was typed before; of Enter the terminal made the end of a line then.
            drawn.early = os.read(_INPUT, 4096).replace(b"\n", b"\r")
        # The size may have changed meanwhile; a terminal that answers otherwise gets another theme.
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
    """The lines on a screen of their own, without a cursor."""
    return _SCREEN_ON + "".join(f"\x1b[{number};1H{line}" for number, line in enumerate(lines, 1))


def _size() -> tuple[int, int] | None:
    """Columns and rows of the terminal; None where it is none, or where variables give it another size."""
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
    """Have keys handed on as they come, and with `all_keys` those that send signals, too, as the screens have it."""
    attributes = termios.tcgetattr(_INPUT)
    attributes[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | (termios.ISIG if all_keys else 0))
    attributes[_IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    attributes[_CC][termios.VMIN], attributes[_CC][termios.VTIME] = 1, 0
    # At once: what was typed before this is kept.
    termios.tcsetattr(_INPUT, termios.TCSANOW, attributes)


def _answers(drawn: EarlyFrame, frame: Frame) -> bool:
    """Whether the terminal, asked as before, gives the answer that it gave before."""
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
    """Whether the background is dark by the answer in what was read; None where there is none yet."""
    _, found, answer = early.partition(_ANSWER)
    if not found or not (b"\x07" in answer or b"\x1b\\" in answer):
        return None
    colour = answer.partition(b"\x07")[0].partition(b"\x1b")[0].partition(b":")[2]
    try:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in colour.split(b"/")[:3])
    except (ValueError, ZeroDivisionError):
        return None
    # As `reader.tui.terminal.background` judges it.
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:
            # Another program left the terminal so.
            select.select([], [descriptor], [])
