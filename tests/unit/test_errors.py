"""A failure is one sentence, a hint, and an exit status."""

from __future__ import annotations

import pytest

from reader.errors import ReaderError, SourceError, StateError, UsageError


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
