"""Two machines write a note on one post: both texts are kept, the same on all machines, and nothing grows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from reader.state import StateStore
from reader.state.kinds import MAX_NOTE
from reader.state.travel.sync import sync_folder
from tests.unit.state.making import ENTRIES, assert_alike

POST = ENTRIES[0]


@pytest.fixture
def devices(own_home: Path) -> Iterator[list[StateStore]]:
    """Three machines whose clocks agree, and go on a second whenever one of them looks."""
    clock = count(1_780_000_000_000, 1_000)
    stores = [StateStore.open(own_home / name / "state.sqlite3", clock=lambda: next(clock)) for name in "abc"]
    yield stores
    for store in stores:
        store.close()


def notes(devices: list[StateStore]) -> list[str]:
    return [str(store.marks(POST).note) for store in devices]


def sync(folder: Path, *devices: StateStore) -> str:
    """Synchronise one device after the other; what was told."""
    told: list[str] = []
    for store in devices:
        start = len(store.notices)
        sync_folder(store, folder)
        told += store.notices[start:]
    return " ".join(told)


def at_rest(folder: Path, devices: list[StateStore]) -> None:
    """Synchronise until nothing is left to be sent."""
    for _ in range(6):
        sent = [sync_folder(store, folder).sent for store in devices]
        if not any(sent):
            return
    raise AssertionError("it never comes to rest")


@pytest.mark.parametrize("first", [0, 1])
def test_both_notes_are_kept_and_told(first: int, devices: list[StateStore], shared_folder: Path) -> None:
    pair = [devices[first], devices[1 - first]]
    devices[0].set_note(POST, "the earlier")
    devices[1].set_note(POST, "the later")
    said = sync(shared_folder, *pair, pair[0])
    assert notes(devices[:2]) == ["the later | the earlier"] * 2
    assert said.count("Two machines wrote a note on “0.md”; both are kept: “the later | the earlier”.") == 1
    at_rest(shared_folder, devices)
    assert notes(devices) == ["the later | the earlier"] * 3
    assert_alike(devices)


def test_files_that_cross_give_the_same_note_on_both(devices: list[StateStore], tmp_path: Path) -> None:
    """Each machine writes its file before it has that of the other, as in a folder that is offline."""
    folders = [tmp_path / name for name in ("desk", "laptop")]
    for store, folder, text in zip(devices, folders, ("the earlier", "the later"), strict=False):
        folder.mkdir()
        store.set_note(POST, text)
        sync_folder(store, folder)
    files = [next(iter(folder.iterdir())) for folder in folders]
    for folder, file in zip(folders, reversed(files), strict=True):
        (folder / file.name).write_bytes(file.read_bytes())
    for store, folder in zip(devices, folders, strict=False):
        sync_folder(store, folder)
    assert notes(devices[:2]) == ["the later | the earlier"] * 2
    at_rest(folders[0], devices)
    assert notes(devices) == ["the later | the earlier"] * 3


def test_a_note_that_answers_another_takes_its_place(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(POST, "first")
    sync(shared_folder, devices[0], devices[1])
    devices[1].set_note(POST, "second")
    sync(shared_folder, devices[1], devices[0])
    assert notes(devices[:2]) == ["second"] * 2
    devices[0].set_note(POST, "")
    sync(shared_folder, devices[0], devices[1])
    assert notes(devices[:2]) == ["", ""]
    at_rest(shared_folder, devices)
    assert notes(devices) == [""] * 3


def test_a_note_outlives_a_removal_that_did_not_know_it(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(POST, "known to both")
    sync(shared_folder, devices[0], devices[1])
    devices[0].set_note(POST, "known to one")
    devices[1].set_note(POST, "")
    said = sync(shared_folder, devices[0], devices[1], devices[0])
    assert "removed on one machine, written on another, and is kept: “known to one”" in said
    assert notes(devices[:2]) == ["known to one"] * 2
    at_rest(shared_folder, devices)
    assert notes(devices) == ["known to one"] * 3


def test_what_is_too_long_together_is_told_with_its_text(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(POST, "a" * MAX_NOTE)
    devices[1].set_note(POST, "b" * MAX_NOTE)
    said = sync(shared_folder, devices[0], devices[1], devices[0])
    assert said.count("a" * MAX_NOTE) == 2, "on both machines"
    assert notes(devices[:2]) == ["b" * MAX_NOTE] * 2


def test_a_file_of_an_older_version_is_taken_as_ever(devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(POST, "the earlier")
    devices[1].set_note(POST, "the later")
    records, sites = devices[1].records(), devices[1].sites()
    devices[0].merge(records, sites)
    assert notes(devices[:1]) == ["the later"]
    assert "It said: “the earlier”." in devices[0].notices[-1]


@pytest.mark.parametrize("seed", range(12))
def test_any_order_comes_to_rest_with_every_text(seed: int, devices: list[StateStore], shared_folder: Path) -> None:
    chance = random.Random(seed)
    written = []
    for number in range(5):
        one = chance.choice(devices)
        # What a person writes without having seen the others': nothing is thrown away.
        known = str(one.marks(POST).note)
        text = f"{known} and w{number}" if known else f"w{number}"
        one.set_note(POST, text)
        written.append(f"w{number}")
        for store in chance.sample(devices, chance.randrange(3)):
            sync_folder(store, shared_folder)
    at_rest(shared_folder, devices)
    assert_alike(devices)
    (text,) = set(notes(devices))
    assert all(word in text for word in written)


@pytest.mark.parametrize("first", [0, 1])
def test_a_note_that_was_joined_counts_as_come(first: int, devices: list[StateStore], shared_folder: Path) -> None:
    devices[0].set_note(POST, "the earlier")
    devices[1].set_note(POST, "the later")
    sync_folder(devices[first], shared_folder)
    assert sync_folder(devices[1 - first], shared_folder).received == 1
    assert notes([devices[1 - first]]) == ["the later | the earlier"]
