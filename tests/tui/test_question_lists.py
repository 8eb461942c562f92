"""A file that is a list of questions, in the reader: its links lead from question to question, and back to the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.sources import resolve
from reader.tui.work.editing import file_of
from tests.tui.running import running
from tests.tui.test_screens import choose_link, open_post

SUBJECTS = ("a tree", "a shrub", "a fern", "a moss", "a herb", "a rose", "a lily", "a palm", "a reed", "a vine")
FILE = "# Plants\n\nAn introduction.\n\n## Contents\n\n- [Ferns](#what-is-a-fern)\n\n" + "".join(
    f"### What is {subject}?\n\nAs green as [a vine](#what-is-a-vine), {subject}.\n\n[Back to the top](#contents)\n\n"
    for subject in SUBJECTS
)


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(FILE)
    return tmp_path


async def test_links_lead_to_the_questions_and_back_to_the_file(plants: Path) -> None:
    async with running(plants) as reader:
        assert reader.titles == ["Plants", *(f"What is {it}?" for it in SUBJECTS)]
        reading = reader.main.parts.reading
        await open_post(reader, "fern")
        assert reading.opened is not None
        assert reading.opened.title == "What is a fern?"
        await choose_link(reader, "What is a vine?")
        await reader.press("enter")
        assert reading.opened.id == "README.md#what-is-a-vine"
        await reader.press("z")
        await choose_link(reader, "#contents")
        await reader.press("enter")
        assert reading.opened.id == "README.md"
        await choose_link(reader, "What is a fern?")
        await reader.press("enter")
        assert reading.opened.id == "README.md#what-is-a-fern"


async def test_a_file_that_is_opened_by_its_path_is_listed(plants: Path) -> None:
    async with running(plants / "README.md") as reader:
        assert len(reader.titles) == len(SUBJECTS) + 1


async def test_the_file_of_a_question_is_edited(plants: Path) -> None:
    async with running(plants) as reader:
        assert file_of(resolve(str(plants)), reader.entry("fern")) == plants / "README.md"
