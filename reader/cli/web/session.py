"""One browser's reader: a separate process whose packets travel through a web socket.

Packets are those of Textual's web driver (`textual/drivers/web_driver.py`): a letter, the length in four bytes, and as
many bytes of payload; `D` is terminal input or output, `M` a JSON object about it. The browser sends the JSON arrays of
textual-serve's script.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from reader.cli.printing.output import say_lines
from reader.served import SERVED_VARIABLE

__all__ = ["environment_of", "hand_on", "run_session"]

PATIENCE = 5.0
"""Seconds for a reader to end after its browser has gone."""

TAKING = 30.0
"""Seconds in which a reader must accept input; one that is stuck is ended."""

MAX_COLUMNS, MAX_ROWS = 1_000, 500
MAX_COMPLAINT = 64 * 1024

_READY = b"__GANGLION__\n"
"""The driver's output before its first packet."""

_TERMINAL = ("TERM_PROGRAM", "VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "WEZTERM_PANE", "TMUX")
"""Variables about the terminal in which `serve` was started, which do not apply to the browser's."""

_SCHEMES = frozenset({"http", "https", "mailto"})


def environment_of(*, light: bool, columns: int, rows: int) -> dict[str, str]:
    """Return the environment of a reader whose screen is a page with that size and background."""
    found = {name: value for name, value in os.environ.items() if name not in {*_TERMINAL, "TEXTUAL_DRIVER"}}
    return found | {
        SERVED_VARIABLE: "1",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLORFGBG": "0;15" if light else "15;0",
        "COLUMNS": str(min(max(columns, 1), MAX_COLUMNS)),
        "ROWS": str(min(max(rows, 1), MAX_ROWS)),
    }


async def run_session(socket: web.WebSocketResponse, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a reader until it or its browser is gone. Raises OSError if it cannot be started."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=dict(environment), start_new_session=True
    )
    assert process.stdin is not None  # noqa: S101 - for the types; pipes were asked for
    assert process.stdout is not None  # noqa: S101
    assert process.stderr is not None  # noqa: S101
    showing = asyncio.create_task(_show(process.stdout, socket))
    complaining = asyncio.create_task(_collect(process.stderr))
    try:
        await hand_on(socket, process.stdin)
    finally:
        await _end(process, process.stdin)
        # A browser that has stopped reading blocks the output.
        await asyncio.wait({showing, complaining}, timeout=PATIENCE)
        showing.cancel()
        if complaining.done() and (complaint := complaining.result()):
            say_lines(complaint.decode("utf-8", "replace").splitlines())
        complaining.cancel()


async def _show(program: asyncio.StreamReader, socket: web.WebSocketResponse) -> None:
    """Pass the program's output to the browser; keep reading without a browser, so that the program can end."""
    with contextlib.suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        await program.readuntil(_READY)
        while True:
            head = await program.readexactly(5)
            if _READY.startswith(head):
                # Another site: the screens start again.
                await program.readuntil(_READY[len(head) :])
                continue
            payload = await program.readexactly(int.from_bytes(head[1:], "big"))
            with contextlib.suppress(ConnectionError):
                await _pass(head[:1], payload, socket)
    await socket.close()


async def _pass(kind: bytes, payload: bytes, socket: web.WebSocketResponse) -> None:
    if kind == b"D":
        await socket.send_bytes(payload)
    elif kind == b"M":
        about = json.loads(payload)
        if about["type"] == "open_url" and _may_open(about["url"]):
            await socket.send_json(["open_url", {"url": about["url"], "new_tab": True}])


def _may_open(address: str) -> bool:
    try:
        return urlsplit(address).scheme in _SCHEMES
    except ValueError:
        return False


async def _collect(stream: asyncio.StreamReader) -> bytes:
    """Return what arrives on a stream until its end, truncated to `MAX_COMPLAINT` bytes."""
    found = b""
    while data := await stream.read(8192):
        found += data[: MAX_COMPLAINT - len(found)]
    return found


async def hand_on(socket: web.WebSocketResponse, program: asyncio.StreamWriter) -> None:
    """Pass the browser's input to the program until one of them ends."""
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            kind, *rest = json.loads(message.data)
            packet = _packet_of(kind, *rest)
            pong = str(rest[0])[:40] if kind == "ping" else ""
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
            # Not from the page's own script.
            return
        if pong:
            with contextlib.suppress(ConnectionError):
                await socket.send_json(["pong", pong])
        if packet:
            try:
                program.write(packet)
                await asyncio.wait_for(program.drain(), TAKING)
            except (ConnectionError, TimeoutError):
                return


def _packet_of(kind: str, value: object = None) -> bytes:
    """Return the packet for a message of the page; empty for one that the program does not need."""
    if kind == "stdin":
        if not isinstance(value, str):
            raise TypeError("no text")
        return _packet(b"D", value.encode("utf-8", "replace"))
    if kind == "resize":
        if not isinstance(value, dict):
            raise TypeError("no size")
        width, height = int(value["width"]), int(value["height"])
        size = {"width": min(max(width, 1), MAX_COLUMNS), "height": min(max(height, 1), MAX_ROWS)}
        return _about(type="resize", **size)
    return _about(type=kind) if kind in {"focus", "blur"} else b""


def _packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


def _about(**values: object) -> bytes:
    return _packet(b"M", json.dumps(values).encode())


async def _end(process: Process, program: asyncio.StreamWriter) -> None:
    """Ask the program to end, and ensure that it does."""
    with contextlib.suppress(ConnectionError, RuntimeError, TimeoutError):
        program.write(_about(type="quit"))
        await asyncio.wait_for(program.drain(), PATIENCE)
    with contextlib.suppress(ConnectionError, OSError):
        program.close()
    for harder in (None, process.terminate, process.kill):
        with contextlib.suppress(ProcessLookupError):
            if harder is not None:
                harder()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
            return
