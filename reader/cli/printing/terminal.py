"""The capabilities of the terminal on standard output, and the user's wishes for it.

Colour follows https://no-color.org and https://bixense.com/clicolors: `--color` first, then `NO_COLOR`, then
`CLICOLOR_FORCE`; otherwise a terminal gets colour and a pipe does not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from enum import IntEnum

__all__ = ["Colour", "Painter", "colour", "has_looks", "is_terminal", "links_work", "shown_height", "shown_width"]

DEFAULT_WIDTH = 80
DEFAULT_HEIGHT = 24

_LINKING_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "mintty"})
_LINKING_TERMS = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour")
_LINKING_VARIABLES = ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "ALACRITTY_WINDOW_ID")
_OLDEST_VTE = 5000
"""VTE (GNOME Terminal and relatives) shows links since 0.50, in the notation of `VTE_VERSION`."""


class Colour(IntEnum):
    """The amount of styling that is written."""

    NONE = 0
    """Plain text."""
    WEIGHTS = 1
    """Bold, dim and italic, but no colours: `NO_COLOR` on a terminal."""
    SIXTEEN = 2
    """The terminal's own sixteen colours."""
    ALL = 3
    """24-bit colours."""


def is_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def has_looks(wanted: str) -> bool:
    """Return whether to style results, with tables and charts too: on a terminal, or if colour is set to `always`.

    Forced colours in the environment do not count: a pipe to another command must not depend on them.
    """
    return wanted == "always" or is_terminal()


def shown_width() -> int:
    """Return the columns of the terminal, at least 20; `COLUMNS` takes precedence, and a pipe has 80."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 10_000:
        return max(20, int(wanted))
    try:
        return max(20, os.get_terminal_size(1).columns or DEFAULT_WIDTH)
    except OSError:
        return DEFAULT_WIDTH


def shown_height() -> int:
    """Return the lines of the terminal; 24 if there is none, or it does not say."""
    try:
        return os.get_terminal_size(1).lines or DEFAULT_HEIGHT
    except OSError:
        return DEFAULT_HEIGHT


def colour(
    wanted: str = "auto", environment: Mapping[str, str] | None = None, *, terminal: bool | None = None
) -> Colour:
    """Return the amount of styling to write; `wanted` is `auto`, `always` or `never`."""
    values = os.environ if environment is None else environment
    terminal = is_terminal() if terminal is None else terminal
    if wanted == "never":
        return Colour.NONE
    if wanted != "always":
        if values.get("NO_COLOR"):
            return Colour.WEIGHTS if terminal and values.get("TERM") != "dumb" else Colour.NONE
        forced = values.get("CLICOLOR_FORCE", "0") not in ("", "0")
        if not forced and (not terminal or values.get("TERM") == "dumb" or values.get("CLICOLOR") == "0"):
            return Colour.NONE
    return Colour.ALL if values.get("COLORTERM") in ("truecolor", "24bit") else Colour.SIXTEEN


def links_work(environment: Mapping[str, str] | None = None) -> bool:
    """Return whether the terminal is known to show OSC 8 links; `FORCE_HYPERLINK` decides if it is set."""
    values = os.environ if environment is None else environment
    if values.get("FORCE_HYPERLINK"):
        return values["FORCE_HYPERLINK"] != "0"
    if values.get("TMUX") or values.get("TERM", "").startswith(("screen", "dumb", "linux")):
        # The terminal behind a multiplexer is not known; such sequences may appear as text.
        return False
    vte = values.get("VTE_VERSION", "")
    return (
        values.get("TERM_PROGRAM") in _LINKING_PROGRAMS
        or values.get("TERM", "").startswith(_LINKING_TERMS)
        or any(values.get(name) for name in _LINKING_VARIABLES)
        or (vte.isascii() and vte.isdigit() and int(vte) >= _OLDEST_VTE)
    )


class Painter:
    """Styles text: `paint("text", "1")` is bold if styles are written at all."""

    def __init__(self, amount: Colour) -> None:
        self.amount = amount

    def __call__(self, text: str, codes: str) -> str:
        """Return `text` with the SGR parameters `codes`; colours only if they are wanted."""
        if self.amount is Colour.NONE or not text:
            return text
        if self.amount is Colour.WEIGHTS:
            codes = ";".join(code for code in codes.split(";") if len(code) == 1)
        return f"\x1b[{codes}m{text}\x1b[0m" if codes else text
