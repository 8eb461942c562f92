"""Whether the terminal takes what is copied (OSC 52), as far as its environment tells."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["terminal_may_copy"]

_WITHOUT = ("dumb", "unknown", "linux", "vt", "cons25", "eterm")
"""Beginnings of TERM whose terminals know no clipboard."""

_OLDEST_VTE = 7600
"""GNOME's terminal library takes no copies before its version 0.76, as `VTE_VERSION` counts."""


def terminal_may_copy(environment: Mapping[str, str]) -> bool:
    """False where the terminal is known to take no copies; of most others nobody can tell."""
    term = environment.get("TERM", "")
    if not term or term.startswith(_WITHOUT):
        return False
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    vte = environment.get("VTE_VERSION", "")
    return not (vte.isascii() and vte.isdigit() and int(vte) < _OLDEST_VTE)
