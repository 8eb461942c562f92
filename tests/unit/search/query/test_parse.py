from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search.query.dates import days_of
from reader.search.query.fields import Filter
from reader.search.query.parse import Demand, parse

NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
TODAY = (NOW.date() - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gdpr | ccpa", "there is no “or”"),
        ("gdpr|ccpa", "there is no “or”"),
        ("gdpr OR ccpa", "there is no “or”"),
        ("GDPR OR CCPA", "there is no “or”"),
        ("tag:law || is:new", "there is no “or”"),
        ("gdpr AND ccpa", "“AND” is not needed"),
        ("gdpr && ccpa", "“AND” is not needed"),
        ("NOT gdpr", "write “-gdpr”"),
        ("law NOT tag:gdpr", "write “-tag:gdpr”"),
        ('law NOT "data broker"', 'write “-"data broker"”'),
    ],
)
def test_operators_of_other_programs_are_told_to_be_none(text: str, told: str) -> None:
    read = parse(text, NOW)
    assert told in " ".join(read.hints)
    assert not {"or", "and", "not"} & set(read.words.lower().split())


@pytest.mark.parametrize(
    "text",
    [
        "what is and what is not consent or a choice",
        "gdpr OR",
        "OR",
        "gdpr |",
        "IS MY PHONE SAFE OR NOT SAFE AT ALL",
        '"to be OR not"',
        "R&D",
    ],
)
def test_words_that_are_like_operators_are_words(text: str) -> None:
    read = parse(text, NOW)
    assert not read.hints
    assert read.words.split() == text.replace('"', "").split()


@pytest.mark.parametrize("text", ["gdpr or hipaa", '"data broker" or tracker', "tag:law or tag:eu", "a or b or c"])
def test_alternatives_in_small_letters_are_told_to_be_none_but_stay_words(text: str) -> None:
    read = parse(text, NOW)
    assert read.hints == ("Every word is looked for; there is no “or”.",)
    assert "or" in read.words.split()
    for sentence in ("is it safe or not", "gdpr or", "or", "opt in or opt out"):
        assert not parse(sentence, NOW).hints


def test_plain_words_stay_words() -> None:
    read = parse("what is privacy-by-design? 12:30 http://a.example/x", NOW)
    assert read.words == "what is privacy-by-design? 12:30 http://a.example/x"
    assert not read.filters
    assert not read.demands
    assert not read.hints


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ('"right to be"', Demand("right to be")),
        ("“right to be”", Demand("right to be")),
        ("'gdpr", Demand("gdpr")),
        ("^what is tag:gdpr", Demand("what is", start=True)),
        ("^how", Demand("how", start=True)),
        ('^"how does"', Demand("how does", start=True)),
        ("-gdpr", Demand("gdpr", negative=True)),
        ("!gdpr", Demand("gdpr", negative=True)),
        ('-"right to"', Demand("right to", negative=True)),
    ],
)
def test_demands(text: str, demand: Demand) -> None:
    read = parse(f"law {text}", NOW)
    assert read.demands == (demand,)
    assert read.free == "law"
    assert read.words == ("law" if demand.negative else f"law {demand.text}")


