"""Links of the post: selected, listed, followed inside the reader, or opened in the browser after confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.library.post import Entry
from reader.served import is_served
from reader.text import EMPTY, CleanLine, clean_block, clean_line
from reader.tui.main.outside import Outside
from reader.tui.main.reading import Reading
from reader.tui.main.stage import STILL_READING, Stage
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.work.latest import InOrder

if TYPE_CHECKING:
    from reader.page import LinkTarget, Page
    from reader.page.links import Target
    from reader.tui.screens.picker import Choice
    from reader.tui.widgets.post_view import PostView

__all__ = ["Links"]

NO_LINKS = "This post has no links."

NOTE, BACK_FROM_NOTE = "#fn:", "#fnref:"


def _is_own(link: LinkTarget, page: Page, own: int | None) -> bool:
    """Return whether a link is in the post's text (its first `own` blocks), not in its header or appended below it."""
    return own is None or link.image or 0 <= page.lines[link.line].block < own


class Links:
    """Follows links: inside the reader if they lead to a post or a heading, else in the browser."""

    def __init__(self, stage: Stage, reading: Reading, key_bar: KeyBar, outside: Outside) -> None:
        self._stage = stage
        self._session = stage.session
        self._reading = reading
        self._key_bar = key_bar
        self._outside = outside
        self._opening: InOrder[object] = InOrder(stage.owner, stage.session.executor, stage.tell_failure)

    def choose(self, step: int) -> None:
        """Select the next or previous link of the post."""
        view = self._reading.view
        if view is None or self._page() is None:
            return
        links = view.page.links if view.page is not None else ()
        if step < 0 and links and view.link_in_sight and links[0].index == view.overlay.link:
            # The previous one is the last one of the post.
            view.when_laid_out(lambda: self._choose(view, step))
        else:
            self._choose(view, step)

    def _choose(self, view: PostView, step: int) -> None:
        link = view.choose_link(step)
        if link is None:
            self._stage.tell(clean_line(NO_LINKS))
        self._reading.show_place()
        self._stage.keys_changed()

    @property
    def can_choose(self) -> bool:
        """Whether the open post has links, as far as it is laid out."""
        view = self._reading.view
        return view is not None and view.shown is not None and bool(view.shown.page.links)

    @property
    def chosen_name(self) -> CleanLine:
        """The target of the selected link: a post's title, else the whole address; empty if none is selected."""
        view = self._reading.view
        if view is None or view.shown is None or not view.link_in_sight:
            return EMPTY
        link = view.shown.page.link(view.overlay.link) if view.overlay.link is not None else None
        if link is None:
            return EMPTY
        entry = self._post_of(link, self._wanted)
        return entry.title if entry is not None else self._where(link, self._wanted)

    def _post_of(self, link: LinkTarget, within: Entry | None) -> Entry | None:
        """Return the entry of the site that a link in the post `within` leads to."""
        from reader.page.links import LinkKind  # noqa: PLC0415 (start-up)

        target = self._judge(link, within)
        library = self._session.library
        return library.entry_of(target.href) if target.kind is LinkKind.POST and library is not None else None

    @property
    def at_next(self) -> bool:
        """Whether the end of the post, with the name of the next unread one, is visible, and no link is selected.

        False for a post that fits on the screen: a second Enter right after the one that opened it would leave it
        again.
        """
        view = self._reading.view
        if view is None or view.shown is None or view.shown.following is None or self._reading.opened is None:
            return False
        return view.max_scroll_y > 0 and view.percent == 100 and not view.link_in_sight

    def follow_chosen(self) -> None:
        """Follow the selected link; at the end of a post, if none is selected, open the next unread post."""
        view = self._reading.view
        if self.at_next:
            self._reading.read_next_unread(1)
            return
        if view is None or view.overlay.link is None or (page := self._page()) is None:
            return
        link = page.link(view.overlay.link)
        if link is not None:
            self.follow(link)

    async def list_all(self) -> None:
        """Choose among the links of the post by name; the target of the highlighted one is shown below."""
        from reader.tui.work.related import own_blocks  # noqa: PLC0415 (start-up)

        if self._session.library is None:
            self._stage.tell(STILL_READING)
        elif (shown := await self._reading.prepared()) is not None:
            self._list(shown.page, self._wanted, self.follow, own_blocks(shown.document))

    def list_of(self, entry: Entry, page: Page, leave: Callable[[], None]) -> None:
        """Choose among the links of a page of `entry` on another screen; `leave` closes it before a post is opened."""

        def follow(link: LinkTarget) -> None:
            from reader.page.links import LinkKind  # noqa: PLC0415 (start-up)

            target = self._judge(link, entry)
            whole = self._list_around(entry) if page.anchor(target.fragment) is None else None
            if target.kind is LinkKind.ANCHOR and whole is not None:
                leave()
                self._open_post(whole, target.fragment)
            elif target.kind is LinkKind.ANCHOR:
                leave()
                self._reading.follow(entry, target.fragment)
            elif target.kind is LinkKind.POST:
                leave()
                self._open_post(target.href, target.fragment)
            else:
                self._leave_reader(target)

        self._list(page, entry, follow)

    def _list(
        self, page: Page, entry: Entry | None, follow: Callable[[LinkTarget], None], own: int | None = None
    ) -> None:
        """Choose among the links of the first `own` blocks of a page, or of all blocks."""
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)

        page.finish()
        choices: dict[tuple[str, str], Choice[LinkTarget]] = {}
        for link in page.links:
            # The way back from a footnote is useful at the footnote, not in a list.
            if link.href.startswith(BACK_FROM_NOTE) or not _is_own(link, page, own):
                continue
            name, where = self._name(link, entry), self._where(link, entry)
            choices.setdefault((name, link.href), (name, EMPTY if name == where else where, link))
        if not choices:
            below = own is not None and any(page.lines[link.line].block >= own for link in page.links)
            key = self._session.key_name("post.next-link")
            more = f" In the post, {key} goes to the related posts below it." if below else ""
            self._stage.tell(clean_line(f"This post has no links of its own.{more}" if more else NO_LINKS))
            return

        def chosen(link: LinkTarget | None) -> None:
            if link is not None:
                follow(link)

        title = clean_line("Links in the text of this post" if own is not None else "Links of this post")
        self._stage.ask(Picker(title, list(choices.values()), second="at the foot"), chosen)

    def _name(self, link: LinkTarget, entry: Entry | None) -> CleanLine:
        """Return a link's name in a list: the title of the post that it leads to, else the link text."""
        if link.href.startswith(NOTE):
            return clean_line(f"Footnote {link.text.strip('[]')}")
        post = self._post_of(link, entry)
        return post.post.label if post is not None else link.text or self._where(link, entry)

    def _page(self) -> Page | None:
        """Return the page of the current post; if the page or the site is not ready, say so and return None."""
        if self._session.library is None:
            self._stage.tell(STILL_READING)
            return None
        shown = self._reading.shown
        if shown is None and self._reading.current is not None:
            self._stage.tell(clean_line("This post is still being prepared. Try again in a moment."))
        return shown.page if shown is not None else None

    def follow(self, link: LinkTarget) -> None:
        """Follow a link."""
        from reader.page.links import LinkKind  # noqa: PLC0415 (start-up)

        if self._session.library is None:
            self._stage.tell(STILL_READING)
            return
        target = self._judge(link, self._wanted)
        if target.kind is LinkKind.ANCHOR:
            self._jump(target.fragment)
        elif target.kind is LinkKind.POST:
            self._open_post(target.href, target.fragment)
        else:
            self._leave_reader(target)

    def _leave_reader(self, target: Target) -> None:
        """Open an address in the browser, or say why not."""
        from reader.page.links import LinkKind  # noqa: PLC0415 (start-up)

        if target.kind is LinkKind.REFUSED:
            self._stage.tell(target.reason, severity="warning")
        else:
            self._confirm(target)

    def _where(self, link: LinkTarget, entry: Entry | None) -> CleanLine:
        """Return a link's target for display: the whole address, or the place within the post."""
        from reader.page.links import LinkKind  # noqa: PLC0415 (start-up)

        if link.href.startswith(BACK_FROM_NOTE):
            return clean_line("back to the text")
        if link.href.startswith(NOTE):
            return clean_line("a footnote")
        target = self._judge(link, entry)
        if target.kind is LinkKind.ANCHOR:
            return clean_line(f"in this post: {target.shown}")
        return target.shown or target.reason

    @property
    def _wanted(self) -> Entry | None:
        """The post whose page is shown."""
        return self._reading.view.presenter.wanted if self._reading.view is not None else None

    def _judge(self, link: LinkTarget, entry: Entry | None) -> Target:
        from reader.page.links import judge  # noqa: PLC0415 (start-up)

        page = self._session.as_read(entry).post.url if entry is not None else "/"
        return judge(link.href, text=link.text, site=self._session.links, page=page)

    def _jump(self, fragment: str) -> None:
        view, page = self._reading.view, self._page()
        if view is None or page is None:
            return
        line = page.anchor(fragment)
        whole = self._list_around(self._wanted) if line is None else None
        if whole is not None:
            self._open_post(whole, fragment)
        elif line is None:
            self._stage.tell(clean_line(f"This post has no section called “{fragment}”."))
        elif not self._stage.shows_post and (entry := self._wanted) is not None:
            self._reading.follow(entry, fragment)
        else:
            view.presenter.go_to_line(line)

    def _list_around(self, entry: Entry | None) -> str | None:
        """Return the id of what is left of the file that an entry is a question of; its links lead there, too."""
        library = self._session.library
        if library is None or entry is None or not entry.post.anchor:
            return None
        return entry.post.path if library.entry_of(entry.post.path) is not None else None

    def _open_post(self, post_id: str, fragment: str) -> None:
        library = self._session.library
        entry = library.entry_of(post_id) if library is not None else None
        if entry is None:
            self._stage.tell(clean_line("That post no longer exists."))
            return
        if entry.versions:
            self._session.languages[entry.id] = post_id
        self._reading.follow(entry, fragment)

    # The browser

    def open_page(self) -> None:
        """Open the post's page in the browser, after showing its whole address."""
        self.open_page_of(self._reading.current)

    def open_page_of(self, entry: Entry | None) -> None:
        """Open the page of an entry in the browser, after showing its whole address."""
        from reader.page.links import judge  # noqa: PLC0415 (start-up)

        link = self.address_of(entry)
        if link is not None:
            self._confirm(judge(link))

    def address_of(self, entry: Entry | None) -> str | None:
        """Return the address at which a post is published; if it is not known, say so and return None."""
        link = self.known_address_of(entry)
        if link is None and entry is not None and self._session.site is not None:
            self._stage.tell(
                clean_line("This site does not say where it is published: its configuration has no address.")
            )
        return link

    def known_address_of(self, entry: Entry | None) -> str | None:
        """Like `address_of`, but without a message."""
        site = self._session.site
        return site.link(self._session.as_read(entry).post) if entry is not None and site is not None else None

    def _confirm(self, target: Target) -> None:
        from reader.tui.screens.prompt import Confirm  # noqa: PLC0415 (start-up)

        words = [target.shown]
        if target.removed:
            words.append(
                clean_line(f"Removed: {', '.join(target.removed)}, which would tell the site where you came from.")
            )
        if target.warning:
            words.append(target.warning)
        if self._session.settings.links == "open" and not target.warning:
            for word in words:
                self._stage.tell(word)
            self._open(target.href)
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self._open(target.href)

        question = clean_line(f"Open {target.host or 'this address'} outside the reader?")
        self._stage.ask(Confirm(question, clean_block("\n\n".join(words)), "Open"), answer)

    def _open(self, address: str) -> None:
        from reader.sources.opener import open_address, text_browser  # noqa: PLC0415 (start-up)

        def tell(problem: str) -> None:
            self._stage.tell(clean_line(f"{problem} The address is {address}"), severity="warning")

        command = [] if is_served() else text_browser(address)
        if command:
            from reader.tui.work.editing import use  # noqa: PLC0415 (start-up)

            with self._outside.suspended() as run:
                problem = use(command, "browser", run)
            if problem:
                tell(problem)
            return
        self._opening.submit(
            lambda: open_address(address), lambda started: None if started else tell("No browser could be started.")
        )
