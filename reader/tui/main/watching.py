"""The file of the post on the screen, watched: whoever writes it beside the reader sees what was saved."""

from __future__ import annotations

from collections.abc import Callable

from reader.errors import ReaderError
from reader.library.post import Entry
from reader.tui.main.stage import Stage
from reader.tui.work.editing import file_of
from reader.tui.work.latest import InOrder

__all__ = ["Watching"]

State = tuple[int, int, int]
"""What tells one content of a file from the next: when it was written, its length, which file it is."""


class Watching:
    """Looks at one file each time it is asked to.

    The whole folder takes longer to look at, which is done more rarely and not while the terminal has no focus: the
    editor in the window beside it has it then.
    """

    def __init__(self, stage: Stage, current: Callable[[], Entry | None], read_again: Callable[[], bool]) -> None:
        """`current` names the post; `read_again` begins to read the site again, and says whether it does."""
        self._session = stage.session
        self._current = current
        self._read_again = read_again
        # Where the folder does not answer, pages wait for it, too, and marks do not.
        self._looks: InOrder[State | None] = InOrder(stage.owner, stage.session.page_executor, self._unseen)
        self._looking = False
        self._name = ""
        self._known: State | None = None
        self._last: State | None = None

    def look(self) -> None:
        """Have the site read again if the file of the post on the screen was written since the last look but one.

        A file that is still being written differs at the next look, and waits.
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
        """It is gone, or being replaced: the look at the whole folder tells what has become of it."""
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
