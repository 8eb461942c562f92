"""What holds for every command: in a pipe, on a terminal, as JSON, with wrong input, and where it is cut short."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Terminal
from tests.unit.cli.every import COMMANDS, leaves, words
from tests.unit.cli.forks import Run, forked, on_terminal, runs_in
from tests.unit.cli.running import COMMAND, Runner, environment
from tests.unit.cli.schema import check

every_command = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture(scope="module")
def made(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A person's things: marks, settings, a source with a name, an export; made once, and copied by every test."""
    place = tmp_path_factory.mktemp("made")
    run = Runner()
    with pytest.MonkeyPatch.context() as here:
        here.setenv("PRIVACY_READER_HOME", str(place / "home"))
        here.setenv("PRIVACY_READER_SOURCE", str(site))
        run("mark", "--read", "--bookmark", "--note", "to keep", "long-read")
        run("sources", "add", "small", str(site))
        (place / "home" / "config" / "config.toml").write_text("width = 70\n")
        run("state", "export", "-o", str(place / "marks.json"))
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path, own_home: Path) -> Path:
    """The folder of the export; the home is a copy, too."""
    shutil.copytree(made / "home", own_home, dirs_exist_ok=True)
    shutil.copy(made / "marks.json", tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Place:
    """A home of its own for a run of one command."""

    name: str
    folder: Path
    site: Path

    @property
    def home(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-home")

    def run(self, *arguments: str, **options: Any) -> Run:
        values = {
            "PRIVACY_READER_HOME": str(self.home), "PRIVACY_READER_SOURCE": str(self.site), "PAGER": "cat",
        }  # fmt: skip
        return Run(arguments or words(COMMANDS[self.name].use, self.folder), values, **options)


@pytest.fixture
def places(made: Path, site: Path, tmp_path: Path) -> list[Place]:
    """One for each command."""
    found = [Place(name, tmp_path / name.replace(" ", "-"), site) for name in COMMANDS]
    for place in found:
        place.folder.mkdir()
        shutil.copy(made / "marks.json", place.folder)
        shutil.copytree(made / "home", place.home)
    return found


def test_every_command_is_here() -> None:
    assert sorted(COMMANDS) == sorted(leaves())


@every_command
def test_in_a_pipe_it_is_plain(name: str, run: Runner, folder: Path) -> None:
    if COMMANDS[name].stays:
        pytest.skip("it stays until it is ended: see the tests of serving")
    found = run(*words(COMMANDS[name].use, folder))
    assert found.err == ""
    assert found.out.endswith("\n")
    assert "\x1b" not in found.out
    assert "\r" not in found.out


def test_on_a_terminal_each_ends_as_it_began(places: list[Place]) -> None:
    leaving = [place for place in places if not COMMANDS[place.name].stays]
    with Terminal(
        on_terminal([place.run() for place in leaving]), columns=80, rows=50, environment=environment()
    ) as terminal:
        assert terminal.wait_for_end(120) == 0
        found = runs_in(terminal.output)
    assert len(found) == len(leaving)
    for place, (status, wrote) in zip(leaving, found, strict=True):
        assert (place.name, status) == (place.name, 0)
        _check_written(place.name, wrote)


def test_on_a_terminal_what_stays_ends_with_ctrl_c(folder: Path, site: Path) -> None:
    (name,) = (name for name, one in COMMANDS.items() if one.stays)
    values = environment({"PRIVACY_READER_SOURCE": str(site)})
    command = [*COMMAND, *words(COMMANDS[name].use, folder)]
    with Terminal(command, columns=80, rows=50, environment=values) as terminal:
        terminal.wait_for("Ctrl-C to stop")
        terminal.press("Ctrl+C")
        assert terminal.wait_for_end(30) == 130
        _check_written(name, terminal.output)


def _check_written(name: str, wrote: bytes) -> None:
    """Something was written, looks that were begun are ended, and the cursor is there."""
    assert re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", wrote).strip(), name
    assert b"Traceback" not in wrote, name
    looks = re.findall(rb"\x1b\[[0-9;]*m", wrote)
    assert not looks or looks[-1] == b"\x1b[0m", name
    assert b"\x1b[?25l" not in wrote, name


@pytest.mark.parametrize("name", [name for name, one in COMMANDS.items() if one.json])
def test_its_json_is_what_the_schema_says(name: str, run: Runner, folder: Path) -> None:
    found = run(*words(COMMANDS[name].json, folder))
    assert found.err == ""
    assert found.json
    check(COMMANDS[name].schema, found.json)


@every_command
def test_wrong_input_is_one_sentence_with_its_status(name: str, run: Runner, folder: Path) -> None:
    line, status, sentence = COMMANDS[name].wrong
    found = run(*words(line, folder), ok=False)
    assert sentence in found.sentence()
    assert (found.status, found.out) == (status, "")


def outcomes(places: list[Place], **options: Any) -> dict[str, tuple[int, str, str]]:
    """What came of each command."""
    found = forked([place.run(**options) for place in places])
    return {place.name: (one.status, one.out, one.err) for place, one in zip(places, found, strict=True)}


def test_a_closed_pipe_is_no_failure(places: list[Place]) -> None:
    assert outcomes(places, out="closed") == dict.fromkeys(COMMANDS, (0, "", ""))


def test_a_full_disk_is_one_sentence(places: list[Place]) -> None:
    told = "privacy-reader: The output could not be written: No space left on device.\n"
    assert outcomes(places, out="full") == dict.fromkeys(COMMANDS, (5, "", told))


def test_ctrl_c_in_its_middle_ends_it_without_a_word(
    places: list[Place], run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    for place in places:
        middle = COMMANDS[place.name].middle
        runs.append(place.run(middle=[middle] if middle else [f"{place.home}/", f"{place.folder}/", f"{place.site}/"]))
    found = forked(runs, load=["click", "reader.cli.root"])
    ended = {place.name: (one.status, one.out, one.err) for place, one in zip(places, found, strict=True)}
    assert ended == dict.fromkeys(COMMANDS, (130, "", ""))
    # What was kept before is there, and can be read.
    for place in places:
        monkeypatch.setenv("PRIVACY_READER_HOME", str(place.home))
        (kept,) = run("export", "--json").json
        assert (kept["title"], kept["note"]) == ("A long read", "to keep"), place.name
        assert run("sources", "--json").json[0]["name"] == "small", place.name
