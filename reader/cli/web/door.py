"""Limits the connections to `serve` that have not shown the token in number and duration.

Anyone on this machine can connect to a port. Sending half a request, or opening hundreds of connections, must not keep
the user's own page from being answered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestHandler

from reader.errors import reason_of

__all__ = ["MAX_STRANGERS", "STRANGER_SECONDS", "Complaints", "Door", "quiet_logger"]

MAX_STRANGERS = 32
"""The most connections without the token that may be open at once."""

STRANGER_SECONDS = 10.0
"""Seconds in which a connection must show the token."""

MAX_COMPLAINTS = 10
"""The most messages about failures; further ones would add nothing new."""


class Door:
    """Creates the protocol of each connection, and ends connections that do not show the token in time.

    If there are too many, the oldest is ended: the user's own browser shows the token within milliseconds, and is let
    in however many others come.
    """

    def __init__(self, server: web.Server) -> None:
        self._server = server
        self._strangers: dict[RequestHandler, bool] = {}
        """In order of arrival: whether the connection was made, not only accepted."""

    def __call__(self) -> asyncio.BaseProtocol:
        """Return the protocol of a new connection."""
        # aiohttp clears the transport of a closed connection.
        gone = [one for one, arrived in self._strangers.items() if arrived and one.transport is None]
        for one in gone:
            del self._strangers[one]
        if len(self._strangers) >= MAX_STRANGERS and not self._end_oldest():
            return _Refusing()
        made = self._server()
        loop = asyncio.get_running_loop()
        self._strangers[made] = False
        loop.call_soon(self._arrive, made)
        loop.call_later(STRANGER_SECONDS, self._end, made)
        return made

    def knows(self, connection: RequestHandler) -> None:
        """Record that a connection has shown the token."""
        self._strangers.pop(connection, None)

    def _arrive(self, connection: RequestHandler) -> None:
        if connection in self._strangers:
            self._strangers[connection] = True

    def _end_oldest(self) -> bool:
        oldest = next((one for one in self._strangers if one.transport is not None), None)
        if oldest is not None:
            self._end(oldest)
        return oldest is not None

    def _end(self, connection: RequestHandler) -> None:
        if self._strangers.pop(connection, None) is not None and connection.transport is not None:
            connection.transport.abort()


class _Refusing(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close the connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - the server makes no other
        transport.abort()


class Complaints(logging.Handler):
    """Reports the first few failures in a sentence each; a traceback would not help someone who only wants to read."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say
        self._left = MAX_COMPLAINTS

    def complain(self, what: str, error: BaseException | None) -> None:
        """Report what failed and why, unless the limit is reached."""
        if self._left <= 0:
            return
        self._left -= 1
        reason = reason_of(error) if isinstance(error, OSError) else type(error).__name__
        end = " Further failures are not reported." if not self._left else ""
        self._say(f"{what}: {reason}.{end}")

    def emit(self, record: logging.LogRecord) -> None:
        """Report a failure; requests that are not HTTP and clients that left early do not count."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, HttpProcessingError | ConnectionError):
            self.complain("A request could not be answered", error)


def quiet_logger(complaints: Complaints) -> logging.Logger:
    """Return a logger for the server that reports a limited number of failures, without tracebacks."""
    logger = logging.Logger("privacy-reader.serve")
    logger.addHandler(complaints)
    return logger
