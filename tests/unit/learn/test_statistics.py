from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.cells import cell_len
from reader.dates import date_writer
from reader.learn.charts import BARS, SHADES, heat_map, spark_line
from reader.learn.recall.desk import Progress
from reader.learn.report_lines import health_lines, recall_lines
from reader.learn.statistics import QuestionGroup, health_of, longest_streak, reading_of, streak
from reader.state.kinds import Marks, Member
from tests.unit.learn.making import UNREAD, entry, read_on

TODAY = date(2026, 11, 22)


def days(*back: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in back]


def test_reading_is_counted() -> None:
    entries = [
        entry("a", tags=("x", "y"), author="Ada", words=476),
        entry("b", tags=("x",), author="Ada"),
        entry("c", author="Grace"),
    ]
    marks = [read_on("2026-11-20")._replace(bookmarked=True, note="n"), UNREAD, UNREAD._replace(bookmarked=True)]
    times = [datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC)]
    found = reading_of(entries, marks, times, TODAY)
    assert (found.questions, found.read, found.left) == (3, 1, 2)
    assert (found.minutes_read, found.minutes_left) == (2, 2)
    assert (found.bookmarked, found.noted) == (2, 1)
    assert list(found.days.values()) == [2]
    assert found.tags == (QuestionGroup("x", 2, 1), QuestionGroup("y", 1, 1))
    assert found.authors == (QuestionGroup("Ada", 2, 1), QuestionGroup("Grace", 1, 0))


def test_of_each_tag_it_is_counted_what_was_recalled_when_last_asked() -> None:
    def graded(*given: int) -> Marks:
        return Marks(reviews=tuple(Member(f"2026110{day}-00-x", grade, 0) for day, grade in enumerate(given, 1)))

    entries = [entry("a", tags=("x", "y")), entry("b", tags=("x",)), entry("c", tags=("z",))]
    found = reading_of(entries, [graded(1, 3), graded(4, 1), UNREAD], [], TODAY)
    assert [(one.name, one.asked, one.recalled) for one in found.tags] == [("x", 2, 1), ("y", 1, 1), ("z", 0, 0)]
    assert [one.recall_words for one in found.tags] == ["1 of 2 recalled", "1 of 1 recalled", ""]


def test_a_streak_goes_to_today_or_yesterday() -> None:
    assert streak(days(0, 1, 2), TODAY) == 3
    assert streak(days(1, 2), TODAY) == 2
    assert streak(days(2, 3), TODAY) == 0
    assert streak([], TODAY) == 0
    assert longest_streak(days(0, 5, 6, 7, 8, 20)) == 4


@given(st.sets(st.integers(0, 60)))
def test_the_longest_streak_is_never_shorter_than_the_present_one(back: set[int]) -> None:
    found = days(*back)
    assert streak(found, TODAY) <= longest_streak(found) <= len(found)


def test_the_health_of_a_site() -> None:
    entries = [entry("old", "2026-01-01", "2026-11-01", "2026-11-02"), entry("new", "2026-10-01")]
    found = health_of(entries, 4, 1, TODAY)
    assert (found.posts, found.questions, found.repeats, found.problems) == (4, 2, 2, 1)
    assert (found.first, found.newest) == (date(2026, 1, 1), date(2026, 10, 1))
    assert found.days_without == 52
    assert found.repeats_since == 2
    assert found.longest_gap == 273
    assert found.most_repeated == 3


def test_between_questions_of_one_day_there_is_no_time_to_tell() -> None:
    one, two = entry("one", "2026-01-01"), entry("two", "2026-01-03")
    for entries, told in (([one], False), ([one, one], False), ([one, two], True)):
        lines = health_lines(health_of(entries, len(entries), 0, TODAY), TODAY, date_writer())
        assert any("between new questions" in line for line in lines) == told


def test_what_is_due_ends_with_a_word_where_no_bar_follows() -> None:
    ahead = tuple((TODAY + timedelta(days=number), 0) for number in range(14))
    progress = Progress(1, 0, {}, 0, 0, 0.0, 1.0, ahead, (0, 0, 1, 0), 0)
    assert recall_lines(progress)[-1] == "Due today: 0; within 14 days: 0"


def test_what_is_due_today_and_tomorrow_is_told_in_words_with_what_a_session_asks() -> None:
    counts = [8, 3, 0, 1, *[0] * 10]
    ahead = tuple((TODAY + timedelta(days=number), count) for number, count in enumerate(counts))
    progress = Progress(9, 8, {}, 0, 0, 0.0, 1.0, ahead, (0, 0, 9, 0), 0, new=1, asks=9)
    told = recall_lines(progress)[-1]
    assert told == "Due today: 8, and 1 new question; tomorrow: 3; within 14 days: 12; by day: █▃ ▁"
    told = recall_lines(replace(progress, asks=7))[-1]
    assert told.startswith("Due today: 8, and 1 new question; a session asks 7 of them; tomorrow: 3; ")


def test_an_empty_site_has_no_days() -> None:
    found = health_of([], 0, 0, TODAY)
    assert (found.first, found.newest, found.days_without) == (None, None, 0)


def test_a_heat_map_is_a_week_a_column() -> None:
    lines = heat_map({TODAY: 4, TODAY - timedelta(days=7): 1}, TODAY, 60)
    assert len(lines) == 8
    assert lines[7].startswith("Sun")
    assert lines[7].endswith("░ █")
    assert lines[1].count(SHADES[0]) == 28
    assert "Nov" in lines[0]


@given(st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(0, 99)), st.integers(10, 200))
def test_a_heat_map_fits(found: dict[date, int], width: int) -> None:
    assert all(cell_len(line) <= width for line in heat_map(found, TODAY, width))


def test_a_spark_line_has_a_bar_a_number() -> None:
    assert spark_line([0, 1, 4, 8]) == f" {BARS[0]}{BARS[3]}{BARS[7]}"
    assert spark_line([0, 0]) == "  "
    assert spark_line([5]) == BARS[7]
