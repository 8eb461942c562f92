"""The search box: what was typed is always seen, and what it offers and says stands below it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from reader.state import StateStore
from reader.tui.list.offers import FILTERS
from reader.tui.main import browsing
from reader.tui.work.listings import Listings
from reader.tui.work.session import Session
from tests.tui.running import Reader, make_app, press_at_once, running, settle


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15)])
@pytest.mark.parametrize(
    ("query", "told"), [("tag:nosuch", "There is no tag like “nosuch”"), ("after:2024-99", "takes a date such as 2024")]
)
async def test_what_is_not_understood_is_told_below_the_query(
    samples: Path, size: tuple[int, int], query: str, told: str
) -> None:
    async with running(samples, size=size) as reader:
        await reader.press("slash")
        await reader.type(query)
        assert reader.lines[1].startswith(f" / {query}")
        below = " ".join(line.split("│")[0].split("┃")[0].strip() for line in reader.lines[2:6])
        assert told in below
        await reader.press("escape")
        assert told not in reader.text


async def test_a_misspelt_value_of_a_filter_is_told_below_the_query(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("is:unred ")
        below = " ".join(line.split("│")[0].split("┃")[0].strip() for line in reader.lines[2:6])
        assert "“is:unred” is taken for “is:unread”" in below


@pytest.mark.parametrize(
    ("keys", "sought"),
    [
        ((), "data"),
        (("end",), "privacdata"),
        (("backspace",), "privadata"),
        (("left", "right"), "privacdata"),
        (("ctrl+u",), "data"),
    ],
)
async def test_another_text_is_sought_in_a_post_by_typing_it(samples: Path, keys: tuple[str, ...], sought: str) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await reader.press("enter", "slash")
        await reader.type("privac")
        await reader.press("enter", "slash", *keys)
        await reader.type("data")
        assert reader.lines[1].startswith(f" / {sought} ")
        await reader.press("enter", "slash", "enter", "n")
        assert reader.lines[1].startswith(f" / {sought} "), "what is not typed over stays"


@pytest.mark.parametrize("key", ["enter", "down", "tab"])
async def test_a_query_that_holds_is_shown_without_what_might_have_followed(samples: Path, key: str) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("minutes:>1")
        assert reader.lines[1].startswith(" / minutes:>10 "), "it is suggested while one types"
        await reader.press(key)
        if key == "tab":
            await reader.press("down")
        in_force = "minutes:>10 " if key == "tab" else "minutes:>1 "
        assert reader.lines[1].startswith(f" / {in_force}")
        assert reader.main.search_box.value == in_force.strip()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("cookies OR trackers", "Every word is looked for; there is no “or”."),
        ("cookies wrqks", "Nothing is like “wrqks”; it was left out."),
        ("cokies wrqks", "Showing results for “cookies”. Nothing is like “wrqks”; it was left out."),
        ("cokies", "Showing results for “cookies”"),
        ("smart spekers", "No post holds all words of “smart speakers”; these posts are related"),
        ("unread", "is:unread shows posts not read to the end."),
        ("Bookmarked", "is:bookmarked shows posts with a bookmark."),
        ("asked", "is:asked shows posts asked in recall so far."),
    ],
)
async def test_what_was_left_out_of_a_query_is_told(samples: Path, query: str, told: str) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await reader.press("slash")
        await reader.type(query)
        below = " ".join(line.strip() for line in reader.lines[2:5])
        assert told in below


@pytest.mark.parametrize(
    ("query", "told"),
    [("surveillance", "2 related"), ("smart spekers", "1 related"), ("consent", "7 found"), ("is:unread", "35 found")],
)
async def test_what_only_resembles_the_words_is_not_said_to_be_found(samples: Path, query: str, told: str) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await reader.press("slash")
        await reader.type(query)
        assert reader.lines[1].rstrip().endswith(told)


@pytest.mark.parametrize(
    ("query", "title", "at_top"),
    [("physician", "What do I say to someone", True), ("cameras", "A quiet weekend", False)],
)
async def test_a_result_opens_at_the_words_and_at_its_title_where_they_are_not_there(
    samples: Path, query: str, title: str, at_top: bool
) -> None:
    async with running(samples, size=(40, 15)) as reader:
        await reader.press("slash")
        await reader.type(query)
        await reader.press("down")
        assert reader.main.entry_list.highlight_entry(reader.entry(title).id)
        await reader.press("enter")
        assert (title in reader.text) is at_top
        assert at_top or "camera" in reader.text


async def test_a_search_within_a_view_says_so(samples: Path) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await reader.press("slash", *"consent", "enter", "escape", "b")
        await reader.press("3")
        assert "1 bookmarked" in reader.lines[1]
        await reader.press("m")
        await reader.press("2")
        assert "6 unread" in reader.lines[1]
        await reader.press("3", "slash", "ctrl+u")
        await reader.type("surveillance")
        assert "nothing found" in reader.lines[1]


async def test_a_filter_that_was_left_without_a_value_is_told(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("after:202 consent")
        assert "“after:” needs a value" in reader.text


async def test_the_empty_box_offers_filters_that_tab_takes_and_then_their_values(samples: Path) -> None:
    async with running(samples) as reader:
        assert "is:unread" not in reader.text
        await reader.press("slash")
        for offer in FILTERS:
            assert offer.label in reader.lines[2]
        box = reader.main.search_box
        await reader.press("tab")
        assert box.value == "tag:"
        tag, second = (str(offer.text) for offer in box.offers[:2])
        assert tag in reader.lines[2]
        await reader.press("tab")
        assert box.value == f"tag:{tag}"
        await reader.press("tab")
        assert box.value == f"tag:{second}"
        await reader.press("shift+tab")
        assert box.value == f"tag:{tag}"
        assert {tag} <= {str(name) for name in reader.highlighted.post.tags}
        await reader.press("ctrl+u", "right", "tab")
        assert box.value == "is:unread"


async def test_the_last_queries_are_offered_in_the_next_run_too(samples: Path) -> None:
    with StateStore.open() as store:
        async with running(samples, store=store) as reader:
            await reader.press("slash")
            await reader.type("passkey")
            await reader.press("enter", "escape", "escape")
    async with running(samples, size=(160, 36)) as reader:
        await reader.press("slash")
        assert "passkey" in reader.lines[2]
        await reader.press(*["right"] * len(FILTERS), "tab")
        assert reader.main.search_box.value == "passkey"
        await reader.press("ctrl+u", "up")
        assert reader.main.search_box.value == "passkey"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_both_fields_stand_on_the_same_line_and_say_what_they_search(
    samples: Path, size: tuple[int, int]
) -> None:
    async with running(samples, size=size) as reader:
        assert "Search the site" in reader.lines[1]
        assert "/  Search" in reader.lines[-1]
        await reader.press("enter", "slash")
        assert "Find in this post" in reader.lines[1]
        await reader.press("escape")
        assert "/  Find" in reader.lines[-1]


async def test_the_list_does_not_move_with_the_letters(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        place = reader.main.entry_list.region
        for letter in "gdpr":
            await reader.press(letter)
            assert reader.main.entry_list.region == place


async def test_enter_behind_an_unfinished_filter_opens_nothing(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("tag:")
        await reader.press("enter")
        assert reader.main.parts.reading.opened is None
        assert reader.said == ["“tag:” needs a value. Tab suggests one."]
        assert reader.main.parts.browsing.box.has_focus
        await reader.type("gdpr")
        await reader.press("enter")
        assert reader.main.parts.reading.opened is not None


async def test_what_filters_let_through_looks_like_the_list(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("minutes:>0")
        assert [row.hit for row in reader.main.entry_list.rows] == [None] * len(reader.session.entries)
        assert reader.titles == [str(entry.title) for entry in reader.session.entries]


@pytest.mark.parametrize("size", [(120, 36), (40, 15)])
async def test_a_full_field_says_so(samples: Path, size: tuple[int, int]) -> None:
    async with running(samples, size=size) as reader:
        await reader.press("slash")
        reader.app.post_message(Paste("many words " * 60))
        await settle(reader.pilot)
        assert "full: 500 characters" in reader.text


async def test_what_is_typed_behind_a_filter_is_a_word_of_its_own(samples: Path) -> None:
    async with running(samples) as reader:
        box = reader.main.search_box
        await reader.press("t", "enter")
        topic = box.value
        assert topic.startswith("topic:")
        await reader.press("slash")
        await reader.type("is:unr")
        await reader.press("tab")
        assert box.value == f"{topic} is:unread"
        await reader.type("gdpr")
        assert box.value == f"{topic} is:unread gdpr", "behind what Tab took, too"
        await reader.press("ctrl+u")
        await reader.type("tag:law")
        await reader.press("comma")
        assert box.value == "tag:law,"


@pytest.mark.parametrize(
    ("keys", "query"),
    [
        ((), "data"),
        (("space",), "consent data"),
        (("end",), "consentdata"),
        (("left", "right"), "consentdata"),
        (("backspace",), "consendata"),
        (("enter", "escape", "slash"), "data"),
    ],
)
async def test_words_behind_the_key_of_the_search_are_another_query(
    samples: Path, keys: tuple[str, ...], query: str
) -> None:
    async with running(samples, size=(100, 30)) as reader:
        await reader.press("slash")
        await reader.type("consent")
        await reader.press("enter", "escape", "slash")
        assert reader.main.search_box.value == "consent", "what was sought is still there, and can be gone on with"
        await reader.press(*keys)
        await reader.type("data")
        assert reader.main.search_box.value == query
        assert reader.lines[1].startswith(f" / {query} ")


async def test_words_behind_a_click_go_on_with_the_query(samples: Path) -> None:
    async with running(samples, size=(100, 30)) as reader:
        await reader.press("slash")
        await reader.type("consent")
        await reader.press("down", "slash", "down")
        await reader.pilot.click("#search")
        await reader.type("data")
        assert reader.main.search_box.value == "consentdata"


async def test_a_long_note_shows_where_more_of_it_is(samples: Path) -> None:
    async with running(samples, size=(40, 15)) as reader:
        await reader.press("a")
        reader.app.post_message(Paste("one two three four\nfive six seven eight nine ten"))
        await settle(reader.pilot)
        line = next(line for line in reader.lines if "✎" in line)
        assert line.split("✎ ")[1].startswith("…"), "its beginning is out of sight"
        await reader.press("home")
        line = next(line for line in reader.lines if "✎" in line)
        assert "✎ one two" in line
        assert "…" in line, "its end is out of sight"
        await reader.press("enter")
        assert reader.session.store.marks(reader.highlighted).note == "one two three four five six seven eight nine ten"


async def test_pasted_line_breaks_are_told(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("a")
        reader.app.post_message(Paste("one\ntwo"))
        await settle(reader.pilot)
        assert "one two" in reader.text
        assert "line breaks became spaces" in reader.text


async def test_words_on_a_query_that_are_cut_end_with_a_sign(samples: Path) -> None:
    async with running(samples, size=(30, 15)) as reader:
        await reader.press("slash")
        await reader.type("is:nope")
        hint = [line.rstrip() for line in reader.lines[2:5]]
        assert hint[-1].endswith("…")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Searches find something only once this is set, in their thread, and nobody waits for them."""
    event, make = threading.Event(), Listings.make

    def later(self: Listings, view: Any, query: str, *rest: Any, **named: Any) -> Any:
        if query:
            event.wait()
        return make(self, view, query, *rest, **named)

    monkeypatch.setattr(Listings, "make", later)
    monkeypatch.setattr(Listings, "takes_no_time", lambda _, query: not query.strip())
    monkeypatch.setattr(browsing, "PATIENCE", 0.0)
    yield event
    event.set()


