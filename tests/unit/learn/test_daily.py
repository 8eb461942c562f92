from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from reader.learn.daily import question_of_the_day
from tests.unit.learn.making import UNREAD, entry, read_on

DAY = date(2026, 11, 22)
ENTRIES = [entry(f"question {number}") for number in range(40)]


def unread(entries):  # type: ignore[no-untyped-def]
    return [UNREAD] * len(entries)


def draw(entries, day=DAY, marks=unread):  # type: ignore[no-untyped-def]
    found = question_of_the_day(entries, "key", day, marks)
    assert found is not None
    return found


def test_the_order_in_which_posts_come_does_not_matter() -> None:
    assert draw(ENTRIES) == draw(ENTRIES[::-1])


def test_days_and_sites_draw_differently_and_evenly() -> None:
    days = Counter(draw(ENTRIES, DAY + timedelta(days=number)).entry.id for number in range(800))
    assert len(days) == len(ENTRIES)
    assert max(days.values()) < 3 * 800 / len(ENTRIES)
    elsewhere = question_of_the_day(ENTRIES, "another", DAY, unread)
    assert elsewhere is not None
    assert any(
        question_of_the_day(ENTRIES, "another", DAY + timedelta(days=n), unread).entry
        != draw(ENTRIES, DAY + timedelta(days=n)).entry
        for n in range(5)
    )


def test_a_machine_that_lacks_a_post_draws_the_same_on_nearly_all_days() -> None:
    fewer = [one for one in ENTRIES if one is not ENTRIES[7]]
    days = [DAY + timedelta(days=number) for number in range(400)]
    differing = [day for day in days if draw(ENTRIES, day).entry != draw(fewer, day).entry]
    assert all(draw(ENTRIES, day).entry is ENTRIES[7] for day in differing)


def test_what_was_read_before_is_passed_over_but_not_what_was_read_today() -> None:
    first = draw(ENTRIES).entry

    def marks(day: str):  # type: ignore[no-untyped-def]
        return lambda entries: [read_on(day) if one is first else UNREAD for one in entries]

    assert draw(ENTRIES, marks=marks("2026-11-21")).entry is not first
    assert draw(ENTRIES, marks=marks("2026-11-22")).entry is first


def test_when_all_is_read_the_first_comes_again() -> None:
    found = draw(ENTRIES, marks=lambda entries: [read_on("2026-01-01")] * len(entries))
    assert found.read_before
    assert found.entry is draw(ENTRIES).entry


def test_few_marks_are_asked_for() -> None:
    asked = []

    def marks(entries):  # type: ignore[no-untyped-def]
        asked.append(len(entries))
        return unread(entries)

    draw([entry(f"many {number}") for number in range(5_000)], marks=marks)
    assert sum(asked) < 100


def test_drafts_and_posts_without_a_title_are_no_questions() -> None:
    one = entry("draft")
    draft = one._replace(post=one.post._replace(draft=True))
    assert question_of_the_day([draft, entry("")], "key", DAY, unread) is None
    assert question_of_the_day([], "key", DAY, unread) is None
