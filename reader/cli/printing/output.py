"""The output of the command line: results to standard output, all else to standard error, both through one gate.

Content was cleaned when it was read (see `reader.text`). The gate checks every line again, so that an internal mistake
cannot reach a terminal: a plain line keeps no control character but the tab, a styled one also the two sequences that
this program writes itself, SGR (styles) and OSC 8 (links).
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import NoReturn

from reader.errors import ReaderError
from reader.patient import is_unicode
from reader.text import clean_block, clean_line, is_clean

__all__ = [
    "OutputError",
    "complain",
    "emit",
    "emit_array",
    "emit_json",
    "flush",
    "gate",
    "leave",
    "report",
    "say",
    "say_lines",
]

_OWN = re.compile(r"(\x1b\[[0-9;]{0,60}m|\x1b\]8;(?:id=\d{1,9})?;[!-~]{0,8000}\x1b\\)")
_BATCH = 512
"""The number of lines written at once."""


class OutputError(OSError):
    """Standard output cannot be written to."""


def gate(line: str, *, styled: bool = False) -> str:
    """Return `line` in a form that is safe to write; newlines and tabs stay."""
    if line.isprintable() and (line.isascii() or is_clean(line)):
        return line
    if not styled:
        return clean_block(line)
    # The parts with odd numbers matched the pattern's group: our own sequences.
    return "".join(part if number % 2 else clean_block(part) for number, part in enumerate(_OWN.split(line)))


def emit(lines: Iterable[str], *, styled: bool = False) -> None:
    """Write result lines to standard output."""
    batch: list[str] = []
    for line in lines:
        batch.append(gate(line, styled=styled))
        if len(batch) >= _BATCH:
            _write(batch)
            batch.clear()
    _write(batch)


def emit_json(value: object) -> None:
    """Write one JSON value to standard output, indented, without control characters."""
    emit(_escaped(json.dumps(value, ensure_ascii=not is_unicode(sys.stdout), indent=2)).split("\n"))


def emit_array(values: Iterable[object]) -> None:
    """Write a JSON array with one value per line: fast to write, and easy to compare line by line."""
    encode = json.JSONEncoder(ensure_ascii=not is_unicode(sys.stdout)).encode
    emit(_array_lines(_escaped(encode(value)) for value in values))


def _array_lines(values: Iterable[str]) -> Iterator[str]:
    yield "["
    last = ""
    for value in values:
        if last:
            yield last + ","
        last = value
    if last:
        yield last
    yield "]"


def say(message: str) -> None:
    """Write a sentence to standard error, wrapped between words on a terminal."""
    line = f"privacy-reader: {clean_line(message, 2_000)}"
    width = _error_width()
    if len(line) <= width:
        say_lines([line])
        return
    from textwrap import wrap  # noqa: PLC0415 (start-up)

    say_lines(wrap(line, width, break_long_words=False, break_on_hyphens=False))


def _error_width() -> int:
    """Return the columns of the terminal on standard error; `NO_WIDTH` if it is not a terminal."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or NO_WIDTH
    except (OSError, ValueError, AttributeError):
        return NO_WIDTH


NO_WIDTH = 10_000
"""The width without a terminal: a file or a pipe gets each sentence on one line."""


def say_lines(lines: Iterable[str]) -> None:
    """Write lines to standard error; nothing is written if it is closed."""
    if sys.stderr is None:
        return
    text = "".join(f"{gate(line)}\n" for line in lines)
    try:
        sys.stderr.write(_encodable(text, sys.stderr.encoding))
        sys.stderr.flush()
    except OSError:
        return


def complain(message: str, hint: str) -> None:
    """Write an error and what to do next to standard error."""
    message = message.rstrip()
    if message and message[-1] not in ".!?":
        message += "."
    say(f"{message} {hint}".rstrip())


def report(error: ReaderError) -> None:
    """Write an error that the user can act on."""
    complain(error.message, error.hint)


def flush() -> None:
    """Flush the results. Raises BrokenPipeError, OutputError."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from None


def leave(status: int, *, quiet: bool = False) -> NoReturn:
    """Exit with a status; `quiet` if everything has been reported, so that nothing complains at the end."""
    if quiet:
        try:
            devnull = os.open(os.devnull, os.O_WRONLY)
        except OSError:
            # No descriptor is left, and Python's own exit would print more.
            os._exit(status)
        # Standard output may be gone, and objects that were never finished complain on the other.
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
    sys.exit(status)


def _write(lines: list[str]) -> None:
    if not lines:
        return
    out = sys.stdout
    if out is None:
        raise OutputError(0, "standard output is closed")
    try:
        out.write(_encodable("\n".join(lines) + "\n", out.encoding))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from None


def _encodable(text: str, encoding: str | None) -> str:
    """Return a text with only characters that can be written in an encoding."""
    if text.isascii():
        return text
    from reader.cells import errors_for  # noqa: PLC0415 (start-up)

    encoding = encoding or "utf-8"
    return text.encode(encoding, errors_for(encoding)).decode(encoding)


def _escaped(text: str) -> str:
    # json escapes C0 itself; other characters that no terminal should see are escaped here, which keeps the value.
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(r"[^\x20-\x7e\n]", lambda found: found[0] if found[0].isprintable() else _escape(found[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
