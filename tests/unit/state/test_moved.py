"""A site that is known by its path and lies elsewhere now: its marks are found, and taken along where one says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.post import Entry
from reader.state import StateStore
from reader.state.privacy import clear
from reader.state.travel.sync import sync_folder
from tests.unit.state.making import assert_alike, entry

NO_TEXTS = lambda _: ()  # noqa: E731 - what a library gives where no text can be read


def site(place: Path | str, *texts: str) -> list[Entry]:
    """The posts of a site that lies in a folder, each with a text."""
    return [entry(f"_posts/{text}.md", text, site=f"path:{place}") for text in texts]


TEXTS = [f"t{number}" for number in range(10)]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Where the site lay: nothing is there now."""
    return tmp_path / "old"


def told(store: StateStore, entries: list[Entry]) -> str:
    """What is said where a site is opened."""
    before = len(store.notices)
    store.follow(entries, texts=NO_TEXTS)
    return " ".join(store.notices[before:])


def test_where_the_marks_are_is_told_once(store: StateStore, old: Path) -> None:
    store.set_read(site(old, *TEXTS)[:3], True)
    said = told(store, site("/new place", *TEXTS))
    assert said.startswith(f"3 posts of this site were marked at {old}, where nothing is now.")
    assert said.endswith(f"privacy-reader state move -- {old} '/new place'")
    assert told(store, site("/new place", *TEXTS)) == ""


def test_edited_posts_of_the_same_name_count_beside_equal_texts(store: StateStore, old: Path) -> None:
    store.set_read(site(old, *TEXTS), True)
    half = [entry(f"_posts/{text}.md", f"{text} edited", site="path:/new") for text in TEXTS[:5]]
    assert "10 posts" in told(store, [*half, *site("/new", *TEXTS[5:])])


@pytest.mark.parametrize(
    "now",
    [
        site("/new", "t0", "u1", "u2"),
        [entry(f"_posts/{text}.md", f"another {text}", site="path:/new") for text in TEXTS],
        site("/new", *(f"u{number}" for number in range(10))),
    ],
    ids=["a sample post alone", "equal names alone", "nothing"],
)
def test_another_site_is_not_taken_for_it(store: StateStore, old: Path, now: list[Entry]) -> None:
    store.set_read(site(old, *TEXTS), True)
    assert told(store, now) == ""


def test_a_copy_of_a_site_that_is_there_still_is_another(store: StateStore, old: Path) -> None:
    old.mkdir()
    store.set_read(site(old, *TEXTS), True)
    assert told(store, site("/new", *TEXTS)) == ""


def test_what_is_taken_along_is_whole_and_taken_back_whole(store: StateStore, old: Path) -> None:
    before, now = site(old, *TEXTS), site("/new", *TEXTS)
    store.set_note(before[0], "for the exam")
    store.set_read(before[1], True)
    store.set_read(now[2], True)
    assert store.following.move("path:/new", f"path:{old}") == 2
    assert store.marks_of(now)[:2] == store.marks_of(before)[:2]
    assert told(store, now) == ""
    assert store.following.move("path:/new", f"path:{old}", undo=True) == 2
    assert [marks.read for marks in store.marks_of(now)[:3]] == [False, False, True]
    assert not store.marks(now[0]).note
    assert store.marks(before[0]).note == "for the exam"
    assert store.following.move("path:/new", f"path:{old}", undo=True) is None
    store.following.move("path:/new", f"path:{old}")
    assert store.marks(now[0]).note == "for the exam"


def test_what_was_marked_later_at_the_new_place_stays(store: StateStore, old: Path) -> None:
    before, now = site(old, *TEXTS), site("/new", *TEXTS)
    store.set_note(before[0], "the old one")
    store.set_note(now[0], "the new one")
    store.following.move("path:/new", f"path:{old}")
    assert store.marks(now[0]).note == "the new one"
    store.following.move("path:/new", f"path:{old}", undo=True)
    assert store.marks(now[0]).note == "the new one"


def test_devices_on_which_a_site_lies_elsewhere_keep_agreeing(devices: list[StateStore], shared_folder: Path) -> None:
    desk, laptop = devices[:2]
    here, there = site("/desk", *TEXTS), site("/laptop", *TEXTS)
    desk.set_read(here[:4], True)
    sync_folder(desk, shared_folder)
    sync_folder(laptop, shared_folder)
    assert "state move -- /desk /laptop" in told(laptop, there)
    laptop.following.move("path:/laptop", "path:/desk")
    desk.following.move("path:/desk", "path:/laptop")
    laptop.set_note(there[7], "on the train")
    desk.set_bookmarked(here[8], True)
    for _ in range(3):
        for one, entries in ((desk, here), (laptop, there)):
            sync_folder(one, shared_folder)
            one.follow(entries, "a version", texts=NO_TEXTS)
    assert desk.marks(here[7]).note == "on the train"
    assert laptop.marks(there[8]).bookmarked
    assert desk.marks_of(here) == laptop.marks_of(there)
    for one, entries in ((desk, here), (laptop, there)):
        one.follow(entries, "a version", texts=NO_TEXTS)
        assert not sync_folder(one, shared_folder).sent, "nothing grows"
    assert_alike([desk, laptop])