def test_the_beginning_of_a_title_reaches_to_the_next_sign() -> None:
    read = parse('gdpr ^what is the "data broker" law ^how -a b', NOW)
    start, phrase, other, negative = read.demands
    assert start == Demand("what is the", start=True)
    assert phrase == Demand("data broker")
    assert other == Demand("how", start=True)
    assert negative == Demand("a", negative=True)
    assert read.free == "gdpr law b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:Privacy", Filter("tag", ("privacy",))),
        ('tag:"Data Protection"', Filter("tag", ("data protection",))),
        ("tag:b,a", Filter("tag", ("a", "b"))),
        ("-category:news", Filter("category", ("news",), negative=True)),
        ("by:Zoë", Filter("author", ("zoe",))),
        ("is:UNREAD", Filter("is", ("unread",))),
        ("is:bookmarkd", Filter("is", ("bookmarked",))),
        ("is:starred", Filter("is", ("bookmarked",))),
        ("has:image", Filter("has", ("images",))),
        ("path:Zsh/", Filter("path", ("zsh/",))),
        ("minutes:<5", Filter("minutes", ("0:4",))),
        ("minutes:>=5", Filter("minutes", (f"5:{10**9}",))),
        ("minutes:5-10", Filter("minutes", ("5:10",))),
        ("minutes:7m", Filter("minutes", ("7:7",))),
    ],
)
def test_fields(text: str, expected: Filter) -> None:
    read = parse(text, NOW)
    assert read.filters == (expected,)
    assert not read.words


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("foo:bar", ""),
        ("title:consent", "in:title"),
        ("-year:2025", "on:"),
        ('catgry:"a b"', "category:"),
        ("note:later", "in:note"),
        ("unread:yes", "is:unread"),
        ("starred:1", "is:bookmarked"),
        ("code:python", "has:code"),
        ("body:consent", "in:text"),
        ("site:example", ""),
        ("subtitle:law", ""),
        ("Qux:1", ""),
    ],
)
def test_a_filter_that_there_is_not_is_said_and_searched_as_words(text: str, near: str) -> None:
    read = parse(f"law {text}", NOW)
    assert not read.filters
    assert read.words == f"law {text}"
    (hint,) = read.hints
    assert f"There is no filter “{text.lstrip('-').partition(':')[0]}:”" in hint
    assert ("Did you mean" in hint) == bool(near)
    assert near in hint


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/x",
        "10:30",
        '"foo:bar"',
        "mailto:ann@a.example",
        "std::vector",
        r"C:\\x",
        "Re: law",
        "foo:",
        ":x:",
    ],
)
def test_a_colon_within_a_text_is_no_filter(text: str) -> None:
    assert not parse(f"law {text}", NOW).hints


def test_where_to_look() -> None:
    assert parse("in:title law", NOW).zone == "title"
    assert parse("-in:title law", NOW).zone == "text"


def test_a_misspelt_field_is_read_and_said() -> None:
    read = parse("athor:ali", NOW)
    assert read.filters == (Filter("author", ("ali",)),)
    assert "author:" in read.hints[0]


@pytest.mark.parametrize("text", ["is:strange", "on:banana", "after:2024-99", "has:teeth", "minutes:few", "lang:xx"])
def test_an_unknown_value_finds_nothing_and_a_hint_says_what_is_known(text: str) -> None:
    read = parse(f"law {text}", NOW)
    assert (read.words, read.refused) == ("law", True)
    assert len(read.hints) == 1
    assert read.hints[0].startswith(f"“{text.partition(':')[0]}:” takes ")
    assert text.partition(":")[2] in read.hints[0]
    assert not read.filters
    assert not parse(f"law -{text}", NOW).refused


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("is:unred", "“is:unred” is taken for “is:unread”."),
        ("law in:titel", "“in:titel” is taken for “in:title”."),
        ("-has:imagse", "“has:imagse” is taken for “has:images”."),
        ("is:unread,bookmraked", "“is:bookmraked” is taken for “is:bookmarked”."),
        ("is:unr", ""),
        ("is:starred", ""),
        ("is:Unread", ""),
        ("has:picture", ""),
    ],
)
def test_a_misspelt_value_is_read_and_said(text: str, hint: str) -> None:
    assert parse(text, NOW).hints == ((hint,) if hint else ())


@pytest.mark.parametrize(("text", "name"), [("tga:privacy", "tag"), ("hsa:code", "has"), ("faq:privacy", "")])
def test_of_a_short_name_letters_may_have_changed_places(text: str, name: str) -> None:
    read = parse(text, NOW)
    assert [one.name for one in read.filters] == [name] * bool(name)
    assert any("is taken for" in hint for hint in read.hints) == bool(name)


