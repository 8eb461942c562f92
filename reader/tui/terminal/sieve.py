"""Filters the terminal's input: drops everything that the user did not type, click or paste.

Terminals answer the queries of other programs late, connections lose parts of sequences, and sequences contain
unchecked numbers. Textual treats unknown input as keys, so that an answer could set marks; some malformed sequences end
its input thread, and the program with it. Complete sequences pass if Textual's parser understands them; the remains of
others are dropped. Pasted text passes as plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from time import monotonic

from textual.constants import ESCAPE_DELAY
from textual.events import Key

from reader.late import LatePattern
from reader.tui.terminal.internals import XTermParser
from reader.tui.terminal.sizes import within_bounds

__all__ = ["Sieve"]

ESCAPE, INTERRUPT = "\x1b", "\x03"

LONGEST = 32
"""The length of the longest sequence that Textual recognises, in characters."""

PATIENCE = 0.5
"""Seconds of silence after which the end of a terminal's answer is no longer expected."""

_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_FOCUS = frozenset({"\x1b[I", "\x1b[O"})

_SEQUENCE = LatePattern(r"\x1b(?:\[\[[A-E]|\[[ -?]*[@-Z\\-~]|O[0-9;]*[@-~])")
"""The sequence of a key or a report: CSI and SS3 of ECMA-48, and the function keys of the Linux console."""

_STRING = LatePattern(r"\x1b(?:\]\d+;|P[0-9;]*[>=!$+|]|_G)")
"""The start of a string that only terminals send (OSC, DCS, APC), as opposed to a key with Alt and another key."""

_PART = LatePattern(r"\x1b(?:\[\[?|\[[ -?]*|O[0-9;]*|\]\d*|P[0-9;]*|_)?\Z")
"""The start of such a sequence or string at the end of the input."""

_BROKEN = LatePattern(r"\x1b(?:\[[ -?]*|O[0-9;]*|\]\d+)")
"""The start of a sequence that is cut off by something else."""

_STRING_END = LatePattern(r"\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\])")
_OLD_MOUSE = "\x1b[M"
"""The start of a mouse report of X10, which three characters follow."""

_MOUSE = LatePattern(r"\x1b\[<\d{1,5};\d{1,5};\d{1,5}[Mm]")
_SIZE = LatePattern(r"\x1b\[48;(\d+)[\d:]*;(\d+)[\d:]*;(\d+)[\d:]*;(\d+)[\d:]*t")


