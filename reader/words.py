"""Wording helpers: numbers with their nouns, durations, and suggestions for mistyped names."""

from __future__ import annotations

from math import ceil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["closest", "counted", "did_you_mean", "duration", "remaining"]

_LONGEST = 60
"""Maximum characters of a name that are compared: the time grows with the square of its length."""


def counted(number: int, noun: str, several: str = "") -> str:
    """Return `number` with its noun: `1 post`, `1,024 posts`; `several` is an irregular plural."""
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"


def duration(minutes: int) -> str:
    """Return a duration: `5 min`, from two hours on `2 h 5 min`."""
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60:,} h {minutes % 60} min"


def remaining(seconds: float) -> str:
    """Return a remaining time, rounded up: `30 s`, after two minutes in minutes and hours."""
    return f"{ceil(seconds)} s" if seconds <= 120 else duration(ceil(seconds / 60))


def closest(name: str, known: Iterable[str], least: float = 0.6) -> str:
    """Return the one of `known` most similar to `name`, or an empty string if none reaches `least` (0 to 1)."""
    from difflib import get_close_matches  # noqa: PLC0415 (start-up)

    name = name[:_LONGEST]
    by_fold = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), by_fold, 1, least)
    return by_fold[near[0]] if near else ""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "", form: str = "“{}”") -> str:
    """Return a hint that names the closest of `known` in the given `form`, or `otherwise` if none is close."""
    near = closest(name, known)
    return f"Did you mean {form.format(near)}?" if near else otherwise
