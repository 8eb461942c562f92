"""Topics that are asked for before they are known: what is typed at once is not taken for keys of the list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reader.learn.recall.practice import Selection
from reader.tui.screens.picker import Picker
from tests.tui.running import Reader, running, settle


@asynccontextmanager
async def early(site: Path) -> AsyncIterator[tuple[Reader, Any]]:
    """The reader while the topics are not known, and the topics."""
    async with running(site) as reader:
        subjects, reader.session.subjects = reader.session.subjects, None
        yield reader, subjects


async def find(reader: Reader, subjects: Any) -> None:
    reader.session.subjects = subjects
    reader.main._indexed()
    await settle(reader.pilot)


async def test_a_topic_is_typed_before_the_topics_are_known(samples: Path) -> None:
    async with early(samples) as (reader, subjects):
        name = str(subjects[0].name)
        await reader.press("t")
        await reader.type(name[:4].lower())
        assert isinstance(reader.app.screen, Picker), "no key of the list was pressed"
        assert "still being found" in reader.text
        await find(reader, subjects)
        assert "still being found" not in reader.text
        assert name in reader.text
        await reader.press("enter")
        assert reader.main.search_box.value.startswith("topic:")
        assert name in reader.main.search_box.value


async def test_enter_before_the_topics_are_known_takes_the_one_that_fits(samples: Path) -> None:
    async with early(samples) as (reader, subjects):
        name = str(subjects[1].name)
        await reader.press("t")
        await reader.type(name.lower())
        await reader.press("enter")
        assert isinstance(reader.app.screen, Picker)
        await find(reader, subjects)
        assert name in reader.main.search_box.value


async def test_whoever_closes_them_is_left_in_peace(samples: Path) -> None:
    async with early(samples) as (reader, subjects):
        await reader.press("t", "escape")
        await find(reader, subjects)
        assert not isinstance(reader.app.screen, Picker)
        assert reader.main.search_box.value == ""


async def test_a_site_without_topics_says_so(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# A single text\n\nWithout a subject.\n")
    async with early(tmp_path) as (reader, subjects):
        assert not subjects
        await reader.press("t")
        await find(reader, subjects)
        assert not isinstance(reader.app.screen, Picker)
        assert "no subjects in common" in reader.said[-1]


async def test_a_session_on_a_topic_begins_once_the_topics_are_known(samples: Path) -> None:
    async with early(samples) as (reader, subjects):
        reader.session.index.set_topics(lambda: None)  # type: ignore[union-attr]
        query = f'topic:"{subjects[0].name}"'
        reader.main.parts.learning.start(Selection(query, practise=True))
        await settle(reader.pilot)
        assert "Looking up the questions" in reader.text
        assert "No post" not in reader.text
        reader.session.take_topics((reader.session.index, subjects))  # type: ignore[arg-type]
        await find(reader, subjects)
        assert "Practice · 1 of " in reader.text
