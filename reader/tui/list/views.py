"""The views of the list."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from reader.text import CleanLine, clean_line

if TYPE_CHECKING:
    from reader.state import Marks

__all__ = ["View"]


class View(Enum):
    """A selection of the entries that the list shows."""

    ALL = "All"
    UNREAD = "Unread"
    BOOKMARKS = "Bookmarks"

    @classmethod
    def of_setting(cls, name: str) -> View:
        """Return the view for the value of a setting."""
        return {"unread": cls.UNREAD, "bookmarked": cls.BOOKMARKS}.get(name, cls.ALL)

    @property
    def label(self) -> str:
        """The name in menus and sentences."""
        return self.value

    @property
    def kind(self) -> str:
        """The adjective for its posts in sentences, before “post”; empty for the view of all."""
        return {View.ALL: "", View.UNREAD: "unread", View.BOOKMARKS: "bookmarked"}[self]

    @property
    def short(self) -> str:
        """The short name in the header, between the key of the view and its count."""
        return "★" if self is View.BOOKMARKS else self.value

    @property
    def binding(self) -> str:
        """The id of the binding that shows it."""
        return f"view.{self.name.lower()}"

    def empty(self, key: Callable[[str], str], *, gone: bool = False) -> CleanLine:
        """Return the message for an empty list and what to do next; `key` returns the name of a binding's key.

        `gone` is whether marked posts that are no longer in the site are listed below.
        """
        if self is View.ALL:
            return clean_line(f"There are no posts here. Press {key('palette')} and choose “Open site…”.")
        back = key(View.ALL.binding)
        if self is View.UNREAD:
            return clean_line(f"Everything is read. Press {back} to see all posts.")
        if gone:
            return clean_line(f"None of these posts is bookmarked. {back} shows all.")
        return clean_line(f"No bookmarks yet. Press {key('bookmark')} on a post to keep it here; {back} shows all.")

    def holds(self, marks: Marks) -> bool:
        """Return whether an entry with these marks belongs to the view."""
        if self is View.UNREAD:
            return not marks.read
        return marks.bookmarked if self is View.BOOKMARKS else True
