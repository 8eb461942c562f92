"""Textual is loaded without what this program never uses of it, and with it as soon as somebody does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reader.tui.terminal.stand_ins import StandIn, load_textual

LOAD = """
import sys
from reader.tui.terminal.stand_ins import load_asyncio, load_textual
load_asyncio()
load_textual()
import asyncio, reader.tui.app, reader.tui.widgets.post_view
"""
UNUSED = ("ssl", "_ssl", "mimetypes", "platformdirs", "textual.command", "textual.widgets._input", "uuid")


def run(code: str) -> str:
    """What a new process prints that has loaded the screens."""
    done = subprocess.run([sys.executable, "-c", LOAD + code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_the_screens_load_nothing_that_they_do_not_use() -> None:
    """Where this fails after Textual was brought up to date, look what it takes from these modules now."""
    assert run(f"print(*[name for name in {UNUSED} if name in sys.modules])") == ""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import ssl; print(ssl.create_default_context() is not None)", "True"),
        ("from textual.app import mimetypes; print(mimetypes.guess_type('a.png')[0])", "image/png"),
        ("from textual.app import uuid; print(len(uuid.uuid4().hex), len(uuid.uuid1().hex))", "32 32"),
        ("from textual.notifications import Notification; print(len(Notification('x').identity))", "36"),
        (
            (
                "from textual.app import user_downloads_path as found; import platformdirs;"
                "print(found() == platformdirs.user_downloads_path())"
            ),
            "True",
        ),
        ("from textual.command import Hit; print(Hit.__dataclass_params__.eq)", "True"),
        ("from textual.widgets import Input; print(Input.__name__)", "Input"),
    ],
)
def test_what_is_used_after_all_is_there(code: str, told: str) -> None:
    assert run(code) == told


def test_a_name_that_no_stand_in_has_is_that_of_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    stand_in = StandIn("colorsys", hsv_to_rgb=None)
    monkeypatch.setitem(sys.modules, "colorsys", stand_in)
    from colorsys import rgb_to_hsv

    assert rgb_to_hsv(1.0, 0.0, 0.0) == (0.0, 1.0, 1.0)
    assert stand_in.hsv_to_rgb is None
    with pytest.raises(AttributeError):
        _ = stand_in.no_such_name


def test_what_is_loaded_already_stays() -> None:
    before = {name: sys.modules[name] for name in ("textual.app", "uuid") if name in sys.modules}
    load_textual()
    assert {name: sys.modules[name] for name in before} == before
