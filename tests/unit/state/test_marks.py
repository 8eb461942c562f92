"""To which post a mark belongs: the rule in the docstring of `reader.state.marks`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library.post import Entry
from reader.state import Change, StateStore
from reader.text import clean_line
from tests.unit.state.making import Clock, entry


def read(store: StateStore, *entries: Entry) -> list[bool]:
    together = [marks.read for marks in store.marks_of(entries)]
    assert together == [marks.read for marks in store.marks_of([*entries, *FILLER])][: len(entries)]
    return together


FILLER = [entry(f"filler-{number}.md", f"filler{number}") for number in range(500)]
"""Enough other entries that a list is read in sweeps."""

A, B = entry("a.md", "X"), entry("b.md", "Y")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("read", "1", ("t1",), clean_line("A")), "Marked “A” as read"),
        (Change("read", "0", ("t1",), clean_line("A")), "Marked “A” as unread"),
        (Change("read", "1", ("t1", "t2")), "Marked 2 posts as read"),
        (Change("read", "1", ("t1", "t2"), entries=1), "Marked 1 post as read"),
        (Change("read", "1", ()), "Nothing to change"),
        (Change("read", "1", ("t1",), clean_line("A"), undone=True), "Undone: “A” is unread again"),
        (
            Change("read", "1", ("t1",), undone=True, kept=2),
            "Undone: 1 post is unread again (not 2 posts changed on another machine since)",
        ),
        (
            Change("read", "1", (), undone=True, kept=3),
            "Not undone: 3 posts were changed on another machine since. Mark them again to change them",
        ),
        (
            Change("read", "1", (), clean_line("A"), undone=True, kept=1),
            "Not undone: “A” was changed on another machine since. Mark it again to change it",
        ),
    ],
)
def test_a_change_is_said_in_a_sentence(change: Change, said: str) -> None:
    assert change.text == said
    assert bool(change) is bool(change.fingerprints)


def test_new_question_with_the_same_title_is_unread(store: StateStore) -> None:
    store.set_read(entry("a.md", "X", title="What is consent?"), True)
    assert read(store, entry("b.md", "Y", title="What is consent?")) == [False]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ([entry("a.md", "Z")], [True]),  # edited
        ([entry("c.md", "X")], [True]),  # renamed
        ([entry("a.md", "X", "c.md")], [True]),  # posted again
        ([entry("a.md", "Y"), entry("b.md", "X")], [False, True]),  # two posts swapped their names
        ([entry("a.md", "Z"), entry("c.md", "X")], [False, True]),  # renamed, and another post took the old name
        ([entry("a.md", "Y", "b.md")], [True]),  # edited into what another post says
    ],
    ids=["edit", "rename", "repost", "swap", "old name reused", "edited into a copy"],
)
def test_mark_goes_with_the_post(store: StateStore, now: list[Entry], expected: list[bool]) -> None:
    store.follow([A, B])
    store.set_read(A, True)
    assert read(store, *now) == expected
    store.follow(now)
    assert read(store, *now) == expected
    assert [store.marks(one).read for one in now] == expected


def test_swap_of_two_marked_posts_keeps_each_mark_with_its_text(store: StateStore) -> None:
    store.set_bookmarked(A, True)
    store.set_note(B, "mine")
    swapped = [entry("a.md", "Y"), entry("b.md", "X")]
    for _ in range(2):
        first, second = store.marks_of(swapped)
        assert (first.note, second.note) == ("mine", "")
        assert first.bookmarked
        assert second.bookmarked
        store.follow(swapped)


def test_swap_and_back_again(store: StateStore) -> None:
    store.set_read(A, True)
    for now in ([entry("a.md", "Y"), entry("b.md", "X")], [A, B]):
        store.follow(now)
    assert read(store, A, B) == [True, False]
    store.follow([entry("a.md", "Z"), B])
    assert read(store, entry("a.md", "Z"), B) == [True, False]


def test_one_of_several_copies_is_edited(store: StateStore) -> None:
    store.set_read(entry("a.md", "X", "c.md"), True)
    assert read(store, entry("a.md", "Z"), entry("c.md", "X")) == [True, True]


def test_edit_and_rename_one_after_the_other(store: StateStore) -> None:
    store.set_bookmarked(A, True)
    store.follow([entry("a.md", "Z")])
    store.follow([entry("c.md", "Z")])
    store.follow([entry("c.md", "W")])
    assert store.marks(entry("c.md", "W")).bookmarked


def test_repost_seen_before_the_first_file_is_edited(store: StateStore) -> None:
    store.set_read(A, True)
    store.follow([entry("a.md", "X", "c.md")])
    assert read(store, entry("a.md", "Z"), entry("c.md", "X")) == [True, True]


def test_repost_and_edit_between_two_looks_leaves_the_mark_with_the_text(store: StateStore) -> None:
    store.set_read(A, True)
    assert read(store, entry("a.md", "Z"), entry("c.md", "X")) == [False, True]


def test_a_name_is_left_whatever_the_clock_of_the_device_that_saw_it(store: StateStore) -> None:
    with StateStore.open(private=True, clock=Clock(2_070_000_000_000)) as ahead:
        ahead.set_read(A, True)
        store.merge(ahead.records())
    now = [entry("c.md", "X"), entry("a.md", "new")]
    for _ in range(2):
        assert read(store, *now) == [True, False]
        store.follow(now)


def test_devices_with_different_versions_of_the_site_agree(path: Path) -> None:
    """One has a newer version, where the marked text was renamed and another post took its name."""
    old, new = [A, B], [entry("c.md", "X"), entry("a.md", "new"), B]
    clocks = Clock(), Clock()
    with (
        StateStore.open(path.with_name("old"), clock=clocks[0]) as behind,
        StateStore.open(path.with_name("new"), clock=clocks[1]) as before,
    ):
        behind.set_read(A, True)
        for round_ in range(4):
            clocks[round_ % 2].now += 86_400_000
            before.merge(behind.records())
            behind.merge(before.records())
            changed = behind.follow(old) + before.follow(new)
            behind.set_bookmarked(A, round_ % 2 == 0)
            assert read(before, *new) == [True, False, False]
            assert read(behind, *old) == [True, False]
        assert changed == 0
        behind.merge(before.records())
        behind.follow(new)
        assert read(behind, *new) == [True, False, False]


def test_unread_on_the_edited_post_wins_over_the_old_mark(store: StateStore) -> None:
    store.set_read(A, True)
    edited = entry("a.md", "Z")
    store.set_read(edited, False)
    store.follow([edited])
    assert read(store, edited) == [False]


def test_other_marks_survive_when_one_is_set_on_the_edited_post(store: StateStore) -> None:
    store.set_note(A, "keep")
    edited = entry("a.md", "Z")
    store.set_read(edited, True)
    marks = store.marks(edited)
    assert (marks.read, marks.bookmarked, marks.note) == (True, True, "keep")


@pytest.mark.parametrize("later", [0, 1])
def test_of_two_texts_that_became_one_post_the_later_mark_holds(later: int, store: StateStore) -> None:
    store.set_note([A, B][1 - later], "earlier")
    store.set_note([A, B][later], "later")
    assert store.marks(entry("a.md", "Z", "b.md")).note == "later"


def test_what_a_clock_that_runs_ahead_marked_can_be_changed(store: StateStore) -> None:
    with StateStore.open(private=True, clock=Clock(2_070_000_000_000)) as ahead:
        ahead.set_read(A, True)
        store.merge(ahead.records())
    store.set_read(A, False)
    assert read(store, A) == [False]


def test_a_note_is_seen_in_a_long_list_of_which_all_is_read(store: StateStore) -> None:
    store.set_read(FILLER, True)
    store.set_note(FILLER[20], "note")
    assert [marks.note for marks in store.marks_of(FILLER)][19:22] == ["", "note", ""]


def test_sites_are_kept_apart(store: StateStore) -> None:
    other = entry("a.md", "X", site="elsewhere")
    store.set_read(A, True)
    assert read(store, A, other, B) == [True, False, False]


def test_follow_does_nothing_twice(store: StateStore) -> None:
    store.set_read(A, True)
    now = [entry("a.md", "Z"), B]
    assert store.follow(now, "v2") > 0
    before = store.records()
    assert store.follow(now, "v2") == 0
    assert store.follow(now) == 0
    assert store.records() == before


def test_a_long_list_gives_what_single_looks_give(store: StateStore) -> None:
    store.set_read(FILLER[:300], True)
    store.set_read(FILLER[:10], False)
    store.set_note(FILLER[20], "note")
    store.set_position(FILLER[499], 0.25)
    store.set_grade(FILLER[30], "3")
    edited = [entry(one.id, f"edited {one.fingerprint}") for one in FILLER]
    for entries in (FILLER, edited, [*FILLER[:250], *edited[250:]]):
        assert store.marks_of(entries) == [store.marks(one) for one in entries]


SITES = st.lists(st.sampled_from("XYZ"), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(looks=st.lists(SITES, min_size=1, max_size=5), marked=st.integers(0, 2))
def test_marked_text_is_never_lost_while_it_stands_in_the_site(looks: list[list[str]], marked: int) -> None:
    """Three files that exchange three texts in any way: where the marked text stands, it is marked."""

    def site(texts: list[str]) -> list[Entry]:
        names: dict[str, list[str]] = {}
        for name, text in zip("abc", texts, strict=True):
            names.setdefault(text, []).append(name)
        return [entry(found[0], text, *found[1:]) for text, found in names.items()]

    with StateStore.open(private=True) as store:
        first = site(["X", "Y", "Z"])
        store.follow(first)
        store.set_read(first[marked], True)
        for texts in looks:
            now = site(texts)
            for one, marks in zip(now, store.marks_of(now), strict=True):
                assert marks.read or one.fingerprint != "XYZ"[marked]
            store.follow(now)
