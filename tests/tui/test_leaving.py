"""The ways back and out: from a link to the post before it, one level a press, and to the shell and back again."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.template import ForkedReader
from tests.terminal import Terminal
from tests.tui.running import Reader, running
from tests.tui.test_screens import WEEKEND, choose_link, open_post


async def follow_from_the_middle(reader: Reader) -> int:
    """Read a long post, go down, follow a link to another post; the line at which the first one was left."""
    await open_post(reader, "quiet weekend")
    view = reader.main.parts.reading.view
    assert view is not None
    await reader.press("space")
    await choose_link(reader, "ask-a-company")
    place = view.scroll_offset.y
    await reader.press("enter")
    opened = reader.main.parts.reading.opened
    assert opened is not None
    assert opened.title == "How do I ask a company what it holds about me?"
    return place


@pytest.mark.parametrize("key", ["escape", "backspace"])
async def test_a_step_back_from_a_link_leads_to_the_same_line_of_the_post_before_it(samples: Path, key: str) -> None:
    async with running(samples) as reader:
        place = await follow_from_the_middle(reader)
        await reader.press(key)
        reading = reader.main.parts.reading
        assert reading.opened is not None
        assert reading.opened.title == WEEKEND
        assert reading.view is not None
        assert abs(reading.view.scroll_offset.y - place) <= 1
        assert reader.highlighted.title == WEEKEND
        await reader.press(key)
        assert not reading.is_reading
        assert reader.main.search_box.value == "quiet weekend"


async def test_going_on_from_a_linked_post_forgets_the_way_back(samples: Path) -> None:
    async with running(samples) as reader:
        reader.main.entry_list.highlight_entry(reader.entry(WEEKEND).id)
        await reader.press("enter")
        await choose_link(reader, "ask-a-company")
        await reader.press("enter", "J", "escape")
        assert not reader.main.parts.reading.is_reading


async def test_q_leaves_one_level_a_press_and_capital_q_all_of_them(samples: Path) -> None:
    async with running(samples) as reader:
        await follow_from_the_middle(reader)
        await reader.press("q")
        assert not reader.main.parts.reading.is_reading
        await reader.press("q")
        assert reader.main.search_box.value == ""
        assert reader.app.is_running
        await reader.press("enter", "Q")
        assert not reader.app.is_running


async def test_q_ends_the_program_from_every_view(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("2", "q")
        assert not reader.app.is_running


async def test_all_posts_of_the_list_are_marked_after_a_question_and_in_one_step(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("A", "y")
        assert all(reader.is_read(entry) for entry in reader.session.entries)
        await reader.press("U")
        assert not any(reader.is_read(entry) for entry in reader.session.entries)


async def test_u_goes_up_and_asks_nobody_for_news(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("d", "d")
        row = reader.main.entry_list.highlighted_row
        await reader.press("u")
        assert (reader.main.entry_list.highlighted_row or 0) < (row or 0)
        assert reader.said == []


def test_three_presses_of_q_end_a_post_within_a_search_with_status_0(own_home: Path) -> None:
    with ForkedReader() as terminal:
        terminal.wait_for("Unread 3")
        terminal.send("/gdpr consent\r")
        terminal.wait_for("Four adjectives and an exit")
        terminal.press("q", "q")
        terminal.wait_for("Search the site")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def still(terminal: Terminal) -> str:
    """The screen once nothing changes on it any more, without its scroll bars."""
    before = ""
    while terminal.text != before:
        before = terminal.text
        terminal.settle(1.5)
    return "\n".join(line.replace("┃", " ").replace("│", " ").rstrip() for line in before.split("\n"))


def test_a_shell_suspends_the_reader_and_brings_it_back_whole(own_home: Path) -> None:
    with Terminal(["bash", "--norc", "-i"], environment={"PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        terminal.press(f"{shlex.quote(sys.executable)} -m reader\r")
        terminal.wait_for("Unread 3")
        terminal.wait_for("curtains at home")
        before = still(terminal)
        terminal.press("\x1a")
        terminal.wait_for("Stopped")
        terminal.press("fg\r")
        terminal.wait_for("curtains at home")
        terminal.wait_for("Unread 3")
        assert still(terminal) == before
        terminal.press("q")
        terminal.wait_for("shell>")
        terminal.press("echo status $?\r")
        terminal.wait_for("status 0")
