"""The user's pager, for output that is longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from reader.cli.printing.output import OutputError, gate
from reader.frame.ending import Deferred, end_by_signals
from reader.paths import find_program

__all__ = ["Pager", "find_pager", "page"]

_PLAIN_TERMINALS = ("dumb", "unknown")
"""Values of TERM with which a pager only complains and waits for a key, as in a shell within an editor."""

_PATIENCE = 2.0
"""Seconds for which a pager that was told to end is waited for."""

_LESS = "FRX"
"""less exits if the text fits (F), shows colours (R) and leaves the text on the screen (X), as in git."""


@dataclass(frozen=True, slots=True)
class Pager:
    """A pager's command, and whether it shows styles rather than their escapes."""

    command: tuple[str, ...]
    styled: bool


def find_pager(environment: Mapping[str, str] | None = None) -> Pager | None:
    """Return the pager in `PRIVACY_READER_PAGER` or `PAGER`, by default less or more; None without one, or for `cat`.

    On a terminal that cannot move its cursor, only a pager that was set for this program is used.
    """
    values = os.environ if environment is None else environment
    if values.get("TERM") in _PLAIN_TERMINALS and "PRIVACY_READER_PAGER" not in values:
        return None
    wanted = values.get("PRIVACY_READER_PAGER", values.get("PAGER"))
    if wanted is None:
        # A default program is never looked up in a relative folder of PATH.
        program = find_program("less") or find_program("more")
        return Pager((program,), _shows_looks([program], values)) if program else None
    for text in [wanted]:
        try:
            command = shlex.split(text)
        except ValueError:
            continue
        if not command or os.path.basename(command[0]) == "cat" or shutil.which(command[0]) is None:  # noqa: PTH119
            continue
        return Pager(tuple(command), _shows_looks(command, values))
    return None


def page(pager: Pager, lines: Sequence[str]) -> None:
    """Pass `lines` to the pager and wait until the user quits it. A signal that ends this program ends the pager, too.

    Raises OSError if it cannot be started, and OutputError if it fails: then nobody knows what it showed.
    """
    environment = dict(os.environ)
    environment.setdefault("LESS", _LESS)
    environment.setdefault("LESSCHARSET", "utf-8")
    text = "\n".join(gate(line, styled=pager.styled) for line in lines) + "\n"
    # Below `nohup`, a closed terminal ends nothing.
    end_by_signals(of_ignored=False)
    with _terminal_as_before(), _ctrl_c_for_pager(), Deferred() as signals:
        try:
            process = subprocess.Popen(pager.command, stdin=subprocess.PIPE, env=environment)
        except OSError as error:
            raise OSError(error.errno, f"the pager {pager.command[0]} could not be started") from None
        try:
            signals.release()
            process.communicate(text.encode("utf-8", "replace"))
        finally:
            _end(process)
    if process.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    if process.returncode:
        raise OutputError(0, f"the pager {pager.command[0]} {_how(process.returncode)}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the pager if this program is ending: left behind, it would read the keys meant for the shell."""
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)


@contextmanager
def _ctrl_c_for_pager() -> Iterator[None]:
    """Return a context in which Ctrl-C is for the pager, which handles it in its own way, and this program waits."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _how(status: int) -> str:
    return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"


@contextmanager
def _terminal_as_before() -> Iterator[None]:
    """Return a context after which the terminal has the modes it had before, whatever the pager leaves behind."""
    try:
        before = termios.tcgetattr(1)
    except termios.error:
        yield
        return
    try:
        yield
    finally:
        # In the background this would stop the program, and the terminal belongs to another one.
        with suppress(termios.error, OSError):
            if os.tcgetpgrp(1) == os.getpgrp():
                termios.tcsetattr(1, termios.TCSANOW, before)


def _shows_looks(command: Sequence[str], values: Mapping[str, str]) -> bool:
    name = os.path.basename(command[0])  # noqa: PTH119
    if name == "more":
        return False
    if name != "less":
        return True
    options = " ".join(command[1:])
    return "R" in values.get("LESS", _LESS) or "R" in options or "-r" in options
