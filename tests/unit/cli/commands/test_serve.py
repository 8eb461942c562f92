from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from reader.state import StateStore
from tests.browser import Browser, chromium
from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, ROOT, Runner, environment

aiohttp = pytest.importorskip("aiohttp", reason="needs the extra serve") if os.environ.get("CI") != "true" else None
if aiohttp is None:
    import aiohttp

from reader.cli.web.door import MAX_STRANGERS  # noqa: E402
from reader.cli.web.session import hand_on  # noqa: E402


@contextlib.contextmanager
def serving(
    site: Path, *arguments: str, program: Sequence[str] = COMMAND
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a running server, and its process."""
    process = subprocess.Popen(
        [*program, "serve", "--no-open", "-s", str(site), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


@dataclass(frozen=True)
class Served:
    """A server that many tests ask, and what it has said."""

    address: str
    process: subprocess.Popen[str]
    said: Path

    def check(self) -> None:
        """It is there, answers, and said no more than where it is."""
        assert self.process.poll() is None
        assert urlopen(self.address, timeout=60).status == 200
        assert len(self.said.read_text().splitlines()) == 1


@pytest.fixture(scope="module")
def served(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    said = folder / "said"
    with said.open("w") as errors:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--no-open", "-s", str(site)],
            stdout=subprocess.PIPE, stderr=errors, env=environment({"PRIVACY_READER_HOME": str(folder)}), text=True,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            yield Served(process.stdout.readline().strip(), process, said)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def origin_of(address: str) -> str:
    return f"http://{urlsplit(address).netloc}"


async def test_nothing_is_answered_without_the_token(served: Served) -> None:
    with contextlib.nullcontext(served.address) as address:
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


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    port = urlsplit(served.address).port
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/{served.process.pid}/net/{name}").read_text().splitlines()[1:]
    ]
    listening = [line[1] for line in lines if line[3] == "0A" and int(line[1].rpartition(":")[2], 16) == port]
    assert [place.rpartition(":")[0] for place in listening] == ["0100007F"]


class Page:
    """A web socket on which messages have come, and the pipe to a reader that takes them."""

    def __init__(self, *messages: str) -> None:
        self.left = list(messages)
        self.answers: list[object] = []
        self.written = b""

    def __aiter__(self) -> Page:
        return self

    async def __anext__(self) -> aiohttp.WSMessage:
        if not self.left:
            raise StopAsyncIteration
        return aiohttp.WSMessage(aiohttp.WSMsgType.TEXT, self.left.pop(0), None)

    async def send_json(self, answer: object) -> None:
        self.answers.append(answer)

    def write(self, data: bytes) -> None:
        self.written += data

    async def drain(self) -> None:
        """All is taken."""


@pytest.mark.parametrize(
    "message",
    [
        "no json", "[]", "7", '["ping"]', '["stdin", 7]', '["resize", {}]', '["resize", {"width": "x"}]', "1" * 5000,
        '[["stdin"], "x"]', '["resize", {"width": 1e999, "height": 1}]', '[{}, 1]', '"abc"', "{}", "null", "[" * 5000,
        '["resize", {"width": NaN, "height": 1}]', '["focus", 1, 2, 3]',
    ],
    ids=range(17),
)  # fmt: skip
async def test_what_no_page_sends_is_the_end_of_it(message: str) -> None:
    page = Page(message, '["stdin", "q"]')
    await hand_on(page, page)  # type: ignore[arg-type]
    assert page.left == ['["stdin", "q"]']
    assert page.written == b""


async def test_what_means_nothing_is_passed_over() -> None:
    page = Page('["nonsense", {}]', '["stdin", "\\ud800"]', '["resize", {"width": -5, "height": 1e9}]', '["ping", 1]')
    await hand_on(page, page)  # type: ignore[arg-type]
    assert page.answers == [["pong", "1"]]
    assert page.written == b"D\0\0\0\1?M\0\0\0-" + b'{"type": "resize", "width": 1, "height": 500}'


async def test_nonsense_ends_that_reader_and_no_other(served: Served) -> None:
    origin = origin_of(served.address)
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{served.address}dark?width=x&height=-1", origin=origin) as page,
    ):
        await page.send_str("no json")
        async for _ in page:
            pass
        assert page.close_code == 1000
    await asyncio.to_thread(served.check)


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


def test_a_browser_gets_a_private_file_and_never_the_token(site: Path, tmp_path: Path, own_home: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$*" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    values = environment({"BROWSER": str(browser)})
    command = [*COMMAND, "serve", "-s", str(site)]
    for options, expected in ([], True), (["--no-open"], False):
        with Terminal([*command, *options], columns=120, environment=values) as terminal:
            terminal.wait_for("Ctrl-C to stop")
            address = next(word for word in terminal.text.split() if word.startswith("http://"))
            wait_until((tmp_path / "opened").exists if expected else lambda: True)
            assert (tmp_path / "opened").exists() is expected
            if expected:
                given = (tmp_path / "opened").read_text()
                token = urlsplit(address).path.strip("/")
                assert token not in given
                page = Path(urlsplit(given).path)
                assert page.stat().st_mode & 0o777 == 0o600
                assert f"url={address}" in page.read_text()
                assert "no-referrer" in page.read_text()
                (tmp_path / "opened").unlink()
            terminal.press("Ctrl+C")
            assert terminal.wait_for_end() == 130
    assert not list(own_home.rglob("serve-*.html"))


def wait_until(there: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not there() and time.monotonic() < end:
        time.sleep(0.02)


def test_the_token_stands_in_no_process(served: Served) -> None:
    token = urlsplit(served.address).path.strip("/")
    for pid in (served.process.pid, *children(served.process.pid)):
        for name in ("cmdline", "environ"):
            assert token.encode() not in Path(f"/proc/{pid}/{name}").read_bytes()
    assert token not in served.said.read_text()


def strangers(address: str, number: int, data: bytes) -> list[socket.socket]:
    port = urlsplit(address).port
    found = []
    for _ in range(number):
        made = socket.create_connection(("127.0.0.1", port), timeout=20)
        with contextlib.suppress(OSError):
            made.sendall(data)
        found.append(made)
    return found


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(4096) == b""
    except ConnectionError:
        return True


HASTY = """
import reader.cli.web.door as door
door.STRANGER_SECONDS = 2.0
from reader.cli import main
main()
"""
"""The program, but strangers have less time than usual."""


@pytest.mark.slow
def test_strangers_are_few_and_do_not_stay(site: Path) -> None:
    with serving(site, program=[sys.executable, "-c", HASTY]) as (address, process):
        held = strangers(address, MAX_STRANGERS + 8, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        try:
            # Whoever has stood there longest has to go, and the page is answered.
            assert all(is_closed(one) for one in held[:8])
            assert urlopen(address, timeout=60).status == 200
            # The others have to go before long.
            assert all(is_closed(one) for one in held[8:])
        finally:
            for one in held:
                one.close()
        process.send_signal(signal.SIGINT)
        assert len(process.communicate(timeout=60)[1].splitlines()) == 1


def test_broken_requests_leave_no_word_and_the_page_is_answered(served: Served) -> None:
    broken = (
        b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET http://[/ HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nA" * 3000, b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET //%00 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET * HTTP/1.1\r\n\r\n", b"CONNECT x:1 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nOrigin: \xff\r\n\r\n", b"GET /" + b"%ff" * 5 + b"/ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n", b"GET / HTTP/1.1\n\n",
        b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: x\r\n\r\n",
    )  # fmt: skip
    for data in broken:
        for one in strangers(served.address, 20, data):
            one.close()
        served.check()


@pytest.mark.slow
async def test_a_page_that_is_loaded_anew_many_times_gets_a_reader(served: Served) -> None:
    origin = origin_of(served.address)
    async with aiohttp.ClientSession() as client:
        for _ in range(12):
            async with client.ws_connect(f"{served.address}dark", origin=origin):
                pass
        async with client.ws_connect(f"{served.address}dark", origin=origin) as page:
            assert (await page.receive(60)).data
        async with client.get(f"{served.address}full") as answer:
            assert await answer.json() is False


@pytest.mark.slow
async def test_a_page_that_types_without_end_and_is_lost_leaves_no_reader_and_no_word(served: Served) -> None:
    """Keys wait when it goes, and it has stopped reading: neither keeps the reader alive, or is a mistake of it."""
    origin = origin_of(served.address)
    async with aiohttp.ClientSession() as client:
        for stuck in (False, True):
            page = await client.ws_connect(f"{served.address}dark", origin=origin)
            await page.receive(60)
            connection = page._response.connection
            assert connection is not None
            assert connection.transport is not None
            if stuck:
                connection.transport.pause_reading()
            for _ in range(3000):
                await page.send_str('["stdin", "j"]')
            connection.transport.abort()
    await asyncio.to_thread(wait_until, lambda: not children(served.process.pid), 100)
    assert children(served.process.pid) == []
    await asyncio.to_thread(served.check)


async def test_few_descriptors_are_a_sentence_and_no_dead_page(site: Path) -> None:
    with serving(site) as (address, process):
        async with aiohttp.ClientSession() as client:
            async with client.get(address) as answer:
                assert answer.status == 200
            number = len(os.listdir(f"/proc/{process.pid}/fd"))  # noqa: PTH208
            resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (number + 2, number + 2))
            async with client.ws_connect(f"{address}dark", origin=origin_of(address)) as page:
                async for _ in page:
                    pass
                assert page.close_code == 1013
        process.send_signal(signal.SIGINT)
        _, err = await asyncio.to_thread(process.communicate, timeout=30)
        assert "Traceback" not in err
        assert "A reader could not be started: too many open files." in err
        assert len(err.splitlines()) < 15


async def test_search_open_and_bookmark_in_a_real_browser(site: Path, tmp_path: Path) -> None:
    program = chromium()
    with serving(site) as (address, _):
        async with Browser(program, tmp_path / "profile") as browser:
            await browser.open(address)
            await browser.wait_for("Who reads my mail?")
            await browser.press("/", "consnt")
            await browser.wait_for(" found")
            await browser.press("Enter")
            await browser.wait_for("Esc  Back")
            await browser.press("b")
            await browser.wait_for("★ 1")
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
