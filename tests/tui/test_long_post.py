"""A post that takes long to make is read from its first part on, while the rest is still being made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from reader.tui.widgets.post_view import PostView
from reader.tui.work.session import Session
from tests.tui.running import Reader, drawn, running, settle

REST = "Preparing the rest of this post"


def sentences(number: int) -> str:
    return f"## Question {number}\n\nThe answer to question {number} is {'a word ' * 50}.\n\n"


@asynccontextmanager
async def reading(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Reader, threading.Event]]:
    """The reader on a folder of one long text and one short one; the whole of the long one waits for the event."""
    (folder / "b-long.md").write_text("# Long\n\n" + "".join(map(sentences, range(300))), encoding="utf-8")
    (folder / "a-short.md").write_text("# A short one\n\nA text.\n", encoding="utf-8")
    go_on, made = threading.Event(), Session.document

    def document(session: Session, library: Any, entry: Any, following: Any, stop: Any) -> Any:
        while entry.title == "Long" and not go_on.is_set():
            stop.check()
            threading.Event().wait(0.001)
        return made(session, library, entry, following, stop)

    async with running(folder) as reader:
        monkeypatch.setattr(Session, "document", document)
        yield reader, go_on


def view(reader: Reader) -> PostView:
    found = reader.main.parts.reading.view
    assert found is not None
    return found


def text_of(reader: Reader) -> list[str]:
    """The upper lines of the post, without its scroll bar."""
    return [line[60:].strip(" ┃") for line in reader.lines[4:14]]


async def seen(reader: Reader, words: str) -> None:
    """Wait until words are on the screen."""
    for _ in range(2_000):
        if words in reader.text:
            return
        await drawn(reader.pilot)
    raise AssertionError(reader.text)


async def begun(reader: Reader, *keys: str) -> None:
    """Open the long text, and wait for its first part."""
    await reader.pilot.press("j", "enter", *keys)
    await seen(reader, "Question 0")


async def test_the_first_part_is_read_and_kept_in_place_when_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, go_on):
        await begun(reader)
        assert view(reader).shown is None
        await reader.pilot.press("space", "space")
        await drawn(reader.pilot)
        before = text_of(reader)
        assert any("question" in line for line in before)

        go_on.set()
        await settle(reader.pilot)
        assert view(reader).shown is not None
        assert view(reader).shown.is_whole
        assert text_of(reader) == before
        assert REST not in "\n".join(line.text for line in view(reader).page.lines)


async def test_the_end_of_a_part_says_that_the_rest_follows_and_the_end_asked_for_is_that_of_the_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, go_on):
        await begun(reader)
        await reader.pilot.press("G")
        await seen(reader, REST)
        assert not reader.is_read(reader.highlighted)
        go_on.set()
        await settle(reader.pilot)
        assert "question 299" in reader.text
        assert view(reader).percent == 100


async def test_after_the_end_was_asked_for_another_place_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, go_on):
        await begun(reader)
        await reader.pilot.press("G")
        await seen(reader, REST)
        await reader.pilot.press("g")
        await seen(reader, "Question 0")
        go_on.set()
        await settle(reader.pilot)
        assert "Question 0" in reader.text


async def test_what_is_sought_beyond_the_first_part_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, go_on):
        await reader.pilot.press("slash", *"299", "enter")
        await seen(reader, "Preparing this post")
        assert "Question 0" not in reader.text
        go_on.set()
        await settle(reader.pilot)
        assert "Question 299" in reader.text


async def test_finding_says_that_it_goes_on_and_keys_work_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, go_on):
        go_on.set()
        await begun(reader)
        await settle(reader.pilot)
        slices: list[Callable[[], None]] = []
        monkeypatch.setattr("reader.tui.page.slices.SLICE", 0)
        monkeypatch.setattr(view(reader).matches, "_later", lambda _, slice_: slices.append(slice_))
        await reader.press("slash")
        await reader.type("299")
        assert "finding …" in reader.text
        await reader.press("enter", "n")
        assert "There is no match" not in reader.text
        await reader.press("space")
        assert "Question 0" not in reader.text

        while slices:
            slices.pop()()
        await settle(reader.pilot)
        # The heading, and, one `n` further, the answer.
        assert "2 of 2" in reader.text
        assert "The answer to question 299" in reader.text


async def test_others_have_a_turn_between_the_slices_of_a_layout(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("# Long\n\n" + "".join(map(sentences, range(300))), encoding="utf-8")
    async with running(tmp_path) as reader:
        await reader.press("enter")
        page = view(reader).page
        assert page is not None
        turns, at, done = 0, list[int](), asyncio.Event()

        async def other() -> None:
            nonlocal turns
            while not done.is_set():
                await asyncio.sleep(0)
                turns += 1

        def a_little(_: float) -> bool:
            at.append(turns)
            return len(at) == 10

        page.go_on = a_little  # type: ignore[method-assign]
        waiting = asyncio.create_task(other())
        view(reader).when_laid_out(done.set)
        await asyncio.wait_for(waiting, 60)
        assert all(before < after for before, after in pairwise(at))


async def test_only_the_first_part_is_searched_so_far_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, go_on):
        await begun(reader)
        await reader.pilot.press("slash", *"ANSWER")
        await seen(reader, "so far")
        await reader.pilot.press("ctrl+u", *"299")
        await seen(reader, "finding …")
        go_on.set()
        await settle(reader.pilot)
        assert "1 of 2" in reader.text
        assert "so far" not in reader.text


async def test_what_is_resumed_far_below_is_laid_out_before_the_page_is_shown(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("# Long\n\n" + "".join(map(sentences, range(300))), encoding="utf-8")
    async with running(tmp_path) as reader:
        await reader.press("enter", "G")
        last = text_of(reader)
        made: list[int] = []
        maker = view(reader).presenter.maker
        shown = maker._shown

        def laid_out(*wanted: Any) -> Any:
            result = shown(*wanted)
            made.append(len(result.page.lines))
            return result

        maker._shown = laid_out  # type: ignore[method-assign]
        await reader.press("less_than_sign")
        await settle(reader.pilot)
        assert made[-1] > 900
        assert text_of(reader) != last
        assert "Question 29" in reader.text


async def test_a_part_of_another_post_is_never_left_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(tmp_path, monkeypatch) as (reader, _):
        await begun(reader)
        await reader.pilot.press("escape", "k")
        await settle(reader.pilot)
        assert "A text." in reader.text
        assert "Question 0" not in reader.text


async def test_choosing_links_lays_out_no_more_than_is_needed(tmp_path: Path) -> None:
    lines = [f"## Question {number}\n\nSee [source {number}](https://a.example/{number}).\n\n" for number in range(900)]
    (tmp_path / "long.md").write_text("# Long\n\n" + "".join(lines), encoding="utf-8")
    async with running(tmp_path) as reader:
        await reader.press("enter", "tab")
        page = view(reader).page
        assert page is not None
        for number in (0, 1, 2):
            assert page.link(view(reader).overlay.link or 0).href == f"https://a.example/{number}"  # type: ignore[union-attr]
            await reader.press("tab")
        assert not page.complete
        for _ in range(4):
            await reader.press("shift+tab")
        assert page.complete
        assert "source 899" in reader.text
        await reader.press("tab")
        assert "source 0" in reader.text
