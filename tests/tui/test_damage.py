"""The file of marks is damaged while the reader is open: it is told, and the next mark is kept."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from reader.state import StateStore
from tests.tui.running import running


async def test_damage_that_shows_while_reading_is_told(samples: Path, own_home: Path) -> None:
    file = own_home / "data" / "state.sqlite3"
    async with running(samples) as screen:
        await screen.press("b", "j")
        # Another process writes, so that the reader has to look at the file again.
        with StateStore.open() as other:
            other.set_read(screen.highlighted, True)
            other.exclusively(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)") and None)
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
            query = "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'record'"
            page = db.execute(query).fetchone()[0]
        with file.open("r+b") as handle:
            handle.seek((page - 1) * 4096)
            handle.write(b"\xff" * 4096)
        await screen.press("b")
        for _ in range(200):
            if any("set aside" in words for words in screen.said):
                break
            await asyncio.sleep(0.02)
        assert any("set aside" in words for words in screen.said)
        assert screen.session.store.marks(screen.highlighted).bookmarked
    assert list(file.parent.glob("*.damaged-*"))
