"""A last attempt at exit to save what could not be saved before; the command line reports what is lost."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import ReaderError, StateError
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.state import StateStore

__all__ = ["Drafts", "keep_rest"]

Drafts = dict[str, "tuple[Entry, str]"]
"""Notes that were written but not saved yet, by entry id."""


def keep_rest(store: StateStore, drafts: Drafts) -> list[ReaderError]:
    """Save the notes and marks of this run that are not saved yet; return the failures, with what is lost."""
    from reader.state.kinds import MAX_NOTE  # noqa: PLC0415 (start-up)

    lost: list[ReaderError] = []
    for entry, text in list(drafts.values()):
        try:
            store.set_note(entry, text)
        except ReaderError as error:
            told = f"Your note on “{entry.title}” could not be kept: “{clean_line(text)}”. {error.message}"
            lost.append(StateError(told, error.hint))
        else:
            if len(text) > MAX_NOTE:
                # The last character is replaced by an ellipsis.
                rest = clean_line(text[MAX_NOTE - 1 :])
                told = f"Your note on “{entry.title}” was kept as far as the {MAX_NOTE} characters that it may have."
                lost.append(StateError(f"{told} The rest is: “{rest}”."))
    with suppress(StateError):
        if not store.keeping.again() and (loss := store.keeping.loss()) is not None:
            lost.append(loss)
    return lost
