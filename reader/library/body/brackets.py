"""Where the brackets of running text close, without scanning from each of them to the end of the text.

Whether a bracket begins a link depends on where it closes, and the text between the two is read as running text, in
which brackets in code do not count. With thousands of brackets that close nowhere or lead nowhere, each would be
followed to the end. But two scans that reach the same position in the same context continue identically. Each scan
therefore records the innermost bracket at the positions it passes, and another scan that reaches such a position knows
what follows.
"""

from __future__ import annotations

__all__ = ["Bracket", "Brackets"]

_MOST_OPEN = 40
"""The most open brackets for which a scan is compared with an earlier one."""


class Bracket:
    """A bracket that was read, and the one around it; the bracket that a scan begins with has none around it."""

    __slots__ = ("around", "close", "reading")

    def __init__(self, reading: Brackets, around: Bracket | None) -> None:
        self.reading = reading
        self.around = around
        self.close: int | None = None
        """Where it closes; None if it does not, once the scan is done."""


class Brackets:
    """The brackets that one scan passes, starting after the bracket that it begins with.

    `known` is shared by all scans of a text in the same context. The scan calls `passes` at each position where
    something may begin or end, and sets `is_done` at its end.
    """

    __slots__ = ("_known", "_own", "is_done", "open")

    def __init__(self, known: dict[int, Bracket]) -> None:
        self._known = known
        self._own = Bracket(self, None)
        self.open: list[Bracket] = []
        """The inner brackets that are open."""
        self.is_done = False

    def passes(self, place: int, *, opens: bool, closes: bool) -> bool:
        """Record the bracket state at `place`; return whether the bracket that the scan began with closes there."""
        innermost = self._known[place] = self.open[-1] if self.open else self._own
        if closes:
            innermost.close = place
            if not self.open:
                return True
            self.open.pop()
        elif opens:
            self.open.append(Bracket(self, innermost))
        return False

    def foresee(self, place: int) -> tuple[Bracket, ...]:
        """Return the brackets of an earlier scan that close where those open here do, with the one that this scan began
        with last; an empty tuple if they are unknown.
        """
        found = self._known.get(place)
        if found is None or not found.reading.is_done or len(self.open) > _MOST_OPEN:
            return ()
        alike = [found]
        for _ in self.open:
            if found.around is not None:
                found = found.around
            elif found.close is not None:
                return ()
            # If the bracket that a scan began with does not close, none of those around it does.
            alike.append(found)
        return tuple(alike)

    def adopt(self, alike: tuple[Bracket, ...]) -> None:
        """End the scan with the result of `foresee`."""
        for bracket, other in zip((*reversed(self.open), self._own), alike, strict=True):
            bracket.close = other.close
        self.is_done = True
