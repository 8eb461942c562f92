"""Finding text in the open post: the box, the count, and moving between matches."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reader.text import clean_line
from reader.tui.main.reading import Reading
from reader.tui.main.stage import Stage
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.post_view import PostView
from reader.tui.widgets.search_box import FindBox, SearchBox

__all__ = ["Finding"]


class Finding:
    """The find box; `mount` adds it to the screen when it is first needed."""

    def __init__(
        self, stage: Stage, reading: Reading, key_bar: KeyBar, mount: Callable[[SearchBox], Awaitable[object]]
    ) -> None:
        self._stage = stage
        self._reading = reading
        self._key_bar = key_bar
        self._mount = mount
        self._told = (-1, 0, False)
        self.box: SearchBox | None = None
        """The box; None until it is first needed."""

    async def open(self) -> None:
        """Open the box."""
        if self.box is None:
            # A key and a palette command may request it at the same time.
            self.box = FindBox(placeholder="Find in this post", sign="/", id="find")
            await self._mount(self.box)
        self.box.display = True
        # The previous text can be reused; typing replaces it.
        self.box.action_move_to(len(self.box.value))
        self.box.selected = bool(self.box.value)
        self._stage.focus(self.box)

    @property
    def has_focus(self) -> bool:
        """Whether the box has the focus."""
        return self._stage.has_focus(self.box)

    def find(self, text: str) -> None:
        """Find as the user types."""
        if self._reading.view is not None:
            self._reading.view.find(text)
            self.show_count()

    def submit(self) -> None:
        """Move to the post, where keys go from match to match."""
        if self.box is not None and self._reading.view is not None:
            self.box.remember(self.box.value)
            self._stage.focus(self._reading.view)

    def go(self, step: int) -> None:
        """Go to the next or previous match; if there is none, say so and stay."""
        view = self._reading.view
        if view is None:
            return
        self.show_count(around=view.step(step))
        if not view.matches.count and self.is_open and not _may_find_more(view):
            self._stage.tell(clean_line("There is no match in this post."), kind="match")

    @property
    def is_open(self) -> bool:
        """Whether the box contains text to find in the open post."""
        return self._reading.is_reading and bool(self._typed)

    @property
    def has_matches(self) -> bool:
        """Whether that text was found."""
        return self.is_open and self._reading.view is not None and bool(self._reading.view.matches.count)

    @property
    def _typed(self) -> str:
        return self.box.value.strip() if self.box is not None and self.box.display else ""

    @property
    def is_seeking(self) -> bool:
        """Whether something is being sought in the open post, found or not."""
        view = self._reading.view
        if view is None or not self._reading.is_reading:
            return False
        return self.is_open or bool(view.overlay.matches or view.overlay.words)

    def show_count(self, *, around: bool = False) -> None:
        """Show the number of the current match and the total, and whether the search wrapped around."""
        box, view = self.box, self._reading.view
        if view is None:
            return
        self._told = current, count, more = _state(view)
        if box is None or not box.display:
            self._key_bar.note = f"{current + 1} of {count}" if count else ""
        elif not box.value.strip():
            box.note = ""
        elif not count:
            box.note = "finding …" if more else "not in this post"
        else:
            ending = " so far" if more else " · from the other end" if around else ""
            box.note = f"{current + 1} of {count}{ending}"

    def recount(self) -> None:
        """Find again in a post that replaced another one, and update the count.

        A rebuilt page may have more or fewer matches.
        """
        view = self._reading.view
        if view is None or view.shown is None or not self._typed:
            return
        assert self.box is not None  # noqa: S101 - it contains what was typed
        if view.matches.sought != self.box.value:
            view.find(self.box.value, reveal=not view.scroll_offset.y)
        if self._told != _state(view):
            self.show_count()
            self._key_bar.refresh()

    def stop(self) -> bool:
        """Close the box and clear the matches; return False if it was not open."""
        box, view = self.box, self._reading.view
        if box is None or not box.display:
            return False
        box.action_clear()
        box.display = False
        if view is not None:
            view.find("")
            self._stage.focus(view)
        return True


def _state(view: PostView) -> tuple[int, int, bool]:
    """Return the number of the current match, from 0, how many there are, and whether more may be found."""
    return view.matches.current, view.matches.count, _may_find_more(view)


def _may_find_more(view: PostView) -> bool:
    """Return whether matches are still being found, or only the first part of the post is on the screen."""
    return view.matches.is_finding or view.presenter.is_begun
