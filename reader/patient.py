"""Writes to files that another program left non-blocking, waiting until they accept the data.

All programs that share a terminal or a pipe share this flag, and some leave it set when they end.
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
    """A raw file for writing to a descriptor, which stays open."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Write as much as is accepted at once and return the number of bytes, at least one. Raises OSError."""
        while True:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                select.select([], [self._descriptor], [])


def patient_text(file: PatientFile, like: TextIO, errors: str | None = None) -> io.TextIOWrapper:
    """Return a text stream over `file` with the settings of `like`; `errors` overrides its error handler."""
    raw: io.RawIOBase = file
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding=like.encoding, errors=errors or like.errors, line_buffering=raw.isatty())


def write_patiently() -> None:
    """Make the command line wait if standard output or standard error is non-blocking."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        try:
            if stream is not None and stream.fileno() == number and not os.get_blocking(number):
                setattr(sys, name, patient_text(PatientFile(number), like=stream))
        except OSError:
            # It is closed, or not a descriptor of this process.
            continue


def is_unicode(stream: TextIO | None) -> bool:
    """Return whether a stream exists and accepts every character."""
    return has_all(getattr(stream, "encoding", None))


def has_all(encoding: str | None) -> bool:
    """Return whether an encoding is known and has every character."""
    return (encoding or "").lower().startswith("utf")
