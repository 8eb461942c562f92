"""Opening another site from the screens, the line that tells how, and stopping what takes long."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.errors import SourceError
from reader.sources.known import remember_last
from reader.tui.screens.open_site import OpenSite
from tests.template import ForkedReader
from tests.tui.running import main_screen, make_app, running, settle
from tests.unit.cli.running import environment, process

FILES_OF_A_SITE = 4
"""Files and pipes that are open for a site, at most."""


@pytest.fixture
def other(tmp_path: Path) -> Path:
    folder = tmp_path / "other" / "_posts"
    folder.mkdir(parents=True)
    (folder / "2026-01-01-a.md").write_text("---\ntitle: Elsewhere\n---\nText.\n")
    return folder.parent


async def test_a_site_is_opened_by_its_folder(samples: Path, other: Path) -> None:
    async with running(samples) as reader:
        await reader.press("colon")
        await reader.type("open site")
        await reader.press("enter")
        assert "Open a site" in reader.text
        await reader.type(str(other))
        # What was typed ahead is for a screen that goes.
        await reader.press("enter", *"jkg/x")
        assert reader.app.next_site is not None
        assert reader.app.failure is None
        assert reader.app.next_site.location == str(other)


@pytest.mark.parametrize("size", [(120, 36), (40, 15)])
async def test_what_is_not_to_be_found_is_told_in_the_dialog_and_can_be_corrected(
    samples: Path, other: Path, size: tuple[int, int]
) -> None:
    async with running(samples, size=size) as reader:
        reader.main.parts.sites.ask()
        await reader.press()
        await reader.type(f"{other}x")
        await reader.press("enter")
        assert reader.app.next_site is None
        assert isinstance(reader.app.screen, OpenSite)
        assert "There is no folder or file" in reader.text
        assert "Esc" in reader.text
        await reader.press("backspace")
        assert "There is no" not in reader.text
        await reader.press("enter")
        assert reader.app.next_site is not None
        assert reader.app.next_site.location == str(other)


def test_an_address_that_could_not_be_read_is_there_again_to_be_corrected(samples: Path, tmp_path: Path) -> None:
    address = f"file://{tmp_path}/no-such.git"
    with ForkedReader(str(samples), columns=100, rows=30) as terminal:
        terminal.wait_for("housekeeping")
        terminal.press(":", "open site", "Enter")
        terminal.wait_for("Open a site")
        terminal.press(address, "Enter")
        terminal.wait_for("There is no git repository at")
        terminal.press(":", "open site", "Enter")
        terminal.wait_for("Open a site")
        terminal.wait_for("no-such.git")
        terminal.press("Escape")
        terminal.wait_for("Open a site", gone=True)
        terminal.press("Q")
        assert terminal.wait_for_end() == 0


async def test_sites_that_were_opened_are_offered_again(samples: Path, other: Path) -> None:
    for place in ("/gone/away", str(other), str(samples)):
        remember_last(place)
    async with running(samples) as reader:
        reader.main.parts.sites.ask()
        await reader.press()
        assert "not read yet" in reader.text
        assert "There is no folder or file /gone/away." in reader.text
        assert f"{samples}" not in reader.text
        await reader.press("enter")
        assert reader.app.next_site is not None
        assert reader.app.next_site.location == str(other)


async def test_a_browser_keeps_its_site(samples: Path, other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(samples) as reader:
        monkeypatch.setenv("PRIVACY_READER_SERVED", "1")
        reader.main.parts.sites.ask()
        reader.main.parts.sites.open(str(other))
        await reader.press()
        assert not isinstance(reader.app.screen, OpenSite)
        assert reader.app.next_site is None
        assert any("from a terminal" in said for said in reader.said)


async def test_why_a_site_could_not_be_read_is_told_in_the_former_one(samples: Path) -> None:
    app = make_app(samples)
    app.session.failure = SourceError("The host example.org was not found.")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        assert [str(text) for text in main_screen(app).messages.said] == ["The host example.org was not found."]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((120, 36), "These are sample posts. To read a site of your own, press F2 and choose “Open site…”."),
        ((80, 24), "Sample posts. F2 and “Open site…” reads a site of yours."),
        ((40, 15), "Samples. F2 “Open site…” for yours"),
    ],
)
async def test_the_first_run_tells_how_to_open_a_site(samples: Path, size: tuple[int, int], words: str) -> None:
    app = make_app(samples, keys={"palette": "f2"})
    app.session.first_run = True
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        strips = app.screen._compositor.render_strips(app.size)
        lines = ["".join(segment.text for segment in strip).strip() for strip in strips]
        assert words in lines
        await pilot.click("#first-run")
        await settle(pilot)
        assert app.screen is not main_screen(app)


async def test_nothing_is_told_once_a_site_was_opened(samples: Path) -> None:
    async with running(samples) as reader:
        assert "sample posts. To read" not in reader.text


async def test_reading_a_large_site_is_stopped_and_gone_on_with(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first load is slow; Esc stops, what is there stays, and reading again reads all."""
    from threading import Event

    from reader.tui.work.loading import SiteLoader

    site = tmp_path / "site"
    shutil.copytree(samples, site)
    held, report = Event(), SiteLoader._report

    def slow(self: SiteLoader, progress: Any, done: int, total: int) -> None:
        progress("reading posts", done, total)
        held.wait(10)
        report(self, progress, done, total)

    app = make_app(site)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settle(pilot)
        monkeypatch.setattr(SiteLoader, "_report", slow)
        main = main_screen(app)
        (site / "_posts" / "2026-10-30-New.md").write_text("---\ntitle: New\n---\nText.\n")
        app.session.library, library = None, app.session.library
        loading = main.parts.loading
        loading._loads.submit(
            lambda: app.session.prepare(app.session.loader.load(loading._tell_progress)), loading._adopt_current
        )
        while not loading.is_waiting:
            await pilot.pause(0.01)
        assert "Esc stops" in main.top.urgent
        app.session.library = library
        await pilot.press("escape")
        held.set()
        await settle(pilot)
        assert not loading.is_waiting
        assert [str(text) for text in main_screen(app).messages.said] == [
            "Stopped before all posts were read. Ctrl+R reads the site again."
        ]
        monkeypatch.setattr(SiteLoader, "_report", report)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert main.entry_list.rows[0].entry.title == "New"


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted where Linux lists them")
def test_nothing_of_a_site_that_was_left_stays_in_memory(samples: Path, other: Path, own_home: Path) -> None:
    """Else each site that is opened would take its room until the end of the run, 250 MB for a large one."""
    counted = own_home.with_name(own_home.name + "-counted")
    environment = {"COUNTED": str(counted)}
    program = Path(__file__).with_name("counted.py")
    with ForkedReader(str(samples), program=program, environment=environment) as terminal:
        terminal.wait_for("housekeeping")
        for place, words in (
            (other, "Elsewhere"),
            (samples, "housekeeping"),
            (other, "Elsewhere"),
            (samples, "housekeeping"),
        ):
            terminal.press(":", "open site", "Enter")
            terminal.wait_for("Open a site")
            terminal.press(str(place), "Enter")
            terminal.wait_for(words)
        terminal.press("Q")
        assert terminal.wait_for_end() == 0
    told = [[int(number) for number in line.split()] for line in counted.read_text().splitlines()]
    # A thread may still have been busy with the last one, and hold it and its files until it is done.
    assert all(applications <= 1 for applications, _ in told)
    assert all(files <= told[1][1] + FILES_OF_A_SITE for _, files in told)


