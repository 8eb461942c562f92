"""Frames that are held back: nothing is written until the curtain is lifted, then only what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.tui.terminal import curtain as module
from reader.tui.terminal.curtain import Curtain, without_ids
from reader.tui.terminal.internals import frame_lines
from tests.tui.running import running


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(module, "write_to_terminal", lambda _, text: texts.append(text))
    return texts


async def test_where_the_terminal_shows_the_frame_already_nothing_is_written(samples: Path, written: list[str]) -> None:
    async with running(samples) as reader:
        curtain = Curtain(reader.app)
        curtain.close(without_ids(frame_lines(reader.app)))
        assert curtain.closed
        curtain.lift()
        assert not curtain.closed
        assert (written, curtain.changed) == ([], 0)


async def test_only_lines_that_differ_are_written(samples: Path, written: list[str]) -> None:
    async with running(samples) as reader:
        curtain = Curtain(reader.app)
        lines = without_ids(frame_lines(reader.app))
        curtain.close([*lines[:3], "something else", *lines[4:]])
        curtain.lift()
        assert written == [f"\x1b[4;1H{lines[3]}"]
        assert curtain.changed == 1


@pytest.mark.parametrize("shown", [None, ["of another size"]])
async def test_where_it_is_not_known_what_is_shown_all_is_written(
    samples: Path, written: list[str], shown: list[str] | None
) -> None:
    async with running(samples) as reader:
        curtain = Curtain(reader.app)
        curtain.close(shown)
        curtain.lift()
        assert curtain.changed == 36
        assert written[0].count("\x1b[") >= 36


async def test_it_is_lifted_when_it_is_time_or_too_late(samples: Path, written: list[str]) -> None:
    async with running(samples) as reader:
        curtain = Curtain(reader.app)
        curtain.close()
        assert await curtain.lift_when(lambda: True, 60)
        curtain.close()
        assert not await curtain.lift_when(lambda: False, 0)
        assert not curtain.closed


def test_links_are_the_same_whatever_their_ids() -> None:
    line = "a \x1b]8;id=123-4;https://example.org/\x1b\\link\x1b]8;;\x1b\\"
    assert without_ids([line, "b"]) == ["a \x1b]8;;https://example.org/\x1b\\link\x1b]8;;\x1b\\", "b"]
