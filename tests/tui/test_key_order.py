"""The order in which a person typed holds when all keys come in one write: in the box, the prompts and the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.template import ForkedReader
from tests.terminal import Terminal

DELETE, LEFT, DOWN = "\x7f", "\x1b[D", "\x1b[B"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Keys\n")
    for day, title in (("01", "Dragon"), ("02", "Terms"), ("03", "Newest")):
        post = folder / "_posts" / f"2026-01-{day}-{title.lower()}.md"
        post.write_text(f"---\ntitle: {title}\n---\nOnly the post called {title} says these words.\n")
    return folder


@pytest.fixture
def terminal(site: Path, own_home: Path) -> Iterator[Terminal]:
    with ForkedReader(str(site)) as terminal:
        terminal.wait_for("Unread 3")
        yield terminal


@pytest.mark.parametrize("keys", ["/dragon\r", f"/dragon{DOWN}\r", "/drg\x17dragon\r", f"/dragno{DELETE}{DELETE}on\r"])
def test_what_was_typed_is_opened(terminal: Terminal, keys: str) -> None:
    terminal.send(keys)
    terminal.wait_for("100%")
    terminal.wait_for("Only the post called Dragon")
    terminal.press("q", "q", "q")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("/foot" + 4 * DELETE + "terms", "terms"),
        ("/abc" + 2 * LEFT + "XY", "aXYbc"),
        ("/abc\x01XY\x05Z", "XYabcZ"),
        ("/one two\x17three", "one three"),
        ("/abc\x15def", "def"),
    ],
)
def test_text_and_other_keys_keep_their_order_in_the_box(terminal: Terminal, keys: str, text: str) -> None:
    terminal.send(keys)
    terminal.wait_for(f"/ {text}")


def test_a_note_takes_what_is_typed_behind_its_key(terminal: Terminal) -> None:
    terminal.send(f"jaab{LEFT}cd\r")
    terminal.wait_for("★ 1")
    terminal.send("a")
    terminal.wait_for("✎ acdb")


def test_the_keys_behind_an_answer_go_to_the_list(terminal: Terminal) -> None:
    terminal.send("anote\rjb")
    terminal.wait_for("★ 2")
    terminal.send(":sort oldest\r\r\r")
    terminal.wait_for("100%")
    terminal.wait_for("Only the post called")


def test_keys_in_the_list_act_on_the_row_that_they_led_to(terminal: Terminal) -> None:
    terminal.send("jjb\r")
    terminal.wait_for("★ 1")
    terminal.wait_for("Only the post called Dragon")
    terminal.wait_for("100%")
    terminal.press("Escape")
    terminal.wait_for("100%", gone=True)
    terminal.press("3")
    terminal.wait_for("Terms", gone=True)
