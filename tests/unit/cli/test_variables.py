"""Variables of the environment that Rich and Textual read do not end the program, nor steer it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow

MANY = "9" * 5_000


@pytest.mark.parametrize("name", ["COLUMNS", "LINES", "COLORFGBG", "VTE_VERSION"])
@pytest.mark.parametrize("command", ["stats -s samples", "--help"])
def test_a_number_that_cannot_be_meant_is_passed_over(name: str, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reader", *command.split()],
        env={**os.environ, name: MANY}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "mistake" not in done.stderr
    assert done.returncode in {0, 1}


@pytest.mark.parametrize(
    "variable", [f"COLUMNS={MANY}", "COLUMNS=٣", f"LINES={MANY}", f"COLORFGBG=15;{MANY}"], ids=str.__len__
)
def test_the_reader_opens_whatever_a_number_says(variable: str) -> None:
    with Terminal(["env", variable, sys.executable, "-m", "reader", "samples"]) as terminal:
        terminal.wait_for("Unread 35")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("system", ["bogus", "", "standard"])
def test_variables_for_developers_of_textual_do_nothing(system: str, tmp_path: Path) -> None:
    variables = {
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_PRESS": "q",
        "TEXTUAL_SHOW_RETURN": "1",
        "TEXTUAL_COLOR_SYSTEM": system,
    }
    with Terminal([sys.executable, "-m", "reader", "samples"], environment=variables) as terminal:
        terminal.wait_for("Unread 35")
        terminal.press("b")
        terminal.wait_for("★ 1")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert b"returned" not in terminal.output
    assert not (tmp_path / "log").exists()