def test_a_missing_quotation_mark_is_said() -> None:
    read = parse('law "right to', NOW)
    assert read.words == "law right to"
    assert "quotation mark" in read.hints[0]


@pytest.mark.parametrize("text", ["tag:", "is:", "on:", "on:2024-", 'tag:""'])
def test_what_is_being_typed_is_left_alone(text: str) -> None:
    read = parse(text, NOW)
    assert not read.hints
    assert not read.filters
    assert not read.words


@pytest.mark.parametrize("value", ["2024-99", "2024-13", "2024-02-31", "20245", "2024--1"])
def test_what_can_become_no_date_is_told(value: str) -> None:
    read = parse(f"after:{value}", NOW)
    assert "takes a date" in read.hints[0]


@pytest.mark.parametrize("text", ["tag:", "is: law", "on:2024-", "is:strange", "-is:strange", "on:2024,20", "in:text"])
def test_what_is_wrong_for_who_is_not_typing_is_said_apart(text: str) -> None:
    assert f"“{text.strip('-').partition(':')[0]}:" in parse(text, NOW).wrong


@pytest.mark.parametrize(
    "text", ["", "law", "tag:nosuch", "foo:bar", "foo:", "is:new", "in:text law", "10:30", '"on: a"']
)
def test_all_else_may_be_meant(text: str) -> None:
    assert not parse(text, NOW).wrong


@pytest.mark.parametrize("value", ["2", "202", "2024-", "2024-0", "2024-02-", "2024-02-0", "tod", "yest"])
def test_a_date_that_is_being_typed_is_left_alone(value: str) -> None:
    assert not parse(f"after:{value}", NOW).hints


@pytest.mark.parametrize("text", ["tag: law", "after:202 law", "on:2024- ", "is: "])
def test_a_filter_that_was_left_without_a_value_is_told(text: str) -> None:
    read = parse(text, NOW)
    assert "needs a value" in read.hints[0]
    assert not read.filters


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024/02/29", "2024-02-29", "2024-03-01"),
        ("today", "2025-06-10", "2025-06-11"),
        ("yesterday", "2025-06-09", "2025-06-10"),
        ("30d", "2025-05-12", "2025-06-11"),
        ("2 weeks", "2025-05-28", "2025-06-11"),
    ],
)
def test_dates(value: str, first: str, last: str) -> None:
    epoch = date(1970, 1, 1)
    expected = (date.fromisoformat(first) - epoch).days, (date.fromisoformat(last) - epoch).days
    assert days_of(value, NOW.date()) == expected


@pytest.mark.parametrize("value", ["2023-02-29", "2024-13", "9999", "0000", "99999", "d", "", "1e3"])
def test_no_dates(value: str) -> None:
    assert days_of(value, NOW.date()) is None


def test_before_and_after_share_no_day() -> None:
    before, after = parse("before:2024-05 after:2024-05", NOW).filters[::-1]
    assert {before.values[0].strip(":"), after.values[0].strip(":")} == {
        str((date(2024, 5, 1) - date(1970, 1, 1)).days)
    }


@given(st.permutations(["tag:law", "is:unread", "after:2024", "-author:ali", "has:copies"]))
def test_the_order_of_filters_does_not_matter(parts: list[str]) -> None:
    assert (
        parse(" ".join(parts), NOW).filters == parse("tag:law is:unread after:2024 -author:ali has:copies", NOW).filters
    )


@given(st.text(max_size=200))
def test_nothing_typed_raises(text: str) -> None:
    parse(text, NOW)


@given(st.lists(st.sampled_from(['"', "'", "^", "-", "!", ":", "tag:", "on:", "is:", "in:", " ", "a", "2024", "é"])))
def test_no_mix_of_signs_raises(parts: list[str]) -> None:
    parse("".join(parts), NOW)
