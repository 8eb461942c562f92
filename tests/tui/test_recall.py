"""Recall on the screen: a question alone, its answer, grades that are kept at once, and leaving at any moment."""

from __future__ import annotations

import asyncio
import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import TextArea

import reader
from reader.learn.recall.practice import Selection
from reader.learn.recall.session import ASK, OFF
from reader.library.post import Entry
from reader.settings import RecallSettings
from reader.state import StateStore
from reader.state.reviews import person_day
from reader.tui.main import beginning
from reader.tui.screens.recall import RecallScreen
from reader.tui.widgets.message_line import MessageLine
from reader.tui.work.recalling import Recalling
from tests.tui.running import Reader, running, settle


def long_ago() -> date:
    """The day on which all was asked; told anew each time, for a run of tests may go on into the next day."""
    return person_day(datetime.now().astimezone()) - timedelta(days=90)


@pytest.fixture
def due(samples: Path) -> list[Entry]:
    """Three questions that were recalled long ago, so that they are due."""
    library = reader.load(str(samples))
    questions = [entry for entry in library.entries if entry.title.endswith("?")][:12:4]
    with StateStore.open() as store:
        for entry in questions:
            store.set_read(entry, True)
            store.recall.add(entry, 2, long_ago())
    return questions


def grades() -> list[int]:
    """What was kept today, in the order in which it was graded."""
    with StateStore.open() as store:
        return [review.grade for review in store.reviews() if review.day > long_ago()]


def flat(one: Reader) -> str:
    """What the screen shows, as if it were one line."""
    return " ".join(one.text.split())


def asked(one: Reader) -> Entry:
    """The question that stands on the screen of recall."""
    page = one.app.screen.query_one("#recall-page").region
    shown = " ".join(" ".join(one.text.splitlines()[page.y : page.bottom]).split())
    assert shown
    return next(it for it in one.session.entries if shown.startswith(it.title) or it.title.startswith(shown))


def grades_in_sight(one: Reader) -> None:
    if one.app.size.height < 12:
        # In one line, for the sake of the answer: each grade's number with the days until the question comes again.
        assert re.search(r"^ +1:today +2:\d+d +3:\d+(?:d|mo) +4:\d+(?:d|mo)$", one.text, re.MULTILINE)
        return
    for words in ("1 not recalled", "2 with effort", "3 recalled", "4 at once"):
        assert words in one.text


def holding(folder: Path, word: bytes) -> list[Path]:
    """The files that hold a word."""
    return [place for place in folder.rglob("*") if place.is_file() and word in place.read_bytes()]


