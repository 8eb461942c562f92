"""The statistics screen: what was read by day, what is left, by tag and author, and the state of the site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content

from reader.cells import cell_len
from reader.learn.charts import MARGIN, SHADES, heat_map
from reader.learn.recall.desk import Desk
from reader.learn.recall.session import Company
from reader.learn.report_lines import health_lines, last_days, reading_lines, recall_lines
from reader.learn.statistics import Health, QuestionGroup, ReadingHistory, by_topic, health_of, reading_of
from reader.learn.twins import Twins
from reader.paths import resource_folder
from reader.tui.screens.dialogs import DialogKeys, ScrollingScreen, scrolling
from reader.tui.widgets.key_bar import crop
from reader.tui.widgets.text_block import TextBlock
from reader.tui.work.latest import LatestOnly
from reader.tui.work.session import Session

__all__ = ["StatsScreen", "today"]

ROOMY = 90
"""Columns from which two parts are side by side."""

GROUPS = 10
"""Maximum number of tags and of authors shown."""

BAR, SHORT_BAR = 10, 5
"""Cells of the bar for the share of a group that was read; a short one leaves room for recall."""

GAP = 2
PAD = 1
"""Cells that a pair of parts leaves free at the right, as in the style sheet."""

LEAST_NAME, WIDEST_NAME = 16, 28
"""Width of a name in cells: the minimum beside recall figures, and the maximum."""

NOTHING_READ = "Nothing read yet. The calendar fills up as you read."
ONLY_RECALLED = "No post is marked as read yet. The calendar fills up as you read; recall is counted below."


class ShownStats(NamedTuple):
    """The data on the screen; `topics` is empty if the site's own tags are sufficient."""

    reading: ReadingHistory
    health: Health
    day: date
    recall: Sequence[str] = ()
    topics: Sequence[QuestionGroup] = ()


def today() -> date:
    """Return the current day in the user's time zone."""
    return date.today()  # noqa: DTZ011


