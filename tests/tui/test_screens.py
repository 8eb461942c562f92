"""What a person notices who finds, reads and marks posts with the keys."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.binding import Binding

from reader.learn.daily import question_of_the_day
from reader.settings import DENSITIES
from reader.sorting import BY_NAME
from reader.text import clean_line
from reader.tui.list.views import View
from reader.tui.main.screen import MainScreen
from reader.tui.widgets.entry_list import EntryList
from reader.tui.widgets.text_block import TextBlock
from reader.tui.work.listings import Listings
from reader.tui.work.remembered import Remembered
from tests.tui.running import Reader, drawn, make_app, running, settle

LINDDUN = "Walking a library app through LINDDUN"
WEEKEND = "A quiet weekend of digital housekeeping"
MINIMISATION = "What does data minimisation look like on an ordinary working day?"


@pytest.fixture
def site(samples: Path, tmp_path: Path) -> Path:
    """A copy of the sample site that a test may change."""
    folder = tmp_path / "site"
    shutil.copytree(samples, folder)
    return folder


async def open_post(reader: Reader, words: str) -> None:
    """Search for a post and read it."""
    await reader.press("slash")
    await reader.type(words)
    await reader.press("enter")


async def choose_link(reader: Reader, address: str) -> None:
    """Press Tab until the chosen link leads to an address with these letters; the footer says where it leads."""
    for _ in range(12):
        await reader.press("tab")
        view, name = reader.main.parts.reading.view, reader.main.parts.links.chosen_name
        assert view is not None
        assert view.page is not None
        assert view.overlay.link is not None
        link = view.page.link(view.overlay.link)
        assert name[:20] in reader.lines[-1]
        if address in name or (link is not None and address in link.href):
            return
    raise AssertionError(f"no link to {address}\n{reader.text}")


# The list


async def test_the_first_letters_find_and_enter_reads_the_best(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "gdpr consent")
        assert reader.main.parts.reading.opened is not None
        assert reader.main.parts.reading.opened.title == "When does the GDPR accept a yes as consent?"
        assert "Four adjectives and an exit" in reader.text


async def test_the_highlight_stays_on_its_entry_through_sorting_and_searching(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("j", "j", "j", "j")
        entry = reader.highlighted
        await reader.press("s", "3")
        assert reader.titles == sorted(reader.titles, key=str.casefold)
        assert reader.highlighted.id == entry.id
        await reader.press("s", "2")
        assert reader.highlighted.id == entry.id
        await reader.press("2")
        assert reader.highlighted.id == entry.id
        await reader.press("slash")
        await reader.type("passkey")
        found = reader.highlighted
        await reader.press("escape")
        assert reader.highlighted.id == found.id


async def test_rows_are_drawn_alone_as_they_are_drawn_with_all(samples: Path) -> None:
    """A key draws the rows that it changes; after many of them the list looks as if it was drawn as a whole."""
    keys = ["j", "b", "j", "m", "k", "U", "G", "b", "enter", "b", "escape", "k"]
    async with running(samples, size=(120, 20)) as reader:
        for key in keys:
            await reader.press(key)
            alone = reader.lines
            reader.main.entry_list.refresh()
            await drawn(reader.pilot)
            assert alone == reader.lines, key


async def test_a_key_draws_two_rows(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(samples) as reader:
        await reader.press("j")
        lines: list[int] = []
        render_line = EntryList.render_line
        monkeypatch.setattr(EntryList, "render_line", lambda self, y: lines.append(y) or render_line(self, y))  # type: ignore[func-returns-value]
        await reader.press("j")
        assert 2 <= len(set(lines)) <= 6
        lines.clear()
        await reader.press("b")
        assert 1 <= len(set(lines)) <= 3


async def test_the_highlight_stays_on_its_entry_when_posts_arrive(site: Path) -> None:
    async with running(site) as reader:
        await reader.press("j", "j", "j", "j", "j")
        entry, row = reader.highlighted, reader.main.entry_list.highlighted_row
        for day in (1, 2, 3):
            (site / "_posts" / f"2026-10-1{day}-New.md").write_text(f"---\ntitle: New {day}\n---\nText {day} is new.\n")
        await reader.press("ctrl+r")
        assert len(reader.titles) == 38
        assert reader.highlighted.id == entry.id
        assert reader.main.entry_list.highlighted_row == (row or 0) + 3


async def test_the_highlighted_row_shows_its_whole_title(samples: Path) -> None:
    async with running(samples, size=(60, 24)) as reader:
        await reader.press("slash")
        await reader.type("homomorphic")
        text = " ".join(reader.text.split())
        assert "What can homomorphic encryption do with its eyes shut?" in text


async def test_an_entry_with_copies_tells_their_number_and_a_key_lists_them(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("data minimisation ordinary")
        await reader.press("down", "c")
        assert reader.highlighted.title == MINIMISATION
        assert "same text" in reader.text
        assert "20 May 2025" in reader.text
        assert "2 Jun 2026" in reader.text
        await reader.press("escape")
        assert "same text" not in reader.text


async def test_what_was_typed_is_searched_even_when_all_keys_come_at_once(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash", *"cookies", "enter", "b")
        assert reader.main.parts.reading.opened is not None
        assert "cookie" in reader.main.parts.reading.opened.title
        assert reader.session.store.marks(reader.main.parts.reading.opened).bookmarked


async def test_escape_goes_back_one_step_at_a_time(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("2")
        await open_post(reader, "tor hide")
        await reader.press("slash")
        await reader.type("tor")
        assert reader.main.parts.finding.box is not None
        await reader.press("escape")
        assert not reader.main.parts.finding.box.display
        assert reader.main.parts.reading.is_reading
        await reader.press("escape")
        assert not reader.main.parts.reading.is_reading
        assert reader.main.search_box.value == "tor hide"
        await reader.press("escape")
        assert reader.main.search_box.value == ""
        assert reader.main.parts.browsing.view.label == "Unread"
        await reader.press("escape")
        assert reader.main.parts.browsing.view.label == "All"
        await reader.press("escape")
        assert reader.app.is_running


async def test_a_site_of_which_nothing_is_listed_says_why(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_bytes(b"\xff\xfe no text")
    async with running(tmp_path, size=(60, 20)) as reader:
        for view in ("1", "2"):
            await reader.press(view)
            assert "No post of this site is listed. notes.md" in reader.text
        await reader.press("3")
        assert "No bookmarks yet" in reader.text


async def test_nothing_found_says_so_and_what_to_do(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("zzqx vvkk")
        assert "nothing found" in reader.text
        assert "No post holds these words" in reader.text
        assert "Esc" in reader.text


async def test_an_earlier_query_comes_back_with_up(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "passkey")
        await reader.press("escape", "escape", "slash", "up")
        assert reader.main.search_box.value == "passkey"


async def test_the_words_in_the_post_beside_the_list_are_those_of_the_query_as_it_is_now(samples: Path) -> None:
    async with running(samples, size=(120, 36)) as reader:
        await reader.press("slash")
        await reader.type("gdpr consent")
        first = reader.highlighted
        reader.main.search_box.value = "accept yes"
        await settle(reader.pilot)
        view = reader.main.parts.reading.view
        assert view is not None
        assert reader.highlighted is first
        assert view.overlay.words.spans("accept, GDPR") == [(0, 6)]


# Marks


async def test_a_preview_never_marks_as_read(samples: Path) -> None:
    async with running(samples, dwell=0) as reader:
        for _ in range(5):
            await reader.press("j")
        await reader.pilot.pause(0.1)
        await reader.press("k")
        assert not any(reader.is_read(entry) for entry in reader.session.entries)


async def test_reading_to_the_end_marks_as_read_after_the_dwell(samples: Path) -> None:
    async with running(samples, dwell=0) as reader:
        await open_post(reader, "LINDDUN")
        entry = reader.main.parts.reading.opened
        assert entry is not None
        await reader.press("space")
        assert not reader.is_read(entry)
        await reader.press("G")
        await reader.pilot.pause(0.1)
        await reader.press("k")
        assert reader.is_read(entry)


async def test_the_end_alone_is_not_enough_while_the_dwell_is_not_over(samples: Path) -> None:
    async with running(samples, dwell=10) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("G")
        await reader.pilot.pause(0.1)
        assert reader.main.parts.reading.opened is not None
        assert not reader.is_read(reader.main.parts.reading.opened)


async def test_reading_marks_nothing_where_the_settings_say_so(samples: Path) -> None:
    async with running(samples, dwell=0, mark_read=False) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("G")
        await reader.pilot.pause(0.1)
        assert reader.main.parts.reading.opened is not None
        assert not reader.is_read(reader.main.parts.reading.opened)
        await reader.press("m")
        assert reader.is_read(reader.main.parts.reading.opened)


async def test_what_was_just_read_stays_in_unread_until_the_view_is_left(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("2", "j", "m")
        entry = reader.highlighted
        assert reader.is_read(entry)
        assert "Unread 34" in reader.text
        assert entry.title in reader.titles
        await reader.press("1", "2")
        assert entry.title not in reader.titles
        assert len(reader.titles) == 34


async def test_a_bookmark_with_a_note_is_found_among_the_bookmarks(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("j", "j", "a")
        await reader.type("for the seminar")
        await reader.press("enter")
        entry = reader.highlighted
        assert reader.session.store.marks(entry).note == "for the seminar"
        assert "★✎" in reader.text, "it is bookmarked and has a note"
        await reader.press("b")
        assert "★" not in "".join(reader.lines[2:])
        assert "✎" in reader.text
        await reader.press("b")
        await reader.press("3")
        assert reader.titles == [entry.title]


async def test_a_note_that_bookmarked_is_one_step_to_undo(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("a")
        await reader.type("for later")
        await reader.press("enter", "U")
        marks = reader.session.store.marks(reader.highlighted)
        assert not marks.bookmarked
        assert not marks.note


async def test_a_key_that_does_nothing_says_where_the_keys_are(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("W")
        assert "W does nothing here. ? shows the keys." in reader.text
        await reader.press("left_parenthesis")
        assert "( does nothing here" in reader.text
        await reader.press("slash", "X")
        assert "X does nothing" not in reader.text


async def test_a_question_says_which_keys_answer_it(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("A")
        assert "Press y or n." not in reader.text
        await reader.press("enter")
        assert "Press y or n." in reader.text
        await reader.press("n")
        assert "Mark as read" not in reader.text


async def test_a_note_that_was_left_with_escape_is_not_saved_and_not_lost(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("a")
        await reader.type("ten minutes of work")
        await reader.press("escape")
        assert "The note was not saved" in reader.text
        marks = reader.app.session.marks(reader.highlighted)
        assert marks is not None
        assert not marks.note
        assert not marks.bookmarked
        await reader.press("j", "a")
        assert "ten minutes" not in reader.text
        await reader.press("escape", "k", "a")
        assert "not saved yet" in reader.text
        await reader.press("enter")
        marks = reader.app.session.marks(reader.highlighted)
        assert marks is not None
        assert marks.note == "ten minutes of work"

        await reader.press("a", "x", "escape", "a", "escape")
        assert "discarded" in reader.said[-1]
        await reader.press("a")
        assert "ten minutes of workx" not in reader.text
        assert "ten minutes of work" in reader.text
        assert "not saved yet" not in reader.text


async def test_escape_leaves_a_note_as_it_was(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("a")
        await reader.type("never kept")
        await reader.press("escape")
        assert not reader.session.store.marks(reader.highlighted).bookmarked


async def test_undo_takes_changes_back_one_by_one_and_says_which(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("b", "j", "m")
        second = reader.highlighted
        await reader.press("U")
        assert not reader.is_read(second)
        assert reader.said[-1].startswith("Undone: ")
        assert reader.said[-1].endswith("is unread again")
        await reader.press("U")
        assert "★ 0" in reader.text
        await reader.press("U")
        assert reader.said[-1] == "There is nothing to undo."


async def test_marking_all_asks_first_and_is_one_step_to_undo(samples: Path) -> None:
    async with running(samples) as reader:
        reader.main.parts.choosing.mark_all_read()
        await reader.press("n")
        assert "Unread 35" in reader.text
        reader.main.parts.choosing.mark_all_read()
        await reader.pilot.pause()
        assert "Mark 35 posts as read?" in reader.text
        await reader.press("y")
        assert "Unread 0" in reader.text
        await reader.press("U")
        assert "Unread 35" in reader.text


# The post


async def test_find_counts_walks_wraps_and_clears(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("slash")
        await reader.type("mail service")
        box = reader.main.parts.finding.box
        assert box is not None
        assert box.note == "1 of 3"
        await reader.press("enter", "n")
        assert box.note == "2 of 3"
        await reader.press("n", "n")
        assert box.note.startswith("1 of 3")
        assert "other end" in box.note
        await reader.press("N")
        assert box.note.startswith("3 of 3")
        await reader.press("escape")
        assert not box.display
        assert reader.main.parts.reading.is_reading


async def test_find_says_when_there_is_nothing(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("slash")
        await reader.type("zebra")
        assert "not in this post" in reader.text
        await reader.press("enter", "n")
        assert "LINDDUN" in reader.highlighted.title
        assert "not in this post" in reader.text


async def test_a_link_to_another_post_opens_inside_and_one_goes_back_to_the_same_place(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "quiet weekend")
        view = reader.main.parts.reading.view
        assert view is not None
        await reader.press("space")
        place = view.scroll_offset.y
        await choose_link(reader, "ask-a-company")
        place = view.scroll_offset.y
        await reader.press("enter")
        assert reader.main.parts.reading.opened is not None
        assert reader.main.parts.reading.opened.title == "How do I ask a company what it holds about me?"
        await reader.press("left_square_bracket")
        assert reader.main.parts.reading.opened.title == WEEKEND
        assert abs(view.scroll_offset.y - place) <= 1
        await reader.press("right_square_bracket")
        assert reader.main.parts.reading.opened.title == "How do I ask a company what it holds about me?"


async def test_a_footnote_is_jumped_to_and_back_from(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "LINDDUN")
        view = reader.main.parts.reading.view
        assert view is not None
        await choose_link(reader, "a footnote")
        mark = view.scroll_offset.y
        await reader.press("enter")
        assert "Why a fortnight?" in reader.text
        await choose_link(reader, "back to the text")
        await reader.press("enter", "g")
        await choose_link(reader, "back to the text")
        await reader.press("enter")
        assert abs(view.scroll_offset.y - mark) < 36
        assert "after a fortnight:[1]" in " ".join(reader.text.split())


async def test_a_web_link_opens_only_after_its_whole_address_was_shown(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("reader.sources.opener.open_address", lambda address: opened.append(address) or True)
    async with running(samples) as reader:
        await open_post(reader, "LINDDUN")
        await choose_link(reader, "linddun.org")
        await reader.press("enter")
        assert "https://linddun.org/" in reader.text
        assert not opened
        await reader.press("n")
        assert not opened
        await reader.press("enter", "y")
        assert opened == ["https://linddun.org/"]


async def test_tracking_is_taken_off_and_other_schemes_are_refused(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("reader.sources.opener.open_address", lambda address: opened.append(address) or True)
    (site / "_posts" / "2026-10-20-Links.md").write_text(
        "---\ntitle: Links\n---\n[one](https://example.org/?id=1&utm_source=x) and [two](javascript:alert(1))\n"
    )
    async with running(site) as reader:
        await reader.press("enter", "tab", "enter")
        assert "utm_source" in reader.text
        await reader.press("y", "tab", "enter")
        assert opened == ["https://example.org/?id=1"]
        assert len(reader.said) == 1


async def test_next_and_previous_read_on_from_the_post(samples: Path) -> None:
    async with running(samples) as reader:
        titles = reader.titles
        await reader.press("enter", "J")
        assert reader.main.parts.reading.opened is not None
        assert reader.main.parts.reading.opened.title == titles[1]
        await reader.press("m", "K")
        assert reader.main.parts.reading.opened.title == titles[0]
        await reader.press("n")
        assert reader.main.parts.reading.opened.title == titles[2]
        await reader.press("p")
        assert reader.main.parts.reading.opened.title == titles[0]
        await reader.press("K")
        assert reader.said[-1] == "This is the first post in the list."


async def test_a_random_unread_post_is_unread(samples: Path) -> None:
    async with running(samples) as reader:
        reader.main.parts.choosing.mark_all_read()
        await reader.press("y")
        await reader.press("R")
        assert reader.said[-1] == "No unread posts left in this list."
        await reader.press("j", "j", "m")
        entry = reader.highlighted
        await reader.press("g", "R")
        assert reader.highlighted.id == entry.id


async def test_boilerplate_is_one_line_until_it_is_opened(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "G")
        assert "z shows" in reader.text
        assert "not legal advice" not in reader.text
        await reader.press("z", "G")
        assert "not legal advice" in " ".join(reader.text.split())


async def test_the_column_is_made_wider_and_narrower(samples: Path) -> None:
    async with running(samples, size=(160, 36)) as reader:
        await reader.press("enter")
        view = reader.main.parts.reading.view
        assert view is not None
        wide = max(len(line.text) for line in view.shown.page.lines) if view.shown else 0
        for _ in range(5):
            await reader.press("less_than_sign")
        assert view.shown is not None
        assert max(len(line.text) for line in view.shown.page.lines) < wide


async def test_the_newest_wish_is_shown_whatever_else_is_made_anew(samples: Path) -> None:
    async with running(samples) as reader:
        view = reader.main.parts.reading.view
        assert view is not None
        await reader.press("j", "j")
        for renew in (view.presenter.document_changed, view.action_fold, view.on_resize):
            await reader.pilot.press("j")
            view.presenter.show(reader.highlighted)
            renew()
            await reader.press("ctrl+f5")
            assert view.shown is not None
            assert view.shown.entry is reader.highlighted


# What leaves the program


async def test_copying_says_no_more_than_it_knows(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda text: taken.append(text) or True)
    async with running(samples) as reader:
        await reader.press("y", "Y")
        address = (
            "https://privacy-questions.example/2026-10-06-Question-2-What-do-I-say-to-someone-with-nothing-to-hide/"
        )
        assert taken[0] == address
        assert "I usually begin by agreeing" in taken[1]
        assert "not legal advice" not in taken[1]
        assert reader.said == [f"Sent to the clipboard: {address}", "The text was sent to the clipboard."]


async def test_a_citation_is_copied_by_its_name(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda text: taken.append(text) or True)
    async with running(samples) as reader:
        title = reader.highlighted.title
        await reader.press("colon")
        await reader.type("citation")
        await reader.press("enter")
        (cited,) = taken
        assert f"“{title}”, " in cited
        assert ", 2026-10-06, https://privacy-questions.example/" in cited
        assert reader.said == [f"Sent to the clipboard: {cited}"]


async def test_where_a_site_names_no_address_the_path_of_the_file_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = tmp_path / "_posts" / "2026-01-02-rain.md"
    post.parent.mkdir()
    post.write_text("---\ntitle: Rain\n---\nIt rains.\n")
    taken: list[str] = []
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda text: taken.append(text) or True)
    async with running(tmp_path) as reader:
        await reader.press("y")
        assert taken == [str(post)]
        assert reader.said == [f"The site has no address, so this was sent to the clipboard: {post}"]


async def test_where_no_tool_takes_the_text_the_terminal_gets_it(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda _text: False)
    async with running(samples) as reader:
        await reader.press("y")
        assert reader.app.clipboard.startswith("https://privacy-questions.example/")


async def test_where_nothing_takes_the_text_it_is_shown_to_be_selected(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.sources.opener.copy_text", lambda _text: False)
    monkeypatch.setenv("TERM", "linux")
    async with running(samples) as reader:
        await reader.press("Y")
        assert reader.app.clipboard == ""
        assert reader.said == []
        assert reader.lines[0].startswith("Copying is not available here.")
        assert any(line.startswith("I usually begin by agreeing") for line in reader.lines)
        await reader.press("escape")
        assert "Copying is not available here." not in reader.text


async def test_posts_of_the_samples_are_edited_in_the_persons_editor(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import contextmanager

    from reader.tui.app import ReaderApp

    @contextmanager
    def suspend(_: ReaderApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(ReaderApp, "suspend", suspend)
    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\nsed -i 's/^title:.*/title: Edited by hand/' \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    async with running(site) as reader:
        before = reader.titles[0]
        await reader.press("e")
        assert "Edit this file outside the reader?" in reader.text
        assert "Opened with" in reader.text
        await reader.press("n")
        assert reader.titles[0] == before
        await reader.press("e", "y")
        assert reader.titles[0] == "Edited by hand"
        assert "Edited by hand" in reader.text
        script.write_text(script.read_text().replace("by hand", "again"))
        await reader.press("e")
        assert reader.titles[0] == "Edited again"


# Commands and help


async def test_the_palette_offers_every_action_theme_and_view(samples: Path) -> None:
    from textual.theme import BUILTIN_THEMES

    from reader.tui.catalogue import commands

    async with running(samples) as reader:
        names = [command.name for command in commands(reader.app, reader.main)]
        assert len(names) == len(set(names))
        themes = {f"Theme: {name}" for name in (*BUILTIN_THEMES, "privacy-light", "privacy-ansi")}
        tags = {tag for entry in reader.session.entries for tag in entry.post.tags}
        assert themes | {"Open site…", "Show unread", "Quit", "Sort: unread first"} <= set(names)
        assert tags == {name[5 : name.rindex(" (")] for name in names if name.startswith("Tag: ")}
        actions = [binding for binding in Binding.make_bindings(reader.main.BINDINGS) if binding.description]
        offered = {(binding.tooltip or binding.description) for binding in actions}
        assert len(offered - set(names)) <= len({"palette", "search.read", "view.all", "view.unread", "bookmarks"})
        await reader.press("colon")
        await reader.type("privacy-light")
        await reader.press("enter")
        await reader.pilot.pause(0.2)
        assert reader.app.theme == "privacy-light"


async def test_a_command_of_the_palette_acts_on_the_post_behind_it(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("colon")
        await reader.type("bookmark, or")
        await reader.press("enter")
        assert reader.session.store.marks(reader.highlighted).bookmarked
        await reader.press("ctrl+p")
        await reader.type("tag encryption")
        await reader.press("enter")
        assert reader.main.search_box.value == "tag:encryption"
        assert "found" in reader.text
        await reader.press("colon")
        await reader.type("xqzzv")
        assert "no such command" in reader.text
        await reader.press("escape")
        assert "no such command" not in reader.text


async def test_a_word_that_is_no_command_changes_nothing_and_usual_words_have_one(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("b", "a")
        await reader.type("precious")
        await reader.press("enter")
        noted = reader.highlighted
        for typed in ("reset", "save", "invoice"):
            await reader.press("colon")
            await reader.type(typed)
            await reader.press("enter")
            assert "no such command" in reader.text
            await reader.press("escape")
        await reader.press("colon", "n", "o", "t", "e", "s", "enter")
        assert reader.session.store.marks(noted).note == "precious"
        assert reader.main.search_box.value == "is:noted"
        assert reader.titles == [noted.title]
        await reader.press("escape", "colon", "d", "u", "e")
        assert reader.text.index("in a post: add it to recall") < reader.text.index("(is:due)")
        assert not reader.is_read(noted)
        await reader.press("escape", "colon", "h", "e", "l", "p", "enter")
        assert type(reader.app.screen).__name__ == "HelpScreen"


@pytest.mark.parametrize("typed", ["q", "q!", "wq", "x", "qa"])
async def test_what_quits_an_editor_quits(samples: Path, typed: str) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "colon")
        await reader.type(typed)
        await reader.press("enter")
        assert not reader.app.is_running or reader.app._exit


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("delete note", "Add or edit a note"),
        ("share", "Copy the link to this post"),
        ("favourite", "Bookmark, or remove the bookmark"),
        ("restore", "Undo the last mark"),
        ("browser", "Web page of this post"),
        ("settings", "“settings” is a command of the shell: privacy-reader config"),
        ("import marks", "“import” is a command of the shell: privacy-reader state import"),
        ("notes", "with a note"),
    ],
)
async def test_the_palette_knows_what_people_call_things(samples: Path, typed: str, offered: str) -> None:
    async with running(samples) as reader:
        words = {"settings": "config", "import": "state import", "notes": "export"}
        reader.app.shell_commands = {word: f"privacy-reader {line}" for word, line in words.items()}
        await reader.press("colon")
        await reader.type(typed)
        assert offered in reader.text
        assert "no such command" not in reader.text


async def test_the_palette_knows_the_commands_of_the_shell(samples: Path) -> None:
    async with running(samples) as reader:
        reader.app.shell_commands = {name: f"privacy-reader {name}" for name in ("sync", "export", "stats")}
        await reader.press("colon")
        await reader.type("export")
        assert "“export” is a command of the shell: privacy-reader export" in reader.text
        assert "no such command" not in reader.text
        await reader.press("enter")
        assert "privacy-reader export" in reader.text, "nothing else is done in its place"
        await reader.press("ctrl+u")
        await reader.type("stats")
        assert "command of the shell" not in reader.text, "the reader has it, too"


async def test_the_help_names_every_action_with_its_key(samples: Path) -> None:
    from reader.tui.widgets.entry_list import EntryList
    from reader.tui.widgets.post_view import PostView

    async with running(samples, size=(99, 200)) as reader:
        await reader.press("question_mark")
        text = " ".join(reader.text.split())
        assert text.index("Here, in the list") < text.index("Move") < text.index("Marks") < text.index("tag:")
        for widget in (MainScreen, EntryList, PostView):
            for binding in Binding.make_bindings(widget.BINDINGS):
                assert (binding.tooltip or binding.description) in text
        assert text.count("the post)") == 0, "what works in one place stands together"
        assert text.index("Program") < text.index("Leave the post, then the search") < text.index("In the post")
        await reader.press("escape")
        assert "Keys" not in reader.text.split("\n")[0]


@pytest.mark.parametrize("size", [(120, 30), (101, 30), (60, 20), (40, 15)])
async def test_words_of_the_help_stay_in_their_column(samples: Path, size: tuple[int, int]) -> None:
    async with running(samples, size=size) as reader:
        await reader.press("question_mark")
        for column in reader.app.screen.query(TextBlock):
            wanted = [line.rstrip() for line in str(column.content).split("\n")]
            width = column.scrollable_content_region.width
            assert max(map(len, wanted)) <= width or not column.display


async def test_the_help_is_narrowed_down_by_typing(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("question_mark")
        await reader.type("bookm")
        assert "Bookmark, or remove the bookmark" in reader.text
        assert "Page down" not in reader.text
        await reader.type("zzz")
        assert "No key does that." in reader.text
        await reader.press("question_mark")
        assert reader.app.screen is reader.main


# One pane


async def test_a_narrow_terminal_shows_list_and_post_in_turn(samples: Path) -> None:
    async with running(samples, size=(80, 24)) as reader:
        assert reader.main.side.display
        assert reader.main.parts.reading.view is not None
        post = reader.main.query_one("#post-side")
        assert not post.display
        await reader.press("enter")
        assert post.display
        assert not reader.main.side.display
        assert "I usually begin by agreeing" in reader.text
        await reader.press("escape")
        assert reader.main.side.display
        await reader.resize(120, 36)
        assert reader.main.side.display
        assert post.display


def rows_by_line(reader: Reader) -> dict[str, int]:
    """The line on which each title of the list begins."""
    return {line[3:30]: number for number, line in enumerate(reader.lines) if line[1:2] == "●"}


@pytest.mark.parametrize("density", DENSITIES)
async def test_no_row_moves_when_another_one_is_chosen_or_bookmarked(samples: Path, density: str) -> None:
    async with running(samples, density=density) as reader:
        before = rows_by_line(reader)
        assert len(before) >= 8
        for key in ("j", "j", "b", "j", "k", "j"):
            await reader.press(key)
            assert rows_by_line(reader) == before


async def test_the_height_of_rows_is_changed_by_a_key_and_remembered(samples: Path, tmp_path: Path) -> None:
    remembered = Remembered(tmp_path / "choices.json")
    app = make_app(samples, remembered=remembered)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        reader = Reader(pilot, app)
        seen = []
        for _ in DENSITIES:
            seen.append(len(rows_by_line(reader)))
            await reader.press("D")
        assert len(set(seen)) == len(DENSITIES)
        assert reader.said == ["Rows: one line each", "Rows: with details", "Rows: titles in full"]
        await reader.press("D")
    assert Remembered(tmp_path / "choices.json").get("density", "normal") == "compact"


async def test_the_heading_of_the_first_row_in_sight_stays_at_the_top(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("G")
        top = reader.main.entry_list.region.y
        assert re.match(r" 202\d ─+", reader.lines[top])
        for _ in range(12):
            await reader.press("k")
            assert re.match(r" 202\d ─+", reader.lines[top])
            chosen = [line for line in reader.lines if line.startswith("▌")]
            assert chosen, "the chosen row is below the heading"


async def test_an_order_by_topics_that_is_chosen_early_holds_once_they_are_known(samples: Path) -> None:
    async with running(samples) as one:
        session = one.app.session
        subjects, session.subjects = session.subjects, None
        await one.press("s", "8")
        assert session.subjects is None
        before = one.text
        session.subjects = subjects
        assert isinstance(one.app.screen, MainScreen)
        one.app.screen._indexed()
        await settle(one.pilot)
        assert one.text != before
        assert subjects is not None
        assert any(str(subject.name) in one.text for subject in subjects)


async def test_the_footer_names_the_key_that_ends_the_program(samples: Path) -> None:
    """`q` goes one level back in a post and in a search; `Q` always quits."""
    async with running(samples) as reader:
        assert "q  Quit" in reader.lines[-1]
        await reader.press("enter")
        assert "Q  Quit" in reader.lines[-1]
        await reader.press("q")
        assert "q  Quit" in reader.lines[-1]
        await reader.type("/consent")
        await reader.press("down")
        assert "Q  Quit" in reader.lines[-1]


async def test_an_order_that_is_chosen_at_the_top_begins_at_its_own_top(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("s", "3")
        assert reader.highlighted.title == reader.titles[0]
        await reader.press("j", "j", "j")
        # Basics first says what to begin with.
        await reader.press("s", "7")
        assert reader.main.parts.browsing.sort is BY_NAME["basics"]
        assert reader.highlighted.title == reader.titles[0]
        await reader.press("j", "j", "enter")
        opened = reader.main.parts.reading.opened
        await reader.press("s", "3")
        await reader.press("s", "7")
        assert opened is not None
        assert reader.highlighted.id == opened.id


async def test_a_message_on_the_post_is_gone_under_the_next_window(samples: Path) -> None:
    async with running(samples) as reader:
        reader.main.parts.stage.tell(clean_line("This post has no headings."))
        reader.main.parts.stage.tell(clean_line("The disk is full."), severity="error")
        assert "no headings" in reader.text
        await reader.press("s")
        await reader.press("escape")
        assert "no headings" not in reader.text
        assert "The disk is full." in reader.text


async def test_the_footer_shows_the_way_through_what_was_found(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "LINDDUN")
        await reader.press("slash")
        await reader.type("mail service")
        assert "N  Previous" not in reader.lines[-1]
        await reader.press("enter")
        assert reader.lines[-1].startswith(" n  Next match   N  Previous match")
        await reader.press("escape")
        assert "N  Previous" not in reader.lines[-1]


async def test_what_is_sought_is_counted_in_the_post_that_is_read_now(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "slash")
        await reader.type("the")
        await reader.press("enter", "J")
        box, view = reader.main.parts.finding.box, reader.main.parts.reading.view
        assert box is not None
        assert view is not None
        assert view.matches.count > 1
        assert box.note.endswith(f"of {view.matches.count}")
        view.text_width = 40
        await settle(reader.pilot)
        assert box.note.endswith(f"of {view.matches.count}")
        box.set_value("zebra")
        await reader.press("n")
        assert reader.said[-1] == "There is no match in this post."


async def test_going_back_and_forward_keeps_the_way_back_from_a_link(samples: Path) -> None:
    async with running(samples) as reader:
        await open_post(reader, "quiet weekend")
        await choose_link(reader, "ask-a-company")
        await reader.press("enter")
        back = f"Back to “{WEEKEND}"[:24]
        assert back in reader.lines[-1]
        await reader.press("left_square_bracket")
        assert "Back to" not in reader.lines[-1]
        await reader.press("right_square_bracket")
        assert back in reader.lines[-1]
        await reader.press("escape")
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.title == WEEKEND


async def test_a_result_shows_the_note_as_it_is_by_now(samples: Path) -> None:
    async with running(samples, density="normal") as reader:
        await reader.press("a")
        await reader.type("xylophone lesson")
        await reader.press("enter")
        entry = reader.highlighted
        await reader.press("slash")
        await reader.type("xylophone")
        await reader.press("down")
        assert "your note: xylophone lesson" in reader.text
        reader.main.parts.marker.note(entry, "bassoon lesson", "")
        await settle(reader.pilot)
        assert "your note: bassoon lesson" in reader.text
        await reader.press("U", "U")
        assert "your note" not in reader.text
        assert reader.highlighted.id == entry.id


async def test_a_search_before_the_texts_are_known_says_that_it_is_one_in_titles(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(samples) as reader:
        index = reader.session.index
        assert index is not None
        monkeypatch.setattr(index, "_cache", None)
        listings = Listings(reader.session)
        whole, index._state = index._state, None
        early, none = (listings.make(View.ALL, query) for query in ("consent", "zebra crossing"))
        index._state = whole
        assert early.note.endswith("found in titles")
        assert "the texts are still being read" in none.empty
        assert "in titles" not in listings.make(View.ALL, "consent").note


async def test_a_snippet_is_never_dim_where_colours_are_the_terminals_own(samples: Path) -> None:
    async with running(samples, theme="privacy-ansi") as reader:
        await reader.press("slash")
        await reader.type("consent")
        row = reader.main.entry_list.rows[1]
        assert row.hit is not None
        assert row.hit.snippet is not None
        text, dim = str(row.hit.snippet.text), []
        for strip in reader.app.screen._compositor.render_strips(reader.app.size):
            for part in strip:
                words = part.text.strip(" …")
                if len(words) > 8 and words in text and part.style is not None:
                    dim.append(part.style.dim)
        assert dim
        assert not any(dim)


async def test_the_question_of_the_day_is_opened_by_name(samples: Path) -> None:
    async with running(samples) as reader:
        entries, site = reader.session.entries, reader.session.loaded.site
        daily = question_of_the_day(entries, site.key, date.today(), reader.session.store.marks_of)
        await reader.press("colon")
        await reader.type("today")
        await reader.press("enter")
        opened = reader.main.parts.reading.opened
        assert daily is not None
        assert opened is not None
        assert opened.id == daily.entry.id


async def test_what_a_key_does_stands_in_one_column_of_the_help(samples: Path) -> None:
    async with running(samples, size=(40, 15)) as reader:
        await reader.press("enter", "question_mark")
        await reader.type("link")
        lines = [line for line in reader.lines if "ext link" in line or "revious link" in line]
        assert len(lines) >= 2
        assert len({line.casefold().index("next link" if "ext" in line else "previous link") for line in lines}) == 1


async def test_a_note_without_a_bookmark_is_explained_and_can_be_edited(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("b", "a")
        await reader.type("for the talk")
        await reader.press("enter")
        await reader.press("b")
        assert "Bookmark removed; its note is kept" in reader.text
        assert "✎" in reader.text
        await reader.press("enter")
        assert "Edit note" in reader.text
        await reader.press("escape", "question_mark")
        await reader.type("note")
        assert "Add or edit a note" in reader.text
        assert "with a note, bookmarked or not" in reader.text
