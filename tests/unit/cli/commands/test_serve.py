from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from reader.state import StateStore
from tests.browser import Browser, chromium
from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, ROOT, Runner, environment

aiohttp = pytest.importorskip("aiohttp", reason="needs the extra serve") if os.environ.get("CI") != "true" else None
if aiohttp is None:
    import aiohttp


@contextlib.contextmanager
def serving(site: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a running server, and its process."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--no-open", "-s", str(site), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def origin_of(address: str) -> str:
    return f"http://{urlsplit(address).netloc}"


async def test_nothing_is_answered_without_the_token(site: Path) -> None:
    with serving(site) as (address, _):
        origin = origin_of(address)
        token = urlsplit(address).path.strip("/")
        assert len(token) >= 32
        asked = [
            (f"{origin}/", {}, 403),
            (f"{origin}/textual.js", {}, 403),
            (f"{origin}/{token[:-1]}/", {}, 403),
            (f"{origin}/{'x' * len(token)}/page.js", {}, 403),
            (address, {}, 200),
            (f"{address}textual.js", {}, 200),
            (f"{address}mono.ttf", {}, 200),
            (f"{address}nothing", {}, 404),
            (f"{address}..%2f..%2fserver.py", {}, 404),
            (address, {"Host": "evil.example"}, 403),
            (address, {"Host": "127.0.0.1:1"}, 403),
            (address, {"Origin": "http://evil.example"}, 403),
        ]
        async with aiohttp.ClientSession() as client:
            for place, headers, status in asked:
                async with client.get(place, headers=headers) as answer:
                    assert (place, headers, answer.status) == (place, headers, status)
                    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            refused = [
                (f"{origin}/dark", origin),
                (f"{origin}/{'x' * len(token)}/dark", origin),
                (f"{address}dark", "http://evil.example"),
                (f"{address}dark", None),
            ]
            for place, asking in refused:
                with pytest.raises(aiohttp.WSServerHandshakeError) as told:
                    await client.ws_connect(place, origin=asking)
                assert told.value.status == 403


def test_it_listens_on_this_machine_alone(site: Path) -> None:
    with serving(site) as (address, process):
        port = urlsplit(address).port
        lines = [
            line.split()
            for name in ("tcp", "tcp6")
            for line in Path(f"/proc/{process.pid}/net/{name}").read_text().splitlines()[1:]
        ]
        listening = [line[1] for line in lines if line[3] == "0A" and int(line[1].rpartition(":")[2], 16) == port]
        assert [place.rpartition(":")[0] for place in listening] == ["0100007F"]


async def test_what_no_page_sends_ends_that_reader_and_no_other(site: Path) -> None:
    with serving(site) as (address, process):
        async with aiohttp.ClientSession() as client:
            for nonsense in ("no json", "[]", "7", '["stdin", 7]', '["resize", {}]', '["resize", {"width": "x"}]'):
                async with client.ws_connect(f"{address}dark?width=x&height=-1", origin=origin_of(address)) as page:
                    await page.send_str(nonsense)
                    async for _ in page:
                        pass
                    assert page.close_code == 1000
            async with client.get(address) as answer:
                assert answer.status == 200
        assert process.poll() is None


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
async def test_a_signal_ends_it_with_all_its_readers(number: signal.Signals, status: int, site: Path) -> None:
    with serving(site) as (address, process):
        place = f"{address}light?width=80&height=24"
        async with aiohttp.ClientSession() as client, client.ws_connect(place, origin=origin_of(address)) as page:
            await page.receive(20)
            readers = children(process.pid)
            assert len(readers) == 1
            process.send_signal(number)
            async for _ in page:
                pass
        out, err = await asyncio.to_thread(process.communicate, timeout=30)
        assert process.returncode == status
        assert (out, len(err.splitlines())) == ("", 1)
        assert not list(filter(lives, readers))


async def test_a_reader_whose_server_is_killed_ends(site: Path) -> None:
    with serving(site) as (address, process):
        async with aiohttp.ClientSession() as client:
            page = await client.ws_connect(f"{address}dark", origin=origin_of(address))
            await page.receive(20)
            (reader,) = children(process.pid)
            process.kill()
            end = time.monotonic() + 20
            while lives(reader) and time.monotonic() < end:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            assert not lives(reader)


def test_a_port_that_is_taken_is_told(run: Runner) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = run("serve", "--no-open", "--port", str(taken.getsockname()[1]), ok=False)
    assert found.status == 2
    assert "address already in use" in found.sentence()


def test_without_the_extra_one_sentence_says_how_to_get_it() -> None:
    code = "import sys; sys.modules['textual_serve'] = None; from reader.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve"], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "pip install 'privacy-reader[serve]'" in done.stderr


def test_the_extra_is_not_installed_with_the_program() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert not [name for name in project["dependencies"] if "serve" in name or "aiohttp" in name]
    assert [name for name in project["optional-dependencies"]["serve"] if "textual-serve" in name]


def test_a_browser_is_opened_on_a_terminal_or_when_asked(site: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    values = environment({"BROWSER": str(browser)})
    command = [*COMMAND, "serve", "-s", str(site)]
    for options, expected in ([], True), (["--no-open"], False):
        with Terminal([*command, *options], columns=120, environment=values) as terminal:
            terminal.wait_for("Ctrl-C ends it")
            assert (tmp_path / "opened").exists() is expected
            if expected:
                assert (tmp_path / "opened").read_text() in terminal.text
                (tmp_path / "opened").unlink()
            terminal.press("Ctrl+C")
            assert terminal.wait_for_end() == 130


async def test_search_open_and_bookmark_in_a_real_browser(site: Path, tmp_path: Path) -> None:
    program = chromium()
    with serving(site) as (address, _):
        async with Browser(program, tmp_path / "profile") as browser:
            await browser.open(address)
            await browser.wait_for("Who reads my mail?")
            await browser.press("/", "consnt")
            await browser.wait_for(" found")
            await browser.press("Enter")
            await browser.wait_for("Esc Back")
            await browser.press("b")
            await browser.wait_for("Bookmarks 1")
            hosts = {urlsplit(request).netloc for request in browser.requests if not request.startswith("data:")}
            assert hosts == {urlsplit(address).netloc}
            assert any(request.startswith("ws://") for request in browser.requests)
            assert await browser.evaluate("document.fonts.check('16px \"Roboto Mono\"')")
            await browser.press("q")
            await browser.press("q")
    with StateStore.open() as store:
        from reader import load

        marked = [entry.title for entry in load(site).entries if store.marks(entry).bookmarked]
    assert marked == ["Q: What is consent?"]
