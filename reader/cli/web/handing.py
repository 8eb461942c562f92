"""Passes the address of `serve` to a browser without its token in a process's arguments, which everyone can read.

As in Jupyter, the browser opens a file that only its owner can read and that redirects to the address.
"""

from __future__ import annotations

from contextlib import suppress
from html import escape
from pathlib import Path
from secrets import token_hex

from reader.files import make_private_folder, remove_stale, write_private
from reader.paths import app_paths
from reader.sources.opener import open_page

__all__ = ["Handing"]

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>privacy-reader</title>
</head>
<body><p><a href="{address}" rel="noreferrer">Open the reader</a></p></body>
</html>
"""


class Handing:
    """The file that redirects to an address, until `close`."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._place: Path | None = None

    def open(self) -> bool:
        """Write the file and open it in the browser; return whether something was started."""
        folder = app_paths().cache
        place = folder / f"serve-{token_hex(8)}.html"
        try:
            make_private_folder(folder)
            # Files of killed runs, whose tokens are no longer valid.
            remove_stale(folder, "serve-", ".html")
            write_private(place, _PAGE.format(address=escape(self._address)).encode(), durable=False)
        except OSError:
            return False
        self._place = place
        return open_page(place)

    def close(self) -> None:
        """Remove the file: its address is no longer valid."""
        if self._place is not None:
            with suppress(OSError):
                self._place.unlink()