class StatsScreen(ScrollingScreen[None]):
    """Figures and charts about one site and its reader, computed in a thread."""

    CSS_PATH = resource_folder("styles") / "stats.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (ROOMY, "-roomy")]  # noqa: RUF012
    BINDINGS: ClassVar = [
        Binding("escape,q,S", "dismiss", "Close", id="stats.close"),
        *scrolling("stats"),
    ]
    SCROLLED = "#stats"

    def __init__(self, session: Session, failed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._session = session
        self._found: ShownStats | None = None
        self._counting: LatestOnly[ShownStats] = LatestOnly(self, session.executor, failed)

    def compose(self) -> ComposeResult:
        """Yield the parts, empty until everything is counted."""
        with VerticalScroll(id="stats", can_focus=False):
            yield TextBlock(Content("Statistics"), classes="stats--title")
            with Container(classes="stats--pair"):
                yield from _part("Your reading", "reading")
                yield from _part("The site", "health")
            yield TextBlock(id="stats-months", classes="stats--quiet stats--map")
            with Container(id="stats-calendar"):
                yield TextBlock(id="stats-days", classes="stats--quiet")
                yield TextBlock(id="stats-weeks", classes="stats--chart")
            yield TextBlock(id="stats-spark", classes="stats--gap")
            with Container(id="stats-recalled", classes="stats--part"):
                yield TextBlock(Content("Recall"), classes="stats--heading")
                yield TextBlock(id="stats-recall")
            with Container(classes="stats--pair"):
                yield from _part("By tag", "tags")
                yield from _part("By author", "authors")
        yield DialogKeys(self, [("stats.page-down", "Page"), ("stats.close", "Close")])

    def on_mount(self) -> None:
        """Start counting."""
        self._fill("reading", ["counting …"])
        self._counting.submit(lambda _: count(self._session, today()), self._take)

    def _take(self, found: ShownStats) -> None:
        self._found = found
        self._show()

    def on_resize(self) -> None:
        """Fit the charts to the new width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if self._found is None or not self.is_mounted:
            return
        reading, health, day, recall, topics = self._found
        self._fill("reading", reading_lines(reading))
        self._fill("health", health_lines(health, day, self._session.write_date))
        width = self.query_one("#stats", VerticalScroll).scrollable_content_region.width
        self._show_days(reading, day, width, ONLY_RECALLED if recall else NOTHING_READ)
        each = (width - PAD - GAP) // 2 if self.has_class("-roomy") else width - PAD
        self._fill("recall", recall)
        self.query_one("#stats-recalled").display = bool(recall)
        if topics:
            self.query_one("#stats-tags-name", TextBlock).update(Content("By topic"))
        self.query_one("#stats-tags", TextBlock).update(_group_lines(topics or reading.tags, each))
        self.query_one("#stats-authors", TextBlock).update(_group_lines(reading.authors, each))

    def _show_days(self, reading: ReadingHistory, day: date, width: int, nothing: str) -> None:
        for name in ("#stats-months", "#stats-calendar"):
            self.query_one(name).display = bool(reading.days)
        spark = self.query_one("#stats-spark", TextBlock)
        if not reading.days:
            spark.update(Content(nothing))
            return
        months, *week = heat_map(reading.days, day, width)
        self.query_one("#stats-months", TextBlock).update(Content(months))
        self.query_one("#stats-days", TextBlock).update(Content("\n".join(line[:MARGIN].rstrip() for line in week)))
        weeks = Content("\n".join(line[MARGIN:] for line in week))
        self.query_one("#stats-weeks", TextBlock).update(_quiet(weeks))
        name, bars, total = last_days(reading.days, day)
        spark.update(Content.assemble(f"{name}  ", (bars, "$accent"), f"  {total}"))

    def _fill(self, name: str, lines: Sequence[str]) -> None:
        self.query_one(f"#stats-{name}", TextBlock).update(Content("\n".join(lines)))


def count(session: Session, day: date) -> ShownStats:
    """Compute everything that is shown; runs in a thread. Raises ReaderError."""
    library, store = session.loaded, session.store
    entries = library.entries
    times = store.personal.reading_times(library.site.key)
    marks = store.marks_of(entries)
    reading = reading_of(entries, marks, times, day)
    health = health_of(entries, len(library.posts), len(library.faults), day, library.site.kind)
    subjects = session.subjects
    topics = by_topic(subjects.by_entry, marks) if subjects and not subjects.own else ()
    return ShownStats(reading, health, day, _recall(session), topics)


def _recall(session: Session) -> Sequence[str]:
    """Return sentences on recall; empty if nothing was ever asked."""
    if not session.store.reviews(session.loaded.site.key):
        return ()
    desk = Desk(session.loaded.entries, session.store, session.settings.recall, kept=session.loader.recall_file)
    if session.index is not None and session.index.complete:
        desk.company = Company(are_kin=Twins(session.index).are_kin)
    desk.look()
    return recall_lines(desk.progress())


def _part(title: str, name: str) -> ComposeResult:
    with Container(classes="stats--part"):
        yield TextBlock(Content(title), id=f"stats-{name}-name", classes="stats--heading")
        yield TextBlock(id=f"stats-{name}")


def _quiet(weeks: Content) -> Content:
    """Return the weeks with their empty days dimmed."""
    for place, shade in enumerate(weeks.plain):
        if shade == SHADES[0]:
            weeks = weeks.stylize("dim", place, place + 1)
    return weeks


def _group_lines(groups: Sequence[QuestionGroup], width: int) -> Content:
    """Return one line of `width` cells per group: name, bar, number read, and recall figures if they fit without it."""
    shown = groups[:GROUPS]
    counts = [f"{group.read:,} of {group.total:,}" for group in shown]
    most = max(map(len, counts), default=0)
    wanted = min(max((cell_len(group.name) for group in shown), default=0), WIDEST_NAME)
    known = [group.recall_words for group in shown]
    beside = max(map(len, known), default=0) + GAP
    room = width - most - 2 * GAP
    least = min(wanted, LEAST_NAME)
    if beside == GAP or room - beside < least:
        known, beside = [""] * len(shown), 0
    cells = BAR if not beside or room - BAR - beside >= wanted else SHORT_BAR
    if beside and room - cells - beside < least:
        # The number beside it says the same.
        cells = 0
    name_cells = min(wanted, max(room - cells - beside, 6))
    lines = []
    for group, numbers, recalled in zip(shown, counts, known, strict=True):
        # A group with anything read shows that, however large it is.
        filled = max(cells * group.read // group.total, 1 if group.read else 0)
        name = _padded(crop(group.name, name_cells), name_cells)
        bar = (("━" * filled, "$accent"), ("─" * (cells - filled), "$border"))
        lines.append(Content.assemble(f"{name}  ", *bar, f"  {numbers:>{most}}  {recalled}".rstrip()))
    if len(groups) > GROUPS:
        lines.append(Content(f"and {len(groups) - GROUPS:,} more"))
    return Content("\n").join(lines or [Content("none")])


def _padded(name: str, width: int) -> str:
    return name + " " * (width - cell_len(name))