async def test_a_question_stands_alone_until_its_answer_is_asked_for(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        assert isinstance(one.app.screen, RecallScreen)
        assert "Recall · 1 of 3 · about 2 min left · last asked 90 days ago" in one.text
        assert sum(entry.title in " ".join(one.text.split()) for entry in due) == 1
        assert "not recalled" not in one.text
        await one.press("3")
        assert grades() == [], "no grade without the answer"
        await one.press("space")
        before = len(one.text)
        assert "1 not recalled" in one.text
        assert "4 at once" in one.text
        await one.press("space")
        assert len(one.text) > before


async def test_grades_are_kept_at_once_and_what_was_not_recalled_comes_once_more(
    samples: Path, due: list[Entry]
) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("space", "1")
        assert "2 of 4" in one.text
        assert grades() == [1]
        for _ in range(3):
            await one.press("space", "3")
        assert "3 questions, 3 recalled. Next:" in " ".join(one.text.split())
        await one.press("escape")
        assert not isinstance(one.app.screen, RecallScreen)
    assert sorted(grades()) == [1, 3, 3, 3]


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
async def test_what_a_key_did_is_said_until_another_key_does_something(
    samples: Path, due: list[Entry], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(samples, size=size) as one:
        monkeypatch.setattr(MessageLine, "grace", 0.0)
        await one.press("r", "s")
        assert "Not asked today" in one.text
        await one.press("space")
        await silence(one)
        assert "Leave" in one.lines[-1]
        await one.press("3", "U")
        assert "Undone: the grade" in one.text
        await one.press("space", "2")
        await silence(one)


async def silence(one: Reader) -> None:
    """Wait until nothing is said."""
    messages = one.app.screen.query_one(MessageLine)
    for _ in range(200):
        if messages.shown is None:
            break
        await asyncio.sleep(0.01)
    await settle(one.pilot)
    assert messages.shown is None


async def test_what_was_not_recalled_before_leaving_comes_once_more_after_it(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        missed = asked(one)
        await one.press("space", "1", "escape")
        assert "1 answered, 3 left" in one.text
        assert "3 to recall" in one.text
        await one.press("r")
        assert "1 of 3" in one.text
        await one.press("space", "3", "space", "3")
        assert asked(one) == missed
        await one.press("space", "1")
        assert "3 questions, 2 recalled." in flat(one), "it does not come a third time"


async def test_leaving_in_the_middle_loses_nothing_and_the_rest_is_offered_quietly(
    samples: Path, due: list[Entry]
) -> None:
    async with running(samples) as one:
        assert "to recall" not in one.text, "nothing is said before recall was begun"
        await one.press("r")
        await one.press("space", "4")
        await one.press("escape")
        assert "2 to recall" in one.text
    assert grades() == [4]
    async with running(samples) as one:
        assert "2 to recall" in one.text


async def test_what_waits_is_counted_again_on_the_next_day(
    samples: Path, due: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "LOOK_AT_DAY", 0.05)
    with monkeypatch.context() as clock:
        clock.setenv("TZ", "WEST12")
        time.tzset()
        async with running(samples) as one:
            await one.press("r", "s", "escape")
            assert "2 to recall" in one.text
            clock.setenv("TZ", "EAST-14")
            time.tzset()
            for _ in range(100):
                if "3 to recall" in one.text:
                    break
                await asyncio.sleep(0.05)
                await settle(one.pilot)
            assert "3 to recall" in one.text
    time.tzset()


async def test_a_grade_is_taken_back_also_at_the_end_and_after_a_restart(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        for _ in range(3):
            await one.press("space", "3")
        assert "U  Undo" in one.text
        await one.press("U")
        assert len(grades()) == 2
        assert "3 of 3" in one.text, "the question is asked again"
        await one.press("space", "2")
        assert sorted(grades()) == [2, 3, 3]
    async with running(samples) as one:
        await one.press("r")
        await one.press("U")
        assert len(grades()) == 2


async def test_undo_says_which_grade_of_which_question_is_taken_back(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        first = asked(one)
        await one.press("space", "1", "space", "3", "U", "U")
        assert f"Undone: the grade “not recalled” of “{first.title}” is taken back" in flat(one)
        assert asked(one) == first
        assert grades() == []


async def test_undo_in_the_list_takes_the_grades_of_recall_back_first(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("m")
        marked = one.highlighted
        await one.press("r")
        first = asked(one)
        await one.press("space", "1")
        second = asked(one)
        await one.press("space", "3", "q", "U")
        assert grades() == [1]
        assert f"Undone: the grade “recalled” of “{second.title}” is taken back" in flat(one)
        await one.press("U")
        assert grades() == []
        assert f"Undone: the grade “not recalled” of “{first.title}” is taken back" in flat(one)
        await one.press("U")
        assert f"Undone: “{marked.title}” is" in flat(one), "what was marked before"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15), (30, 10)])
async def test_what_is_said_hides_neither_the_question_nor_the_grades(
    samples: Path, due: list[Entry], size: tuple[int, int]
) -> None:
    async with running(samples) as one:
        await one.resize(*size)
        await one.press("r")
        first = asked(one)
        await one.press("s")
        assert f"Not asked today: “{first.title}"[:40] in flat(one)
        assert asked(one) != first
        await one.press("space")
        grades_in_sight(one)
        await one.press("x")
        assert "Out of recall (r in the post adds it back): “" in flat(one)
        await one.press("space")
        grades_in_sight(one)
        await one.press("b")
        assert "Bookmark" in flat(one)
        grades_in_sight(one)
        assert not one.app._notifications, "nothing lies above the page"


async def test_not_today_and_never(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("s")
        assert "1 of 2" in one.text
        await one.press("x")
        assert "1 of 1" in one.text
        await one.press("escape")
        await one.press("r")
        assert "1 of 1" in one.text, "neither comes again today"
    with StateStore.open() as store:
        assert sorted(store.marks(entry).grade for entry in due) == ["", "", "off"]


@pytest.mark.parametrize("key", ["s", "x"])
async def test_undo_asks_a_question_after_all_that_was_left_out_last(samples: Path, due: list[Entry], key: str) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("space", "3")
        second = asked(one)
        await one.press("space", key)
        assert asked(one) != second
        await one.press("U")
        assert asked(one) == second
        assert "2 of 3" in one.text
        assert f"Undone: “{second.title}” is asked after all" in flat(one)
        assert grades() == [3], "the grade before it stays"
        await one.press("U")
        assert grades() == []
        await one.press("escape", "r")
        assert "1 of 3" in one.text, "and it is asked when recall begins anew"
    with StateStore.open() as store:
        assert [store.marks(entry).grade for entry in due] == ["", "", ""]


async def test_undo_brings_back_all_that_was_left_out_also_at_the_end(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        order = []
        for key in ("s", "x", "s"):
            order.append(asked(one))
            await one.press(key)
        assert "Nothing was asked" in flat(one)
        for entry in reversed(order):
            await one.press("U")
            assert asked(one) == entry
        assert "1 of 3" in one.text


async def test_what_is_put_off_today_is_not_asked_after_a_restart(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("s")
        assert "1 of 2" in one.text
        await one.press("escape")
        assert "2 to recall" in one.text
    async with running(samples) as one:
        assert "2 to recall" in one.text
        await one.press("r")
        assert "1 of 2" in one.text


async def test_what_is_not_recalled_is_said_to_come_once_more(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("space")
        assert "1 not recalled · today" in one.text
        await one.press("1")
        for _ in range(2):
            await one.press("space", "3")
        await one.press("space")
        assert "1 not recalled · tomorrow" in one.text, "the second time in a session"


async def test_a_question_is_marked_and_its_links_followed_as_everywhere(tmp_path: Path) -> None:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").write_text("url: https://example.org\n")
    (posts / "2026-01-01-a.md").write_text(
        "---\ntitle: What is a lighthouse?\n---\n\nA [tower](https://example.com/tower), see"
        " [the other]({% post_url 2026-01-02-b %}).\n"
    )
    (posts / "2026-01-02-b.md").write_text("---\ntitle: A harbour\n---\n\nShips.\n")
    entry = next(one for one in reader.load(str(posts.parent)).entries if one.title.endswith("?"))
    with StateStore.open() as store:
        store.recall.add(entry, 2, long_ago())
    async with running(posts.parent) as one:
        await one.press("r")
        await one.press("b")
        await one.press("a")
        await one.type("by the sea")
        await one.press("enter")
        with StateStore.open() as store:
            assert store.marks(entry).bookmarked
            assert store.marks(entry).note == "by the sea"
        await one.press("L")
        assert isinstance(one.app.screen, RecallScreen), "the links are part of the answer"
        await one.press("space")
        await one.press("L")
        assert "https://example.com/tower" in one.text
        await one.press("escape")
        await one.press("o")
        assert "https://example.org" in one.text
        await one.press("escape")
        assert isinstance(one.app.screen, RecallScreen)
        await one.press("L")
        await one.press("down", "enter")
        assert not isinstance(one.app.screen, RecallScreen)
        assert "Ships." in one.text, "a post of the site is opened in the reader"


async def test_the_answer_is_whole_what_follows_is_the_rest_and_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: How is bread made?\n---\n\nThere are two steps:\n\n1. mix\n2. knead\n\nAll else is time.\n"
    )
    (tmp_path / "b.md").write_text("---\ntitle: What is moss?\n---\n")
    with StateStore.open() as store:
        for entry in reader.load(str(tmp_path)).entries:
            store.recall.add(entry, 2, long_ago())
    async with running(tmp_path) as one:
        await one.press("r")
        for _ in range(2):
            title = asked(one).title
            await one.press("space")
            if title == "What is moss?":
                assert "This post has no text." in one.text
                assert "Show the" not in one.text
            else:
                assert "2. knead" in one.text
                assert "All else" not in one.text
                assert "Space  Show the rest" in one.text
                await one.press("space")
                assert "All else is time." in one.text
            await one.press("3")


async def test_what_is_due_can_be_listed(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("slash")
        await one.type("is:due")
        assert len(one.main.entry_list.rows) == 3
        await one.press("escape", "escape")
        await one.press("r")
        await one.press("space", "3")
        await one.press("escape")
        assert grades() == [3]
        await one.press("slash")
        await one.type("is:due")
        assert len(one.main.entry_list.rows) == 2


async def test_the_help_tells_the_keys_of_recall_and_leads_back_to_the_question(
    samples: Path, due: list[Entry]
) -> None:
    async with running(samples) as one:
        await one.press("r", "question_mark")
        assert "In recall" in one.text
        assert "Not recalled" in one.text
        assert "Bookmark, or remove" not in one.text, "what works in the list alone"
        await one.press("escape")
        assert isinstance(one.app.screen, RecallScreen)
        assert "Space shows the answer" in one.text
        await one.press("w", "question_mark", "Q")
        assert one.app.screen.query_one(TextArea).text == "?Q"


async def test_what_is_written_first_is_kept_nowhere(samples: Path, due: list[Entry], own_home: Path) -> None:
    async with running(samples) as one:
        await one.press("r")
        question = next(line for line in one.lines if "?" in line)
        await one.press("w")
        await one.type("xylophone 123 1 s x")
        assert one.app.screen.query_one(TextArea).text == "xylophone 123 1 s x"
        assert question in one.lines, "it stays in its place"
        written = next(line for line in one.lines if "xylophone" in line)
        assert written.index("x") == len(question) - len(question.lstrip())
        assert one.lines[-1].strip() == "Esc  Done"
        assert "not saved" in one.text
        await one.press("escape")
        assert isinstance(one.app.screen, RecallScreen)
        assert "Space shows the answer." in one.text
        await one.press("space")
        assert "xylophone" in one.text, "to be compared with the answer"
        await one.press("3")
        assert "xylophone" not in one.text
    assert not holding(own_home, b"xylophone")


async def test_keys_that_come_ahead_of_the_question_are_meant_for_it(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r", "w", "m", "b", "q", "escape", "space", "3", "space")
        assert isinstance(one.app.screen, RecallScreen)
        assert not any(one.session.store.marks(entry).bookmarked for entry in one.session.entries)
        assert grades() == [3]
        assert one.app.screen.shows_answer


async def test_the_last_words_are_laid_out_for_another_size(samples: Path) -> None:
    async with running(samples) as one:
        await one.resize(40, 15)
        await one.press("r")
        await one.resize(120, 36)
        assert "Nothing to recall yet. Questions that you have read" in one.text
        await one.resize(30, 20)
        assert all(len(line.rstrip()) <= 30 for line in one.lines)
        assert "then r in the list." in flat(one)


async def test_with_nothing_to_ask_it_says_what_to_do(samples: Path) -> None:
    async with running(samples) as one:
        await one.press("r")
        assert "Nothing to recall yet" in one.text
        assert "Undo" not in one.text, "there is nothing to undo"
        await one.press("escape")


async def test_with_a_search_it_asks_only_what_the_search_finds(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("slash")
        await one.type(f'path:"{due[1].id}"')
        await one.press("enter", "escape", "down", "r")
        assert isinstance(one.app.screen, RecallScreen)
        assert "Recall · 1 of 1" in one.text
        assert due[1].title in " ".join(one.text.split())
        await one.press("escape", "escape", "r")
        assert "1 of 3" in one.text, "without a search it asks everything that is due"


async def test_a_query_that_nothing_matches_is_said_to_match_nothing(samples: Path) -> None:
    async with running(samples) as one:
        work = Recalling(one.session)
        assert "No post holds these words" in work.start("zzqxvkj").why_none
        assert "but you have read none of these questions yet" in work.start("is:unread").why_none
        assert "Nothing to recall yet" in work.start().why_none


async def test_of_what_a_query_finds_it_says_why_nothing_is_asked(samples: Path, due: list[Entry]) -> None:
    first, second, third = due
    with StateStore.open() as store:
        store.recall.add(first, 4, person_day(datetime.now().astimezone()))
        store.set_grade(second, OFF)
    async with running(samples) as one:
        work = Recalling(one.session)
        work.desk.skip(third)
        told = {entry: work.start(f'path:"{entry.id}"').why_none for entry in due}
    assert "Next: 1 question in " in told[first]
    assert "are out of recall. r in a post adds it back" in told[second]
    assert "wait until tomorrow" in told[third]


async def test_what_practice_cannot_ask_either_is_not_promised_for_the_next_day(tmp_path: Path) -> None:
    (tmp_path / "2026-01-01-moss.md").write_text("---\ntitle: On moss\ntags: [green]\n---\nOf moss much is told.\n")
    async with running(tmp_path) as one:
        for practise in (True, False):
            told = Recalling(one.session).start("tag:green", practise=practise).why_none
            assert (
                "asks only posts of up to 800 words whose title is a question. To be asked another one, press r" in told
            )
            assert "next day" not in told


async def test_a_post_can_be_asked_at_once(samples: Path) -> None:
    async with running(samples) as one:
        await one.press("enter")
        title = one.main.parts.reading.current.title  # type: ignore[union-attr]
        await one.press("r")
        assert any("Added to recall" in said for said in one.said)
        await one.press("escape")
        await one.press("r")
        assert title in " ".join(one.text.split())
        assert "new: guess before you look" in one.text


async def test_a_post_that_is_not_asked_today_is_said_to_be_asked_later(samples: Path) -> None:
    questions = [one for one in reader.load(str(samples)).entries if one.title.endswith("?")]
    with StateStore.open() as store:
        for entry in questions[-3:]:
            store.recall.add(entry, 3, person_day(datetime.now().astimezone()))
    async with running(samples) as one:
        await one.press("enter", "r")
        later = "today’s 3 new questions are taken, so it is asked tomorrow."
        assert f"Added to recall; {later}" in one.said
        await one.press("r")
        assert f"Already in recall; {later}" in one.said
        await one.press("escape", "r")
        assert "1 new question waits; at most 3 a day are asked." in flat(one)


async def test_at_the_end_it_says_how_many_new_questions_wait_for_their_day(samples: Path) -> None:
    library = reader.load(str(samples))
    with StateStore.open() as store:
        for entry in [one for one in library.entries if one.title.endswith("?")][:5]:
            store.set_grade(entry, ASK)
    async with running(samples) as one:
        await one.press("r")
        for _ in range(3):
            await one.press("space", "3")
        assert "2 new questions wait; at most 3 a day are asked." in " ".join(one.text.split())


async def test_the_limit_that_held_is_the_one_that_is_told(samples: Path) -> None:
    library = reader.load(str(samples))
    with StateStore.open() as store:
        for entry in [one for one in library.entries if one.title.endswith("?")][:5]:
            store.set_grade(entry, ASK)
    async with running(samples, recall=RecallSettings(new=10, minutes=2)) as one:
        await one.press("r")
        await one.press("space", "3")
        said = flat(one)
        assert "1 question, 1 recalled." in said
        assert "4 new questions wait; a session takes about 2 min, and another one asks more." in said
        assert "at most" not in said
        await one.press("escape", "r")
        assert "1 of 1" in one.text, "another one asks more"


async def test_what_is_due_and_did_not_fit_is_told(samples: Path, due: list[Entry]) -> None:
    async with running(samples, recall=RecallSettings(minutes=1)) as one:
        await one.press("r")
        await one.press("space", "3")
        assert "2 more are due; a session takes about 1 min, and another one asks more." in flat(one)


async def test_leaving_in_the_middle_says_what_was_done(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("space", "3", "escape")
        assert one.said[-1] == "1 answered, 2 left"
        assert "1 answered, 2 left" in one.text
        await one.press("r", "space", "3", "space", "3", "escape")
        assert one.said[-1] == "1 answered, 2 left", "at the end it was said already"


async def test_the_header_counts_what_a_session_asks(samples: Path, due: list[Entry]) -> None:
    library = reader.load(str(samples))
    fresh = [one for one in library.entries if one.title.endswith("?") and one not in due]
    with StateStore.open() as store:
        for entry in fresh[1:8:3]:
            store.set_grade(entry, ASK)

    def of(one: Reader) -> str:
        return one.lines[0].split(" of ")[1].split()[0]

    async with running(samples) as one:
        await one.press("r")
        assert of(one) == "6"
        await one.press("s")
        assert of(one) == "5"
        await one.press("escape")
        assert "5 to recall" in one.text
        await one.press("r")
        assert of(one) == "5"
        await one.press("space", "3", "escape")
        assert "4 to recall" in one.text
        await one.press("U")
        assert "5 to recall" in one.text, "the grade is taken back"
    async with running(samples) as one:
        assert "5 to recall" in one.text
        await one.press("r")
        assert of(one) == "5"


@pytest.mark.parametrize(
    ("columns", "words"), [(160, "1 to recall (r)"), (100, "1 to recall (r)"), (64, "1 to recall")]
)
async def test_the_header_counts_what_waits_beside_a_long_name(tmp_path: Path, columns: int, words: str) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Privacy Engineering Program - Carnegie Mellon University\n")
    (tmp_path / "_posts" / "2026-01-01-a.md").write_text("---\ntitle: What is moss?\n---\nA plant.\n")
    with StateStore.open() as store:
        store.recall.add(reader.load(str(tmp_path)).entries[0], 2, long_ago())
    async with running(tmp_path, size=(columns, 30)) as one:
        await one.press("r", "escape")
        assert words in one.lines[0]
        assert "Privacy Engineer" in one.lines[0]
        assert ("Carnegie Mellon University" in one.lines[0]) is (columns > 100)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (80, 18), (60, 24), (40, 15)])
@pytest.mark.parametrize("write", [False, True])
async def test_an_answer_is_shown_from_its_beginning_below_its_question(
    samples: Path, due: list[Entry], size: tuple[int, int], write: bool
) -> None:
    async with running(samples, size=size) as one:
        await one.press("r")
        question = asked(one)
        if write:
            await one.press("w")
            await one.type("my own answer")
            await one.press("escape")
        await one.press("space")
        page = one.app.screen.query_one("#recall-page").region
        shown = re.sub("[┃│]", " ", " ".join(one.text.splitlines()[page.y : page.bottom]))
        lines = " ".join(shown.split())
        assert lines.startswith(question.title)
        answer = reader.load(str(samples)).text(question)
        assert " ".join(answer.split()[:6]) in lines
        if write:
            below = one.text.splitlines()[page.bottom :]
            written = next(number for number, line in enumerate(below) if "my own answer" in line)
            assert "1 not recalled" in " ".join(below[written + 1 : written + 4]), "its blank lines are the answer's"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 15), (30, 10)])
async def test_all_grades_and_their_days_are_seen_at_any_size(
    samples: Path, due: list[Entry], size: tuple[int, int]
) -> None:
    async with running(samples) as one:
        await one.resize(*size)
        await one.press("r")
        assert not one.text.splitlines()[0].rstrip().endswith("·"), "what does not fit is left out whole"
        shown = set(one.text.splitlines())
        await one.press("space")
        grades_in_sight(one)
        page = one.app.screen.query_one("#recall-page").region
        new = [line for line in one.text.splitlines()[page.y : page.bottom] if line.strip() and line not in shown]
        assert new, "a line of the answer is seen"
        if size[1] < 12:
            assert page.height >= 6, "of ten lines the grades take one"


async def test_a_topic_is_chosen_by_key(samples: Path) -> None:
    async with running(samples) as one:
        await one.press("t")
        assert "9 unread" in one.text
        await one.press("1")
        assert "topic:" in one.text
        assert len(one.main.entry_list.rows) == 9


async def test_silenced_it_offers_nothing(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r")
        await one.press("escape")
    async with running(samples, recall=RecallSettings(offer=False)) as one:
        assert "to recall" not in one.text


async def test_what_is_not_due_is_practised_and_its_grades_count(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        await one.press("r", "space", "3", "space", "3", "space", "3")
        assert "p practises" in flat(one)
        assert "Practise" in one.lines[-1]
        await one.press("p")
        assert "Practice · 1 of 3" in one.text
        assert "asked earlier today" in one.text
        await one.press("space", "1", "escape")
        assert one.said[-1] == "1 answered, 3 left"
    assert sorted(grades()) == [1, 3, 3, 3]


async def test_a_session_of_a_number_of_questions_is_followed_by_another(samples: Path, due: list[Entry]) -> None:
    async with running(samples) as one:
        one.main.parts.learning.start(Selection(most=2))
        await settle(one.pilot)
        assert "Recall · 1 of 2" in one.text
        await one.press("space", "3", "space", "3")
        assert "1 more of today waits for another session." in flat(one)
        await one.press("space")
        assert "Recall · 1 of 1" in one.text


async def test_of_a_search_what_was_never_read_is_practised_too(samples: Path) -> None:
    async with running(samples) as one:
        await one.press("slash")
        await one.type("is:unread")
        await one.press("enter", "escape", "r")
        assert "you have read none of these questions yet" in flat(one)
        await one.press("p")
        assert "Practice · 1 of " in one.text
        assert "new: guess before you look" in one.text


async def test_what_did_not_fit_is_asked_without_leaving(samples: Path, due: list[Entry]) -> None:
    async with running(samples, recall=RecallSettings(minutes=1)) as one:
        await one.press("r", "space", "3")
        assert "Ask more" in one.lines[-1]
        await one.press("space")
        assert "Recall · 1 of 1" in one.text
        await one.press("space", "3", "enter", "space", "3")
        assert "Ask more" not in one.lines[-1]
        assert len(grades()) == 3


async def test_where_there_is_nothing_to_practise_nothing_offers_it(samples: Path) -> None:
    async with running(samples) as one:
        await one.press("r")
        assert "ractise" not in one.text
        await one.press("p")
        assert "Nothing to recall yet" in one.text
