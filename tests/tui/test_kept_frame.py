"""The picture of a start: right to the cell, or not drawn; and what happens to keys, signals and the terminal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.cli.names import FAILED
from reader.frame.kept import FRAMES
from tests.conftest import LONG
from tests.tui.starts import Start, kept_pictures

LOOKS: dict[str, tuple[tuple[int, int], Mapping[str, str], str]] = {
    "wide": ((120, 36), {}, ""),
    "narrow": ((80, 24), {}, ""),
    "small": ((60, 20), {}, ""),
    "large": ((200, 60), {}, 'dates = "iso"\n'),
    "without colours": ((120, 36), {"NO_COLOR": "1"}, ""),
    "sixteen colours": ((110, 30), {"TERM": "xterm", "COLORTERM": ""}, ""),
    "256 colours": ((110, 30), {"COLORTERM": ""}, ""),
    "one colour": ((110, 30), {"TERM": "vt100", "COLORTERM": ""}, ""),
    "within tmux": ((120, 36), {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, ""),
    "within screen": ((120, 36), {"TERM": "screen", "STY": "1.pts-0.host", "COLORTERM": ""}, ""),
    "with links": ((120, 36), {"FORCE_HYPERLINK": "1"}, ""),
    "light": ((120, 36), {}, 'theme = "privacy-light"\n'),
    "another theme": ((120, 36), {}, 'theme = "nord"\n'),
    "unread first": ((120, 36), {}, 'view = "unread"\ndensity = "compact"\n'),
    "sorted by title": ((120, 36), {}, 'sort = "title"\ndensity = "roomy"\nresume = false\n'),
}
"""What a terminal and a person's settings may be."""

WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("j", "j", "j"),
    ("j", "Enter", " "),
    ("Enter", "q"),
    ("/", "privacy", "Enter", "b", "m"),
    ("2",),
    ("/", "location", "Enter", "q"),
    ("G", "Enter", "G", "q", "g"),
)
"""What a person did in the run before."""

FEW = (WAYS[0], WAYS[2], WAYS[4])
ALL = ("wide", "narrow", "light") if LONG else ()
"""Looks that all ways are tried with."""

TRIED = list(LOOKS) if LONG else ["wide", "narrow", "sixteen colours", "within tmux"]


def set_up(home: Path, settings: str) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "config.toml").write_text(settings)


@pytest.mark.parametrize("look", TRIED)
def test_no_cell_changes_when_the_screens_take_over(own_home: Path, samples: Path, look: str) -> None:
    size, environment, settings = LOOKS[look]
    set_up(own_home, settings)
    site, ways = f"{samples}/", WAYS if look in ALL else FEW if LONG or look == "wide" else FEW[:1]
    drawn = 0
    with Start(own_home, site, size=size, environment=environment) as first:
        first.wait_until_known()
        assert first.drawn is None
        assert first.leave() == 0
    for way in ways:
        # One of them from nothing: nearly all of a start lies between its picture and its screens.
        with Start(own_home, site, size=size, environment=environment, whole=look == "wide" and not drawn) as start:
            start.wait_until_known()
            assert start.drawn is not None, way
            assert (start.changed_cells, start.changed) == ([], 0), (way, start.terminal.text)
            drawn += 1
            start.press(*way)
            assert start.leave() == 0
    assert drawn == len(ways)


CHOSEN = (("{", "{"), ("s", "j", "Enter"), ("a", "word", "Enter"), ("<", "<"), ("D",), ("Enter", "z"))


@pytest.mark.parametrize("keys", CHOSEN if LONG else CHOSEN[:3])
def test_what_was_chosen_on_the_screen_is_in_the_picture(own_home: Path, samples: Path, keys: tuple[str, ...]) -> None:
    with Start(own_home, f"{samples}/") as start:
        start.wait_until_known().press(*keys)
        assert start.leave() == 0
    with Start(own_home, f"{samples}/") as start:
        start.wait_until_seen()
        assert start.drawn is not None
        assert (start.changed_cells, start.changed) == ([], 0), start.terminal.text


@dataclass(frozen=True, slots=True)
class Known:
    """A home and a site that the program has seen: the next start is drawn ahead."""

    home: Path
    site: Path

    def start(self, *options: str, **terminal: Any) -> Start:
        """A start that nothing but what a test changed sets apart from the one before."""
        return Start(self.home, *options, str(self.site), **terminal)

    def run(self) -> None:
        """A run that keeps how it looked."""
        with self.start() as start:
            start.wait_until_known()
            assert start.leave() == 0
        assert kept_pictures(self.home)

    def is_drawn_ahead(self) -> bool:
        """Whether a start is, with no cell that changes later; it is killed and changes nothing."""
        with self.start() as start:
            start.wait_until_seen()
            return start.drawn is not None and start.changed_cells == []


@pytest.fixture(scope="module")
def seen(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """A site that tests may change if they leave it as it is known."""
    folder = tmp_path_factory.mktemp("seen")
    known = Known(folder / "home", Path(shutil.copytree(samples, folder / "site")))
    known.run()
    return known


@pytest.fixture
def known(seen: Known, monkeypatch: pytest.MonkeyPatch) -> Known:
    """The same, for commands that a test runs, too."""
    monkeypatch.setenv("PRIVACY_READER_HOME", str(seen.home))
    return seen


def mark(home: Path, site: Path) -> None:
    command = [sys.executable, "-m", "reader", "list", "--json", "-s", str(site)]
    import json

    posts = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    subprocess.run([*command[:3], "mark", "-s", str(site), "--read", posts[0]["id"]], check=True, capture_output=True)


def edit(home: Path, site: Path) -> None:
    post = min((site / "_posts").rglob("*.md"))
    with post.open("r+") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace("title:", "title: X", 1))


