"""What comes from the terminal: keys pass, answers that nobody asked for and broken sequences do nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from reader.tui.terminal.internals import XTermParser
from reader.tui.terminal.sieve import Sieve
from reader.tui.terminal.sizes import MOST_COLUMNS, MOST_ROWS


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal:
    """A sieve and the parser behind it, as the driver has them."""

    def __init__(self) -> None:
        self._clock = Clock()
        self._sieve, self._parser = Sieve(self._clock), XTermParser()
        self.events: list[Message] = []

    def say(self, text: str) -> None:
        """Something comes, at once."""
        self._feed(self._sieve.sift(text))

    def wait(self) -> None:
        """Nothing comes for a second."""
        self._clock.now += 1
        self._feed(self._sieve.release())

    def _feed(self, text: str) -> None:
        if text:
            self.events += self._parser.feed(text)

    def end(self) -> list[Message]:
        """All that came."""
        self.wait()
        return self.events + list(self._parser.feed(""))


def parsed(*pieces: str) -> list[Message]:
    """What Textual makes of pieces that come one at once after the other, and of what is left a second later."""
    terminal = Terminal()
    for piece in pieces:
        terminal.say(piece)
    return terminal.end()


def keys(*pieces: str) -> list[str]:
    return [event.key for event in parsed(*pieces) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    "said",
    [
        "\x1b[?62;22c",
        "\x1b[?1u",
        "\x1b[?997;1n",
        "\x1b[8;36;120t",
        "\x1b[?9999;2$y",
        "\x1b]10;rgb:ffff/ffff/ffff\x07",
        "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
        "\x1b]52;c;" + "YmJi" * 50_000 + "\x07",
        "\x1bP>|kitty(0.32.2)\x1b\\",
        "\x1bP1+r544e=78746572\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[M !!",
        "\x1b[M\ufffd\ufffd\ufffd",
        "\x1b[32;5;5M",
        "\x1b[<0;-5;-5M",
        "\x1b[<0;99999999999999999999;1M",
        "\x1b[99999999999u",
        "\x1b[97;1;99999999u",
        "\x1b[27;5;9999999999~",
        "\x1b[97:65;2u",
        "\x1b[97;1:3u",
        "\x1b[::;u",
        "\x1b[55296u",
        "\x1b[97;1;55296u",
        "\x1b[" + "1;" * 5_000 + "u",
        "\x1b[201~",
    ],
    ids=lambda said: repr(said[:20]),
)
@pytest.mark.parametrize("step", [1, 7, 4096])
def test_what_no_key_sends_does_nothing_in_any_pieces(said: str, step: int) -> None:
    step = max(step, len(said) // 1_000)
    pieces = [said[at : at + step] for at in range(0, len(said), step)]
    assert keys(*pieces, "x") == ["x"]


@pytest.mark.parametrize(
    "half", ["\x1b[12;", "\x1b[<0;5", "\x1b[200", "\x1bO2", "\x1b[M!", "\x1b]11", "\x1b]11;rgb:ff"]
)
def test_the_half_of_a_sequence_is_no_key(half: str) -> None:
    assert keys(half) == []
    assert keys(half, "\x1b[A") == (["up"] if "[M" not in half else ["A"])


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("\x1b", ["escape"]),
        ("\x1b[A", ["up"]),
        ("\x1bOA", ["up"]),
        ("\x1b[[A", ["f1"]),
        ("\x1b[1;5C", ["ctrl+right"]),
        ("\x1b[6~", ["pagedown"]),
        ("\x1b[Z", ["shift+tab"]),
        ("\x1b[97;5u", ["ctrl+a"]),
        ("\x1b[27u", ["escape"]),
        ("\x1bx", ["alt+x"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b]q", ["right_square_bracket", "q"]),
        ("\x1b[Iq", ["q"]),
        ("é", ["é"]),
    ],
)
@pytest.mark.parametrize("step", [1, 4096])
def test_keys_pass_in_any_pieces(typed: str, named: list[str], step: int) -> None:
    assert keys(*(typed[at : at + step] for at in range(0, len(typed), step))) == named


def test_the_mouse_and_the_focus_are_heard() -> None:
    found = parsed("\x1b[<0;5;6M\x1b[<64;5;6M\x1b[O")
    assert [type(event) for event in found] == [events.MouseDown, events.MouseScrollUp, events.AppBlur]


def test_of_many_reports_of_the_focus_the_last_one_counts() -> None:
    assert [type(event) for event in parsed("\x1b[O\x1b[I" * 500 + "\x1b[O")] == [events.AppBlur]
    assert len(parsed(*["\x1b[I"] * 9)) == 1


def test_a_size_is_within_bounds_and_the_mouse_is_heard_after_it() -> None:
    size, pressed = parsed("\x1b[48;99999999;99999999;0;0t", "\x1b[<0;5;6M")
    assert isinstance(size, events.Resize)
    assert size.size == (MOST_COLUMNS, MOST_ROWS)
    assert isinstance(pressed, events.MouseDown)
    assert (pressed.x, pressed.y) == (4, 5)
    size, pressed = parsed("\x1b[48;0;0;0;0t", "\x1b[<0;5;6M")
    assert isinstance(size, events.Resize)
    assert size.size == (1, 1)


@pytest.mark.parametrize("step", [1, 3, 4096])
def test_what_is_pasted_is_text_whatever_it_holds(step: int) -> None:
    pasted = "a\x1b[31mb\x1b[48;0;0;0;0t\x1b[I\x1b]0;c\x07\x1b"
    said = f"\x1b[200~{pasted}\x1b[201~q"
    found = parsed(*(said[at : at + step] for at in range(0, len(said), step)))
    assert [type(event) for event in found] == [events.Paste, events.Key]
    assert isinstance(found[0], events.Paste)
    assert found[0].text == pasted.replace("\x1b", "")


@pytest.mark.parametrize("key", ["\x1b", "\x03"])
def test_a_paste_whose_end_was_lost_ends_with_a_key(key: str) -> None:
    terminal = Terminal()
    terminal.say("\x1b[200~abc")
    terminal.wait()
    terminal.say(key)
    terminal.wait()
    terminal.say("q")
    pasted, typed = terminal.end()
    assert isinstance(pasted, events.Paste)
    assert pasted.text == "abc"
    assert isinstance(typed, events.Key)
    assert typed.key == "q"


PARTS = ["\x1b", "[", "]", "O", "P", "_", "<", "?", ";", ":", "0", "9", "48", "200~", "201~", "u", "M", "t", "R", "\\"]


@given(st.lists(st.sampled_from([*PARTS, "\x07", "é", "\ufffd", "55296", "99999999", "$y", "\x1b[", "\x1b]11;"])))
def test_nothing_that_comes_stops_the_parser(parts: list[str]) -> None:
    terminal = Terminal()
    for part in parts:
        terminal.say(part)
    # Whatever was broken before: after a pause and the end of what may have been pasted, keys are heard.
    terminal.wait()
    terminal.say("\x1b[201~")
    terminal.wait()
    terminal.say("   q")
    last = terminal.end()[-1]
    assert isinstance(last, events.Key)
    assert last.key == "q"
