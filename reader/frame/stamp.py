"""What the frame of a start depends on: the surroundings as text, and the states of files as one number.

A state is the times, the size and the inode of a file from `stat`, never its content. The number is a hash of all of
them: equal states give the same number in every process, because Python salts only the hashes of strings.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["MOST_FILES", "below", "digest", "offset", "one_group", "program_files", "surroundings"]

MOST_FILES = 30_000
"""Maximum number of a site's files that are checked before its frame is drawn; a larger site starts without one."""

_WITH_VALUE = ("PRIVACY_READER_", "LC_", "TEXTUAL", "TTY_", "PYTHON", "CLICOLOR", "TERM", "COLOR")
"""Prefixes of the names of variables that affect what is shown or how."""

_NAMED = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "TZ",
    "LANG",
    "LANGUAGE",
    "NO_COLOR",
    "FORCE_COLOR",
    "FORCE_HYPERLINK",
    "VTE_VERSION",
    "KONSOLE_VERSION",
    "XTERM_VERSION",
    "ESCDELAY",
)

_PRESENT = (
    "TMUX",
    "STY",
    "KITTY_WINDOW_ID",
    "WT_SESSION",
    "ALACRITTY_WINDOW_ID",
    "WEZTERM_PANE",
    "GHOSTTY_RESOURCES_DIR",
    "DOMTERM",
    "SSH_TTY",
)
"""Variables that matter only by their presence; their values differ from window to window."""

_INSTALLED = ("site-packages", "dist-packages")
"""Names of the folders that packages are installed in."""

_LOG = b"-wal"
"""The suffix of SQLite's write-ahead log, whose state is irrelevant while it is empty."""


def surroundings(argument: str, environment: Mapping[str, str] | None = None) -> str:
    """Return the program, the relevant variables, and the arguments, as one line."""
    known = os.environ if environment is None else environment
    values = sorted((name, value) for name, value in known.items() if name in _NAMED or name.startswith(_WITH_VALUE))
    present = [name for name in _PRESENT if known.get(name)]
    wanted = argument or known.get("PRIVACY_READER_SOURCE", "")
    # The meaning of a path depends on the current folder and on links; an address means the same everywhere.
    place = os.path.realpath(wanted) if wanted and "://" not in wanted else ""
    # The state of its files identifies the version of the program.
    program = (sys.version, sys.prefix, os.path.dirname(__file__))  # noqa: PTH120 - without pathlib
    return ascii((*program, argument, wanted, place, present, values))


def one_group(folder: str, names: Iterable[bytes] = ()) -> bytes:
    """Return a folder and names in it in the format of `digest`; several groups are joined by a NUL."""
    base = os.fsencode(folder.rstrip("/")) + b"/"
    return b"\0".join([base, *names])


def digest(groups: bytes, *, through_links: bool = False) -> int:
    """Return one number for the states of all files of the groups; a missing file has a state, too."""
    look = os.stat if through_links else os.lstat
    found: list[int] = []
    base = b""
    for name in groups.split(b"\0"):
        if name[:1] == b"/":
            base = path = name
        else:
            path = base + name
        try:
            status = look(path)
        except (OSError, ValueError):
            found.append(0)
            continue
        if not status.st_size and path.endswith(_LOG):
            found.append(0)
        else:
            found.append(hash((status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)))
    return hash(tuple(found))


def below(
    folder: str,
    *,
    skipped: Collection[bytes] = (),
    folders: bool = True,
    files: bool = True,
    most: int = MOST_FILES,
) -> bytes | None:
    """Return the group of the `folders` and `files` below a folder, or None if there is too much.

    Links are listed but not followed. Raises OSError if a folder cannot be read.
    """
    base = os.fsencode(folder.rstrip("/"))
    names: list[bytes] = []
    waiting = [b""]
    while waiting:
        inner = waiting.pop()
        with os.scandir(base + b"/" + inner) as entries:
            for entry in entries:
                name = inner + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name in skipped:
                        continue
                    waiting.append(name + b"/")
                    if not folders:
                        continue
                elif not files:
                    continue
                names.append(name)
        if len(names) > most:
            return None
    return one_group(os.fsdecode(base), sorted(names))


def program_files() -> bytes:
    """Return the groups of the program's own files, and the folder that its libraries are installed in.

    Raises OSError if they cannot be listed.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - without pathlib
    # An installation replaces files, which changes their folders; only in a checkout are files edited in place.
    installed = os.path.basename(os.path.dirname(package)) in _INSTALLED  # noqa: PTH119, PTH120
    groups = [below(package, skipped=(b"__pycache__",), folders=installed, files=not installed)]
    for name in ("styles", "sample_posts"):
        # In a checkout these are beside the package.
        place = os.path.join(os.path.dirname(package), name)  # noqa: PTH118, PTH120
        if os.path.isdir(place):  # noqa: PTH112
            groups.append(below(place))
    for name in ("textual", "rich"):
        module = sys.modules.get(name)
        if module is not None and module.__file__:
            inner = os.path.dirname(module.__file__)  # noqa: PTH120
            groups += [one_group(inner, (b"__init__.py",)), one_group(os.path.dirname(inner))]  # noqa: PTH120
    return b"\0".join(group for group in groups if group is not None)


def offset() -> int:
    """Return the seconds between local time and UTC."""
    return time.localtime().tm_gmtoff
