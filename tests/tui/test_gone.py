"""A post that is read or looked at, and is deleted meanwhile."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from reader.library.trees.beneath import KEPT
from reader.tui.widgets.presenter import PATIENCE
from tests.tui.running import running


@pytest.fixture
def site(samples: Path, tmp_path: Path) -> Path:
    """A copy of the sample site that a test may change."""
    folder = tmp_path / "site"
    shutil.copytree(samples, folder)
    return folder


async def test_the_post_that_is_read_is_deleted(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "j", "b", "enter")
        gone = reader.main.parts.reading.opened
        assert gone is not None
        (site / gone.id).unlink()
        await reader.press("ctrl+r")
        assert "is not in the site any more" in reader.said[-1]
        assert "3 shows it" in reader.said[-1], "its bookmark is kept"
        assert not any("cannot be read" in words for words in reader.said)
        shown = reader.main.parts.reading.shown
        assert shown is not None, "the pane shows the highlighted post"
        assert shown.entry.id == reader.highlighted.id != gone.id
        await reader.press("m")
        assert reader.is_read(reader.highlighted)


async def test_a_folder_that_is_gone_leaves_the_list_as_it_was(site: Path) -> None:
    async with running(site) as reader:
        before = [row.entry.id for row in reader.main.entry_list.rows]
        shutil.move(site, site.with_name("elsewhere"))
        await reader.press("ctrl+r")
        assert "is not there" in reader.said[-1]
        await reader.press("ctrl+r")
        assert "is not there" in reader.text
        await reader.pilot.click("#messages")
        await reader.press("j", "k")
        assert "Reading the site again" not in reader.text, "what came of it is the last word"
        assert [row.entry.id for row in reader.main.entry_list.rows] == before
        shutil.move(site.with_name("elsewhere"), site)
        await reader.press("ctrl+r")
        assert reader.said[-1] == "Read again: nothing has changed."


async def test_a_post_of_a_folder_that_is_gone_says_so_in_place_of_its_text(site: Path) -> None:
    async with running(site) as reader:
        shutil.move(site, site.with_name("elsewhere"))
        # A folder that was read from just now is still held open.
        await asyncio.sleep(2 * KEPT)
        # The page of the next one may be ready.
        await reader.press("enter", "J", "J", "J")
        await asyncio.sleep(3 * PATIENCE)
        assert "Preparing this post" not in reader.text
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.page is not None
        assert "is not there" in " ".join(str(line.text) for line in view.page.lines), "beside the message, too"


async def test_reading_the_site_again_tells_what_came_of_it(site: Path) -> None:
    async with running(site) as reader:
        count = len(reader.main.entry_list.rows)
        (site / "_posts/2024-05-01-one-more.md").write_text("---\ntitle: One more\n---\nText.\n")
        await reader.press("ctrl+r")
        assert reader.said[-1] == f"Read again: {count + 1} questions; 1 new."
        (site / "_posts/2024-05-01-one-more.md").write_text("---\ntitle: One more\n---\nAnother text.\n")
        await reader.press("enter", "ctrl+r")
        assert reader.said[-1] == f"Read again: {count + 1} questions; 1 changed."
        shutil.copy(site / "_posts/2024-05-01-one-more.md", site / "_posts/2024-05-02-one-more.md")
        await reader.press("ctrl+r")
        assert reader.said[-1] == f"Read again: {count + 1} questions; 1 repeat."
        await reader.press("ctrl+r")
        assert reader.said[-1] == "Read again: nothing has changed."


async def test_what_was_noticed_by_itself_is_told_when_one_asks(site: Path) -> None:
    async with running(site) as reader:
        count = len(reader.main.entry_list.rows)
        (site / "_posts/2024-05-01-one-more.md").write_text("---\ntitle: One more\n---\nText.\n")
        loading = reader.main.parts.loading
        loading._next_look = 0.0
        loading.look_for_changes()
        await reader.press("j")
        assert len(reader.main.entry_list.rows) == count + 1
        await reader.press("ctrl+r")
        assert reader.said[-1] == f"Read again: {count + 1} questions; 1 new."
        await reader.press("ctrl+r")
        assert reader.said[-1] == "Read again: nothing has changed."


@pytest.mark.parametrize("key", ["F", "ctrl+r"])
async def test_a_site_whose_posts_are_all_gone_is_told_and_the_list_stays(site: Path, key: str) -> None:
    async with running(site) as reader:
        before = [row.entry.id for row in reader.main.entry_list.rows]
        shutil.rmtree(site)
        await asyncio.to_thread(site.mkdir)
        reader.main.parts.loading._next_look = 0.0
        reader.main.parts.loading.look_for_changes()
        await reader.press(key)
        assert "holds no posts" in reader.said[-1]
        assert [row.entry.id for row in reader.main.entry_list.rows] == before
        await reader.press("ctrl+r", "ctrl+r")
        assert reader.app.failure is None, "the program goes on"


async def test_a_post_whose_file_got_another_name_is_read_on(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        file = site / opened.id
        file.rename(file.with_name(file.name.replace(".md", "-again.md")))
        await reader.press("ctrl+r")
        now = reader.main.parts.reading.opened
        assert now is not None
        assert now.id.endswith("-again.md")
        assert now.post.title in reader.text
        assert not any("any more" in words for words in reader.said)


def write_another_text(file: Path) -> None:
    file.write_text(file.read_text() + "\nA paragraph that was added.\n")


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_post_that_was_edited_and_got_another_name_is_read_on(site: Path, *, at_once: bool) -> None:
    async with running(site) as reader:
        await reader.press("j", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        file = site / opened.id
        write_another_text(file)
        if not at_once:
            await reader.press("ctrl+r")
        file.rename(file.with_name(file.name.replace(".md", "-again.md")))
        await reader.press("ctrl+r")
        now = reader.main.parts.reading.opened
        assert now is not None
        assert now.id.endswith("-again.md")
        assert not any("any more" in words for words in reader.said)


async def test_another_post_of_the_same_title_is_not_taken_for_the_one_that_is_gone(site: Path) -> None:
    other = site / "_posts/2024-05-01-same-title.md"
    async with running(site) as reader:
        await reader.press("j", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        other.write_text(f'---\ntitle: "{opened.title}"\n---\nA text of its own.\n')
        await reader.press("ctrl+r")
        (site / opened.id).unlink()
        await reader.press("ctrl+r")
        assert reader.main.parts.reading.opened is None
        assert reader.said[-1] == f"“{opened.title}” is not in the site any more."


async def test_a_post_that_was_edited_while_it_is_read_is_marked_as_it_is_now(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        write_another_text(site / opened.id)
        await reader.press("ctrl+r", "m", "escape")
        assert reader.highlighted.id == opened.id
        assert reader.is_read(reader.highlighted)
    async with running(site) as reader:
        entry = next(row.entry for row in reader.main.entry_list.rows if row.entry.id == opened.id)
        assert reader.is_read(entry), "in the next run, too"


async def test_other_tags_of_the_post_that_is_read_stand_in_its_header(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        file = site / opened.id
        file.write_text(file.read_text().replace("tags: [", "tags: [written-just-now, ", 1))
        await reader.press("ctrl+r")
        assert "#written-just-now" in reader.text


async def test_a_post_that_cannot_be_read_because_it_is_gone_is_left(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("enter", "J")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        (site / opened.id).unlink()
        reader.main.parts.reading.texts_indexed()
        await reader.press("j")
        assert reader.main.parts.reading.opened is None
        assert reader.said[-1] == f"“{opened.title}” is not in the site any more."
        assert not any("cannot be read" in words for words in reader.said)


async def test_the_samples_are_offered_where_another_site_is_open(samples: Path, site: Path) -> None:
    async with running(site) as reader:
        await reader.press("colon")
        await reader.type("samples")
        assert "Open site: samples" in reader.text


async def test_the_post_beside_the_list_is_deleted(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "j")
        (site / reader.highlighted.id).unlink()
        await reader.press("ctrl+r")
        assert not any("cannot be read" in words for words in reader.said)
        shown = reader.main.parts.reading.shown
        assert shown is not None
        assert shown.entry.id == reader.highlighted.id


async def test_the_way_back_leaves_out_what_is_gone(site: Path) -> None:
    async with running(site) as reader:
        first = reader.highlighted
        await reader.press("enter", "J")
        second = reader.main.parts.reading.opened
        await reader.press("J")
        assert second is not None
        (site / second.id).unlink()
        await reader.press("ctrl+r")
        await reader.press("left_square_bracket")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.id == first.id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"---\ntitle: A title\n---\nUn \xe9t\xe9\n", "its text is not UTF-8"),
        (b"---\ntitle: A title\npublished: false\n---\nText.\n", "its author has not published it"),
    ],
)
async def test_why_a_post_that_was_edited_is_not_listed_any_more_is_told(site: Path, text: bytes, reason: str) -> None:
    async with running(site) as reader:
        edited = reader.highlighted
        (site / edited.id).write_bytes(text)
        await reader.press("ctrl+r")
        assert any(f"{edited.id} is not listed any more: " in words and reason in words for words in reader.said)
        before = len(reader.said)
        (site / reader.highlighted.id).unlink()
        await reader.press("ctrl+r")
        assert not any("any more: " in words for words in reader.said[before:])
