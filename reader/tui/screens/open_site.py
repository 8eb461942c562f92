"""Opening another site: by its name, by a folder that Tab completes, or by an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reader.errors import ReaderError
from reader.paths import resource_folder
from reader.sources import Source, resolve
from reader.sources.known import load_known
from reader.sources.look import SourceState, look_at
from reader.text import clean_line
from reader.tui.screens.dialogs import DIALOG_HEIGHTS, DialogKeys, ListDialog, moving
from reader.tui.widgets.choice_list import Choice, ChoiceList
from reader.tui.widgets.search_box import SearchBox
from reader.tui.widgets.text_block import TextBlock
from reader.tui.work.folders import folders_for, is_path
from reader.tui.work.latest import InOrder, LatestOnly, one_thread

__all__ = ["OpenSite"]

PLACEHOLDER = "folder, file or git address"

NOTHING_KNOWN = "The sites that you open will be listed here."


class _Offer(NamedTuple):
    """A choice, and the text that is opened or inserted for it."""

    drawn: Choice
    value: str


class OpenSite(ListDialog[Source]):
    """A field, and below it the known sites with their state or the folders that match.

    Its result is the source to open, or None. A source that cannot be found is reported here and can be corrected.
    `here` is the location of the current site (`Source.argument`); `failed` is called with other failures. `typed` is a
    previous input that could not be read, and can be corrected, too.
    """

    CSS_PATH = resource_folder("styles") / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = DIALOG_HEIGHTS
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", "Close", id="open.close"),
        Binding("tab", "complete", "Complete", priority=True, id="open.complete"),
        *moving("open", "down,ctrl+n", "up,ctrl+p,shift+tab"),
    ]

    def __init__(self, here: str, failed: Callable[[BaseException], None], typed: str = "") -> None:
        super().__init__()
        self._here = here
        self._typed = typed
        self._threads = one_thread("folders")
        self._finding: LatestOnly[list[_Offer]] = LatestOnly(self, self._threads, failed)
        self._looking: InOrder[list[_Offer]] = InOrder(self, self._threads, failed)
        self._opening: InOrder[Source | ReaderError] = InOrder(self, self._threads, failed)
        self._known: Sequence[_Offer] = ()
        self._offers: Sequence[_Offer] = ()
        self._moved = False

    def compose(self) -> ComposeResult:
        """Yield a title, the field, and the matches."""
        with Vertical(classes="dialog"):
            yield Static(Content("Open a site"), classes="dialog--title")
            yield SearchBox(placeholder=PLACEHOLDER, sign="›", id="answer")
            yield ChoiceList([], id="choices")
            yield TextBlock(id="hint", classes="dialog--hint")
            yield TextBlock(id="error", classes="dialog--error")
            keys = [("search.submit", "Open"), ("open.complete", "Complete"), ("open.close", "Cancel")]
            yield DialogKeys(self, keys)

    def on_mount(self) -> None:
        """Look up the known sources."""
        self.set_focus(self._box)
        self._tell("")
        self._box.set_value(self._typed)
        self._looking.submit(lambda: _known(self._here), self._take_known)

    def on_unmount(self) -> None:
        """Do not wait for the disk."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def _box(self) -> SearchBox:
        return self.query_one("#answer", SearchBox)

    def _take_known(self, known: list[_Offer]) -> None:
        self._known = known
        hint = self.query_one("#hint", TextBlock)
        hint.display = not known
        hint.update(Content(NOTHING_KNOWN))
        self._find(self._box.value)

    def _tell(self, words: str) -> None:
        """Say what is wrong with the text in the field, which stays to be corrected."""
        error = self.query_one("#error", TextBlock)
        error.display = bool(words)
        error.update(Content(clean_line(words)))

    def on_search_box_changed(self, event: SearchBox.Changed) -> None:
        """Offer the matches."""
        event.stop()
        self._tell("")
        self._find(event.value)

    def _find(self, typed: str) -> None:
        known = [offer for offer in self._known if _fits(offer, typed)]
        if not typed.strip():
            self._finding.drop()
            self._offer(known)
        else:
            self._finding.submit(lambda _: [*_folders(typed), *known], self._offer)

    def _offer(self, offers: Sequence[_Offer]) -> None:
        self._offers, self._moved = offers, False
        self.choice_list.set_choices([offer.drawn for offer in offers])

    def action_move(self, rows: int) -> None:
        """Move up or down among the offers."""
        super().action_move(rows)
        self._moved = bool(self._offers)

    def action_move_by_page(self, pages: int) -> None:
        """Move by a screenful."""
        super().action_move_by_page(pages)
        self._moved = bool(self._offers)

    def action_complete(self) -> None:
        """Insert the highlighted offer into the field."""
        if self._offers:
            self._box.set_value(self._offers[self.choice_list.highlighted].value)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Open the offer that was clicked."""
        event.stop()
        self._open(self._offers[event.number].value)

    def on_search_box_submitted(self, event: SearchBox.Submitted) -> None:
        """Open the typed text, or the highlighted offer if nothing was typed or the user moved the highlight."""
        event.stop()
        typed = event.box.value.strip()
        offered = self._offers[self.choice_list.highlighted].value if self._offers else ""
        if self._moved or not typed:
            self._open(offered)
        else:
            self._open(typed)

    def _open(self, wanted: str) -> None:
        if wanted:
            # Keys that follow at once are meant for the other site: they must not change this input.
            self.set_focus(None)
            self._opening.submit(lambda: _resolved(wanted), self._take)
        else:
            self._tell(f"Type a {PLACEHOLDER}.")

    def _take(self, found: Source | ReaderError) -> None:
        if isinstance(found, ReaderError):
            self.set_focus(self._box)
            self._tell(str(found))
        else:
            self.dismiss(found)


def _resolved(wanted: str) -> Source | ReaderError:
    """Return the source that a text names, or why it names none."""
    try:
        return resolve(wanted)
    except ReaderError as error:
        return error


def _known(here: str) -> list[_Offer]:
    """Return the sites with a name, the default first, then other opened ones except `here`, the newest first."""
    try:
        known = load_known()
    except ReaderError:
        # Opening a site is not the occasion to report a damaged list; `doctor` does.
        return []
    names = sorted(known.sources, key=lambda name: (name != known.default, name))
    places = (place for place in known.recent if place != here and not known.name_of(place))
    named = (_named(look_at(name, known.sources[name], default=name == known.default)) for name in names)
    return [*named, *(_unnamed(look_at("", place, default=False), place) for place in places)]


def _named(source: SourceState) -> _Offer:
    detail = clean_line(f"{source.location} · {source.state}")
    return _Offer(Choice(clean_line(source.name), detail, "", "default" if source.default else ""), source.name)


def _unnamed(source: SourceState, place: str) -> _Offer:
    return _Offer(Choice(source.location, clean_line(source.state)), place)


def _fits(offer: _Offer, typed: str) -> bool:
    words = typed.casefold().split()
    return all(word in f"{offer.drawn.text} {offer.drawn.detail}".casefold() for word in words)


def _folders(typed: str) -> list[_Offer]:
    if ":" in typed and not is_path(typed):
        return []
    return [
        _Offer(Choice(clean_line(folder.typed), tail="site" if folder.site else ""), folder.typed)
        for folder in folders_for(typed)
    ]
