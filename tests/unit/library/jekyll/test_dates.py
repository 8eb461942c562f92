"""Dates: YAML's types, Ruby's Time.parse, and the site's zone (RULES 16 to 20)."""

from __future__ import annotations

import contextlib
import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library.jekyll.dates import DateProblem, Zone, jekyll_date, parse_time

NEW_YORK = "timezone: America/New_York"
NOW = 1_790_000_000


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2020-02-03 04:05:06", "2020-02-02T23:05:06-05:00"),
        ("2020-02-03 04:05:06 +0100", "2020-02-02T22:05:06-05:00"),
        ("2020-02-03T04:05:06Z", "2020-02-02T23:05:06-05:00"),
        ("2020-02-03 04:05", "2020-02-03T04:05:00-05:00"),
        ('"2020-02-03 04:05:06"', "2020-02-03T04:05:06-05:00"),
        ("2020-02-03", "2020-02-03T00:00:00-05:00"),
        ("2020-07-03", "2020-07-03T00:00:00-04:00"),
        ("Feb 3, 2020", "2020-02-03T00:00:00-05:00"),
        ("3 February 2020 10:00 pm", "2020-02-03T22:00:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 GMT", "2020-02-03T05:00:00-05:00"),
        ("2020/02/03 10:00", "2020-02-03T10:00:00-05:00"),
        ("02/03/2020", "2020-03-02T00:00:00-05:00"),
        ("3.2.2020", "2020-02-03T00:00:00-05:00"),
        ("20200203", "2020-02-03T00:00:00-05:00"),
        ("2020-2-3", "2020-02-03T00:00:00-05:00"),
        ("2020-02-30", "2020-03-01T00:00:00-05:00"),
        ("2019-02-30 12:00", "2019-03-02T12:00:00-05:00"),
        ("2020-02-03 04:05:06 EST", "2020-02-03T04:05:06-05:00"),
        ("2020-02-03 04:05:06 -12:00", "2020-02-03T11:05:06-05:00"),
        ("2020-12", "2020-12-01T00:00:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 +0200", "2020-02-03T03:00:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 -02:30", "2020-02-03T07:30:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 PDT", "2020-02-03T12:00:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 A", "2020-02-03T04:00:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 N", "2020-02-03T06:00:00-05:00"),
    ],
)
def test_a_date_of_front_matter(load_one, date: str, shown: str) -> None:
    assert load_one(f"date: {date}", config=NEW_YORK).date.isoformat() == shown


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("UT", 0), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6), ("PST", -8), ("M", 12), ("Y", -12)],
)
def test_zones_have_the_names_that_ruby_knows(load_one, zone: str, hours: int) -> None:
    date = load_one(f"date: Mon, 3 Feb 2020 12:00:00 {zone}").date
    assert date == datetime.datetime(2020, 2, 3, 12, tzinfo=datetime.UTC) - datetime.timedelta(hours=hours)


def test_without_a_zone_the_site_is_in_utc(load_one) -> None:
    assert load_one("date: 2020-02-03 23:05:06 -0500").date.isoformat() == "2020-02-04T04:05:06+00:00"


def test_the_name_s_date_is_midnight_in_the_site_s_zone(load_one) -> None:
    post = load_one(name="2020-7-3-x.md", config=NEW_YORK)
    assert post.date.isoformat() == "2020-07-03T00:00:00-04:00"
    assert load_one(name="21-01-07-x.md").date.date() == datetime.date(2021, 1, 7)
    assert load_one(name="2021-02-30-x.md").date.date() == datetime.date(2021, 3, 2)


def test_front_matter_beats_the_name_and_the_address_follows(load_one) -> None:
    post = load_one("date: 2019-05-06", name="2020-01-02-x.md")
    assert post.url == "/2019/05/06/x.html"


def test_the_address_has_the_day_in_the_site_s_zone(load_one) -> None:
    assert load_one("date: 2020-02-03 04:05:06", config=NEW_YORK).url == "/2020/02/02/a-post.html"


@pytest.mark.parametrize(
    "date", ["", "~", "yesterday", "2020-13-01", "0000-00-00", "2020-01-32", "2020-01-01 25:00:00", "45"]
)
def test_a_bad_date_is_a_problem_of_its_post_alone(load, date: str) -> None:
    site = load(
        {
            "_posts/2020-01-02-a.md": f"---\ntitle: A\ndate: {date}\n---\n",
            "_posts/2020-01-03-b.md": "---\ntitle: B\n---\n",
        }
    )
    assert site.post("_posts/2020-01-02-a.md").date.date() == datetime.date(2020, 1, 2)
    problem = site.problem("_posts/2020-01-02-a.md")
    assert (problem.line, problem.post_kept) == (3, True)
    assert "date" in problem.reason


