from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.printing.fields import TEMPLATE, PrintedRow
from reader.cli.printing.formats import needs_marks, parse_format
from reader.errors import UsageError
from reader.library.post import UNDATED, Copy, Entry, Post, Site
from reader.state import NO_MARKS
from reader.text import Clean, CleanLine, clean_line


def line(text: str) -> CleanLine:
    return CleanLine(Clean(text))


POST = Post(
    id="_posts/2026-02-03-a.md", title=line("What is 手紙?"), subtitle=line(""), author=line("Ada"), instant=1770112800,
    offset=3600, url="/a/", tags=(line("x"), line("y")), categories=(),
    layout=line("post"), slug=line("a"), draft=False,
    words=300, fingerprint="ab", site="key",
)  # fmt: skip
ENTRY = Entry(POST, (Copy(POST.id, POST.instant, 3600), Copy("b", POST.instant + 86_400, 3600)))
SITE = Site("key", line("Small"), url="https://small.example")


BARE = Entry(POST._replace(instant=UNDATED, offset=0, author=line(""), tags=()), (Copy(POST.id, UNDATED, 0),))
"""An entry with what a plain note has: nothing says when it was written, nor by whom."""


def fill(template: str, entry: Entry = ENTRY) -> str:
    return parse_format(template)(PrintedRow(entry, SITE, NO_MARKS))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{title}", "What is 手紙?"),
        ("{date} {date:%d %b %Y} {last:%Y-%m-%d}", "2026-02-03 03 Feb 2026 2026-02-04"),
        ("[{title:<16}] [{title:>16}] [{author:^7}]", "[What is 手紙?   ] [   What is 手紙?] [  Ada  ]"),
        ("{title:.8}", "What is…"),
        ("{minutes:>3}|{copies}|{words}", "  1|2|300"),
        ("{score:.2f}|{words:,}|{words:06d}|{minutes:.1f}|{copies:+d}|{words:*>6d}", "0.00|300|000300|1.0|+2|***300"),
        ("{tags}|{categories}|{slug}|{link}", "x, y||a|https://small.example/a/"),
        ("{read}|{bookmarked}|{note}", "unread||"),
        ("{{literal}}", "{literal}"),
        (r"a\tb\n\\t", "a\tb\n\\t"),
    ],
)
def test_a_template_is_filled(template: str, expected: str) -> None:
    assert fill(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{title.__class__}", "{title[0]}", "{title!r}", "{0}", "{}", "{titel}", "{title", "}", "{title:{author}}",
        "{score:.2x}", "{words:c}", "{words:n}", "{words:9999d}", "{score:d}", "{title:.2f}",
        "{title:99999999}", "{title:x}", "{date:sideways}", "{date:%Q}", "{date:%}", "{site}",
    ],
)  # fmt: skip
def test_what_a_template_cannot_say_is_one_sentence(template: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_format(template)
    assert clean_line(str(raised.value), 2_000) == str(raised.value)


@given(st.text(alphabet=st.sampled_from("{}:%<>^.!0129 adtilenoryYmQ\\[]_\x1b")))
def test_any_template_is_filled_or_refused(template: str) -> None:
    try:
        fill(template)
    except UsageError:
        return


@pytest.mark.parametrize("entry", [ENTRY, BARE])
def test_every_name_works(entry: Entry) -> None:
    for name in TEMPLATE:
        assert isinstance(fill("{" + name + "}", entry), str)


def test_a_date_that_nothing_tells_is_no_text() -> None:
    assert fill("[{date}] [{date:%d %b %Y}] [{date:relative}] [{last:long}]", BARE) == "[] [] [] []"


def test_marks_are_asked_for_only_where_they_are_named() -> None:
    assert needs_marks("{title} {read}")
    assert not needs_marks("{title} {tags}")
