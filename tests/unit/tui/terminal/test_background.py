"""The terminal's background: the answer is found among the keys, and no key is lost over it."""

from __future__ import annotations

import os
import pty
import termios
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.tui.terminal.background import _NAMING, QUESTION, Question, guess_dark, questioned

LIGHT = "\x1b]11;rgb:fbfb/fafa/f6f6\x1b\\"
DARK = "\x1b]11;rgb:1616/1818/1c1c\x07"


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def asked(clock: Clock | None = None) -> Question:
    return Question(asked=True, clock=clock or Clock())


@pytest.mark.parametrize(
    ("answer", "dark"),
    [
        (LIGHT, False),
        (DARK, True),
        ("\x1b]11;rgb:0/0/0\x07", True),
        ("\x1b]11;rgb:ff/ff/ff\x1b\\", False),
        ("\x1b]11;rgba:ffff/ffff/ffff/ffff\x07", False),
    ],
)
def test_an_answer_tells_light_from_dark(answer: str, dark: bool) -> None:
    question = asked()
    assert question.sift(answer) == ""
    assert question.dark is dark


@given(
    st.text(st.characters(exclude_characters="\x1b", exclude_categories=["Cs"]), max_size=8),
    st.text(st.characters(exclude_characters="\x1b", exclude_categories=["Cs"]), max_size=8),
    st.sampled_from([LIGHT, DARK]),
    st.lists(st.integers(0, 50), max_size=6),
)
def test_an_answer_in_any_pieces_among_keys_is_found_and_the_keys_are_kept(
    before: str, after: str, answer: str, cuts: list[int]
) -> None:
    stream, question = before + answer + after, asked()
    places = sorted({0, len(stream), *(min(cut, len(stream)) for cut in cuts)})
    pieces = [stream[start:end] for start, end in pairwise(places)]
    assert "".join(question.sift(piece) for piece in pieces) == before + after
    assert question.dark is (answer == DARK)
    assert not question.holding


@given(st.text("\x1b]1;rgb:ax[A", max_size=20))
def test_keys_alone_all_come_through(typed: str) -> None:
    question = asked()
    assert "".join(question.sift(letter) + question.release() for letter in typed) == typed


def test_an_escape_key_is_not_held_back_for_long() -> None:
    clock = Clock()
    question = asked(clock)
    assert question.sift("\x1b") == ""
    assert question.release() == "\x1b"
    clock.now = 2.0
    assert question.sift("\x1b") == "\x1b"


def test_a_question_that_was_not_asked_changes_nothing() -> None:
    assert Question().sift(LIGHT) == LIGHT


def test_a_late_answer_is_reported() -> None:
    question, told = asked(), []
    question.answered = told.append
    question.sift(LIGHT)
    assert told == [False]


@pytest.mark.parametrize(
    ("value", "dark"), [("15;0", True), ("0;15", False), ("0;default;15", False), ("15;default", None), ("", None)]
)
def test_a_variable_may_tell_the_background(value: str, dark: bool | None) -> None:
    assert guess_dark({"COLORFGBG": value}) is dark


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal: the person's and the program's."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TERM_PROGRAM", "example")
    outer, inner = pty.openpty()
    yield outer, inner
    os.close(outer)
    os.close(inner)


def test_a_terminal_is_asked_and_what_was_typed_meanwhile_is_kept(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    before = termios.tcgetattr(inner)
    with questioned(True, inner, inner) as question:
        assert os.read(outer, 100) == QUESTION
        os.write(outer, b"/gd" + LIGHT.encode() + b"pr\r")
        question.look(inner)
        assert question.dark is False
        # What stands behind the answer is left for the driver to read.
        assert question.early == "/gdpr\r"
    assert termios.tcgetattr(inner) == before


def test_a_terminal_without_an_answer_costs_no_time(terminal: tuple[int, int]) -> None:
    _, inner = terminal
    with questioned(True, inner, inner) as question:
        question.look(inner)
        assert question.dark is None
        assert question.early == ""


@pytest.mark.parametrize("term", ["dumb", "linux", ""])
def test_a_terminal_that_knows_no_questions_is_not_asked(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    outer, inner = terminal
    monkeypatch.setenv("TERM", term)
    os.set_blocking(outer, False)
    with questioned(True, inner, inner) as question, pytest.raises(BlockingIOError):
        os.read(outer, 100)
    assert question.attributes is None


def test_what_is_no_terminal_is_not_asked() -> None:
    reading, writing = os.pipe()
    with questioned(True, reading, writing) as question:
        assert question.attributes is None
    os.close(writing)
    assert os.read(reading, 100) == b""
    os.close(reading)


def test_a_terminal_that_does_not_name_itself_is_not_asked(
    terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    outer, inner = terminal
    for name in _NAMING:
        monkeypatch.delenv(name, raising=False)
    os.set_blocking(outer, False)
    with questioned(True, inner, inner), pytest.raises(BlockingIOError):
        os.read(outer, 100)