def test_a_bad_date_in_the_name(load) -> None:
    site = load({"_posts/2020-99-99-a.md": "---\ntitle: A\n---\n"})
    assert "month 99" in site.problem("_posts/2020-99-99-a.md").reason


def test_an_unknown_zone_is_told_and_utc_is_taken(load) -> None:
    site = load({"_posts/2020-01-02-a.md": "x", "_config.yml": "timezone: Mars/Olympus"})
    assert site.post().offset == 0
    assert "Mars/Olympus" in site.problem("_config.yml").reason


def test_clock_changes() -> None:
    zone = Zone("America/New_York")
    assert zone.at(zone.local(2020, 3, 8, (2, 30, 0))).isoformat() == "2020-03-08T03:30:00-04:00"
    assert zone.at(zone.local(2020, 11, 1, (1, 30, 0))).isoformat() == "2020-11-01T01:30:00-05:00"


def test_two_digit_years() -> None:
    zone = Zone()
    assert zone.at(parse_time("68-01-02", zone, NOW)).year == 2068
    assert zone.at(parse_time("69-01-02", zone, NOW)).year == 1969


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("0123456789-/.: TZ+apmFebc,", max_size=40)))
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    zone = Zone("Asia/Kathmandu")
    with contextlib.suppress(DateProblem):
        zone.at(jekyll_date(text, zone, NOW))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Feb 2020", "2020-02-01T00:00:00-05:00"),
        ("2020/Feb/3 10h", "2020-02-03T10:00:00-05:00"),
        ("2020-02-03 10h30", "2020-02-03T10:30:00-05:00"),
        ("2020-034", "2020-02-03T00:00:00-05:00"),
        ("H31.04.30", "2019-04-30T00:00:00-04:00"),
        ("Feb-3-2020", "2020-02-03T00:00:00-05:00"),
        ("20200203 1000", "2020-02-03T10:00:00-05:00"),
        # A zone counts only behind a time, and only where Ruby knows it.
        ("2020-02-03 -0800", "2020-02-03T00:00:00-05:00"),
        ("2020-02-03 10:00 GMT+8", "2020-02-03T10:00:00-05:00"),
        ("2020-02-03 10:00 +8", "2020-02-03T10:00:00-05:00"),
        ("2020-02-03 10:00 JST", "2020-02-03T10:00:00-05:00"),
        ("2020-02-03 10:00 A", "2020-02-03T04:00:00-05:00"),
        ("2020-02-03 10:00 edt", "2020-02-03T09:00:00-05:00"),
        ("2020-02-03 10:00 +0530", "2020-02-02T23:30:00-05:00"),
        ("2020-02-03 10:00:05 -02:30", "2020-02-03T07:30:05-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 +01", "2020-02-03T04:00:00-05:00"),
        ("Mon, 3 Feb 2020 10:00:00 +01:00:30", "2020-02-03T03:59:30-05:00"),
        ("2020-001", "2020-01-01T00:00:00-05:00"),
        ("2020-366", "2020-12-31T00:00:00-05:00"),
        ("20-034", "2020-02-03T00:00:00-05:00"),
        ("3 Feb 2020 12:30 AM", "2020-02-03T00:30:00-05:00"),
        ("3 Feb 2020 12:30 PM", "2020-02-03T12:30:00-05:00"),
        ("3 Feb 2020 1 a.m.", "2020-02-03T01:00:00-05:00"),
        ("3 Feb 2020 1pm", "2020-02-03T13:00:00-05:00"),
        # Of three numbers the one that looks like a year is the year; of two the first is the month.
        ("3 Feb '20", "2020-02-03T00:00:00-05:00"),
        ("Feb '20", "2020-02-01T00:00:00-05:00"),
        ("Feb 12", "2026-02-12T00:00:00-05:00"),
        ("20 Feb 3rd", "2020-02-03T00:00:00-05:00"),
        ("02/03/'20", "2020-03-02T00:00:00-05:00"),
        ("02/2020/03", "2020-03-02T00:00:00-05:00"),
        ("2/'20/3", "2020-03-02T00:00:00-05:00"),
        ("1/2", "2026-01-02T00:00:00-05:00"),
        ("00-02-03", "2000-02-03T00:00:00-05:00"),
        ("99-02-03", "1999-02-03T00:00:00-05:00"),
        # Digits alone are cut by their number.
        ("03", "2026-09-03T00:00:00-04:00"),
        ("034", "2026-02-03T00:00:00-05:00"),
        ("0203", "2026-02-03T00:00:00-05:00"),
        ("20034", "2020-02-03T00:00:00-05:00"),
        ("200203", "2020-02-03T00:00:00-05:00"),
        ("991231", "1999-12-31T00:00:00-05:00"),
        ("2020034", "2020-02-03T00:00:00-05:00"),
        ("2020020310", "2020-02-03T10:00:00-05:00"),
        ("202002031030", "2020-02-03T10:30:00-05:00"),
        ("20200203103015", "2020-02-03T10:30:15-05:00"),
        ("20200203T103015Z", "2020-02-03T05:30:15-05:00"),
        ("20200203 1030 +0100", "2020-02-03T04:30:00-05:00"),
        ("20200203 1030 [+1:EST]", "2020-02-03T10:30:00-05:00"),
        ("20200203 103015.5", "2020-02-03T10:30:15-05:00"),
        ("20200203 1030.5", "2020-02-03T00:10:30-05:00"),
        ("20200203 103", "2020-02-03T00:00:00-05:00"),
        ("20200203 10301", "2020-02-03T00:00:00-05:00"),
        # A number that is left is the day or the hour that is missing.
        ("10:00 3", "2026-09-03T10:00:00-04:00"),
        ("3 Feb 2020 10", "2020-02-03T10:00:00-05:00"),
        ("3 Feb 2020 24", "2020-02-04T00:00:00-05:00"),
        ("3 Feb 2020 25", "2020-02-03T00:00:00-05:00"),
        ("3rd 1030 UTC", "2026-09-03T00:00:00-04:00"),
        # What is not said before the first part that is, is today's; after it, the first.
        ("'2020", "2020-01-01T00:00:00-05:00"),
        ("'20", "2020-01-01T00:00:00-05:00"),
        ("'20 31", "2020-01-01T00:00:00-05:00"),
        ("Feb", "2026-02-01T00:00:00-05:00"),
        ("Feb 10:00", "2026-02-01T10:00:00-05:00"),
        ("3rd", "2026-09-03T00:00:00-04:00"),
        ("10:30:15", "2026-09-21T10:30:15-04:00"),
    ],
)
def test_forms_that_ruby_knows(text: str, shown: str) -> None:
    zone = Zone("America/New_York")
    assert zone.at(parse_time(text, zone, NOW)).isoformat() == shown


