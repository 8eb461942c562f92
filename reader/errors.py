"""Errors that the user can do something about, each with a sentence and a hint.

ReaderError
 ├── UsageError      wrong arguments or configuration      exit status 2
 ├── SourceError     the site could not be read            exit status 3
 └── StateError      the marks could not be read or kept   exit status 4
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

__all__ = [
    "ReaderError", "SourceError", "StateError", "UnwritableError", "UsageError", "is_without_threads", "reason_of",
]  # fmt: skip


class ReaderError(Exception):
    """A failure that is reported to the user as `message`, followed by `hint`: what to do next."""

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class UsageError(ReaderError):
    """The arguments or the configuration ask for something impossible."""

    exit_status = 2


class SourceError(ReaderError):
    """A site could not be found, read, cloned or updated."""

    exit_status = 3


class StateError(ReaderError):
    """Marks could not be read or written; what was confirmed before is safe."""

    exit_status = 4


class UnwritableError(StateError):
    """Marks are read-only for now: the disk is full, or the folder is read-only."""


def reason_of(error: OSError) -> str:
    """Return the system's error message in a form that fits within a sentence."""
    said = (error.strerror or str(error)).rstrip(".")
    return said[:1].lower() + said[1:]


def is_without_threads(error: BaseException | None) -> bool:
    """Return whether the system refused to start a thread, which Python reports as a RuntimeError.

    Waiting for a thread that never started fails as well, and may be the only error reported.
    """
    return isinstance(error, RuntimeError) and str(error) in {
        "can't start new thread",
        "cannot join thread before it is started",
    }
