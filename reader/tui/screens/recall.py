"""Recall: one question at a time, its answer on request, and a grade for how well it was recalled."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from reader.cells import cell_len
from reader.errors import ReaderError
from reader.learn.recall.practice import Selection
from reader.learn.recall.round import Round
from reader.learn.recall.session import OFF, QueuedQuestion
from reader.learn.recall.told import TakenBack
from reader.library.document import Document, Paragraph, Run
from reader.page import lay_out
from reader.paths import resource_folder
from reader.text import EMPTY, CleanLine, clean_line
from reader.tui.keys import QUIT
from reader.tui.screens.recall_keys import ANSWERS, RecallKeys, title_of, top_line, words_of_keys
from reader.tui.terminal.internals import SizedScreen
from reader.tui.widgets.grade_bar import GradeBar
from reader.tui.widgets.message_line import MessageLine
from reader.tui.widgets.own_answer import OwnAnswer
from reader.tui.widgets.page_view import ABOVE, PageView, bring_into_sight
from reader.tui.widgets.text_block import TextBlock
from reader.tui.work.latest import InOrder
from reader.tui.work.marking import MARK
from reader.tui.work.recalling import NOTHING_FURTHER, Card, Further, MainDeeds, Outlook, Recalling, Start
from reader.tui.work.session import Session

__all__ = ["RecallScreen"]

LOW = 20
"""Rows below which blank lines are omitted."""

PATIENCE, LOOK = 0.3, 0.005
"""Maximum seconds for which a key waits for its question, and seconds between checks."""

QUESTION, ANSWER, REST, END = range(4)


class RecallScreen(SizedScreen[bool]):
    """Asks the questions of one session, one after the other; Esc leaves at any time and nothing is lost.

    Its result is true if a post is to be opened now.
    """

    CSS_PATH = resource_folder("styles") / "recall.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-roomy")]  # noqa: RUF012
    AUTO_FOCUS = "#recall-page"
    BINDINGS: ClassVar = [
        Binding("space,enter", "show", ANSWERS, id="recall.show", priority=True),
        Binding("w", "write", "Write it down", id="recall.write"),
        Binding("1", "grade(1)", "Not recalled", show=False, id="recall.not-recalled"),
        Binding("2", "grade(2)", "Recalled with effort", show=False, id="recall.effort"),
        Binding("3", "grade(3)", "Recalled", show=False, id="recall.recalled"),
        Binding("4", "grade(4)", "Recalled at once", show=False, id="recall.at-once"),
        Binding("s", "skip", "Not today", id="recall.skip"),
        Binding("x", "never", "Never ask", id="recall.never"),
        Binding("U", "undo", "Undo", id="recall.undo"),
        Binding("p", "practise", "Practise", id="recall.practise", tooltip="Practise what is not due"),
        Binding("b", "on_question('bookmark')", "Bookmark", show=False, id="recall.bookmark"),
        Binding("a", "on_question('note')", "Add or edit a note", show=False, id="recall.note"),
        Binding("L", "links", "Links of this post", show=False, id="recall.links"),
        Binding("o", "on_question('page')", "Web page of this post", show=False, id="recall.page"),
        Binding("question_mark,f1", "app.help", "Help", id="recall.help"),
        Binding("escape,q", "leave", "Leave", id="recall.leave", priority=True),
        QUIT,
    ]

    def __init__(self, session: Session, work: Recalling, deeds: MainDeeds, selection: Selection) -> None:
        """`selection` says which questions may be asked."""
        super().__init__()
        self._session = session
        self._work = work
        self._deeds = deeds
        self._selection = selection
        self._further = NOTHING_FURTHER
        self._cards: dict[str, Card] = {}
        self._round = Round()
        self._stage = QUESTION
        self._undoable = False
        self._last_words = EMPTY
        self.is_busy = True
        """Whether a question is being looked up, or a grade is being saved."""
        self.awaits_texts = False
        """Whether the session begins once the texts and topics are known, which its query may need."""
        self._top = TextBlock(Content(title_of(selection)), id="recall-top")
        self._page = PageView(id="recall-page")
        self._grades = GradeBar(id="recall-grades")
        self.own = OwnAnswer(id="recall-own-place")
        """The answer that the user writes before looking."""
        self.messages = MessageLine(id="recall-messages")
        """Messages, below the grades so that they do not hide what a key is about to do."""
        self._reads: InOrder[object] = InOrder(self, session.executor, self._failed)
        self._writes: InOrder[object] = InOrder(self, session.state_executor, self._failed)

    def compose(self) -> ComposeResult:
        """Yield the progress, the question, a hint, the grades, messages, and the keys."""
        yield self._top
        yield self._page
        yield self.own
        yield TextBlock(id="recall-hint")
        yield self._grades
        yield self.messages
        yield RecallKeys(lambda: words_of_keys(self.shows_answer, self.own.is_writing, self._stage == END))

    def on_mount(self) -> None:
        """Find the questions for today."""
        self._page.set_reactive(PageView.text_width, self._session.chosen("width"))
        self.go_on()

    def go_on(self, selection: Selection | None = None) -> None:
        """Begin another session, or the first one, which may have waited for what its query needs."""
        self._selection = selection or self._selection
        self._stage, self.is_busy = QUESTION, True
        query, practise, most = self._selection
        self._cards.clear()
        self._grades.again = {}
        self._hint(clean_line("Looking up the questions …"))
        self.awaits_texts = not self._work.can_find(query)
        if not self.awaits_texts:
            self._reads.submit(lambda: self._work.start(query, practise=practise, most=most), self._begin)

    def _failed(self, error: BaseException) -> None:
        """Report a failure; the question stays, and grades given before are not lost."""
        self.is_busy = False
        if not isinstance(error, ReaderError):
            raise error
        self.messages.tell(clean_line(str(error)), severity="error")

    def _say(self, words: str) -> None:
        """Show what a key did, in place of the last such message."""
        self.messages.tell(clean_line(words), kind=MARK)

    def _begin(self, found: object) -> None:
        assert isinstance(found, Start)  # noqa: S101 - what the thread was asked for
        self._round, self._undoable = Round(found.questions), found.undoable
        if self._current is None:
            self._end(found.why_none, found.further)
            return
        for question in found.questions:
            self._make(question)

    def _make(self, question: QueuedQuestion) -> None:
        def made(card: object) -> None:
            assert isinstance(card, Card)  # noqa: S101 - what the thread was asked for
            self._cards[question.entry.id] = card
            if self._current is not None and self._current.entry.id == question.entry.id:
                self._ask()

        self._reads.submit(lambda: self._work.card(question), made)

    # Display

    @property
    def _current(self) -> QueuedQuestion | None:
        return self._round.current

    @property
    def _card(self) -> Card | None:
        return self._cards.get(self._current.entry.id) if self._current is not None else None

    @property
    def shows_answer(self) -> bool:
        """Whether the answer is shown without the rest."""
        return self._stage == ANSWER

    def _ask(self) -> None:
        """Show the current question alone."""
        self._stage, self.is_busy = QUESTION, False
        self.own.close()
        self.set_focus(self._page)
        self._show()

    def _show(self) -> None:
        card, current = self._card, self._current
        if card is None or current is None:
            return
        query = f"“{self._selection.query}”" if self._selection.query else ""
        parts = [title_of(self._selection), self._round.told, query]
        self._top.update(Content(top_line([part for part in parts if part], card.context, self.size.width - 1)))
        self._page.page = lay_out(card.document(self._stage), width=self._page.column, measure=cell_len)
        self._page.page.finish()
        self._page.resize_virtual()
        if self._stage == QUESTION:
            self._page.scroll_home(animate=False)
        self._page.refresh()
        self._grades.indent = self._indent
        self._grades.again = card.again if self._stage in {ANSWER, REST} else {}
        keys = {"write": self._session.key_name("recall.write"), "show": self._session.key_name("recall.show")}
        words = self.own.advice(new=current.new).format(**keys) if self._stage == QUESTION else ""
        self._hint(clean_line(words))
        self.own.place(self._indent, self._page.column)
        self.refresh_bindings()

    def _hint(self, words: CleanLine) -> None:
        hint = self.query_one("#recall-hint", TextBlock)
        hint.display = bool(words)
        hint.styles.padding = (0, 1, 0, self._indent)
        hint.update(Content(words))

    @property
    def _indent(self) -> int:
        """The columns before the text, with which hint and grades are aligned."""
        return max((self._page.scrollable_content_region.width - self._page.column) // 2, 1)

    def on_resize(self) -> None:
        """Lay the question out for the new width."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self.is_mounted and self._stage == END:
            _lay_out_words(self._page, self._last_words)
        elif self.is_mounted:
            self._show()

    # Keys

    async def before_next_key(self) -> None:
        """Make the next key wait for the question that is being looked up, for which it is meant."""
        until = monotonic() + PATIENCE
        while self.is_busy and self.is_current and monotonic() < until:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(LOOK)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only keys that work now."""
        _ = parameters
        writing, card = self.own.is_writing, self._card
        more = card is not None and (self._stage == QUESTION or (self._stage == ANSWER and bool(card.rest)))
        works = {
            "show": not writing and (more or (self._stage == END and self._further.more > 0)),
            "practise": self._stage == END and self._further.practice > 0,
            "write": not writing and self._stage == QUESTION and self._card is not None,
            "grade": not writing and self._stage in {ANSWER, REST},
            "skip": not writing and self._card is not None and self._stage != END,
            "never": not writing and self._card is not None and self._stage != END,
            "on_question": not writing and self._card is not None and self._stage != END,
            "links": not writing and self._stage in {ANSWER, REST},
            "undo": not writing and (self._round.can_undo or (self._undoable and self._stage == END)),
        }
        return works.get(action, True)

    def action_show(self) -> None:
        """Show the answer, then the rest; at the end, ask what another session asks."""
        if self.is_busy:
            return
        if self._stage == END:
            self.go_on()
            return
        # Not the virtual size, which is never less than the widget's: the answer begins where the question ends.
        before = self._page.page.height + ABOVE if self._page.page is not None else 0
        self._stage += 1
        self._show()
        # The grades take lines from the page.
        self.call_after_refresh(bring_into_sight, self._page, before)

    def action_practise(self) -> None:
        """Ask all questions of the session, also those that are not due."""
        if not self.is_busy:
            self.go_on(self._selection._replace(practise=True))

    async def action_write(self) -> None:
        """Write an answer first; it is never saved."""
        await self.own.write()
        # The box takes lines from the question.
        self.call_after_refresh(self._fit)

    def on_grade_bar_chosen(self, event: GradeBar.Chosen) -> None:
        """Apply the grade that was clicked."""
        event.stop()
        self.action_grade(event.grade)

    def action_grade(self, grade: int) -> None:
        """Save how well the question was recalled; the next one follows once that is on disk."""
        question = self._current
        if self.is_busy or question is None or self._stage not in {ANSWER, REST}:
            return
        self.is_busy = True

        def kept(now: object) -> None:
            assert isinstance(now, QueuedQuestion)  # noqa: S101 - what the thread was asked for
            self._deeds.changed(question.entry)
            self._undoable = True
            if self._round.grade(grade, now):
                self._make(now)
            self._next()

        self._writes.submit(lambda: self._work.grade(question, grade), kept)

    def _next(self) -> None:
        """Ask the next question once it is made, or say how the session went."""

        def tell(outlook: object) -> None:
            assert isinstance(outlook, Outlook)  # noqa: S101 - what the thread was asked for
            said = (self._round.done_words, outlook.words, self._round.late_words)
            self._end(clean_line(" ".join(one for one in said if one)), outlook.further)

        if self._current is None:
            self.is_busy = True
            self._writes.submit(self._work.outlook, tell)
        elif self._card is not None:
            self._ask()

    def action_on_question(self, deed: str) -> None:
        """Bookmark the question, edit its note, or open its page, as in the main screen."""
        question = self._current
        if question is not None:
            getattr(self._deeds, deed)(question.entry)

    def action_links(self) -> None:
        """Choose among the links of the displayed text."""
        question, page = self._current, self._page.page
        if question is not None and page is not None:
            self._deeds.links(question.entry, page, partial(self._leave, for_post=True))

    def action_skip(self) -> None:
        """Postpone the question until tomorrow, even after a restart."""
        question = self._current
        if not self.is_busy and question is not None:
            self._writes.submit(lambda: self._work.desk.skip(question.entry), lambda _: None)
            self._say(f"Not asked today: “{question.entry.title}”")
            self._drop()

    def _drop(self) -> None:
        """Continue without the current question."""
        self._round.drop()
        self._next()

    def action_never(self) -> None:
        """Never ask it again; the recall key in the post adds it back."""
        question = self._current
        if self.is_busy or question is None:
            return
        self.is_busy = True

        def kept(_: object) -> None:
            self._deeds.changed(question.entry)
            key = self._session.key_name("recall")
            self._say(f"Out of recall ({key} in the post adds it back): “{question.entry.title}”")
            self.is_busy = False
            self._drop()

        self._writes.submit(lambda: self._work.desk.set_preference(question.entry, OFF), kept)

    def action_undo(self) -> None:
        """Restore the last question that was dropped or graded; at the end also one graded in an earlier run."""
        if self.is_busy:
            return
        self.is_busy = True

        def taken(back: object) -> None:
            if not isinstance(back, TakenBack):
                self.is_busy = self._undoable = False
                self.refresh_bindings()
                self._say("There is no grade to undo.")
                return
            self._say(back.words)
            if back.question is None:
                self.is_busy = False
                return
            entry = back.question.entry
            self._deeds.changed(entry)
            self._round.take_back(back.question)
            self._cards.pop(entry.id, None)
            self._stage = QUESTION
            self._make(back.question)

        dropped = self._round.dropped
        self._writes.submit(lambda: self._work.take_back(dropped), taken)

    def action_leave(self) -> None:
        """Leave; grades are saved, the other questions wait."""
        if self.own.is_writing:
            self.own.done()
            self.set_focus(self._page)
            self.call_after_refresh(self._fit)
            return
        self._leave(for_post=False)

    def _leave(self, *, for_post: bool) -> None:
        if not self.awaits_texts:
            self._writes.submit(self._work.desk.keep, lambda _: None)
        if self._stage != END and self._cards and (words := self._round.left_words):
            self._deeds.tell(clean_line(words))
        self.dismiss(for_post)

    # The end

    def _end(self, words: CleanLine, further: Further) -> None:
        self._stage, self.is_busy, self._further = END, False, further
        self.own.close()
        self.set_focus(self._page)
        self._top.update(Content(title_of(self._selection)))
        self._grades.again = {}
        self._hint(EMPTY)
        self._last_words = words
        _lay_out_words(self._page, self._last_words)
        self.refresh_bindings()


def _lay_out_words(page: PageView, words: CleanLine) -> None:
    document = Document((Paragraph((Run(words),)),))
    page.page = lay_out(document, width=page.column, measure=cell_len)
    page.page.finish()
    page.resize_virtual()
    page.scroll_home(animate=False)
    page.refresh()
