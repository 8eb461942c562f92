"""Merging: any order, any repetition, any subset; devices with wrong clocks; lines on their way."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.state import StateStore
from reader.state.clock import LATEST, milliseconds, tick
from reader.state.identity import site_hash
from reader.state.kinds import KINDS, NAME, Kind
from reader.state.marks import MarkRecord
from reader.state.travel.merge import from_line, to_line
from tests.unit.state.making import SITE, Clock, entry

HISTORIES = 1_000 if os.environ.get("PRIVACY_READER_LONG_TESTS") else 100

SAMPLES = (
    True,
    False,
    0,
    3,
    0.25,
    1.0,
    "",
    "a note",
    "数据 “x”",
    '{"title": "“x”", "address": "/a.html", "sketch": "c|N{"}',
)


def stored_values(kind: Kind) -> st.SearchStrategy[str]:
    """Some values of a kind as they are kept."""
    found = {kind.default}
    for one in SAMPLES:
        with suppress(ValueError):
            found.add(kind.form.stored(one))
    return st.sampled_from(sorted(found))


def members(kind: Kind) -> st.SearchStrategy[str]:
    """Some names of values of a kind; a kind that is no set has none."""
    names = ["a.md", "b/ü.md"] if kind.name == NAME else ["1-aa", "2-bb"]
    return st.sampled_from(names if kind.is_set else [""])


@st.composite
def record(draw: st.DrawFn) -> MarkRecord:
    kind = draw(st.sampled_from(KINDS))
    return MarkRecord(
        site_hash(draw(st.sampled_from("st"))),
        kind.name,
        draw(st.sampled_from(["f1", "f2"])),
        draw(members(kind)),
        draw(stored_values(kind)),
        0 if not kind.cleared else draw(st.integers(0, LATEST >> 16)),
        draw(st.integers(1, 5) | st.integers(1, LATEST - 1)),
        draw(st.sampled_from(["aa", "bb"])),
    )


records = st.lists(record(), max_size=12)


def merged(*collections: Iterable[MarkRecord]) -> dict[tuple[str, str, str, str], MarkRecord]:
    """The model of merging, which every store is compared with: of each key the record of the highest rank."""
    result: dict[tuple[str, str, str, str], MarkRecord] = {}
    for one in chain(*collections):
        known = result.get(one.key)
        if known is None or one.rank > known.rank:
            result[one.key] = one
    return result


@given(records, records, records)
def test_merge_is_commutative_associative_and_idempotent(
    a: list[MarkRecord], b: list[MarkRecord], c: list[MarkRecord]
) -> None:
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b).values(), c) == merged(a, merged(b, c).values())
    assert merged(a, a) == merged(a)
    assert merged(merged(a, b).values(), b) == merged(a, b)


@pytest.mark.parametrize(
    "later",
    [
        {"time": 101, "device": "a0", "value": "a", "at": 1},
        {"device": "bb", "value": "a", "at": 1},
        {"value": "c", "at": 1},
        {"at": 6},
    ],
    ids=lambda later: next(iter(later)),
)
def test_of_two_records_the_later_holds_whichever_came_first(later: dict[str, Any]) -> None:
    """By time, then device, then value, then the time that is shown: there is no tie."""
    one = MarkRecord(site_hash("s"), "note", "f1", "", "b", 5, 100, "aa")
    two = one._replace(**later)
    for order in ([one, two], [two, one]):
        with StateStore.open(private=True) as store:
            for record in order:
                store.merge([record])
            assert [*store.records()] == [two]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(3)), st.lists(records, min_size=3, max_size=3))
def test_a_store_merges_as_the_records_do(order: list[int], parts: list[list[MarkRecord]]) -> None:
    with StateStore.open(private=True) as store:
        for number in (*order, order[0]):
            store.merge(parts[number])
        assert {one.key: one for one in store.records()} == merged(*parts)


@given(record())
def test_a_line_comes_back_as_the_record_it_was(one: MarkRecord) -> None:
    if one.at % 1 == 0 and one.at < LATEST >> 16:
        assert from_line(to_line(one)) == one


acts = st.lists(
    st.tuples(
        st.integers(0, 2),  # device
        st.sampled_from(["read", "unread", "bookmark", "note", "undo", "follow", "position"]),
        st.integers(0, 3),  # entry
        st.integers(-5_000, 5_000),  # how the device's clock moves, in milliseconds
        st.none() | st.integers(0, 2),  # a device to take marks from
    ),
    max_size=15,
)


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, st.permutations(range(6)))
def test_three_devices_with_skewed_clocks_converge(history: list[tuple], order: list[int]) -> None:  # type: ignore[type-arg]
    clocks = [Clock(1_750_000_000_000 + skew) for skew in (-86_400_000, 0, 3 * 86_400_000)]
    stores = [StateStore.open(private=True, clock=clock) for clock in clocks]
    sites = [[entry(f"{n}.md", f"t{n}") for n in range(4)], [entry(f"{n}.md", f"t{(n + 1) % 5}") for n in range(4)]]
    for device, act, number, moved, source in history:
        store, here = stores[device], sites[device % 2]
        clocks[device].now += moved
        match act:
            case "read" | "unread":
                store.set_read(here[number], act == "read")
            case "bookmark":
                store.set_bookmarked(here[: number + 1], True)
            case "note":
                store.set_note(here[number], f"by {device}")
            case "position":
                store.set_position(here[number], number / 4)
            case "undo":
                store.undo()
            case _:
                store.follow(here)
        if source is not None:
            store.merge(stores[source].records())
    pairs = [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)]
    for _ in range(2):
        for number in order:
            taker, giver = pairs[number]
            stores[taker].merge(stores[giver].records())
    assert stores[0].records() == stores[1].records() == stores[2].records()
    everything = [*sites[0], *sites[1]]
    assert stores[0].marks_of(everything) == stores[1].marks_of(everything) == stores[2].marks_of(everything)


def test_a_change_made_after_a_mark_of_the_future_was_seen_wins() -> None:
    ahead, behind = (StateStore.open(private=True, clock=Clock(now)) for now in (1_900_000_000_000, 1_750_000_000_000))
    one = entry("a.md", "X")
    ahead.set_bookmarked(one, True)
    behind.merge(ahead.records())
    behind.set_bookmarked(one, False)
    ahead.merge(behind.records())
    assert not ahead.marks(one).bookmarked
    behind.set_read(entry("b.md", "Y"), True)
    assert milliseconds(max(r.time for r in behind.records() if r.fingerprint == "Y" and r.kind == "read")) > 0


@pytest.mark.parametrize("now", [-5_000, 0, 8_000_000_000_000, 1 << 60], ids=["1969", "1970", "2223", "never"])
def test_marks_of_an_impossible_clock_travel_and_are_overwritten(now: int) -> None:
    one = entry("a.md", "X")
    wrong, second, third = (
        StateStore.open(private=True, clock=Clock(time)) for time in (now, *[1_750_000_000_000] * 2)
    )
    wrong.set_note(one, "by a wrong clock")
    second.merge([from_line(to_line(record)) for record in wrong.records()])
    assert second.marks(one).note == "by a wrong clock"
    second.set_note(one, "by a right one")
    for store in (wrong, third):
        store.merge([from_line(to_line(record)) for record in second.records()])
        assert store.marks(one).note == "by a right one"


@pytest.mark.parametrize("name", ["_posts/a  b.md", " a .md", "a%0Ab.md", "数据/ü.md", "x/" * 2_000 + "a.md"])
def test_a_name_travels_as_it_is(name: str) -> None:
    with StateStore.open(private=True) as store, StateStore.open(private=True) as other:
        store.set_read(entry(name, "X"), True)
        other.merge([from_line(to_line(record)) for record in store.records()])
        assert other.records() == store.records()
        assert other.marks(entry(name, "edited")).read


def test_the_clock_never_goes_back_and_never_ends() -> None:
    assert tick(5, (7 << 16) + 3) == (7 << 16) + 4
    assert tick(5) == 5 << 16
    assert tick(1 << 60) == LATEST - 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "liked"}, "kind is not known"),
        ({"kind": ["read"]}, "kind is not known"),
        ({"fingerprint": "a\nb"}, "fingerprint is missing or malformed"),
        ({"value": "yes"}, "value is none for read"),
        ({"kind": "position", "value": True}, "value is none for position"),
        ({"kind": "position", "value": 1e999}, "value is none for position"),
        ({"kind": "name", "value": True}, "post is missing"),
        ({"time": "12"}, "time is missing or malformed"),
        ({"time": "99999999999999-0"}, "time is missing or malformed"),
        ({"at": "yesterday"}, "date .at. is malformed"),
        ({"at": 5}, "date .at. is malformed"),
        ({"device": "../x"}, "device is missing or malformed"),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_a_reason(change: dict[str, object], reason: str) -> None:
    good = json.loads(to_line(MarkRecord(site_hash(SITE), "read", "X", "", "1", 5, 1 << 20, "aa")))
    with pytest.raises(ValueError, match=reason):
        from_line(json.dumps(good | change))


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_text_is_a_record_or_a_reason(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_line(line)


def test_nested_and_endless_lines_are_refused() -> None:
    for line in ("[" * 19_000, "[" * 50_000, '{"time": ' + "9" * 15_000 + "}"):
        with pytest.raises(ValueError, match=r"JSON|long"):
            from_line(line)
