"""Watching the file of the displayed post, so that saving it in an editor updates the page."""

from __future__ import annotations

from collections.abc import Callable

from reader.errors import ReaderError
from reader.library.post import Entry
from reader.tui.main.stage import Stage
from reader.tui.work.editing import file_of
from reader.tui.work.latest import InOrder

__all__ = ["Watching"]

State = tuple[int, int, int]
"""What distinguishes two versions of a file: modification time, size, and inode."""


class Watching:
    """Checks one file on each call.

    Checking the whole folder takes longer and is done less often, and not while the terminal lacks the focus, which the
    editor in the next window has then.
    """

    def __init__(self, stage: Stage, current: Callable[[], Entry | None], read_again: Callable[[], bool]) -> None:
        """`current` returns the post; `read_again` starts to reload the site and returns whether it does."""
        self._session = stage.session
        self._current = current
        self._read_again = read_again
        # If the folder does not respond, pages have to wait for it anyway, whereas marks must not.
        self._looks: InOrder[State | None] = InOrder(stage.owner, stage.session.page_executor, self._unseen)
        self._looking = False
        self._name = ""
        self._known: State | None = None
        self._last: State | None = None

    def look(self) -> None:
        """Reload the site if the file of the displayed post changed and then stayed the same between two checks.

        A file that is still being written differs at the next check, and waits.
        """
        session, entry = self._session, self._current()
        source = session.loader.source
        if self._looking or entry is None or session.library is None or source.kind not in ("folder", "file"):
            return
        read = session.as_read(entry)

        def state() -> State | None:
            path = file_of(source, read)
            if path is None:
                return None
            found = path.stat()
            return found.st_mtime_ns, found.st_size, found.st_ino

        self._looking = True
        self._looks.submit(state, lambda found: self._looked(read.id, found))

    def _unseen(self, error: BaseException) -> None:
        """The file is gone or being replaced: the check of the whole folder will tell."""
        self._looking = False
        if not isinstance(error, OSError | ReaderError):
            raise error

    def _looked(self, name: str, now: State | None) -> None:
        self._looking = False
        if now is None:
            return
        if name != self._name:
            self._name, self._known = name, now
        at_rest, self._last = now == self._last, now
        if at_rest and now != self._known and self._read_again():
            self._known = now
