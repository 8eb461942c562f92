"""The last resort: an unexpected error becomes one sentence and a report without any text of posts or marks."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from reader import __version__
from reader.cli.names import COMMANDS
from reader.files import make_inner_folder, make_private_folder, write_private

__all__ = ["CRASHED", "report_text", "tell"]

CRASHED = 70
"""Exit status: EX_SOFTWARE of sysexits.h."""

_FRAMES = 30


def report_text(error: BaseException, traceback: TracebackType | None) -> str:
    """Return the report: versions, the kind of error, and where it occurred, but no message, which may quote a post."""
    import platform  # noqa: PLC0415 (start-up)

    lines = [
        f"privacy-reader {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command {_command()}",
        f"failure {type(error).__module__}.{type(error).__qualname__}",
    ]
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"  {'/'.join(Path(code.co_filename).parts[-3:])}:{traceback.tb_lineno} {code.co_qualname}")
        traceback = traceback.tb_next
    return "\n".join([*lines, *frames[-_FRAMES:]]) + "\n"


def _command() -> str:
    """Return the command's name without its arguments, which may be a query or a note."""
    return next((word for word in sys.argv[1:] if word in COMMANDS), "none")


def tell(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Report an internal error in one sentence; an exception hook instead of the traceback."""
    from reader.cli.printing.output import complain, leave  # noqa: PLC0415 (start-up)

    if issubclass(kind, KeyboardInterrupt):
        leave(130, quiet=True)
    place = _keep(report_text(error, traceback))
    where = f"A report without anything you read is in {place}." if place else ""
    complain(f"This is a mistake in privacy-reader: {kind.__name__}", where)
    leave(CRASHED)


def _keep(text: str) -> str:
    """Write the report to the data folder; return its path, or an empty text if that fails."""
    from reader.errors import ReaderError  # noqa: PLC0415 (start-up)
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)
    from reader.text import clean_path  # noqa: PLC0415 (start-up)

    try:
        folder = app_paths().data / "crashes"
        make_private_folder(folder.parent)
        make_inner_folder(folder)
        place = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.txt"
        write_private(place, text.encode("utf-8", "replace"))
    except (OSError, ReaderError):
        return ""
    return clean_path(str(place))
