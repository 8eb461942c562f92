"""Writing to a file that another program left non-blocking: what it cannot take yet is waited for.

Such a mark holds for all programs that share a terminal or a pipe, and some of them leave it behind when they end.
"""

from __future__ import annotations

import io
import os
import select
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["PatientFile", "has_all", "is_unicode", "patient_text", "write_patiently"]


class PatientFile(io.RawIOBase):
    """A file that is written to through its descriptor, which stays open."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def fileno(self) -> int:
        """The descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write what is taken at once, at least a part; how many bytes that is. Raises OSError."""
        while True:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                select.select([], [self._descriptor], [])


def patient_text(file: PatientFile, like: TextIO, errors: str | None = None) -> io.TextIOWrapper:
    """A text file over `file`, written as `like` is; `errors` says what becomes of what cannot be written."""
    raw: io.RawIOBase = file
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding=like.encoding, errors=errors or like.errors, line_buffering=raw.isatty())


def write_patiently() -> None:
    """Have what the command line writes wait where standard output or standard error is non-blocking."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        try:
            if stream is not None and stream.fileno() == number and not os.get_blocking(number):
                setattr(sys, name, patient_text(PatientFile(number), like=stream))
        except OSError:
            # It is closed, or no descriptor of this process.
            continue


def is_unicode(stream: TextIO | None) -> bool:
    """Whether a stream is there and takes every character as it is."""
    return has_all(getattr(stream, "encoding", None))


def has_all(encoding: str | None) -> bool:
    """Whether an encoding is known and has every character."""
    return (encoding or "").lower().startswith("utf")
