"""A start without a picture shows the post that the run before left before the site is loaded."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from reader.search import SearchIndex
from reader.tui.work.loading import SiteLoader
from reader.tui.work.session import Session
from tests.tui.running import Reader, drawn, make_app, press_at_once, running, settle


@pytest.fixture
def site(samples: Path, tmp_path: Path) -> Path:
    """A copy of the samples."""
    return Path(copytree(samples, tmp_path / "site"))


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The site is not loaded before this is set."""
    go_on = threading.Event()
    cached, load = SiteLoader.cached, SiteLoader.load

    def later(self: SiteLoader, *progress: Any) -> Any:
        go_on.wait()
        return load(self, *progress) if progress else cached(self)

    monkeypatch.setattr(SiteLoader, "cached", later)
    monkeypatch.setattr(SiteLoader, "load", later)
    yield go_on
    go_on.set()


async def left(site: Path, *keys: str) -> str:
    """A run that ends with the post beside the list; a sentence of that post."""
    async with running(site, resume=True) as reader:
        await reader.press(*keys)
        shown = reader.main.parts.reading.shown
        assert shown is not None
        assert await reader.main.beginning.show_again()
        return next(line.text.strip() for line in shown.page.lines[5:] if len(line.text.split()) > 4)


@asynccontextmanager
async def begun(site: Path, **settings: Any) -> AsyncIterator[Reader]:
    """A start that waits for the site."""
    app = make_app(site, resume=True, **settings)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        reader = Reader(pilot, app)
        for _ in range(400):
            await drawn(pilot)
            view = reader.main.parts.reading.view
            if view is not None and view.presenter.maker.idle and app.session.executor._work_queue.qsize():
                break
            await asyncio.sleep(0.005)
        yield reader


async def test_the_post_is_there_before_the_site(site: Path, loading: threading.Event) -> None:
    loading.set()
    words = await left(site)
    loading.clear()
    async with begun(site) as reader:
        assert reader.session.library is None
        assert words in reader.text
        before = reader.lines
        loading.set()
        await settle(reader.pilot)
        assert reader.session.library is not None
        # The views' counts come with the site; the page stays as it is.
        assert [line[70:] for line in reader.lines[3:-1]] == [line[70:] for line in before[3:-1]]


async def test_it_is_the_post_that_was_open_last(site: Path, loading: threading.Event) -> None:
    loading.set()
    words = await left(site, "j", "j", "j", "enter", "q")
    loading.clear()
    async with begun(site) as reader:
        assert words in reader.text
        assert reader.main.entry_list.highlighted_row == 3


async def test_a_post_that_was_edited_is_shown_as_it_is_now(site: Path, loading: threading.Event) -> None:
    loading.set()
    async with running(site) as reader:
        post = site / reader.highlighted.id
    post.write_text(post.read_text() + "\n\nThese five words are new.\n")
    loading.clear()
    async with begun(site) as reader:
        assert "These five words are new" not in reader.text
        loading.set()
        await settle(reader.pilot)
        shown = reader.main.parts.reading.shown
        assert shown is not None
        shown.page.finish()
        assert any("These five words are new" in line.text for line in shown.page.lines)


KEYS = (("j", "enter"), ("enter", "tab", "enter"), ("L",), ("y", "t", "R", "B"))


@pytest.mark.parametrize("keys", KEYS)
async def test_keys_before_the_site_is_there_do_no_harm(
    site: Path, loading: threading.Event, keys: tuple[str, ...]
) -> None:
    loading.set()
    await left(site)
    loading.clear()
    async with begun(site) as reader:
        for key in keys:
            await reader.pilot.press(key)
        loading.set()
        await settle(reader.pilot)
        assert reader.app._exception is None
        assert reader.app.failure is None
        assert reader.session.library is not None


async def test_a_private_run_keeps_no_page(site: Path, own_home: Path) -> None:
    loader = SiteLoader(make_app(site).session.loader.source, make_app(site).session.settings, keep=False)
    assert loader.page_file is None


async def test_a_search_typed_before_the_site_is_there_keeps_nothing_waiting(
    site: Path, loading: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither texts nor titles are read by the thread that draws, and what is made beside it is made all the same."""
    loading.set()
    await left(site)
    loading.clear()
    made = {}
    for name in ("build", "_titles"):
        making = getattr(SearchIndex, name)

        def watched(self: SearchIndex, *rest: Any, name: str = name, making: Any = making) -> Any:
            made[name] = threading.current_thread()
            return making(self, *rest)

        monkeypatch.setattr(SearchIndex, name, watched)
    async with begun(site) as reader:
        await press_at_once(reader.pilot, "slash", *"consent")
        loading.set()
        await settle(reader.pilot)
        assert reader.main.search_box.value == "consent"
        assert "consent" in reader.highlighted.title.lower()
        assert reader.session.recall is not None
        assert reader.session.subjects is not None
    assert made["build"].name.startswith("index")
    assert threading.main_thread() not in made.values()


async def test_a_search_typed_early_takes_the_index_that_was_kept(
    site: Path, loading: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading.set()
    await left(site)
    loading.clear()
    indexed = threading.Event()
    taking = Session.index_texts

    def later(self: Session) -> Any:
        indexed.wait()
        return taking(self)

    monkeypatch.setattr(Session, "index_texts", later)
    try:
        async with begun(site) as reader:
            await press_at_once(reader.pilot, "slash", *"nobody follows")
            loading.set()
            for _ in range(2_000):
                await asyncio.sleep(0.005)
                await drawn(reader.pilot)
                if " found" in reader.lines[1]:
                    break
            assert reader.session.index is not None
            assert reader.session.index.complete
            assert "titles" not in reader.lines[1]
            indexed.set()
            await settle(reader.pilot)
            assert reader.session.recall is not None
    finally:
        indexed.set()