async def search_too_soon(reader: Reader) -> None:
    await press_at_once(reader.pilot, "slash", *"consent", "enter")
    while not any("Still searching" in words for words in reader.said):
        await reader.pilot.pause(0.01)


async def test_enter_before_anything_is_found_reads_the_best_result_once_it_is(
    samples: Path, found: threading.Event
) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await search_too_soon(reader)
        assert reader.main.parts.reading.opened is None
        found.set()
        await settle(reader.pilot)
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.id == reader.main.entry_list.rows[0].entry.id


@pytest.mark.parametrize("keys", [("down",), ("escape",), ("s",), ("backspace",)])
async def test_whoever_goes_on_meanwhile_is_not_taken_to_a_post(
    samples: Path, found: threading.Event, keys: tuple[str, ...]
) -> None:
    async with running(samples, size=(80, 24)) as reader:
        box = reader.main.search_box
        await search_too_soon(reader)
        await press_at_once(reader.pilot, *keys)
        while box.has_focus and box.value == "consent":
            await reader.pilot.pause(0.01)
        found.set()
        await settle(reader.pilot)
        assert reader.main.parts.reading.opened is None


async def test_who_asked_for_something_else_meanwhile_presses_enter_again(
    samples: Path, found: threading.Event
) -> None:
    async with running(samples, size=(80, 24)) as reader:
        await search_too_soon(reader)
        await press_at_once(reader.pilot, "x")
        found.set()
        await settle(reader.pilot)
        await reader.press("backspace")
        assert reader.main.search_box.value == "consent"
        assert reader.titles
        assert reader.main.parts.reading.opened is None


