"""Learning features of the main screen: topics, recall with its waiting questions, the question of the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from reader.dates import this_day
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.main.browsing import Browsing, as_typed
from reader.tui.main.choosing import Choosing
from reader.tui.main.links import Links
from reader.tui.main.reading import Reading
from reader.tui.main.stage import STILL_READING, Stage
from reader.tui.widgets.top_bar import TopBar
from reader.tui.work.latest import InOrder, LatestOnly
from reader.tui.work.marking import MARK, Marker
from reader.tui.work.waiting import asked_today, why_not_today

if TYPE_CHECKING:
    from reader.learn.daily import Daily
    from reader.learn.recall.practice import Selection
    from reader.library.library import Library
    from reader.library.post import Entry
    from reader.state import Marks
    from reader.tui.screens.picker import Choice, Picker
    from reader.tui.screens.recall import RecallScreen

__all__ = ["Learning"]


class Learning:
    """Opens the topics and recall."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with
        self,
        stage: Stage,
        top: TopBar,
        browsing: Browsing,
        reading: Reading,
        marker: Marker,
        choosing: Choosing,
        links: Links,
        leave: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._choosing = choosing
        self._links = links
        self._session = stage.session
        self._top = top
        self._browsing = browsing
        self._reading = reading
        self._marker = marker
        self._leave = leave
        self._awaited: Picker[CleanLine] | None = None
        """The dialog that is waiting for the topics."""
        self._recalls: RecallScreen | None = None
        """The current recall session, which may be waiting for them, too."""
        self._day = self._today()
        marker.recall_changed = self.count_due
        # Runs in the thread in which recall writes the due days, so that the count follows it.
        self._counting: InOrder[int] = InOrder(stage.owner, stage.session.state_executor, stage.tell_failure)
        # Follows the thread that writes marks, since it depends on them.
        self._explaining: InOrder[str] = InOrder(stage.owner, stage.session.state_executor, stage.tell_failure)
        self._drawing: LatestOnly[Daily | None] = LatestOnly(
            stage.owner, stage.session.page_executor, stage.tell_failure
        )

    def look_at_day(self) -> None:
        """Count again once the user's next day has begun: the program may stay open overnight."""
        before, self._day = self._day, self._today()
        if self._day != before:
            self.count_due()

    def _today(self) -> date:
        return this_day(self._session.settings.recall.day_starts)

    def count_due(self) -> None:
        """Show in the header how many questions are waiting, if recall was ever used."""
        self._counting.submit(lambda: asked_today(self._session), self._show_due)

    @property
    def is_settled(self) -> bool:
        """Whether the number of waiting questions is known, and when a chosen one is asked."""
        return self._counting.idle and self._explaining.idle

    def _show_due(self, due: int) -> None:
        self._top.waiting = clean_line(f"{due:,} to recall") if due else EMPTY

    def topics(self) -> None:
        """Choose a topic, with its number of questions and of unread ones.

        While the topics are still being determined, the dialog is open already and takes what is typed, instead of the
        list.
        """
        from reader.tui.screens.picker import Picker  # noqa: PLC0415 (start-up)

        choices = self._topic_choices()
        if choices == []:
            self._tell_no_topics()
            return

        def search(query: str) -> None:
            if self._reading.opened is not None:
                self._reading.stop()
            self._browsing.show_query(query)

        def show(topic: CleanLine | None) -> None:
            self._awaited = None
            if topic is not None:
                search(as_typed("topic", topic))

        waiting = "still being found" if choices is None else ""
        picker = Picker(
            clean_line("Topics"), choices or [], second="beside", filtered=True, waiting=waiting, otherwise=search
        )
        self._awaited = picker if choices is None else None
        self._stage.ask(picker, show)

    def _topic_choices(self) -> list[Choice[CleanLine]] | None:
        """Return the topics with their unread counts; None while they are not known."""
        subjects = self._session.subjects
        if subjects is None:
            return None
        choices: list[Choice[CleanLine]] = []
        for subject in subjects:
            unread = sum(self._browsing.is_unread(entry) for entry in subject.entries)
            count = (
                f"{subject.count:,} unread" if unread == subject.count else f"{unread:,} of {subject.count:,} unread"
            )
            if not unread:
                count = f"{subject.count:,}, all read"
            choices.append((subject.name, clean_line(count), subject.name))
        return choices

    def _tell_no_topics(self) -> None:
        from reader.learn.topics.find import NO_TOPICS  # noqa: PLC0415 (start-up)

        self._stage.tell(clean_line(NO_TOPICS))

    def topics_found(self) -> None:
        """Fill the dialog, or begin the recall session, that was opened before the topics were known."""
        # From now on twins are known, only one of which is asked per day.
        self.count_due()
        if self._recalls is not None and self._recalls.awaits_texts:
            self._recalls.go_on()
        picker, choices = self._awaited, self._topic_choices()
        if picker is None or choices is None:
            return
        self._awaited = None
        if choices:
            picker.fill(choices)
        else:
            picker.dismiss(None)
            self._tell_no_topics()

    def begin(self) -> None:
        """Start recall once, if the command line requested it; the program exits after it."""
        selection, self._session.recall_at_start = self._session.recall_at_start, None
        if selection is not None:
            self.start(selection, leave=True)

    def recall(self) -> None:
        """Ask what is due today; if a post is open, add its question to recall."""
        if self._session.library is None:
            self._stage.tell(STILL_READING)
        elif self._reading.is_reading and self._reading.current is not None:
            self._ask_for(self._reading.current)
        else:
            from reader.learn.recall.practice import Selection  # noqa: PLC0415 (start-up)

            # Like other actions on the list, it applies to what a search has left of it.
            self.start(Selection(self._browsing.box.value.strip()))

    def start(self, selection: Selection, *, leave: bool = False) -> None:
        """Start a session with what is due today or selected otherwise; `leave` exits the program afterwards."""
        from reader.tui.screens.recall import RecallScreen  # noqa: PLC0415 (start-up)
        from reader.tui.work.recalling import MainDeeds, Recalling  # noqa: PLC0415 (start-up)

        deeds = MainDeeds(
            changed=self._marker.look_at,
            tell=self._tell_left,
            bookmark=self._marker.toggle_bookmark,
            note=self._choosing.note_on,
            links=self._links.list_of,
            page=self._links.open_page_of,
        )

        self._session.left_words = EMPTY

        def left(for_post: bool | None) -> None:
            self._recalls = None
            if leave and not for_post:
                self._leave()
            else:
                # The last grades may not be among the marks yet.
                self._marker.when_seen(self.count_due)
                if words := self._session.left_words:
                    self._stage.tell(words, kind=MARK)
                self._session.left_words = EMPTY

        self._recalls = RecallScreen(self._session, Recalling(self._session), deeds, selection)
        self._stage.ask(self._recalls, left)

    def _tell_left(self, words: CleanLine) -> None:
        """Keep the summary of an abandoned session, to be shown on this screen or after the program has exited."""
        self._session.left_words = words

    def today(self) -> None:
        """Open the question of the day, the same one that the command `today` shows."""
        from reader.learn.daily import question_of_the_day  # noqa: PLC0415 (start-up)
        from reader.state import NO_MARKS  # noqa: PLC0415 (start-up)

        session = self._session
        library = session.library
        if library is None:
            self._stage.tell(STILL_READING)
            return
        day = date.today()  # noqa: DTZ011 - the user's own day

        def marks_of(entries: Sequence[Entry]) -> list[Marks]:
            return [session.marks(entry) or NO_MARKS for entry in entries]

        # Each entry draws a number, which takes noticeable time for a hundred thousand of them.
        self._drawing.submit(
            lambda _: question_of_the_day(library.entries, library.site.key, day, marks_of),
            lambda found: self._stage.call_later(self._read_daily, library, found),
        )

    async def _read_daily(self, library: Library, found: Daily | None) -> None:
        if library is not self._session.library:
            return
        if found is None:
            self._stage.tell(clean_line("No post can be the question of the day."))
            return
        await self._reading.need_view()
        self._reading.follow(found.entry, "")
        if found.read_before:
            self._stage.tell(clean_line("You have read everything; here is one to come back to."))

    def _ask_for(self, entry: Entry) -> None:
        from reader.learn.recall.session import ASK, OFF  # noqa: PLC0415 (start-up)

        key = self._session.key_name("recall")
        marks = self._session.marks(entry)
        if marks is not None and (marks.grade == ASK or (marks.reviews and marks.grade != OFF)):
            done = "Already in recall"
        else:
            done = "Added to recall"
            self._marker.set_preference(entry, ASK)

        def told(why: str) -> None:
            self._stage.tell(clean_line(f"{done}; {why}." if why else f"{done}. {key} in the list starts a session."))

        self._marker.when_seen(lambda: self._explaining.submit(lambda: why_not_today(self._session, entry), told))
