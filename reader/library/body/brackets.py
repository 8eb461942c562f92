"""Where the brackets of a running text close, without reading on from each of them to the end of the text.

Whether a bracket begins a link depends on where it closes; and what stands between the two is read as running text, in
which brackets in code count for nothing. Of thousands of brackets that close nowhere or lead nowhere, each would be
followed to its end. But two readings that come to the same place in the same surroundings go on alike. So each keeps
for the places that it passed which bracket was the innermost there; and another that comes to such a place knows what
follows.
"""

from __future__ import annotations

__all__ = ["Bracket", "Brackets"]

_MOST_OPEN = 40
"""Brackets that may be open where a reading is compared with an earlier one."""


class Bracket:
    """A bracket that was read, and the one around it; none is around that which a reading begins with."""

    __slots__ = ("around", "close", "reading")

    def __init__(self, reading: Brackets, around: Bracket | None) -> None:
        self.reading = reading
        self.around = around
        self.close: int | None = None
        """Where it closes; None where it does not, once the reading is done."""


class Brackets:
    """The brackets that one reading passes, from behind the bracket that it begins with.

    `known` is shared by all readings of a text in the same surroundings. The reading calls `passes` at each place where
    something may begin or end, and sets `is_done` at its end.
    """

    __slots__ = ("_known", "_own", "is_done", "open")

    def __init__(self, known: dict[int, Bracket]) -> None:
        self._known = known
        self._own = Bracket(self, None)
        self.open: list[Bracket] = []
        """Those within that are open."""
        self.is_done = False

    def passes(self, place: int, *, opens: bool, closes: bool) -> bool:
        """Keep what stands at `place`; whether the bracket that the reading began with closes there."""
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
        """The brackets of an earlier reading that close where those that are open here do, the one that this reading
        began with last; nothing where they are not known.
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
            # Where that which a reading began with does not close, none of those around it does.
            alike.append(found)
        return tuple(alike)

    def adopt(self, alike: tuple[Bracket, ...]) -> None:
        """End the reading with what `foresee` found."""
        for bracket, other in zip((*reversed(self.open), self._own), alike, strict=True):
            bracket.close = other.close
        self.is_done = True
