"""Fuzzy matching of typed values against known ones: beginnings, parts and small errors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.search.words.tokens import fold

__all__ = ["is_slip", "match_values", "nearest"]


def nearest(word: str, choices: Sequence[str]) -> str:
    """Return the choice that differs from `word` by one small error (two in long words), or an empty string."""
    if len(word) < 4:
        return ""
    from rapidfuzz import process  # noqa: PLC0415 (start-up)
    from rapidfuzz.distance import OSA  # noqa: PLC0415 (start-up)

    best = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=1 + (len(word) > 7))
    return str(best[0]) if best else ""


def match_values(value: str, keys: Sequence[str]) -> list[str]:
    """Return the keys that match `value`: equal, else beginning with it, else with a word that does, else similar."""
    wanted = _squeezed(value)
    squeezed = {key: _squeezed(key) for key in keys}
    for test in (wanted.__eq__, lambda key: key.startswith(wanted), lambda key: f" {wanted}" in f" {key}"):
        found = [key for key in keys if wanted and test(squeezed[key])]
        if found:
            return found
    near = nearest(wanted, list(squeezed.values()))
    if not near:
        words: dict[str, list[str]] = {}
        for key in keys:
            for word in squeezed[key].split():
                words.setdefault(word, []).append(key)
        return words.get(nearest(wanted, list(words)), [])
    return [key for key in keys if squeezed[key] == near]


def is_slip(value: str, key: str) -> bool:
    """Return whether `value` matches `key` only nearly: it is not the key, nor the start of one of its words."""
    return f" {_squeezed(value)}" not in f" {_squeezed(key)}"


def _squeezed(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", fold(text).strip()))
