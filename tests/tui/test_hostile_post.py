"""A post that takes for ever to make holds nobody up: keys are answered, and its maker stops once it is left."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from reader.library.post import Entry
from reader.tui.work.session import Session
from tests.tui.running import drawn, running, settle

SECONDS = 60
"""How long an event is waited for: what happens at once on an idle machine may take long on a busy one."""


class _Endless:
    """Makes one post for ever, until it is told to stop, and any other as always."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self.wanted = ""
        self.begun, self.stopped = threading.Event(), threading.Event()

    def __call__(self, session: Session, library: Any, entry: Entry, following: Any, stop: Any) -> Any:
        if entry.id == self.wanted:
            self.begun.set()
            while not stop.is_set:
                threading.Event().wait(0.001)
            self.stopped.set()
        return self._made(session, library, entry, following, stop)


async def test_keys_are_answered_while_a_post_is_made_and_its_thread_is_free_once_it_is_left(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = _Endless(Session.document)

    def document(session: Session, *given: Any) -> Any:
        return endless(session, *given)

    monkeypatch.setattr(Session, "document", document)
    async with running(samples) as reader:
        first, hostile, last = reader.session.entries[:3]
        assert reader.highlighted.id == first.id
        endless.wanted = hostile.id

        await reader.pilot.press("j")
        assert await asyncio.to_thread(endless.begun.wait, SECONDS)
        await drawn(reader.pilot)
        assert reader.highlighted.id == hostile.id
        assert "Preparing this post" in reader.text
        assert first.title not in "\n".join(line[60:] for line in reader.lines)

        await reader.pilot.press("question_mark")
        await drawn(reader.pilot)
        assert reader.app.screen is not reader.main
        await reader.pilot.press("escape")
        await drawn(reader.pilot)
        assert reader.app.screen is reader.main
        assert not endless.stopped.is_set()

        await reader.pilot.press("j")
        assert await asyncio.to_thread(endless.stopped.wait, SECONDS)
        await settle(reader.pilot)
        assert reader.highlighted.id == last.id
        assert "Preparing this post" not in reader.text
