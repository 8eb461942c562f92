"""Parses simple command lines without click, whose import takes longer than the answer.

Everything else is left to click, including every mistake, so that errors are reported in one place.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, without importing it
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["QUICK", "Asked", "asked"]

QUICK = ("today", "list", "search")
"""The most frequent commands."""

SOURCE, LIMIT = "source", "limit"

OPTIONS = {"-s": SOURCE, "--source": SOURCE, "-n": LIMIT, "--limit": LIMIT}
"""The options that are parsed here; each takes a value."""

_MOST_DIGITS = 9


class Asked:
    """One of the quick commands, and its arguments."""

    __slots__ = ("command", "limit", "source", "words")

    def __init__(self, command: str, words: Sequence[str], source: str | None, limit: int | None) -> None:
        self.command, self.words = command, words
        self.source = source
        """The site as it was named; None for the default."""
        self.limit = limit
        """The most entries to print; None for all."""


def asked(arguments: Sequence[str]) -> Asked | None:
    """Parse `arguments`; return None if click has to."""
    words: list[str] = []
    values: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            words.append(argument)
            continue
        name, has_value, value = argument.partition("=") if argument.startswith("--") else (argument, "", "")
        option = OPTIONS.get(name)
        if not has_value:
            value = next(rest, "")
        # A command's own options follow it, and click decides between repeated ones.
        if option is None or option in values or not value or (option == LIMIT and not words):
            return None
        values[option] = value
    if not words or words[0] not in QUICK:
        return None
    limit = values.get(LIMIT)
    if limit is not None and not _is_count(limit):
        return None
    return Asked(words[0], words[1:], values.get(SOURCE), None if limit is None else int(limit))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) > 0
