"""A large site's index and topics come from a process of its own; whatever hinders that, they come."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.search.index.builder import BlockBuilder
from tests.tui.running import running


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.learn.ahead.LARGE", 1)


async def test_the_screens_make_neither_themselves(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BlockBuilder, "add", lambda *_: pytest.fail("the screens made the index"))
    monkeypatch.setattr("reader.learn.subjects.find_topics", lambda *_: pytest.fail("the screens found the topics"))

    async with running(samples) as reader:
        session = reader.app.session
        assert session.index is not None
        assert session.index.complete
        assert session.subjects is not None
        assert len(session.subjects) > 0


async def test_where_no_process_can_be_started_they_do(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/program")

    async with running(samples) as reader:
        session = reader.app.session
        assert session.index is not None
        assert session.index.complete
        assert session.subjects is not None
