"""A terminal whose locale is not UTF-8 shows what looks like the signs that it lacks, each in its place."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from reader.cells import cell_len, errors_for, resembling
from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, environment, process

PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("─ “Naïve” – it’s…", '- "Naive" - it\'s.'),
        ("│ ★ ● ▌", "| * * |"),
        ("e\u0301x", "ex"),
        ("文字 Ａ", "???? A "),
        ("\ud800", "?"),
    ],
)
def test_what_is_lacking_is_told_apart_and_takes_its_cells(text: str, alike: str) -> None:
    assert resembling(text) == alike
    assert text.encode("ascii", errors_for("ascii")).decode() == alike
    assert "\ud800" in text or cell_len(alike) == cell_len(text)


def test_what_an_encoding_has_stays() -> None:
    assert "é – ü".encode("latin-1", errors_for("latin-1")).decode("latin-1") == "é - ü"


def test_commands_are_read_where_the_locale_is_not_utf_8(site: Path, tmp_path: Path) -> None:
    site = shutil.copytree(site, tmp_path / "site")
    (site / "_posts" / "2026-01-09-odd.md").write_text("---\ntitle: “Naïve”, isn’t it?\n---\nA – B.\n")
    found = process("-s", str(site), "list", "naive", values=PLAIN)
    assert found.out.split("\t")[2] == '"Naive", isn\'t it?\n'
    refused = process("-s", str(site), "show", "nothing-of-that-name", values=PLAIN)
    assert '"nothing-of-that-name"' in refused.sentence()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other locales")
def test_each_sign_of_the_screens_has_its_place(site: Path, tmp_path: Path) -> None:
    screens = []
    for number, values in enumerate(({}, PLAIN)):
        home = {"PRIVACY_READER_HOME": str(tmp_path / f"home {number}")}
        with Terminal([*COMMAND, f"{site}/"], environment=environment({**values, **home})) as terminal:
            terminal.wait_for("Who reads my mail?")
            terminal.quiet(1.0)
            screens.append(terminal.text)
            terminal.press("Q")
            assert terminal.wait_for_end(60) == 0
    whole, plain = screens
    assert plain.split("\n") == resembling(whole).split("\n")
    assert not list((tmp_path / "home 1" / "cache").glob("frames/*")), "a picture would be written in UTF-8"
