"""Operators of other programs (`a OR b`, `a | b`, `a AND b`, `NOT a`): recognizes them to say that they do not apply.

Only capitals and signs count, and only between what they would join: an "or" within a sentence is a word. If a query is
nothing but single words with an "or" between them, it stays a word, too, but the message is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["NO_OR", "lists_alternatives", "operators"]

NO_OR = "Every word is looked for; there is no “or”."
_BINARY = {
    "OR": NO_OR,
    "AND": "Every word is looked for; “AND” is not needed.",
}
_SIGNS = {"|": "OR", "||": "OR", "&&": "AND"}
_NOT = "NOT"


def operators(pieces: Sequence[str]) -> dict[int, str]:
    """Return the indices of operators among the pieces of a query, each with its message.

    A sentence in capitals has none.
    """
    read = [_SIGNS.get(piece, piece) for piece in pieces]
    count = sum(piece in _BINARY or piece == _NOT for piece in read)
    written = sum(piece in _SIGNS for piece in pieces)
    if not count or (not written and " ".join(pieces).isupper() and len(pieces) > 2 * count + 1):
        return {}
    found = {}
    for place, (piece, following) in enumerate(zip(read[:-1], pieces[1:], strict=True)):
        if piece in _BINARY and place:
            found[place] = _BINARY[piece]
        elif piece == _NOT and not following.startswith(("-", "!")):
            found[place] = f"There is no “NOT”; write “-{following}” to leave that out."
    return found


def lists_alternatives(pieces: Sequence[str]) -> bool:
    """Return whether the pieces of a query are alternatives: `gdpr or hipaa`, `a or b or c`."""
    return len(pieces) >= 3 and len(pieces) % 2 == 1 and all(piece == "or" for piece in pieces[1::2])
