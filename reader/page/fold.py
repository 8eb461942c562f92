"""Text normalised for searching: without case, accents and kinds of spaces, with a map back to the original."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["fold", "fold_traced"]


class _Folds(dict[int, str]):
    """Code point -> its folded form; filled as characters are encountered."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            folded = " "
        else:
            parts = unicodedata.normalize("NFKD", char.casefold())
            folded = "".join([part for part in parts if not unicodedata.combining(part)]).casefold()
        folded = _ALIKE.get(folded, folded)
        self[code] = folded
        return folded


_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"}
_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return `text` folded for comparison: case, accents, letter widths, kinds of quotes, dashes and spaces unified."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def fold_traced(text: str) -> tuple[str, Sequence[int]]:
    """Return `fold(text)` and, for each of its characters and its end, the index in `text` that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    folded = text.translate(_FOLDS)
    if len(folded) == len(text) and all(len(_FOLDS[ord(char)]) == 1 for char in set(text)):
        return folded, range(len(text) + 1)
    trace: list[int] = []
    for index, char in enumerate(text):
        trace.extend([index] * len(_FOLDS[ord(char)]))
    trace.append(len(text))
    return folded, trace
