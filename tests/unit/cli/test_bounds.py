from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.cli.commands import mark, show, state
from reader.cli.shell.bounds import BOUNDS, Bound
from tests.unit.cli.running import ROOT, Runner


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: bound.what)
def test_each_bound_is_a_constant_and_has_its_test(bound: Bound) -> None:
    assert bound.value > 0
    assert re.search(r"^ *(async )?def test_", (ROOT / bound.test).read_text("utf-8"), re.MULTILINE)
    assert f"| {bound.what} | {bound.shown} |" in (ROOT / "SECURITY.md").read_text("utf-8")


def test_more_names_than_are_read_mark_nothing(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark, "MAX_NAMES", 2)
    found = run("mark", "--read", "-", given="mail\nconsent\nlong-read\n", ok=False)
    assert (found.status, "more than 2 lines" in found.sentence()) == (2, True)
    assert run("list", "is:read", ok=False).out == ""


def test_what_is_cut_off_standard_input_is_said(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show, "MAX_INPUT", 1 << 20)
    found = run("show", "-", "--plain", given="# A title\n\n" + "word " * 300_000)
    assert "longer than 1 MiB" in found.sentence()


def test_an_import_that_is_too_large_imports_nothing(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "MAX_IMPORT", 1 << 20)
    (tmp_path / "large.json").write_text(" " * (1 << 20) + "{}")
    found = run("state", "import", str(tmp_path / "large.json"), ok=False)
    assert (found.status, "larger than 1 MiB" in found.sentence()) == (4, True)
    monkeypatch.setattr(state, "MAX_ADDRESSES", 0)
    (tmp_path / "read.txt").write_text("https://small.example/")
    found = run("state", "import", "--addresses", "read", str(tmp_path / "read.txt"), ok=False)
    assert (found.status, "is larger than" in found.sentence()) == (4, True)


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "line",
    ["mark --grade 2 mail --at", "state clear --yes --since", "state clear --yes --until", "today --date"],
)
def test_a_day_at_an_end_of_the_calendar_is_a_sentence(line: str, day: str, run: Runner) -> None:
    found = run(*line.split(), day, ok=False)
    assert found.status == 2
    assert "is not a day from 1970 to 2199" in found.sentence()
