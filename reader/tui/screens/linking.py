"""Links and what leaves the program: following, copying, the post's page and its file."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.actions import SkipAction

from reader.library.post import Entry
from reader.text import EMPTY, CleanLine, clean_block, clean_line
from reader.tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from reader.page import LinkTarget
    from reader.page.links import Target
    from reader.tui.widgets.page_view import PageView

__all__ = ["LinkingScreen"]


NOTE, BACK_FROM_NOTE = "#fn:", "#fnref:"


def _name(link: LinkTarget) -> CleanLine:
    """What a link is called in a list."""
    if link.href.startswith(NOTE):
        return clean_line(f"Footnote {link.text.strip('[]')}")
    return link.text


class LinkingScreen(ReadingScreen):
    """Follows links: inside the reader where they lead to a post or a heading, else in the browser."""

    # Links

    def action_next_link(self, step: int) -> None:
        """Choose the next or former link of the post."""
        if self.post_view is None:
            return
        link = self.post_view.choose_link(step)
        if link is None:
            self.tell(clean_line("This post has no links."))
        else:
            self.key_bar.note = self._where(link)

    def action_follow(self) -> None:
        """Follow the chosen link."""
        view = self.post_view
        if view is None or view.shown is None or view.overlay.link is None:
            return
        link = view.shown.page.link(view.overlay.link)
        if link is not None:
            self.follow(link)

    def on_page_view_link_clicked(self, event: PageView.LinkClicked) -> None:
        """Follow the link that was clicked."""
        event.stop()
        self.follow(event.link)

    def action_links(self) -> None:
        """Choose among the links of the post, with their whole addresses."""
        from reader.tui.screens.picker import Choice, Picker

        view = self.post_view
        if view is None or view.shown is None:
            return
        view.shown.page.finish()
        # The way back from a footnote is of use where the footnote stands, not in a list.
        links = [link for link in view.shown.page.links if not link.href.startswith(BACK_FROM_NOTE)]
        if not links:
            self.tell(clean_line("This post has no links."))
            return
        choices: list[Choice[LinkTarget]] = []
        for link in links:
            name, where = _name(link), self._where(link)
            choices.append((name, EMPTY if name == where or link.href.startswith(NOTE) else where, link))

        def follow(link: LinkTarget | None) -> None:
            if link is not None:
                self.follow(link)

        self.app.push_screen(Picker(clean_line("Links of this post"), choices), follow)

    def _where(self, link: LinkTarget) -> CleanLine:
        """Where a link leads, for a person: the whole address, or what it is within the post."""
        from reader.page.links import Kind

        if link.href.startswith(BACK_FROM_NOTE):
            return clean_line("back to the text")
        if link.href.startswith(NOTE):
            return clean_line("a footnote")
        target = self._judge(link)
        if target.kind is Kind.ANCHOR:
            return clean_line(f"in this post: {target.shown}")
        return target.shown or target.reason

    def _judge(self, link: LinkTarget) -> Target:
        from reader.page.links import judge

        entry = self.post_view.entry if self.post_view is not None else None
        page = entry.post.url if entry is not None else "/"
        return judge(link.href, text=link.text, site=self.session.links, page=page)

    def follow(self, link: LinkTarget) -> None:
        """Go where a link leads."""
        from reader.page.links import Kind

        target = self._judge(link)
        if target.kind is Kind.REFUSED:
            self.tell(target.reason, severity="warning")
        elif target.kind is Kind.ANCHOR:
            self._jump(target.fragment)
        elif target.kind is Kind.POST:
            self._open_post(target.href, target.fragment)
        else:
            self._confirm_opening(target)

    def _jump(self, fragment: str) -> None:
        view = self.post_view
        if view is None or view.shown is None:
            return
        line = view.shown.page.anchor(fragment)
        if line is None:
            self.tell(clean_line(f"This post has no place called “{fragment}”."))
        else:
            view.go_to_line(line)

    def _open_post(self, post_id: str, fragment: str) -> None:
        library = self.session.library
        entry = library.entry_of(post_id) if library is not None else None
        if entry is None:
            self.tell(clean_line("That post is no longer there."))
            return
        self.entry_list.highlight_entry(entry.id)
        self.read(entry, anchor=fragment)

    # The browser

    def _confirm_opening(self, target: Target) -> None:
        from reader.tui.screens.prompt import Confirm

        words = [target.shown]
        if target.removed:
            words.append(clean_line(f"Taken off: {', '.join(target.removed)}, which would tell who sent you."))
        if target.warning:
            words.append(target.warning)
        if self.session.settings.links == "open" and not target.warning:
            for word in words:
                self.tell(word)
            self._open(target.href)
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self._open(target.href)

        question = clean_line(f"Open {target.host or 'this address'} outside the reader?")
        self.app.push_screen(Confirm(question, clean_block("\n\n".join(words)), "open it"), answer)

    def _open(self, address: str) -> None:
        from reader.sources.opener import open_address

        def told(started: object) -> None:
            if not started:
                self.tell(clean_line(f"No browser could be started. The address is {address}"), severity="warning")

        self.errands.submit(lambda: open_address(address), told)

    def action_open_page(self) -> None:
        """Open the post's page in the browser, once its whole address was shown."""
        from reader.page.links import judge

        link = self._link_of(self.current)
        if link is not None:
            self._confirm_opening(judge(link))

    def _link_of(self, entry: Entry | None) -> str | None:
        site = self.session.site
        if entry is None or site is None:
            return None
        link = site.link(entry.post)
        if link is None:
            self.tell(clean_line("This site does not say where it is published: its _config.yml has no url."))
        return link

    # The clipboard

    def action_copy_link(self) -> None:
        """Copy the post's address."""
        link = self._link_of(self.current)
        if link is not None:
            self._copy(lambda: link, clean_line(f"Sent to the clipboard: {link}"))

    def action_copy_text(self) -> None:
        """Copy what the mouse selected; Textual's own action of this name knows the terminal's clipboard alone."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        self._copy(lambda: selected, clean_line("What you selected was sent to the clipboard."))

    def on_text_selected(self) -> None:
        """Say how to copy what was selected."""
        if self.get_selected_text():
            self.key_bar.note = f"{self.session.key_name('copy.selection')} copies it"

    def action_copy_post(self) -> None:
        """Copy the post's text without boilerplate."""
        entry, library = self.current, self.session.library
        if entry is not None and library is not None:
            self._copy(lambda: library.text(entry), clean_line("The text was sent to the clipboard."))

    def _copy(self, text: Callable[[], str], sent: CleanLine) -> None:
        """Copy with the system's own tool, else through the terminal, which does not say whether it did.

        Where neither takes it, the text is shown to be selected by hand.
        """
        from reader.sources.opener import copy_text
        from reader.tui.screens.selecting import ToSelect
        from reader.tui.terminal.clipboard import terminal_may_copy

        def copy() -> str:
            """What the system's tools did not take."""
            made = text()
            return "" if self.session.settings.clipboard != "terminal" and copy_text(made) else made

        def told(left: object) -> None:
            if left and not terminal_may_copy(os.environ):
                self.app.push_screen(ToSelect(clean_block(str(left))))
                return
            if left:
                self.app.copy_to_clipboard(str(left))
            self.tell(sent)

        self.errands.submit(copy, told)

    # The editor

    def action_edit(self) -> None:
        """Open the post's file in the person's editor; the screen comes back whole."""
        from reader.tui.terminal.served import is_served
        from reader.tui.work.editing import edit, file_of

        entry = self.current
        if entry is None:
            return
        path = file_of(self.session.loader.source, entry)
        if path is None:
            self.tell(clean_line("Posts of a clone or of the samples cannot be edited here."))
            return
        if is_served():
            self.tell(clean_line("A browser has no room for an editor: edit the file from a terminal."))
            return
        with self.app.suspend():
            problem = edit(path)
        self.refresh(layout=True)
        if problem:
            self.tell(problem, severity="warning")
        self.reload()
