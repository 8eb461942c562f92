"""What stands above a post."""

from __future__ import annotations

from datetime import datetime

import pytest

from reader.library.post import Copy, Entry, Post
from reader.page import Header, Role, header_of
from reader.text import EMPTY, CleanLine, clean_line

from .build import drawn, page_of, para

DAY = 86_400


def entry(*days: int, author_url: str = "") -> Entry:
    line = clean_line
    post = Post(
        id="_posts/a.md",
        title=line("What is PII?"),
        subtitle=EMPTY,
        author=line("Ann"),
        instant=days[0] * DAY,
        offset=0,
        url="/a/",
        tags=(line("gdpr"), line("basics")),
        categories=(),
        layout=line("post"),
        slug=line("a"),
        draft=False,
        words=480,
        fingerprint="f",
        site="s",
        author_url=author_url,
    )
    return Entry(post, tuple(Copy(f"_posts/{day}.md", day * DAY, 0) for day in days))


def written(date: datetime) -> str:
    return f"{date:%Y-%m-%d}"


def test_header_of_an_entry() -> None:
    assert drawn(para("Text."), width=60, header=header_of(entry(0), written)) == [
        "What is PII?",
        "Ann · 1970-01-01 · 2 min · #gdpr · #basics",
        "",
        "Text.",
    ]


def test_copies_are_counted_with_their_first_and_last_date() -> None:
    assert drawn(width=60, header=header_of(entry(0, 1, 31), written))[1:3] == [
        "Ann · 1970-01-01 · 2 min · #gdpr · #basics",
        "×3: published 3 times, 1970-01-01 to 1970-02-01",
    ]


def test_each_part_has_its_role() -> None:
    page = page_of(header=header_of(entry(0, author_url="https://ann.example/"), written), width=60)
    roles = [(segment.text, segment.role) for segment in page.lines[1].segments if segment.text != " · "]
    assert roles == [
        ("Ann", Role.META),
        ("1970-01-01", Role.META),
        ("2 min", Role.META),
        ("#gdpr", Role.TAG),
        ("#basics", Role.TAG),
    ]
    assert [target.href for target in page.links] == ["https://ann.example/"]


def test_notice_and_draft_are_told() -> None:
    header = Header(clean_line("Title"), draft=True, notice=clean_line("Only the first 4 MiB are shown."))
    assert drawn(para("x"), header=header) == ["Title", "draft", "Only the first 4 MiB are shown.", "", "x"]


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (
            "its front matter contains a colon in a value without quotes",
            "This post’s front matter contains a colon in a value without quotes.",
        ),
        ("only the first 4 MiB are shown", "Only the first 4 MiB are shown."),
        ("", ""),
    ],
)
def test_what_is_wrong_with_a_file_is_a_sentence_about_the_post(problem: str, told: str) -> None:
    one = entry(0)
    header = header_of(one._replace(post=one.post._replace(notice=clean_line(problem))), written)
    assert header.notice == told


def test_header_without_words_takes_no_line() -> None:
    assert drawn(para("x"), header=Header(EMPTY)) == ["x"]


def test_long_tags_are_wrapped() -> None:
    tag: CleanLine = clean_line("a very long tag that does not fit")
    assert drawn(header=Header(clean_line("T"), tags=(tag, tag)), width=20) == [
        "T",
        "#a very long tag",
        "that does not fit",
        "#a very long tag",
        "that does not fit",
        "",
    ]