def test_what_was_taken_along_is_forgotten_with_where_it_came_from(store: StateStore, old: Path) -> None:
    before, now = site(old, *TEXTS), site("/new", *TEXTS)
    store.set_read(before, True)
    store.following.move("path:/new", f"path:{old}")
    clear(store, "path:/new")
    store.follow(now, texts=NO_TEXTS)
    assert not any(marks.read for marks in store.marks_of(now))
    assert store.records() == []


def test_what_was_removed_since_stays_removed_whichever_way_the_marks_go(
    devices: list[StateStore], shared_folder: Path
) -> None:
    desk, laptop = devices[:2]
    here, there = site("/desk", *TEXTS), site("/laptop", *TEXTS)
    desk.set(here[:4], {"read": True, "bookmarked": True})
    sync_folder(desk, shared_folder)
    sync_folder(laptop, shared_folder)
    laptop.following.move("path:/laptop", "path:/desk")
    sync_folder(laptop, shared_folder)
    desk.set(here[0], {"read": False, "bookmarked": False})
    sync_folder(desk, shared_folder)
    sync_folder(laptop, shared_folder)
    assert not laptop.marks(there[0]).bookmarked, "without a look at the site"
    desk.following.move("path:/desk", "path:/laptop")
    assert not desk.marks(here[0]).read
    assert not desk.marks(here[0]).bookmarked
    assert desk.marks(here[1]).bookmarked


def test_a_removal_that_only_the_old_place_knows_is_not_undone_by_moving_back(store: StateStore, old: Path) -> None:
    before, now = site(old, *TEXTS), site("/new", *TEXTS)
    store.set_bookmarked(before[:2], True)
    store.following.move("path:/new", f"path:{old}")
    store.set_bookmarked(before[0], False)
    store.following.move(f"path:{old}", "path:/new")
    assert [store.marks(one).bookmarked for one in before[:2]] == [False, True]
    assert told(store, now) == ""
    assert [store.marks(one).bookmarked for one in now[:2]] == [False, True]


def test_two_notes_of_two_devices_are_both_kept_whoever_moves_first(
    devices: list[StateStore], shared_folder: Path
) -> None:
    desk, laptop = devices[:2]
    here, there = site("/desk", *TEXTS), site("/laptop", *TEXTS)
    desk.set_read(here, True)
    sync_folder(desk, shared_folder)
    sync_folder(laptop, shared_folder)
    laptop.following.move("path:/laptop", "path:/desk")
    desk.set_note(here[0], "from the desk")
    laptop.set_note(there[0], "from the laptop")
    for one in (desk, laptop, desk):
        sync_folder(one, shared_folder)
    assert set(laptop.marks(there[0]).note.split(" | ")) == {"from the desk", "from the laptop"}
    assert any("both are kept" in notice for notice in laptop.notices)
    desk.following.move("path:/desk", "path:/laptop")
    assert set(desk.marks(here[0]).note.split(" | ")) == {"from the desk", "from the laptop"}
    for _ in range(2):
        for one in (desk, laptop):
            sync_folder(one, shared_folder)
    assert desk.marks(here[0]).note == laptop.marks(there[0]).note
    desk.set_note(here[0], "agreed")
    for one in (desk, laptop, desk):
        sync_folder(one, shared_folder)
    assert desk.marks(here[0]).note == laptop.marks(there[0]).note == "agreed"


def test_two_notes_that_meet_when_a_site_moves_are_both_kept_and_told(
    devices: list[StateStore], shared_folder: Path
) -> None:
    desk, laptop = devices[:2]
    here, there = site("/desk", *TEXTS), site("/laptop", *TEXTS)
    desk.set_note(here[0], "from the desk")
    laptop.set_note(there[0], "from the laptop")
    sync_folder(laptop, shared_folder)
    sync_folder(desk, shared_folder)
    desk.following.move("path:/desk", "path:/laptop")
    assert set(desk.marks(here[0]).note.split(" | ")) == {"from the desk", "from the laptop"}
    assert "both are kept" in desk.notices[-1]
