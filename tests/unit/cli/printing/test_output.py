from __future__ import annotations

import errno
import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cells import cell_len, fit
from reader.cli.printing.output import gate, leave
from reader.cli.printing.pager import find_pager
from reader.cli.printing.table import Column, table
from reader.cli.printing.terminal import Colour, Painter, colour, links_work
from reader.text import is_clean

SGR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;(?:id=\d+)?;[!-~]*\x1b\\")


@given(st.text())
def test_a_plain_line_keeps_no_control(text: str) -> None:
    assert is_clean(gate(text))


@given(st.text(alphabet=st.sampled_from("\x1b[]0;31m\\\x07\x9b8id=:/ax\u202e\x00")))
def test_a_styled_line_keeps_only_our_own_sequences(text: str) -> None:
    assert is_clean(SGR.sub("", gate(text, styled=True)))


@pytest.mark.parametrize(
    "own", ["\x1b[1mbold\x1b[0m", "\x1b[38;2;1;2;3mx\x1b[0m", "\x1b]8;id=3;https://a.example/?b\x1b\\x\x1b]8;;\x1b\\"]
)
def test_our_own_sequences_pass_where_looks_are_wanted(own: str) -> None:
    assert gate(own, styled=True) == own
    assert "\x1b" not in gate(own)


@pytest.mark.parametrize(
    "bad",
    [
        "\x1b]0;title\x07",
        "\x1b]52;c;aGk=\x07",
        "\x1b[2J",
        "\x1bP1$r\x1b\\",
        "\x9b31m",
        "\x1b]8;;http://a b\x1b\\",
        "\x1bc",
    ],
)
def test_all_other_sequences_do_not(bad: str) -> None:
    assert "\x1b" not in gate(f"a{bad}b", styled=True).replace("\x1b[0m", "")
    assert "\x9b" not in gate(bad, styled=True)


def test_text_that_is_fine_is_not_touched() -> None:
    for text in ("plain", "a\tb", "café ☕ 手紙", "👩‍👩‍👧 family", "one\ntwo"):
        assert gate(text) == text


@pytest.mark.parametrize(
    ("wanted", "environment", "terminal", "expected"),
    [
        ("auto", {}, False, Colour.NONE),
        ("auto", {"TERM": "xterm"}, True, Colour.SIXTEEN),
        ("auto", {"COLORTERM": "truecolor"}, True, Colour.ALL),
        ("auto", {"TERM": "dumb"}, True, Colour.NONE),
        ("auto", {"NO_COLOR": "1"}, True, Colour.WEIGHTS),
        ("auto", {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False, Colour.NONE),
        ("auto", {"NO_COLOR": ""}, True, Colour.SIXTEEN),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, Colour.SIXTEEN),
        ("auto", {"CLICOLOR_FORCE": "0"}, False, Colour.NONE),
        ("auto", {"CLICOLOR": "0"}, True, Colour.NONE),
        ("always", {"NO_COLOR": "1"}, False, Colour.SIXTEEN),
        ("never", {"CLICOLOR_FORCE": "1"}, True, Colour.NONE),
    ],
)
def test_when_colours_are_written(wanted: str, environment: dict[str, str], terminal: bool, expected: Colour) -> None:
    assert colour(wanted, environment, terminal=terminal) is expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"VTE_VERSION": "6003"}, True),
        ({"VTE_VERSION": "4000"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty", "TMUX": "x"}, False),
        ({"TMUX": "x", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_when_links_are_written(environment: dict[str, str], expected: bool) -> None:
    assert links_work(environment) is expected


def test_weights_hold_no_colour() -> None:
    assert Painter(Colour.WEIGHTS)("x", "1;36") == "\x1b[1mx\x1b[0m"
    assert Painter(Colour.WEIGHTS)("x", "36") == "x"
    assert Painter(Colour.NONE)("x", "1;36") == "x"


def test_which_pager_is_taken() -> None:
    assert find_pager({"PAGER": "cat"}) is None
    assert find_pager({"PAGER": "no-such-program-at-all"}) is None
    assert find_pager({"PAGER": "'unclosed"}) is None
    found = find_pager({"PAGER": "sh -c 'less -R'", "PRIVACY_READER_PAGER": "sort -u"})
    assert found is not None
    assert found.command == ("sort", "-u")
    less = find_pager({"PAGER": "less", "LESS": "F"})
    assert less is None or not less.styled


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_page_gets_no_pager_that_was_not_meant_for_it(term: str) -> None:
    assert find_pager({"TERM": term}) is None
    assert find_pager({"TERM": term, "PAGER": "less"}) is None
    named = find_pager({"TERM": term, "PAGER": "less", "PRIVACY_READER_PAGER": "sort"})
    assert named is not None
    assert named.command == ("sort",)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=40), st.integers(1, 30))
def test_a_cell_takes_the_width_it_is_given(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width or (width == 1 and cell_len(text) > 1)


@given(
    st.lists(st.tuples(*[st.text(alphabet="ab 手紙é", max_size=30)] * 3), min_size=1, max_size=5),
    st.integers(20, 100),
)
def test_a_table_never_takes_more_than_its_width(rows: list[tuple[str, ...]], width: int) -> None:
    columns = (Column("1", optional=True), Column(flexible=True), Column(right=True, optional=True))
    assert all(cell_len(line) <= width for line in table(columns, rows, width, Painter(Colour.NONE)))


def test_without_a_descriptor_left_the_program_ends_with_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    ended: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        patched.setattr(os, "dup2", lambda *_: None)
        patched.setattr(os, "_exit", lambda status: ended.append(status) or sys.exit(status))
        with pytest.raises(SystemExit):
            leave(1, quiet=True)
    assert ended == [1]