class Sieve:
    """Receives the input in arbitrary pieces and returns what Textual should parse."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._held = ""
        self._since = clock()
        self._in_string = self._in_paste = False
        self._focus = ""
        """The last focus report."""

    @property
    def holding(self) -> bool:
        """Whether input is held back."""
        return bool(self._held)

    def sift(self, text: str) -> str:
        """Return the user's input in `text`; the start of a sequence is held back until its end arrives."""
        if not text:
            return ""
        now = self._clock()
        if self._in_paste and text == INTERRUPT and now - self._since >= PATIENCE:
            return self._leave_paste()
        text, self._held, self._since = self._held + text, "", now
        passed: list[str] = []
        at = 0
        while at < len(text):
            if self._in_string:
                at = self._skip_string(text, at)
            elif self._in_paste:
                at = self._take_paste(text, at, passed)
            else:
                at = self._take(text, at, passed)
        return "".join(_without_old_focus(passed))

    def release(self) -> str:
        """Return held back input that turns out to be a key; call it when no input has arrived."""
        passed = self._clock() - self._since
        if self._in_string and passed >= PATIENCE:
            self._in_string, self._held = False, ""
        if not self._held or self._in_string or passed < ESCAPE_DELAY:
            return ""
        if self._in_paste:
            # A paste may be interrupted anywhere, but a single Escape is a key: the end of the paste was lost.
            return self._leave_paste() if self._held == ESCAPE else ""
        held, self._held = self._held, ""
        # Escape, or a key with Alt; the rest of anything longer was lost.
        return held if len(held) <= len("\x1b[") else ""

    def _take(self, text: str, at: int, passed: list[str]) -> int:
        """Process keys and one sequence; return the position after it."""
        begin = text.find(ESCAPE, at)
        if begin < 0:
            passed.append(text[at:])
            return len(text)
        passed.append(text[at:begin])
        if text.startswith(_OLD_MOUSE, begin):
            end = begin + len(_OLD_MOUSE) + 3
            self._held = text[begin:] if end > len(text) else ""
        elif found := _SEQUENCE.compiled.match(text, begin):
            end = found.end()
            self._take_sequence(found[0], passed)
        elif found := _STRING.compiled.match(text, begin):
            end = found.end()
            self._in_string = True
        elif _PART.compiled.match(text, begin):
            end = len(text)
            # A longer sequence is dropped, however it ends.
            self._held = text[begin : begin + LONGEST + 1]
        elif found := _BROKEN.compiled.match(text, begin):
            end = found.end()
        else:
            # Escape before another sequence, or a key with Alt.
            end = begin + (1 if text.startswith(ESCAPE, begin + 1) else 2)
            passed.append(text[begin:end])
        return end

    def _take_sequence(self, sequence: str, passed: list[str]) -> None:
        if sequence == _PASTE:
            self._in_paste = True
            passed.append(sequence)
        elif sequence in _FOCUS:
            if sequence != self._focus:
                self._focus = sequence
                passed.append(sequence)
        elif (size := _SIZE.compiled.fullmatch(sequence)) is not None:
            passed.append(_sane_size(*(int(number[:LONGEST]) for number in size.groups())))
        elif _MOUSE.compiled.fullmatch(sequence) or _is_known(sequence):
            passed.append(sequence)

    def _skip_string(self, text: str, at: int) -> int:
        end = _STRING_END.compiled.search(text, at)
        if end is not None:
            self._in_string = False
            return end.end()
        self._held = ESCAPE if text.endswith(ESCAPE) else ""
        return len(text)

    def _take_paste(self, text: str, at: int, passed: list[str]) -> int:
        """Process pasted text, in which no sequence comes from the terminal."""
        end = text.find(_PASTE_END, at)
        if end >= 0:
            passed += [text[at:end].replace(ESCAPE, ""), self._leave_paste()]
            return end + len(_PASTE_END)
        last = text.rfind(ESCAPE, at)
        if last >= 0 and _PASTE_END.startswith(text[last:]):
            self._held = text[last:]
            text = text[:last]
        passed.append(text[at:].replace(ESCAPE, ""))
        return len(text) + len(self._held)

    def _leave_paste(self) -> str:
        self._in_paste, self._held = False, ""
        return _PASTE_END


def _without_old_focus(passed: list[str]) -> list[str]:
    """Drop all focus reports but the last: each one redraws all screens."""
    reports = [at for at, part in enumerate(passed) if part in _FOCUS]
    for at in reports[:-1]:
        passed[at] = ""
    return passed


def _sane_size(rows: int, columns: int, height: int, width: int) -> str:
    """Return a size report within bounds, with cells for missing sizes in pixels."""
    columns, rows = within_bounds(columns, rows)
    return f"\x1b[48;{rows};{columns};{min(height, 99_999) or rows};{min(width, 99_999) or columns}t"


@lru_cache(maxsize=256)
def _is_known(sequence: str) -> bool:
    """Return whether Textual understands a sequence; each call uses a new parser, as one that failed is unusable."""
    if len(sequence) > LONGEST:
        return False
    try:
        found = list(XTermParser().feed(sequence))
    except Exception:  # noqa: BLE001 - whatever unchecked numbers cause, the sequence is not a key
        return False
    return bool(found) and all(_is_writable(one) for one in found)


def _is_writable(message: object) -> bool:
    """Return whether a message contains only valid text, without lone surrogates."""
    character = message.character if isinstance(message, Key) else None
    return character is None or not any("\ud800" <= letter <= "\udfff" for letter in character)
