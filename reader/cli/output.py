"""What leaves the command line: results to standard output, all else to standard error, one gate for both."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import NoReturn

from reader.errors import ReaderError
from reader.text import clean_line

__all__ = ["complain", "emit", "emit_json", "leave", "report", "say"]


def emit(lines: Iterable[str]) -> None:
    """Write result lines to standard output."""
    out = sys.stdout
    for line in lines:
        out.write(_encodable(line, out.encoding))
        out.write("\n")


def emit_json(value: object) -> None:
    """Write one JSON value to standard output, readable and without control characters."""
    import json

    # json escapes C0 itself; what else no terminal should see is escaped here, which leaves the value the same.
    text = json.dumps(value, ensure_ascii=False, indent=1)
    if not text.isascii():
        text = "".join(character if _shown(character) else _escape(character) for character in text)
    emit([text])


def say(message: str) -> None:
    """Write a sentence to standard error."""
    sys.stderr.write(f"privacy-reader: {clean_line(message, 2_000)}\n")


def complain(message: str, hint: str) -> None:
    """Write a failure and what to do next to standard error."""
    message = message.rstrip()
    if message and message[-1] not in ".!?":
        message += "."
    say(f"{message} {hint}".rstrip())


def report(error: ReaderError) -> None:
    """Write an error that a person can act upon."""
    complain(error.message, error.hint)


def leave(status: int, *, quiet: bool = False) -> NoReturn:
    """End with an exit status; `quiet` when standard output is gone, so that nothing complains at the end."""
    if quiet:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
    sys.exit(status)


def _encodable(line: str, encoding: str | None) -> str:
    encoding = encoding or "utf-8"
    return line.encode(encoding, "replace").decode(encoding)


def _shown(character: str) -> bool:
    return character == "\n" or character.isprintable()


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
