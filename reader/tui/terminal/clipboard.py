"""Whether the terminal supports copying (OSC 52), as far as its environment tells."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["terminal_may_copy"]

_WITHOUT = ("dumb", "unknown", "linux", "vt", "cons25", "eterm")
"""Prefixes of TERM for terminals without a clipboard."""

_OLDEST_VTE = 7600
"""The oldest version of GNOME's terminal library (0.76) that supports copying, in the format of `VTE_VERSION`."""


def terminal_may_copy(environment: Mapping[str, str]) -> bool:
    """Return False if the terminal is known not to support copying; for most others this cannot be determined."""
    term = environment.get("TERM", "")
    if not term or term.startswith(_WITHOUT):
        return False
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    vte = environment.get("VTE_VERSION", "")
    return not (vte.isascii() and vte.isdigit() and int(vte) < _OLDEST_VTE)
