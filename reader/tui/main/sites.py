"""Other sites: choosing one, listing them by name, and opening one in place of this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.served import is_served
from reader.text import clean_line
from reader.tui.main.stage import Stage
from reader.tui.work.latest import InOrder

if TYPE_CHECKING:
    from reader.sources import Source

__all__ = ["Sites"]


class Sites:
    """Opens other sites; `leave_for` closes the screens of this one."""

    def __init__(self, stage: Stage, leave_for: Callable[[Source], None]) -> None:
        self._stage = stage
        self._leave_for = leave_for
        self._finding: InOrder[Source] = InOrder(stage.owner, stage.session.executor, stage.tell_failure)

    def ask(self) -> None:
        """Ask for another site and open it."""
        from reader.tui.screens.open_site import OpenSite  # noqa: PLC0415 (start-up)

        def go(found: Source | None) -> None:
            if found is not None:
                self._leave_for(found)

        if not self._refused():
            session = self._stage.session
            here = session.loader.source.argument
            self._stage.ask(OpenSite(here, self._stage.tell_failure, session.not_opened), go)

    def open(self, argument: str) -> None:
        """Open another site, once its source is resolved."""
        from reader.sources import resolve  # noqa: PLC0415 (start-up)

        if not self._refused():
            self._finding.submit(lambda: resolve(argument), self._leave_for)

    def _refused(self) -> bool:
        """Return whether opening other sites is not possible here, and say so."""
        if is_served():
            words = "The browser shows only the site it was started with. Open another one from a terminal."
            self._stage.tell(clean_line(words))
        return is_served()

    def names(self) -> Sequence[str]:
        """Return the names that the user gave to sites, and that of the samples unless they are open."""
        from reader.sources.known import load_known  # noqa: PLC0415 (start-up)
        from reader.sources.resolve import SAMPLES  # noqa: PLC0415 (start-up)

        others = [SAMPLES] if self._stage.session.loader.source.kind != SAMPLES else []
        try:
            return list(dict.fromkeys([*sorted(load_known().sources), *others]))
        except ReaderError:
            # Listing commands is not the occasion to report a damaged list of sources.
            return others
