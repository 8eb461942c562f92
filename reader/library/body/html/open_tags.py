"""A stack of open tags."""

from __future__ import annotations

__all__ = ["OpenTags"]


class OpenTags:
    """A stack of tags in which the innermost one with a name is found without searching the others.

    Otherwise each of thousands of stray end tags would be searched for among thousands of open tags.
    """

    __slots__ = ("_places", "_tags")

    def __init__(self) -> None:
        self._tags: list[str] = []
        self._places: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._tags)

    def __getitem__(self, place: int) -> str:
        return self._tags[place]

    def append(self, tag: str) -> None:
        """Open a tag."""
        self._places.setdefault(tag, []).append(len(self._tags))
        self._tags.append(tag)

    def place(self, tag: str) -> int:
        """Return the index of the innermost open tag with this name, or -1 if there is none."""
        places = self._places.get(tag)
        return places[-1] if places else -1

    def cut(self, count: int) -> None:
        """Close all but the outermost `count` tags."""
        while len(self._tags) > count:
            self._places[self._tags.pop()].pop()

    def close(self, tag: str) -> None:
        """Close the innermost tag with this name and those inside it, if there is one."""
        place = self.place(tag)
        if place >= 0:
            self.cut(place)
