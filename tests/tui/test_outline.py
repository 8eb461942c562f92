"""What the screen tells of the post that is read: its headings, the person's note, its width, whether it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.running import running
from tests.tui.test_screens import open_post


async def test_the_outline_lists_headings_and_leads_to_one(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "LINDDUN")
        view = reader.main.parts.reading.view
        assert view is not None
        await reader.press("O")
        assert "Headings of this post" in reader.text
        await reader.press("G", "enter")
        assert view.shown is not None
        line = view.shown.page.line(view.top_line)
        assert line is not None
        assert line.role.value.startswith("heading") or view.percent == 100
        assert "Related" not in reader.text.split("Headings")[-1] or view.percent == 100


async def test_a_long_post_says_which_heading_is_read(samples: Path) -> None:
    async with running(samples, size=(100, 12)) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("space", "space", "space")
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.shown is not None
        names = [line.text.strip() for line in view.shown.page.lines if line.role.value.startswith("heading")]
        assert any(name in reader.main.key_bar.note for name in names)


async def test_a_note_stands_under_the_title_of_the_post(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "a")
        assert "this bookmarks the post" in reader.text
        await reader.type("for the seminar")
        await reader.press("enter")
        assert "▎ ✎ for the seminar" in reader.text
        await reader.press("a", "ctrl+u", "enter")
        assert "for the seminar" not in reader.text


async def test_the_width_is_told_and_stops_at_its_ends(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "less_than_sign")
        assert reader.said[-1].startswith("Text width: ")
        for _ in range(20):
            await reader.press("less_than_sign")
        assert reader.said[-1] == "Text width: 30 columns, the narrowest"


@pytest.mark.parametrize("size", [(80, 24), (220, 60)])
@pytest.mark.parametrize("before", [(), ("enter",), ("enter", "q")])
async def test_wider_is_never_narrower(samples: Path, size: tuple[int, int], before: tuple[str, ...]) -> None:
    async with running(samples, size=size) as reader:
        await reader.press(*before, "greater_than_sign")
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.text_width >= 80, "the usual width"
        told = reader.said[-1]
        assert told == (
            "Text width: 84 columns" if size[0] == 220 else "Text width: 75 columns, the widest that fits here"
        )
        await reader.press("less_than_sign")
        assert reader.said[-1] == ("Text width: 80 columns" if size[0] == 220 else "Text width: 71 columns")


async def test_the_end_of_a_post_says_whether_it_counts_as_read(samples: Path) -> None:
    async with running(samples, dwell=10) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("G")
        assert "marked as read in" in reader.main.key_bar.note
        await reader.press("m")
        assert reader.main.key_bar.note.startswith("100% · read")


async def test_a_note_that_was_being_written_outlives_a_program_that_ends_unasked(samples: Path) -> None:
    async with running(samples) as reader:
        entry, path = reader.highlighted, reader.session.store.path
        await reader.press("a")
        await reader.type("half a thou")
        reader.app.exit(return_code=129)
    from reader.state import StateStore

    with StateStore.open(path) as store:
        assert store.marks(entry).note == "half a thou"


async def test_enter_at_the_end_of_a_post_reads_the_next_unread_one(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("j", "enter")
        first = reader.main.parts.reading.opened
        await reader.press("enter")
        assert reader.main.parts.reading.opened is first, "above the end it has nothing to do"
        await reader.press("G", "space")
        assert reader.main.parts.reading.opened is first
        assert "Enter  Next unread" in reader.text
        await reader.press("enter")
        now = reader.main.parts.reading.opened
        assert now is not None
        assert now is not first
        assert not reader.is_read(now)


async def test_a_second_enter_does_not_leave_a_post_that_fits_on_the_screen(tmp_path: Path) -> None:
    for day in (1, 2):
        (tmp_path / f"2026-01-0{day}-post.md").write_text(f"---\ntitle: Question {day}\n---\nA short answer.\n")
    async with running(tmp_path) as reader:
        await reader.press("enter", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.title == "Question 2"


async def test_headings_and_links_are_listed_where_no_post_stands_beside_the_list(samples: Path) -> None:
    async with running(samples, size=(60, 24)) as reader:
        reader.main.entry_list.highlight_entry(reader.entry("LINDDUN").id)
        await reader.press("O")
        assert "Headings of this post" in reader.text
        await reader.press("G", "enter")
        opened = reader.main.parts.reading.opened
        assert opened is not None, "the post is read from there on"
        assert "LINDDUN" in opened.title
        view = reader.main.parts.reading.view
        assert view is not None
        assert view.top_line > 0


async def test_a_footnote_chosen_in_the_list_is_shown_in_its_post(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# One\n\nText[^1].\n\n" + "More.\n\n" * 60 + "[^1]: What stands below.\n")
    async with running(tmp_path, size=(60, 24)) as reader:
        await reader.press("L")
        assert "Footnote 1" in reader.text
        await reader.press("enter")
        assert "What stands below." in reader.text
        assert not any("still being prepared" in words for words in reader.said)