def test_a_site_is_the_last_one_while_it_is_read_and_after_a_kill(other: Path, own_home: Path) -> None:
    values = {"PRIVACY_READER_HOME": str(own_home)}
    with ForkedReader(str(other), environment=environment(values)) as terminal:
        terminal.wait_for("★ 0")
        assert "Elsewhere" in process("list", values=values).out
        terminal.kill()
    assert "Elsewhere" in process("list", values=values).out


async def test_who_opens_a_site_first_is_told_of_texts_beside_its_posts(other: Path) -> None:
    (other / "_config.yml").write_text("collections:\n  guides:\n    output: true\n")
    (other / "_guides").mkdir()
    (other / "_guides" / "start.md").write_text("---\ntitle: How to start\n---\nText.\n")
    async with running(other, size=(120, 36)) as reader:
        assert "The site has 1 more text in its collections (guides); --all-files lists them." in reader.text
    async with running(other, size=(120, 36)) as reader:
        assert "collections" not in reader.text


async def test_who_opens_a_site_first_is_told_of_texts_that_cannot_be_read(other: Path) -> None:
    (other / "_posts" / "2024-01-02-grösse.md").write_bytes("---\ntitle: Größe\n---\n".encode("latin-1"))
    async with running(other, size=(120, 36)) as reader:
        assert "2024-01-02-grösse.md is not listed: its text is not UTF-8" in reader.text
    async with running(other, size=(120, 36)) as reader:
        assert "not UTF-8" not in reader.text