def test_texts_by_grammar_are_the_instants_that_ruby_gives() -> None:
    """`dates.json` holds days, times and zones put together at random, and what Time.parse of Ruby 3.1 made of them."""
    given = json.loads((Path(__file__).parent / "dates.json").read_text("utf-8"))
    zone, found = Zone(given["zone"]), {}
    for text in given["dates"]:
        try:
            found[text] = parse_time(text, zone, given["now"])
        except DateProblem:
            found[text] = None
    assert found == given["dates"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "is empty"),
        ("", "is empty"),
        ("yesterday", "is not a date"),
        ("a million", "is not a date"),
        ("２０２０", "is not a date"),
        ("Monday", "is not a date"),
        ("2020.05", "is not a date"),
        ("2020-02-03 " + 130 * "0", "is not a date"),
        ("0000-01-01", "is not a date of the calendar"),
        ("-200203", "is not a date of the calendar"),
        ("2020-13-01", "has no month 13"),
        ("2020-01-32", "has no day 32"),
        ("Feb 0", "has no day 0"),
        ("2020-000", "has no day 0"),
        ("2020-367", "has no day 367"),
        ("2020-01-01 25:00", "has an invalid time"),
        ("2020-01-01 23:59:61", "has an invalid time"),
        ("9999-12-31 23:00 -0800", "is not a date of the calendar"),
    ],
)
def test_what_is_no_date_says_why(text: object, reason: str) -> None:
    with pytest.raises(DateProblem) as caught:
        jekyll_date(text, Zone("Pacific/Honolulu"), NOW)
    assert str(caught.value) == reason


