"""The site that is being opened, recorded until it is open: one that failed or hung is not reopened automatically.

Otherwise a site that turned hostile, or is on a drive that hangs, would block every start without a source.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress

from reader.errors import ReaderError, SourceError
from reader.files import make_private_folder, pass_over, read_own, write_private
from reader.paths import app_paths
from reader.sources.lock import process_start
from reader.sources.resolve import Source
from reader.text import clean_line

__all__ = ["Attempt"]

_MAX_BYTES = 16 * 1024


class Attempt:
    """The record in the data folder. No method here fails: without the record a site is opened as usual."""

    def begin(self, source: Source) -> None:
        """Record that this process is opening `source`."""
        note = {"source": source.argument, "pid": os.getpid(), "started": process_start(os.getpid())}
        try:
            path = app_paths().opening_file
            make_private_folder(path.parent)
            write_private(path, json.dumps(note).encode("utf-8", "surrogatepass"), durable=False)
        except OSError as error:
            pass_over(error)
        except ReaderError:
            return

    def done(self, source: Source) -> None:
        """Record that `source` is open, or that the user left it cleanly."""
        match _read():
            case {"source": str(known)} if known != source.argument:
                return
        with suppress(OSError, ReaderError):
            app_paths().opening_file.unlink(missing_ok=True)

    def failure(self, source: Source) -> ReaderError | None:
        """Return an error if the last attempt to open `source` failed; None otherwise."""
        match _read():
            case {"source": str(known), "pid": int(pid), "started": str(started)} if known == source.argument:
                if pid != os.getpid() and started and process_start(pid) == started:
                    # Another reader is opening it right now.
                    return None
                shown = clean_line(source.shown, 200)
                return SourceError(
                    f"{shown} could not be opened the last time, so it was not opened again.",
                    f"To try it: privacy-reader -- {shown}",
                )
        return None


def _read() -> object:
    try:
        return json.loads(read_own(app_paths().opening_file, _MAX_BYTES).decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError, ReaderError):
        return None
