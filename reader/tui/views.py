"""The views of the list."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from reader.text import CleanLine, clean_line

if TYPE_CHECKING:
    from reader.state import Marks

__all__ = ["View"]


class View(Enum):
    """Which entries the list shows."""

    ALL = "All"
    UNREAD = "Unread"
    BOOKMARKS = "Bookmarks"

    @classmethod
    def of_setting(cls, name: str) -> View:
        """The view that a setting names."""
        return {"unread": cls.UNREAD, "bookmarked": cls.BOOKMARKS}.get(name, cls.ALL)

    @property
    def label(self) -> str:
        """What the header calls it."""
        return self.value

    @property
    def empty(self) -> CleanLine:
        """What the list says when it has nothing to show, and what to do next."""
        return {
            View.ALL: clean_line("There are no posts here. Open another site: privacy-reader FOLDER"),
            View.UNREAD: clean_line("Everything is read. Press 1 to see all posts."),
            View.BOOKMARKS: clean_line("No bookmarks yet. Press b on a post to keep it here; 1 shows all posts."),
        }[self]

    def holds(self, marks: Marks) -> bool:
        """Whether an entry with these marks belongs to the view."""
        if self is View.UNREAD:
            return not marks.read
        return marks.bookmarked if self is View.BOOKMARKS else True
