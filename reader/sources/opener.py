"""Passes an address to the system's browser, and text to its clipboard.

Both programs are started with an argument list, in a separate session and with their streams closed, so that nothing
they write reaches the terminal and nothing in an address is read as an option or a command. Whether a link may be
followed at all is decided earlier (`reader.page.links`); the last check here holds even if that decision is wrong.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from reader.paths import find_program

__all__ = ["can_copy", "copy_text", "is_remote", "open_address", "open_page", "text_browser"]

MAX_ADDRESS = 8_000
MAX_COPIED = 4 * 1024 * 1024

_SCHEMES = frozenset({"http", "https", "mailto"})
# Every character that RFC 3986 allows in an address; all others must be percent-encoded.
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_ON_DISPLAY = ("xdg-open", "gio")
_OPENERS = (*_ON_DISPLAY, "wslview", "termux-open-url")

_TEXT_BROWSERS = ("www-browser", "w3m", "lynx", "links2", "links", "elinks")
"""Browsers that show pages in the terminal; without it, they show nothing and report success."""


def text_browser(address: str) -> list[str]:
    """Return the command that opens an address in the terminal, where the caller runs it.

    It is empty unless the user chose a browser of terminals.
    """
    address = _encoded(address)
    command = next(iter(_own_browsers()), None) if _may_open(address) else None
    return [*command, address] if command and _needs_terminal(command) else []


def open_address(address: str) -> bool:
    """Open a web or mail address in the user's browser; return whether something was started.

    Non-ASCII characters are encoded, as in a browser. Anything but a complete http, https or mailto address is refused
    with False.
    """
    address = _encoded(address)
    if not _may_open(address):
        return False
    return any(_start([*command, address]) for command in _browsers())


def open_page(place: Path) -> bool:
    """Open a local page, a file, in the user's browser; return whether something was started."""
    return any(_start([*command, place.as_uri()]) for command in _browsers())


def copy_text(text: str) -> bool:
    """Copy text to this machine's clipboard with the system's tools; return whether one of them accepted it."""
    if is_remote() or len(text) > MAX_COPIED:
        return False
    raw = text.encode("utf-8", "replace")
    return any(_feed(command, raw) for command in _copiers())


def can_copy() -> bool:
    """Return whether this machine has a clipboard tool that can be used."""
    return not is_remote() and bool(_copiers())


def is_remote() -> bool:
    """Return whether the terminal is remote, so that this machine's clipboard is not the user's."""
    return any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))


def _encoded(address: str) -> str:
    """Encode non-ASCII characters as in RFC 3987, section 3.1: in the host as Punycode, elsewhere as UTF-8."""
    if address.isascii() or len(address) > MAX_ADDRESS or not address.isprintable():
        return address
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        place = parts.netloc if host.isascii() else parts.netloc.lower().replace(host, host.encode("idna").decode())
    except ValueError:
        return ""
    return quote(urlunsplit(parts._replace(netloc=place)), safe="%~:/?#[]@!$&'()*+,;=")


def _may_open(address: str) -> bool:
    if len(address) > MAX_ADDRESS or not _ADDRESS.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in _SCHEMES:
        return False
    return bool(host) if parts.scheme != "mailto" else "@" in parts.path and not parts.path.startswith("-")


def _browsers() -> list[list[str]]:
    """Return the commands to try, the user's own choice first; the address is added as the last argument."""
    found = [command for command in _own_browsers() if not _needs_terminal(command)]
    if sys.platform == "darwin":
        found.append(["/usr/bin/open"])
        return found
    for name in _OPENERS:
        program = find_program(name)
        if program and not (name in _ON_DISPLAY and _would_need_terminal()):
            found.append([program, "open"] if name == "gio" else [program])
    return found


def _would_need_terminal() -> bool:
    """Return whether the system's openers would start a browser of terminals: without a display, as over ssh."""
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return not has_display and any(map(find_program, _TEXT_BROWSERS))


def _needs_terminal(command: list[str]) -> bool:
    return not {Path(command[0]).name, Path(command[0]).resolve().name}.isdisjoint(_TEXT_BROWSERS)


def _own_browsers() -> list[list[str]]:
    """Return the commands that the user chose."""
    return list(filter(None, map(_own_browser, os.environ.get("BROWSER", "").split(os.pathsep))))


def _own_browser(wanted: str) -> list[str]:
    """Parse a command from BROWSER, without a shell; one that does not put the address last is skipped."""
    try:
        parts = shlex.split(wanted)
    except ValueError:
        return []
    if parts and parts[-1] in {"%s", "&"}:
        parts.pop()
    if parts and parts[-1] == "%s":
        parts.pop()
    if not parts or any("%s" in part for part in parts):
        return []
    program = find_program(parts[0])
    return [program, *parts[1:]] if program else []


def _started(command: list[str], stdin: int) -> subprocess.Popen[bytes] | None:
    """Start a command in a separate session, without output to the terminal; return None if it cannot be run."""
    try:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )
    except (OSError, ValueError):
        return None


def _start(command: list[str]) -> bool:
    # Do not wait for it to end: the browser may stay open as long as it likes.
    process = _started(command, subprocess.DEVNULL)
    if process is None:
        return False
    try:
        # An opener that finds no browser exits at once.
        return process.wait(0.3) == 0
    except subprocess.TimeoutExpired:
        return True


def _copiers() -> list[list[str]]:
    commands: list[list[str]] = []
    if sys.platform == "darwin":
        commands.append(["pbcopy"])
    if os.environ.get("WAYLAND_DISPLAY"):
        commands.append(["wl-copy", "--type", "text/plain;charset=utf-8"])
    if os.environ.get("DISPLAY"):
        commands += [["xclip", "-selection", "clipboard", "-in"], ["xsel", "--clipboard", "--input"]]
    if Path("/proc/sys/fs/binfmt_misc/WSLInterop").exists():
        commands.append(["clip.exe"])
    if os.environ.get("TERMUX_VERSION"):
        commands.append(["termux-clipboard-set"])
    return [[program, *rest] for name, *rest in commands if (program := find_program(name))]


def _feed(command: list[str], raw: bytes) -> bool:
    if command[0].endswith("clip.exe"):
        raw = raw.decode("utf-8", "replace").encode("utf-16-le")
    process = _started(command, subprocess.PIPE)
    if process is None:
        return False
    try:
        process.communicate(raw, timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    except BrokenPipeError:
        process.wait()
        return False
    return process.returncode == 0
