"""The web server of `serve`: one page with a terminal in it, only for the user who started it.

It listens only on 127.0.0.1. Every address begins with a token that is newly generated for each run and printed once;
requests without it are refused, including the web socket. The token is in the path and not in a cookie, because cookies
of 127.0.0.1 are also sent to all its other ports. A page of another site that points its own name to 127.0.0.1 (DNS
rebinding) is recognised by the Host and Origin of its requests.

textual-serve provides the page's script and font. Its own page loads a font from another host, so it is not used; a
content security policy restricts the browser to this server.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
import signal
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from aiohttp import WSCloseCode, web

from reader.cli.printing.output import say
from reader.cli.web.door import Complaints, Door, quiet_logger
from reader.cli.web.session import environment_of, run_session
from reader.errors import UsageError
from reader.paths import resource_folder

__all__ = ["ReaderServer", "serve"]

HOST = "127.0.0.1"
MAX_READERS = 8
"""The most pages that may be open at once; each is a process."""

MAX_MESSAGE = 1024 * 1024
SHUTDOWN = 10.0
"""Seconds in which open pages may end."""

KEPT_ALIVE = 30.0
"""Seconds for which an idle browser connection is kept open."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_REFUSED = "Open the whole address that `privacy-reader serve` printed: it ends in a token.\n"


class ReaderServer:
    """Serves readers started with `command` to clients that know `token`; to none before its port is known."""

    def __init__(self, command: Sequence[str], token: str) -> None:
        self.command = tuple(command)
        self.token = token
        self._hosts: frozenset[str] = frozenset()
        self._origins: frozenset[str] = frozenset()
        self._headers = _headers(self._hosts)
        self._files = _files()
        self._open: set[web.WebSocketResponse] = set()
        self.door: Door | None = None
        self.complaints = Complaints(say)

    def listens_at(self, port: int) -> str:
        """Accept requests to that port of 127.0.0.1 from now on; return the address of the page."""
        self._hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self._headers = _headers(self._hosts)
        return f"http://{HOST}:{port}/{self.token}/"

    def application(self) -> web.Application:
        """Return the application: the routes, behind the guard."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self._may(request):
                refused = web.Response(status=403, text=_REFUSED)
                refused.force_close()
                return refused
            if self.door is not None:
                self.door.knows(request.protocol)
            return await handler(request)

        application = web.Application(middlewares=[guard])
        application.router.add_get("/{token}/", self._file)
        application.router.add_get("/{token}/{ground:dark|light}", self._reader)
        application.router.add_get("/{token}/full", self._is_full)
        application.router.add_get("/{token}/{name}", self._file)
        application.on_response_prepare.append(self._add_headers)
        application.on_shutdown.append(self._close)
        return application

    def _may(self, request: web.Request) -> bool:
        """Return whether a request has the token and, if a page sent it, comes from this server's own page."""
        token = request.path[1:].partition("/")[0]
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()):
            return False
        if request.headers.get("Host", "").lower() not in self._hosts:
            return False
        origin = request.headers.get("Origin")
        if origin is None:
            # Browsers always send the origin of a web socket.
            return "Upgrade" not in request.headers
        return origin.lower() in self._origins

    async def _add_headers(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._headers)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        place = self._files.get(request.match_info.get("name", "page.html"))
        if place is None:
            return web.Response(status=404, text="There is nothing here.\n")
        return web.FileResponse(place)

    async def _reader(self, request: web.Request) -> web.StreamResponse:
        if self._count() >= MAX_READERS:
            return web.Response(status=503, text="Too many readers are open; close one.\n")
        columns, rows = (_number(request.query.get(name, "")) for name in ("width", "height"))
        environment = environment_of(light=request.match_info["ground"] == "light", columns=columns, rows=rows)
        socket = web.WebSocketResponse(heartbeat=20, compress=False, max_msg_size=MAX_MESSAGE)
        self._open.add(socket)
        try:
            await socket.prepare(request)
            try:
                await run_session(socket, self.command, environment)
            except OSError as error:
                self.complaints.complain("A reader could not be started", error)
                await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)
        finally:
            self._open.discard(socket)
        return socket

    def _count(self) -> int:
        """Return the number of open pages; readers of pages that were closed or reloaded may still be ending."""
        return sum(not socket.closed for socket in self._open)

    async def _is_full(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(self._count() >= MAX_READERS)

    async def _close(self, _: web.Application) -> None:
        for socket in tuple(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)


def serve(command: Sequence[str], port: int, ready: Callable[[str], None]) -> int:
    """Serve readers until a signal arrives; return the exit status. `ready` gets the address. Raises UsageError."""
    return asyncio.run(_run(ReaderServer(command, secrets.token_urlsafe(24)), port, ready))


async def _run(server: ReaderServer, port: int, ready: Callable[[str], None]) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(number: int) -> None:
        if not ended.done():
            ended.set_result(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, end, number)
    logger = quiet_logger(server.complaints)
    loop.set_exception_handler(lambda _, about: logger.warning("", exc_info=about.get("exception")))
    runner = web.AppRunner(
        server.application(), access_log=None, logger=logger, shutdown_timeout=SHUTDOWN, keepalive_timeout=KEPT_ALIVE
    )
    await runner.setup()
    try:
        assert runner.server is not None  # noqa: S101 - set up just now
        server.door = Door(runner.server)
        listening = await _listen(server.door, port)
        try:
            ready(server.listens_at(listening.sockets[0].getsockname()[1]))
            return await ended
        finally:
            listening.close()
    finally:
        await runner.cleanup()


async def _listen(door: Door, port: int) -> asyncio.Server:
    try:
        return await asyncio.get_running_loop().create_server(door, HOST, port, backlog=64)
    except OSError as error:
        # asyncio puts the address before the reason.
        reason = os.strerror(error.errno).lower() if error.errno else "not possible"
        raise UsageError(f"Port {port} cannot be used: {reason}.", "Leave out --port for a free one.") from None


def _files() -> Mapping[str, Path]:
    """Return the files of the page, by their names in its address."""
    own = resource_folder("styles") / "web"
    found = find_spec("textual_serve")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("textual_serve", name="textual_serve")
    theirs = Path(found.submodule_search_locations[0]) / "static"
    return {
        **{name: own / name for name in ("page.html", "page.css", "page.js")},
        "textual.js": theirs / "js" / "textual.js",
        "xterm.css": theirs / "css" / "xterm.css",
        "mono.ttf": theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        "mono-italic.ttf": theirs / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
    }


def _headers(hosts: Collection[str]) -> dict[str, str]:
    """Return the headers that restrict the page to requests to this server."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": " ".join(["'self'", *sorted(f"ws://{host}" for host in hosts)]),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 80
