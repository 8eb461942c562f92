"""The file of a cached frame: the lines of a screen as written to a terminal, and what they depend on.

There is one file for each size of the terminal and each way of starting, in the cache folder, private to its owner. The
newest few are kept. A damaged file, or one that contains anything but text and its styles, is ignored.
"""

from __future__ import annotations

import os

from reader.files import make_inner_folder, make_private_folder, pass_over, read_own, sealed, unsealed, write_private
from reader.frame.stamp import digest, offset

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["BEGINNING", "FRAMES", "MOST_KEPT", "Frame", "is_drawable", "keep", "kept_frame", "path_of"]

FRAMES = "frames"
"""The folder of cached frames inside the cache folder."""

MOST_KEPT = 8
"""Maximum number of cached frames: a few sizes of the terminal, a few sites."""

BEGINNING = b"privacy-reader frame 2\n"

_MAX_BYTES = 8 << 20
_NUMBERS = 12
_LINK, _LINK_END = "]8;", "\\"


class Frame:
    """The frame of a start. It uses slots, since importing dataclasses takes longer than drawing it."""

    __slots__ = ("around", "asked", "dark", "files", "lines", "moment", "site", "site_state", "size", "until", "zone")

    def __init__(  # noqa: PLR0913 - a record
        self,
        lines: Sequence[str],
        size: tuple[int, int],
        *,
        around: str,
        moment: int,
        until: int,
        files: bytes,
        site: bytes,
        site_state: int,
        zone: int = 0,
        asked: bool = False,
        dark: bool | None = None,
    ) -> None:
        self.lines = lines
        """As written to the terminal: text, SGR sequences, and hyperlinks."""
        self.size = size
        """Columns and rows."""
        self.around = around
        self.moment, self.until = moment, until
        """The time span in which it may be drawn, in seconds since 1970."""
        self.zone = zone
        """Seconds between local time and UTC."""
        self.files = files
        """The groups of files that it depends on, except those of the site."""
        self.site, self.site_state = site, site_state
        """The groups of the site's files and folders, and their state when the site was read."""
        self.asked, self.dark = asked, dark
        """Whether the terminal was queried for its background, and whether that was dark; None for no answer."""

    def holds_at(self, now: float) -> bool:
        """Return whether it may be drawn at this moment, judging by the clock."""
        return self.moment - 1 <= now < self.until


def path_of(folder: str, around: str, size: tuple[int, int]) -> str:
    """Return the path of the frame for these surroundings and this size below the cache folder."""
    # The hash of an integer, unlike that of a string, is the same in every process.
    name = hash(int.from_bytes(around.encode("utf-8", "surrogatepass"), "little"))
    return os.path.join(folder, FRAMES, f"{size[0]}x{size[1]}-{name:016x}")  # noqa: PTH118 - without pathlib


def kept_frame(folder: str, around: str, size: tuple[int, int], now: float) -> Frame | None:
    """Return the cached frame for this start, or None unless everything it depends on is unchanged. Never raises."""
    try:
        frame, state = _read(path_of(folder, around, size))
    except (OSError, ValueError, IndexError, OverflowError):
        return None
    if frame.around != around or frame.size != size or not frame.holds_at(now) or frame.zone != offset():
        return None
    if digest(frame.files, through_links=True) != state or digest(frame.site) != frame.site_state:
        return None
    return frame if len(frame.lines) == size[1] and is_drawable(frame.lines) else None


def keep(folder: Path, frame: Frame) -> None:
    """Save a frame in the cache folder with the current state of its files. Failures are ignored."""
    place = path_of(str(folder), frame.around, frame.size)
    body = b"".join([frame.files, frame.site, picture := "\n".join(frame.lines).encode("utf-8", "surrogatepass")])
    dark = -1 if frame.dark is None else int(frame.dark)
    numbers = (
        *frame.size,
        frame.moment,
        frame.until,
        frame.zone,
        int(frame.asked),
        dark,
        digest(frame.files, through_links=True),
        frame.site_state,
        len(frame.files),
        len(frame.site),
        len(picture),
    )
    told = f"{frame.around}\n{' '.join(map(str, numbers))}\n".encode("ascii") + body
    try:
        make_private_folder(folder)
        make_inner_folder(folder / FRAMES)
        write_private(place, BEGINNING + sealed(told), durable=False)
        _prune(folder / FRAMES)
    except OSError as error:
        pass_over(error)


def is_drawable(lines: Sequence[str]) -> bool:
    """Return whether lines contain only printable text, styles (SGR), columns (CHA) and links (OSC 8)."""
    codes: set[str] = set()
    texts: list[str] = []
    for line in lines:
        first, *parts = line.split("\x1b")
        texts.append(first)
        for part in parts:
            if part[:1] == "[":
                column, named, text = part.partition("G")
                if named and column[1:].isdecimal():
                    texts.append(text)
                    continue
                code, end, text = part.partition("m")
                if not end:
                    return False
                codes.add(code)
                texts.append(text)
            elif part.startswith(_LINK):
                # Only an address; its terminator begins the next part.
                if not part.isascii() or " " in part:
                    return False
                texts.append(part)
            elif part[:1] == _LINK_END:
                texts.append(part)
            else:
                return False
    return "".join(texts).isprintable() and all(_is_look(code) for code in codes)


def _is_look(code: str) -> bool:
    return all(number.isdecimal() or not number for number in code[1:].split(";"))


def _read(place: str) -> tuple[Frame, int]:
    """Return the frame in a file and the state of its files when saved. Raises OSError, ValueError, IndexError."""
    raw = read_own(place, _MAX_BYTES)
    if not raw.startswith(BEGINNING):
        raise ValueError("another format")
    around, line, body = unsealed(raw[len(BEGINNING) :]).split(b"\n", 2)
    numbers = [int(number) for number in line.split()]
    if len(numbers) != _NUMBERS:
        raise ValueError("damaged")
    columns, rows, moment, until, zone, asked, dark, state, site_state, *lengths = numbers
    files, site = lengths[0], lengths[0] + lengths[1]
    if len(body) != site + lengths[2]:
        raise ValueError("damaged")
    frame = Frame(
        body[site:].decode("utf-8").split("\n"),
        (columns, rows),
        around=around.decode("ascii"),
        moment=moment,
        until=until,
        files=body[:files],
        site=body[files:site],
        site_state=site_state,
        asked=bool(asked),
        zone=zone,
        dark=None if dark < 0 else bool(dark),
    )
    return frame, state


def _prune(folder: Path) -> None:
    """Delete all but the newest few."""
    with os.scandir(folder) as entries:
        found = sorted(((entry.stat(follow_symlinks=False).st_mtime_ns, entry.path) for entry in entries), reverse=True)
    for _, path in found[MOST_KEPT:]:
        os.unlink(path)  # noqa: PTH108 - a text here