def add(home: Path, site: Path) -> None:
    (site / "_posts" / "2026-11-01-new.md").write_text("---\ntitle: Brand new\n---\nText.\n")


def configure(home: Path, site: Path) -> None:
    set_up(home, 'density = "compact"\n')


def damage(home: Path, site: Path) -> None:
    for place in (home / "cache" / FRAMES).glob("*"):
        data = bytearray(place.read_bytes())
        data[-200] ^= 1
        place.write_bytes(data)


def empty_cache(home: Path, site: Path) -> None:
    for place in (home / "cache" / "sites").glob("*"):
        place.unlink()


def forget(home: Path, site: Path) -> None:
    subprocess.run([sys.executable, "-m", "reader", "state", "clear", "--yes"], check=True, capture_output=True)
    assert kept_pictures(home) == []


@pytest.mark.parametrize("change", [mark, edit, add, configure, damage, empty_cache, forget])
def test_where_something_changed_nothing_is_drawn_ahead(known: Known, change: Callable[[Path, Path], None]) -> None:
    change(known.home, known.site)
    with known.start() as start:
        start.wait_until_known()
        assert start.drawn is None
        assert start.leave() == 0
    assert known.is_drawn_ahead()


@pytest.mark.parametrize(
    ("size", "environment"),
    [((119, 36), {}), ((120, 36), {"NO_COLOR": "1"}), ((120, 36), {"TERM": "xterm"}), ((120, 36), {"TMUX": "1"})],
)
def test_a_picture_is_for_one_terminal(known: Known, size: tuple[int, int], environment: Mapping[str, str]) -> None:
    with known.start(size=size, environment=environment) as start:
        start.wait_until_seen()
        assert start.drawn is None


def test_what_a_killed_run_saw_changes_no_picture(known: Known) -> None:
    with known.start(size=(119, 36)) as start:
        start.wait_until_seen()
    assert known.is_drawn_ahead()


def test_a_private_run_keeps_and_draws_nothing(known: Known, own_home: Path) -> None:
    with Start(own_home, "--private", str(known.site)) as start:
        start.wait_until_seen()
        assert start.leave() == 0
        # Nothing can be kept, so the files are not looked at over and over either.
        assert not any(line.startswith("known") for line in start._lines)
    assert kept_pictures(own_home) == []
    with known.start("--private") as start:
        start.wait_until_seen()
        assert start.drawn is None


def test_the_file_is_for_its_owner_alone(known: Known) -> None:
    folder = known.home / "cache" / FRAMES
    for place in folder.iterdir():
        assert place.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_keys_pressed_at_once_are_taken_in_order(known: Known) -> None:
    with known.start(typed="/privacy label", whole=True) as start:
        start.terminal.wait_for("privacy label", seconds=60)
        start.wait_until_seen()
        assert "/ privacy label" in start.terminal.text.splitlines()[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_below_the_picture_gives_the_terminal_back(known: Known, number: int) -> None:
    with known.start(whole=True) as start:
        terminal = start.terminal
        while start.drawn is None:
            terminal.settle(0.01)
        terminal.signal(number)
        assert terminal.wait_for_end(60) == 128 + number
        terminal.settle(1)
        assert b"\x1b[?1049l" in terminal.output
        assert b"\x1b[?25h" in terminal.output
        assert termios.tcgetattr(terminal._terminal)[3] & termios.ECHO


def test_a_failure_below_the_picture_gives_the_terminal_back(known: Known, tmp_path: Path) -> None:
    # A library that cannot be loaded: found before the real one, but not one of the files that the picture depends on.
    broken = tmp_path / "broken"
    broken.mkdir()
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1));"
        "import runpy; sys.argv[0] = 'x'; runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    )
    (broken / "textual").mkdir()
    (broken / "textual" / "__init__.py").write_text("raise ImportError('no such library')")
    from tests.terminal import Terminal
    from tests.tui.starts import PROGRAM

    environment = {"PRIVACY_READER_HOME": str(known.home), "WATCHED": os.devnull}
    command = [sys.executable, "-c", code, str(broken), str(PROGRAM), str(known.site)]
    with Terminal(command, environment=environment) as terminal:
        assert terminal.wait_for_end(60) == FAILED
        terminal.settle(1)
        assert b"\x1b[?1049h" in terminal.output
        assert terminal.output.index(b"\x1b[?1049l") < terminal.output.index(b"could not be loaded")
        assert termios.tcgetattr(terminal._terminal)[3] & termios.ECHO


def test_the_divider_stands_in_one_column_whatever_the_script(own_home: Path, tmp_path: Path) -> None:
    """Terminals differ in how wide joined letters are; what stands behind them is where it belongs all the same."""
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    for day, title in enumerate(("क्षกำ மafter", "a\ufe0f\ufe0f\ufe0f", "👨\u200d👩\u200d👧 👍🏽", "plain"), 1):
        (posts / f"2026-01-0{day}-{day}.md").write_text(f"---\ntitle: {title}\n---\nText.\n", "utf-8")
    for _ in range(2):
        with Start(own_home, str(tmp_path / "site")) as start:
            start.wait_until_known()
            screen = start.terminal.screen
            dividers = {
                tuple(x for x in range(screen.columns) if screen.buffer[y][x].data in {"│", "┃"}) for y in range(2, 12)
            }
            assert len(dividers) == 1, start.terminal.text
            assert start.leave() == 0
