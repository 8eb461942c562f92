"""The top line and the footer of recall."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.binding import Binding

from reader.cells import cell_len
from reader.learn.recall.practice import Selection
from reader.text import CleanLine, clean_line
from reader.tui.list.fitting import PART
from reader.tui.widgets.key_bar import KeyBar

__all__ = ["ANSWERS", "RecallKeys", "title_of", "top_line", "words_of_keys"]

ANSWERS, MORE = "Show the answer", "Show the rest"
SHORT = {ANSWERS: "Answer", MORE: "More"}
"""Shorter labels for a narrow footer."""

Words = Mapping[str, str]
"""Current labels by binding id; a binding with an empty label is left out."""


def title_of(selection: Selection) -> str:
    """Return what such a session is called."""
    return "Practice" if selection.practise else "Recall"


def top_line(parts: Sequence[str], last: str, width: int) -> CleanLine:
    """Return what is asked and how much is left: as many parts as fit, and the `last` one only if all of them do."""
    told = PART.join((*parts, last))
    if cell_len(told) >= width:
        told = PART.join(parts)
    while PART in told and cell_len(told) >= width:
        told = told.rpartition(PART)[0]
    return clean_line(told)


def words_of_keys(shows_answer: bool, is_writing: bool, at_end: bool) -> Words:
    """Return what Space does next, and what Esc ends while an answer is being written.

    The help key is then left out to make room for the key that shows the answer.
    """
    if at_end:
        return {"recall.show": "Ask more"}
    if shows_answer:
        return {"recall.show": MORE, **({"recall.help": ""} if is_writing else {})}
    return {"recall.leave": "Done", "recall.help": ""} if is_writing else {}


class RecallKeys(KeyBar):
    """The footer with the keys of recall only."""

    def __init__(self, words: Callable[[], Words]) -> None:
        super().__init__(short=SHORT, id="recall-keys")
        self._words = words

    def shown_bindings(self) -> list[tuple[str, Binding]]:
        """Return the bindings of the screen that work now."""
        words = self._words()
        called = [
            (key, binding, words.get(name, binding.description))
            for key, binding in super().shown_bindings()
            if (name := binding.id or "").startswith("recall.")
        ]
        return [(key, Binding(key, it.action.removeprefix("app."), word)) for key, it, word in called if word]
