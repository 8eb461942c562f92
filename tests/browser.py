"""A real headless Chromium, steered through its DevTools protocol; its terminal is kept as a screen."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
import pytest

from tests.terminal import Screen, Stream

__all__ = ["Browser", "chromium"]

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--window-size=1200,720",
)
KEYS = {"Enter": (13, "\r"), "Escape": (27, "")}


def chromium() -> str:
    """The browser's program; the test is skipped without it, and fails in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("needs Chromium (Debian: apt-get install chromium)")
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    return found


class Browser:
    """One page. `requests` are the addresses that it asked for, `screen` what its terminal shows."""

    def __init__(self, program: str, profile: Path, *, columns: int = 300, rows: int = 100) -> None:
        self.requests: list[str] = []
        # At least as large as the terminal in the page, which fits itself to the window.
        self.screen = Screen(columns, rows)
        self._stream = Stream(self.screen)
        self._profile = profile
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._page = ""
        self._process = subprocess.Popen(
            [program, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    async def __aenter__(self) -> Browser:
        place = self._profile / "DevToolsActivePort"
        async with asyncio.timeout(60):
            while not (place.is_file() and len(lines := place.read_text().splitlines()) == 2):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(f"ws://127.0.0.1:{lines[0]}{lines[1]}", max_msg_size=0)
        self._listening = asyncio.create_task(self._listen())
        target = await self.ask("Target.createTarget", url="about:blank")
        attached = await self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._page = attached["sessionId"]
        await self.ask("Network.enable")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        await self._socket.close()
        await self._session.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @property
    def text(self) -> str:
        """What the page's terminal shows."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._page:
            message["sessionId"] = self._page
        await self._socket.send_json(message)
        async with asyncio.timeout(30):
            found = await answer
        assert "error" not in found, found
        result: dict[str, Any] = found["result"]
        return result

    async def open(self, address: str) -> None:
        """Go to a page."""
        await self.ask("Page.navigate", url=address)

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found = await self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return found["result"].get("value")

    async def press(self, *keys: str) -> None:
        """Press keys by name; any other text is typed character by character."""
        for key in keys:
            for one in [key] if key in KEYS else key:
                code, text = KEYS.get(one, (0, one))
                stroke = {"key": one, "windowsVirtualKeyCode": code}
                await self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **stroke)
                await self.ask("Input.dispatchKeyEvent", type="keyUp", **stroke)

    async def wait_for(self, text: str, *, seconds: float = 40) -> None:
        """Wait until the terminal in the page shows `text`. Raises AssertionError."""
        try:
            async with asyncio.timeout(seconds):
                while text not in self.text:  # noqa: ASYNC110 - the screen has no event of its own
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"never in the page: {text!r}\n{self.text}") from None

    async def _listen(self) -> None:
        async for message in self._socket:
            value = json.loads(message.data)
            if "id" in value:
                self._answers.pop(value["id"]).set_result(value)
                continue
            about = value.get("params", {})
            match value["method"]:
                case "Network.requestWillBeSent":
                    self.requests.append(about["request"]["url"])
                case "Network.webSocketCreated":
                    self.requests.append(about["url"])
                case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                    self._stream.feed(base64.b64decode(about["response"]["payloadData"]))
