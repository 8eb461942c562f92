"""Opening another site: one that has a name already, a folder that Tab completes, or an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.errors import ReaderError
from reader.paths import resource_folder
from reader.sources.known import load_known
from reader.sources.look import SourceState, look_at
from reader.text import clean_line
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, DialogKeys, ListDialog, moving
from reader.tui.widgets.choice_list import Choice, ChoiceList
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.text_block import TextBlock
from reader.tui.work.folders import folders_for, is_path
from reader.tui.work.latest import InOrder, LatestOnly

__all__ = ["OpenSite"]

PLACEHOLDER = "a folder, a file or a git address"

NO_SOURCES = "A source that has a name is listed here: privacy-reader sources add NAME SOURCE"


class _Offer(NamedTuple):
    """A choice, and what is opened or put into the field for it."""

    drawn: Choice
    value: str


class OpenSite(ListDialog[str]):
    """A field, and below it the known sources with their state or the folders that fit what is typed.

    Its result is what to open, None where nothing is. `failed` is told of a list of sources that cannot be read.
    """

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "Close", id="open.close"),
        Binding("tab", "complete", "Complete", priority=True, id="open.complete"),
        *moving("open", "down,ctrl+n", "up,ctrl+p,shift+tab"),
    ]

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._failed = failed
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="folders")
        self._finding: LatestOnly[list[_Offer]] = LatestOnly(self, self._threads, failed)
        self._looking: InOrder[list[SourceState]] = InOrder(self, self._threads, failed)
        self._sources: Sequence[SourceState] = ()
        self._offers: Sequence[_Offer] = ()
        self._moved = False

    def compose(self) -> ComposeResult:
        """A title, the field, and what fits."""
        with Vertical(classes="dialog"):
            yield Static(Content("Open a site"), classes="dialog--title")
            yield SearchBox(placeholder=PLACEHOLDER, sign="›", id="answer")
            yield ChoiceList([], id="choices")
            yield TextBlock(id="hint", classes="dialog--hint")
            keys = [("search.submit", "open it"), ("open.complete", "complete"), ("open.close", "stay here")]
            yield DialogKeys(self, keys)

    def on_mount(self) -> None:
        """Look up the known sources."""
        self.set_focus(self._box)
        self._looking.submit(_known, self._take_sources)

    def on_unmount(self) -> None:
        """Wait for no disk."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def _box(self) -> SearchBox:
        return self.query_one("#answer", SearchBox)

    def _take_sources(self, sources: list[SourceState]) -> None:
        self._sources = sources
        if not sources:
            self.query_one("#hint", TextBlock).update(Content(NO_SOURCES))
        self._find(self._box.value)

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Offer what fits."""
        event.stop()
        self._find(event.value)

    def _find(self, typed: str) -> None:
        named = [_named(source) for source in self._sources if _fits(source, typed)]
        if not typed.strip():
            self._finding.drop()
            self._offer(named)
        else:
            self._finding.submit(lambda _: [*_folders(typed), *named], self._offer)

    def _offer(self, offers: Sequence[_Offer]) -> None:
        self._offers, self._moved = offers, False
        self.choice_list.set_choices([offer.drawn for offer in offers])

    def action_move(self, rows: int) -> None:
        """Move up or down among the offers."""
        super().action_move(rows)
        self._moved = bool(self._offers)

    def action_move_by_page(self, pages: int) -> None:
        """Move by what is in sight."""
        super().action_move_by_page(pages)
        self._moved = bool(self._offers)

    def action_complete(self) -> None:
        """Put what is highlighted into the field."""
        if self._offers:
            self._box.set_value(self._offers[self.choice_list.highlighted].value)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Open what was clicked."""
        event.stop()
        self.dismiss(self._offers[event.number].value)

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Open what was typed; what is highlighted where nothing was, or where the person went there."""
        event.stop()
        typed = event.box.value.strip()
        offered = self._offers[self.choice_list.highlighted].value if self._offers else ""
        if self._moved or not typed:
            self.dismiss(offered or None)
        else:
            self.dismiss(typed)


def _known() -> list[SourceState]:
    """The known sources, the default first."""
    try:
        known = load_known()
    except ReaderError:
        # Whoever opens another site is not the one to be told about a damaged list; `doctor` tells.
        return []
    found = [look_at(name, place, default=name == known.default) for name, place in known.sources.items()]
    return sorted(found, key=lambda source: (not source.default, source.name))


def _fits(source: SourceState, typed: str) -> bool:
    words = typed.casefold().split()
    return all(word in f"{source.name} {source.location}".casefold() for word in words)


def _named(source: SourceState) -> _Offer:
    mark = "default" if source.default else ""
    return _Offer(
        Choice(clean_line(source.name), clean_line(f"{source.location} · {source.state}"), "", mark), source.name
    )


def _folders(typed: str) -> list[_Offer]:
    if ":" in typed and not is_path(typed):
        return []
    return [
        _Offer(Choice(clean_line(folder.typed), tail="site" if folder.site else ""), folder.typed)
        for folder in folders_for(typed)
    ]
