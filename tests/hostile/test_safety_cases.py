"""The small cases of the shared data that once hung, crashed or ran something, each through the real program."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hostile.program import Program

pytestmark = [pytest.mark.shared, pytest.mark.timeout(300)]

PATTERNS = ("01-redos-exclude", "02-redos-defaults", "03-redos-include", "06-redos-class")
OTHERS = (
    "07-glob-warning", "09-redos-persist", "14-csv-semicolon", "61-environment", "70-disk-full", "96-bracket-at-start",
)  # fmt: skip


def site_of(case: str, shared: Path, tmp_path: Path) -> Path:
    """A copy of a case's site, which may be written."""
    made = tmp_path / case
    shutil.copytree(shared / "cases" / "safety" / case, made)
    return made / "site"


def test_each_case_of_the_shared_data_has_a_test_here(shared: Path) -> None:
    cases = {case.name for case in (shared / "cases" / "safety").iterdir() if case.is_dir()}
    assert cases == {*PATTERNS, *OTHERS}


@pytest.mark.parametrize("case", PATTERNS)
def test_patterns_that_a_matcher_could_go_over_for_ever(
    program: Program, shared: Path, tmp_path: Path, case: str
) -> None:
    site = site_of(case, shared, tmp_path)
    for command in ("list", "doctor", "stats", "search"):
        found = program.run(command, "-s", str(site), *(["a"] if command == "search" else []))
        assert (found.faults, found.status in {0, 1}) == ((), True), found
    with program.read(str(site)) as reader:
        reader.settle(0.5)
        reader.press("q")
        assert reader.wait_for_end(60) == 0


def test_no_warning_of_pythons_reaches_a_person(program: Program, shared: Path, tmp_path: Path) -> None:
    found = program.run("list", "-s", str(site_of("07-glob-warning", shared, tmp_path)))
    assert found.status == 0
    assert not re.search("Warning|set difference", found.error + found.out)


def test_a_default_site_that_turned_hostile_is_listed_and_opened(
    program: Program, shared: Path, tmp_path: Path
) -> None:
    site = site_of("09-redos-persist", shared, tmp_path)
    assert program.run("sources", "add", "x", str(site)).status == 0
    assert program.run("sources", "default", "x").status == 0
    found = program.run("list")
    assert (found.faults, found.status) == ((), 0)
    with program.read() as reader:
        reader.settle(0.5)
        reader.press("q")
        assert reader.wait_for_end(60) == 0


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_no_cell_of_an_export_is_a_formula_however_cells_are_parted(
    program: Program, shared: Path, tmp_path: Path, between: str
) -> None:
    site = str(site_of("14-csv-semicolon", shared, tmp_path))
    assert program.run("mark", "-s", site, "--bookmark", "a").status == 0
    text = program.run("export", "-s", site, "-f", "csv").out
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=between) for cell in row]
    assert len(cells) >= 2
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠]", cell)]


def test_no_pager_is_taken_from_the_folder_that_one_stands_in(program: Program, shared: Path, tmp_path: Path) -> None:
    site = site_of("61-environment", shared, tmp_path)
    program.work = site.parent / "cwd"
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "less").write_text("#!/bin/sh\necho the right one; cat >/dev/null\n")
    (programs / "less").chmod(0o755)
    program.environment |= {"PATH": f".:{programs}:{program.environment['PATH']}", "TERM": "xterm"}
    del program.environment["PAGER"]
    found = program.run("show", "-s", str(site), "p0", "--pager", terminal=True)
    assert "the right one" in found.out
    assert found.status == 0
    assert not list(site.parent.glob("canary*"))


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of three megabytes; the test is skipped where none can be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_on_a_full_disk_search_and_lists_answer_and_the_reader_opens(
    program: Program, shared: Path, tmp_path: Path, small_disk: Path
) -> None:
    site = str(site_of("61-environment", shared, tmp_path))
    program.environment["PRIVACY_READER_HOME"] = str(small_disk / "home")
    assert program.run("mark", "-s", site, "--bookmark", "p0", "p1", "p2").status == 0
    with contextlib.suppress(OSError), (small_disk / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    for arguments in (("search", "b1"), ("list", "is:bookmarked")):
        found = program.run(arguments[0], "-s", site, *arguments[1:])
        assert (found.faults, found.status in {0, 1}) == ((), True), found
        assert "mistake" not in found.error
    assert "p0" in program.run("list", "-s", site, "is:bookmarked").out
    with program.read(site) as reader:
        assert reader.shows("p0", 30) is not None, reader.text
        reader.press("q")
        assert reader.wait_for_end(30) == 0


def test_a_bracket_before_the_first_rows_does_no_harm(program: Program, shared: Path, tmp_path: Path) -> None:
    site = str(site_of("61-environment", shared, tmp_path))
    for key in "][":
        with program.read(site) as reader:
            reader.send(key)
            reader.settle(1)
            reader.press("q", "q")
            assert reader.wait_for_end(30) == 0
            assert reader.faults() == ()
    assert not list(Path(program.environment["PRIVACY_READER_HOME"]).rglob("crashes/*"))
