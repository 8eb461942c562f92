"""Terminal hyperlinks (OSC 8) for those links of a page that the reader would open without a warning."""

from __future__ import annotations

from rich.style import Style

from reader.page import LinkTarget, Page
from reader.tui.terminal.gate import GATE
from reader.tui.work.session import Session

__all__ = ["TerminalLinks"]


class TerminalLinks:
    """Caches the hyperlinks of one page. Without `shown`, the terminal does not support them."""

    def __init__(self, session: Session, *, shown: bool) -> None:
        self._session = session
        self._shown = shown
        self._page: Page | None = None
        self._styles: dict[int, Style | None] = {}

    def style(self, page: Page, address: str, link: int) -> Style | None:
        """Return the hyperlink for a link of the page at `address`; None if the terminal may not open it."""
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
        # The terminal would not show warnings before opening a link.
        if target.kind not in (LinkKind.WEB, LinkKind.MAIL) or target.warning or not GATE.vouch_for(target.href):
            return None
        return Style(link=target.href)
