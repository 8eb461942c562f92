"""Links of the terminal's own (OSC 8) for those links of a page that the reader would open unasked."""

from __future__ import annotations

from rich.style import Style

from reader.page import LinkTarget, Page
from reader.tui.terminal.gate import GATE
from reader.tui.work.session import Session

__all__ = ["TerminalLinks"]


class TerminalLinks:
    """Keeps what was decided of the links of one page. Without `shown` the terminal knows no links."""

    def __init__(self, session: Session, *, shown: bool) -> None:
        self._session = session
        self._shown = shown
        self._page: Page | None = None
        self._styles: dict[int, Style | None] = {}

    def style(self, page: Page, address: str, link: int) -> Style | None:
        """What a terminal may offer to open of a page that lies at `address`; None for other links."""
        if not self._shown or self._session.library is None:
            return None
        if self._page is not page:
            self._page, self._styles = page, {}
        if link not in self._styles:
            self._styles[link] = self._judged(page.link(link), address)
        return self._styles[link]

    def _judged(self, link: LinkTarget | None, address: str) -> Style | None:
        from reader.page.links import LinkKind, judge  # noqa: PLC0415 (start-up)

        if link is None:
            return None
        target = judge(link.href, text=link.text, site=self._session.links, page=address)
        # What a person should know before it is opened, a terminal would not tell.
        if target.kind not in (LinkKind.WEB, LinkKind.MAIL) or target.warning or not GATE.vouch_for(target.href):
            return None
        return Style(link=target.href)