def test_a_zone_has_a_name_and_its_moments_have_one() -> None:
    assert [(Zone(name).known, Zone(name).name) for name in ("", "UTC", "Z", "Etc/UTC", "GMT")] == [
        (True, "UTC"), (True, "UTC"), (True, "Z"), (True, "Etc/UTC"), (True, "GMT")
    ]  # fmt: skip
    assert (Zone("Mars/Olympus").known, Zone("Europe/Berlin").known) == (False, True)
    zone = Zone("America/New_York")
    assert [zone.at(parse_time(day, zone, NOW)).tzname() for day in ("2020-01-03", "2020-07-03")] == ["EST", "EDT"]


def test_a_zone_s_names_are_those_of_the_year() -> None:
    instant = parse_time("1990-01-03 10:00 MSD", Zone("Europe/Moscow"), NOW)
    assert datetime.datetime.fromtimestamp(instant, datetime.UTC).hour == 6


def test_a_name_for_no_hours_at_all_is_an_offset_too() -> None:
    instant = parse_time("2020-07-03 10:00 WET", Zone("Europe/Lisbon"), NOW)
    assert datetime.datetime.fromtimestamp(instant, datetime.UTC).isoformat() == "2020-07-03T10:00:00+00:00"


@given(
    st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31),
    st.tuples(st.integers(0, 24), st.integers(0, 59), st.integers(0, 60)),
)  # fmt: skip
def test_utc_counts_as_every_other_zone_without_summer_does(
    year: int, month: int, day: int, clock: tuple[int, int, int]
) -> None:
    def counted(zone: Zone) -> object:
        try:
            instant = zone.local(year, month, day, clock)
            return instant, zone.offset(instant), zone.at(instant).replace(tzinfo=None)
        except OverflowError:
            return "no such day"

    assert counted(Zone("UTC")) == counted(Zone("Etc/GMT"))


@given(
    st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Tehran", "Africa/Casablanca", "Australia/Lord_Howe"]),
    st.integers(1850, 2100), st.integers(1, 12), st.integers(1, 31),
    st.tuples(st.integers(0, 24), st.integers(0, 59), st.integers(0, 60)),
)  # fmt: skip
def test_of_an_hour_that_comes_twice_the_later_one_is_meant(
    name: str, year: int, month: int, day: int, clock: tuple[int, int, int]
) -> None:
    first = datetime.datetime(year, month, 1, tzinfo=ZoneInfo(name))
    hours, minutes, seconds = clock
    moment = first + datetime.timedelta(days=day - 1, hours=hours, minutes=minutes, seconds=seconds)
    zone = Zone(name)

    instant = zone.local(year, month, day, clock)

    assert instant == max(moment.timestamp(), moment.replace(fold=1).timestamp())
    shown = datetime.datetime.fromtimestamp(instant, ZoneInfo(name))
    assert zone.at(instant).isoformat() == shown.isoformat()
    assert zone.at(instant).tzname() == shown.tzname()


def test_an_hour_that_is_left_out_counts_on() -> None:
    zone = Zone("Asia/Tehran")
    assert zone.at(parse_time("2020-03-21", zone, NOW)).isoformat() == "2020-03-21T01:00:00+04:30"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2020-07-03 10:00 CEST", 8),
        ("2020-01-03 10:00 CET", 9),
        ("2020-07-03 10:00 CET", 9),
        ("2020-01-03 10:00 CEST", 8),
        ("2020-01-03 10:00 EST", 15),
        ("2020-07-03 10:00 EDT", 14),
        ("2020-07-03 10:00 XYZT", 8),
    ],
)
def test_zones_by_their_names_in_summer_and_in_winter(text: str, hours: int) -> None:
    """The zone's own names count for what they say, whatever the season; a name of nowhere is the site's own zone."""
    instant = parse_time(text, Zone("Europe/Berlin"), NOW)
    assert datetime.datetime.fromtimestamp(instant, datetime.UTC).hour == hours


def test_the_bounds_of_the_calendar_are_days_and_hours() -> None:
    zone = Zone()
    for text in (
        "2020-00-10",
        "2020-13-10",
        "2020-01-00",
        "2020-01-32",
        "2020-01-01 25:00",
        "2020-01-01 24:01",
        "2020-01-01 24:00:01",
        "2020-01-01 23:60",
    ):
        with pytest.raises(DateProblem):
            parse_time(text, zone, NOW)
    assert parse_time("2020-01-01 24:00", zone, NOW) == parse_time("2020-01-02", zone, NOW)
    assert parse_time("2020-01-01 23:59:60", zone, NOW) == parse_time("2020-01-02", zone, NOW)
    assert parse_time("2020-12-31", zone, NOW) - parse_time("2020-12-01", zone, NOW) == 30 * 86_400
