"""The gate at the exit of the screens, alone and in an application that lets everything through to it."""

from __future__ import annotations

import re
import timeit
from collections.abc import Callable
from time import process_time

import pytest
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.color import Color
from textual.content import Content
from textual.widgets import Static

from reader.tui.app import ReaderApp
from reader.tui.terminal.gate import GATE, Gate, GatedApp

BLACK = Color(0, 0, 0)
CONTROLS = [chr(code) for code in (*range(32), *range(0x7F, 0xA0))]
UNSEEN = ["\u202e", "\u2066", "\u200e", "\u061c", "\ufeff", "\u2028", "\ud800", "\U000e0041"]


def passed(*segments: Segment) -> list[Segment]:
    return GATE.apply(list(segments), BLACK)


@pytest.mark.parametrize("character", [*CONTROLS, *UNSEEN], ids=ascii)
def test_no_control_passes(character: str) -> None:
    text = "".join(segment.text for segment in passed(Segment(f"a{character}b")))
    assert character not in text
    assert text.startswith("a")


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "a\tb", "a\nb", "\x00" * 5, "字\x1b字"])
def test_the_width_in_cells_stays(text: str) -> None:
    segments = passed(Segment("before "), Segment(text), Segment(" after"))
    assert sum(cell_len(it.text) for it in segments) == cell_len("before ") + cell_len(text) + cell_len(" after")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", "".join(it.text for it in segments))


def test_links_of_the_terminal_do_not_pass() -> None:
    style = Style(bold=True, link="https://hzmark.invalid/\x07")
    [segment] = passed(Segment("bank", style))
    assert segment.style is not None
    assert segment.style.link is None
    assert segment.style.bold


def test_control_segments_do_not_pass() -> None:
    [segment] = passed(Segment("", None, [(ControlType.CLEAR,)]))
    assert not segment.control


def test_what_is_fine_is_not_touched() -> None:
    segments = [Segment("Größe"), Segment(" 字 مرحبا 👨‍👩‍👧 \ue000".replace("\u200d", ""), Style(bold=True))]
    assert GATE.apply(segments[:1], BLACK)[0] is segments[0]
    assert [it.text for it in GATE.apply(segments, BLACK)] == [it.text for it in segments]


def test_it_costs_little() -> None:
    line = [Segment("word " * 4, Style(bold=bool(number % 2))) for number in range(6)]

    def least(act: Callable[[], object]) -> float:
        return min(timeit.repeat(act, timer=process_time, number=500, repeat=7))

    # Drawing a line puts styles on its segments at the least; the gate must not cost more.
    assert least(lambda: GATE.apply(line, BLACK)) < least(lambda: list(Segment.apply_style(line, line[0].style)))


class Careless(GatedApp):
    """Shows whatever it is given."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield Static(Content(self.text))

    def on_mount(self) -> None:
        self.notify(self.text, title=self.text, markup=False)


@pytest.mark.parametrize("text", ["\x1b]0;HZMARK\x07", "a\x9b666mb", "x\u202ey", "\x1b[666;666H"])
async def test_a_careless_application_writes_no_control(text: str) -> None:
    app = Careless(f"seen {text} end")
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        strips = [strip for line in app.screen._compositor.render_strips() for strip in [line]]
        drawn = "".join(segment.text for strip in strips for segment in strip)
    assert "seen" in drawn
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", drawn)


def test_the_reader_is_gated() -> None:
    assert issubclass(ReaderApp, GatedApp)


def test_a_link_passes_where_its_address_was_vouched_for_to_the_letter() -> None:
    gate = Gate()
    assert gate.vouch_for("https://example.org/a?b=1")
    assert not gate.vouch_for("https://example.org/\x1b\\")
    assert not gate.vouch_for("https://example.org/a b")
    wanted, other = "https://example.org/a?b=1", "https://example.org/a?b=2"
    segments = [
        Segment("one", Style(link=wanted)),
        Segment("two", Style(link=other)),
        Segment("\x07", Style(link=wanted)),
    ]
    through = gate.apply(segments, BLACK)
    assert [segment.style.link if segment.style else None for segment in through] == [wanted, None, None]
