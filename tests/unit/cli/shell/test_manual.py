from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from reader.cli.names import COMMANDS
from reader.cli.shell.manual import manual_page
from tests.unit.cli.running import ROOT

PAGE = ROOT / "docs" / "privacy-reader.1"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual_page(), (
        "make it: python -m reader.cli.shell.manual > docs/privacy-reader.1"
    )


def test_every_command_stands_in_it() -> None:
    text = manual_page()
    for name in COMMANDS:
        assert re.search(rf"^\.SS {name}\b", text, re.MULTILINE)
    for line in text.splitlines():
        assert line == "" or not line.startswith("'")


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_has_nothing_to_say_about_it() -> None:
    done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", str(PAGE)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    plain = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
    assert "privacy-reader show -- {1}'" in plain
