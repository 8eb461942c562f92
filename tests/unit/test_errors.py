"""A failure is one sentence, a hint, and an exit status."""

from __future__ import annotations

import io

import pytest

from reader.errors import ReaderError, SourceError, StateError, UsageError, reason_of


@pytest.mark.parametrize(("kind", "status"), [(ReaderError, 1), (UsageError, 2), (SourceError, 3), (StateError, 4)])
def test_each_kind_has_its_exit_status(kind: type[ReaderError], status: int) -> None:
    error = kind("It went wrong.", "Try again.")
    assert error.exit_status == status
    assert isinstance(error, ReaderError)


def test_sentence_and_hint_are_apart_and_together() -> None:
    error = SourceError("There is no folder x.", "Name another one.")
    assert (error.message, error.hint) == ("There is no folder x.", "Name another one.")
    assert str(error) == "There is no folder x. Name another one."
    assert str(SourceError("There is no folder x.")) == "There is no folder x."


def test_a_reason_stands_within_a_sentence_whoever_gave_it() -> None:
    assert reason_of(OSError(28, "No space left on device")) == "no space left on device"
    assert reason_of(io.UnsupportedOperation("File or stream is not seekable.")) == "file or stream is not seekable"
