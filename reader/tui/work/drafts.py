"""A last attempt at exit to save what could not be saved before; the command line reports what is lost."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import ReaderError, StateError
from reader.text import clean_line

if TYPE_CHECKING:
    from reader.library.post import Entry
    from reader.state import StateStore

__all__ = ["Drafts", "given_up", "keep_rest"]

WRITING = 30.0
"""Seconds after which writes are given up at the end: a slow disk is waited for, one that hangs may never answer."""

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
            lost.append(_lost_note(entry, text, error))
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


def given_up(drafts: Drafts) -> list[ReaderError]:
    """Return what to report if the last writes of this run do not end, such as on a network drive that hangs."""
    why = StateError(
        "The disk does not answer, so what you marked last may not be saved.", "Check it once the disk answers."
    )
    return [*(_lost_note(entry, text, why) for entry, text in drafts.values()), *([] if drafts else [why])]


def _lost_note(entry: Entry, text: str, why: ReaderError) -> StateError:
    told = f"Your note on “{entry.title}” could not be kept: “{clean_line(text)}”. {why.message}"
    return StateError(told, why.hint)
