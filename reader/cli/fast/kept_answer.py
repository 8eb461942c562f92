"""Prints today's question again before anything else is imported, because shells ask for it at every start.

The answer is cached with everything that it depends on: the day, the environment, and the modification time, size and
inode of each file that was consulted. If none of these has changed, the answer is the same. Checking that needs only
`os`, `sys` and `time`, which takes a tenth of the time of the shortest command.

The file is private, small, and safe to delete; a damaged file is ignored.
"""

from __future__ import annotations

import os
import sys
import time

from reader import __version__
from reader.cli.fast.folder import cache_folder
from reader.files import pass_over, read_own, sealed, unsealed, write_private
from reader.patient import is_unicode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from reader.sources import Source

__all__ = ["ANSWER", "answer_at_once", "keep_answer", "question_lines", "stamp"]

ANSWER = "today"
"""The file's name in the cache folder."""

_MAX_BYTES = 40_000
_VARIABLES = (
    "PRIVACY_READER_SOURCE",
    "PRIVACY_READER_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "HOME",
    "TZ",
)
_ABSENT = "-"
_FEWEST_LINES = 6


def answer_at_once() -> bool:
    """Print today's question if a valid answer is cached; return whether it was printed."""
    kept = _kept()
    out = sys.stdout
    if kept is None or not is_unicode(out):
        return False
    out.write("\n".join(question_lines(*kept)) + "\n")
    out.flush()
    return True


def question_lines(title: str, name: str, colours: str = "auto", site: str = "") -> list[str]:
    """Return the lines of a question; on a terminal, or if `colours` is "always", with a second line on how to read it.

    `name` is the post's id; `site` is the source to name with it, if it is not the default.
    """
    if colours != "always" and (sys.stdout is None or not sys.stdout.isatty()):
        return [title]
    from shlex import join  # noqa: PLC0415 (start-up)

    from reader.cells import cell_len, fit  # noqa: PLC0415 (start-up)
    from reader.cli.names import as_argument  # noqa: PLC0415 (start-up)
    from reader.cli.printing.terminal import Painter, colour, shown_width  # noqa: PLC0415 (start-up)

    paint = Painter(colour(colours))
    if cell_len(title) > shown_width():
        title = fit(title, shown_width())
    read = ["privacy-reader", "show", as_argument(name), *(["--source", site] if site else [])]
    return [paint(title, "1"), paint(f"Read it: {join(read)}", "2")]


def stamp(source: Source) -> list[str] | None:
    """Return everything that today's question of a source depends on, as lines; None if that cannot be determined."""
    from reader.paths import app_paths  # noqa: PLC0415 (start-up)
    from reader.sources import cache_file  # noqa: PLC0415 (start-up)

    paths = app_paths()
    if str(paths.cache) != cache_folder():
        return None
    files = (
        paths.config_file,
        paths.sources_file,
        paths.state_file,
        paths.state_file.with_name(f"{paths.state_file.name}-wal"),
        cache_file(source),
    )
    place = source.location if source.kind != "git" else ""
    lines = [_surroundings(), place, *(f"{file}\t{_state(str(file))}" for file in files)]
    return lines if all("\n" not in line for line in lines) else None


def keep_answer(lines: list[str] | None, source: Source, title: str, name: str) -> None:
    """Cache an answer with its stamp, if the stamp is still current. Failures are ignored: the file is only a cache."""
    if lines is None or not (_is_plain(title) and _is_plain(name)) or stamp(source) != lines:
        return
    place = os.path.join(cache_folder(), ANSWER)  # noqa: PTH118 - this module avoids importing pathlib
    try:
        kept = "\n".join([*lines, title, name, ""]).encode("utf-8", "surrogateescape")
        write_private(place, sealed(kept), durable=False)
    except OSError as error:
        pass_over(error)


def _kept() -> tuple[str, str] | None:
    """Return the cached title and id, if their stamp is still current."""
    try:
        kept = unsealed(read_own(os.path.join(cache_folder(), ANSWER), _MAX_BYTES))  # noqa: PTH118
        lines = kept.decode("utf-8", "surrogateescape").split("\n")
    except (OSError, ValueError):
        return None
    if len(lines) < _FEWEST_LINES:
        return None
    (head, place), files, (title, name, end) = lines[:2], lines[2:-3], lines[-3:]
    if end or head != _surroundings() or not (_is_plain(title) and _is_plain(name)):
        return None
    # A folder may be gone, or a link may now point to another one.
    if place and (os.path.realpath(place) != place or not os.access(place, os.R_OK | os.X_OK)):
        return None
    for line in files:
        file, _, state = line.rpartition("\t")
        if not file or _state(file) != state:
            return None
    return title, name


def _surroundings() -> str:
    """Return the program's version, the day, and the variables that locate everything, as one line."""
    values = [os.environ.get(name, "") for name in _VARIABLES]
    # A name may depend on the current folder; an absolute path does not.
    where = "" if values[0] == "" or values[0].startswith("/") else _here()
    if values[0].startswith("/"):
        values.append(os.path.realpath(values[0]))
    return repr([__version__, time.strftime("%Y-%m-%d"), where, *values])


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return "?"


def _state(path: str) -> str:
    """Return a text that changes whenever a file does."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return _ABSENT
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"


def _is_plain(text: str) -> bool:
    """Return whether a text needs no further cleaning for output (see `reader.cli.printing.output`)."""
    return bool(text) and text.isascii() and text.isprintable()