@pytest.mark.parametrize("patience", [0.0, 30.0])
async def test_enter_before_the_texts_are_read_reads_the_post_that_they_mention(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, patience: float
) -> None:
    (tmp_path / "a.md").write_text("# A question\n\nAn answer about zebras.\n")
    (tmp_path / "b.md").write_text("# Another question\n\nAnother answer.\n")
    may_read, index_texts = threading.Event(), Session.index_texts

    def later(self: Session) -> Any:
        may_read.wait()
        return index_texts(self)

    monkeypatch.setattr(Session, "index_texts", later)
    monkeypatch.setattr(browsing, "PATIENCE", patience)
    app = make_app(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        reader = Reader(pilot, app)
        try:
            while not reader.titles:
                await pilot.pause(0.01)
            typing = asyncio.create_task(press_at_once(pilot, "slash", *"zebras", "enter"))
            while not any("Still searching" in words for words in reader.said) and not patience:
                await pilot.pause(0.01)
            await pilot.pause(0.3)
            assert reader.main.parts.reading.opened is None
        finally:
            may_read.set()
        await typing
        await settle(reader.pilot)
        opened = reader.main.parts.reading.opened
        assert opened is not None
        assert opened.id == "a.md"


async def test_rows_of_another_query_begin_at_the_best_whatever_asks_for_them(
    monkeypatch: pytest.MonkeyPatch, samples: Path
) -> None:
    made: list[tuple[str, bool]] = []
    make = Listings.make

    def told(self: Listings, view: Any, query: str, *more: Any, fresh: bool = False) -> Any:
        made.append((query, fresh))
        return make(self, view, query, *more, fresh=fresh)

    async with running(samples) as reader:
        await reader.press("G", "slash")
        monkeypatch.setattr(Listings, "make", told)
        reader.main.search_box.value = "data"
        # The texts can be searched just now, before the box has told that something was typed.
        reader.main.parts.browsing.refresh()
        await reader.press()
        assert made
        assert {fresh for query, fresh in made if query == "data"} == {True}
        assert reader.main.entry_list.highlighted_row == 0


async def test_what_is_not_found_is_explained_once(samples: Path) -> None:
    async with running(samples) as reader:
        await reader.press("slash")
        await reader.type("is:unread read:today")
        text = " ".join(reader.text.split())
        assert "No post was read then, as far as is known." in text
        assert "Esc clears the search." in text
        assert "Nothing found." not in text
        await reader.press("ctrl+u")
        await reader.type("is:bookmarked")
        assert "that is shown" not in reader.text, "no post is shown"


async def test_suggestions_that_do_not_fit_are_said_to_be_there(samples: Path) -> None:
    async with running(samples, size=(60, 24)) as reader:
        await reader.press("slash")
        await reader.type("is:")
        assert reader.lines[2].rstrip().endswith("…")
        assert " unread " in reader.lines[2]
        await reader.type("fo")
        assert "…" not in reader.lines[2], "there is only one"
