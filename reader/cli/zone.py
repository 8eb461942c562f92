"""The time zone of this process, fixed before anything uses it."""

from __future__ import annotations

import os
import sys
import time

__all__ = ["settle_zone"]

_DAY = 24 * 60 * 60
"""The seconds of a day: Python supports no zone that is this far from UTC."""


def settle_zone() -> None:
    """Replace a zone that Python cannot represent, such as `TZ=UTC+99`, by UTC, as C does for an unknown name.

    `babel`, which python-liquid imports, opens any file in the current folder that has the name in TZ: a folder called
    `UTC` would end every command. Nothing of what it looks for there is used.
    """
    if abs(time.localtime().tm_gmtoff) >= _DAY:
        os.environ["TZ"] = "UTC0"
        time.tzset()
    if "babel.localtime" not in sys.modules:
        sys.modules["babel.localtime"] = _Zone("babel.localtime")


class _Zone(type(sys)):  # type: ignore[misc]
    """Stands in for `babel.localtime`, as far as names are imported from it."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        from datetime import UTC  # noqa: PLC0415 (start-up)

        return UTC
