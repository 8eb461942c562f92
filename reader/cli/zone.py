"""The time zone of this process, settled before anything asks for it."""

from __future__ import annotations

import os
import sys
import time

__all__ = ["settle_zone"]

_DAY = 24 * 60 * 60
"""Seconds: Python knows no zone that is as far from UTC."""


def settle_zone() -> None:
    """Have UTC in place of a zone that no date can be told in, such as `TZ=UTC+99`, as C has it for a name of nothing.

    `babel`, which python-liquid brings in, opens any file of the current folder that is called as TZ is: a folder
    `UTC` in it would end every command. Nothing of what it looks for there is used.
    """
    if abs(time.localtime().tm_gmtoff) >= _DAY:
        os.environ["TZ"] = "UTC0"
        time.tzset()
    if "babel.localtime" not in sys.modules:
        sys.modules["babel.localtime"] = _Zone("babel.localtime")


class _Zone(type(sys)):  # type: ignore[misc]
    """`babel.localtime`, as far as it is asked for names when it is imported."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        from datetime import UTC  # noqa: PLC0415 (start-up)

        return UTC
