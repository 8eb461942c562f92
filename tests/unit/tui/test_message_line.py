"""What is said above the footer: how long it stays, and what takes its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult

from reader.text import clean_line
from reader.tui.widgets import message_line
from reader.tui.widgets.message_line import AT_ONCE, MessageLine


class Told(App[None]):
    """A message line alone."""

    def compose(self) -> ComposeResult:
        yield MessageLine()


class Timers:
    """Timers that run out when a test says so; `now` is the time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, line: MessageLine) -> None:
        self.now = 100.0
        self.seconds = 0.0
        self.run_out: Callable[[], Any] = lambda: None
        monkeypatch.setattr(message_line, "monotonic", lambda: self.now)
        monkeypatch.setattr(line, "set_timer", self.set)

    def set(self, seconds: float, then: Callable[[], Any]) -> Any:
        self.seconds, self.run_out = seconds, then
        return type("Timer", (), {"stop": lambda _: None})()


async def test_a_message_gives_way_sooner_where_another_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MessageLine, "seconds", 3.0)
    async with Told().run_test() as pilot:
        line = pilot.app.query_one(MessageLine)
        timers = Timers(monkeypatch, line)

        def shown() -> str:
            return "".join(line._lines())

        line.tell(clean_line("first"))
        assert (shown(), timers.seconds) == ("first", 3.0)
        timers.now += 0.25
        line.tell(clean_line("second"))
        assert (shown(), timers.seconds) == ("first", 0.75)
        timers.run_out()
        assert (shown(), timers.seconds) == ("second", 3.0)
        timers.now += 2
        line.tell(clean_line("third"))
        # Not 0, by which Textual would divide.
        assert timers.seconds == AT_ONCE > 0
        timers.run_out()
        line.tell(clean_line("newer"), kind="rows")
        line.tell(clean_line("newest"), kind="rows")
        timers.run_out()
        assert shown() == "newest"


async def test_what_went_wrong_is_shown_for_its_whole_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MessageLine, "seconds", 3.0)
    async with Told().run_test() as pilot:
        line = pilot.app.query_one(MessageLine)
        timers = Timers(monkeypatch, line)
        line.tell(clean_line("failed"), severity="error")
        line.tell(clean_line("done"))
        assert timers.seconds == 3.0


async def test_a_message_gives_way_to_a_key_that_does_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MessageLine, "seconds", 3.0)
    monkeypatch.setattr(MessageLine, "grace", 0.1)
    async with Told().run_test() as pilot:
        line = pilot.app.query_one(MessageLine)
        timers = Timers(monkeypatch, line)
        line.tell(clean_line("done"))
        line.give_way(line.shown)
        assert timers.seconds < 0.2
        timers.run_out()
        assert line._lines() == []
        line.tell(clean_line("done"))
        line.give_way(line.shown)
        late = timers.run_out
        line.tell(clean_line("done"))
        late()
        assert line._lines() == ["done"], "the key said so itself"
        line.clear()
        line.tell(clean_line("failed"), severity="error")
        line.give_way(line.shown)
        assert timers.seconds == 3.0, "what went wrong is read to its end"


async def test_a_long_message_takes_two_lines_and_its_rest_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    words = " ".join(f"word{number:03}" for number in range(30))
    async with Told().run_test(size=(40, 15)) as pilot:
        line = pilot.app.query_one(MessageLine)
        timers = Timers(monkeypatch, line)
        line.tell(clean_line(words))
        line.tell(clean_line("then"))
        read: list[str] = []
        while "then" not in line._lines():
            assert 0 < len(line._lines()) <= 2
            read += line._lines()
            timers.run_out()
        assert " ".join(read) == words
        line.clear()
        line.tell(clean_line(words))
        shown = line.shown
        line._next()
        line._drop(shown)
        assert line._lines() == []


async def test_a_part_whose_rest_follows_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for count in (3, 12, 13, 30):
        words = " ".join(f"word{number:03}" for number in range(count))
        async with Told().run_test(size=(40, 15)) as pilot:
            line = pilot.app.query_one(MessageLine)
            timers = Timers(monkeypatch, line)
            line.tell(clean_line(words))
            read: list[str] = []
            while lines := line._lines():
                await pilot.pause()
                parts = [line.render_line(y).text.strip() for y in range(len(lines))]
                read += [part.removesuffix(" …") for part in parts]
                timers.run_out()
                assert parts[-1].endswith("…") is bool(line._lines()), (count, parts)
            assert " ".join(read) == words


async def test_what_is_told_before_a_screen_is_made_is_shown_once_it_is_there() -> None:
    async with Told().run_test() as pilot:
        line = MessageLine(id="later")
        line.tell(clean_line("early"))
        line.tell(clean_line("second"))
        await pilot.app.mount(line)
        assert line._lines() == ["early"]
        assert line.has_class("-shown")
        line._next()
        assert line._lines() == ["second"]
        await line.remove()
        line.tell(clean_line("too late"))
