"""Liquid in a post's text, rendered as in Jekyll and within limits.

The engine is imported only for a text that contains `{{` or `{%`; any other text is returned unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.late import part_of

if TYPE_CHECKING:
    from reader.library.clock import Stop
    from reader.library.liquid.model import LIMITS, LiquidLimits, LiquidSite, Rendered

__all__ = ["LIMITS", "LiquidLimits", "LiquidSite", "Rendered", "has_liquid", "render_liquid"]

_HOMES = dict.fromkeys(("LIMITS", "LiquidLimits", "LiquidSite", "Rendered"), "reader.library.liquid.model")


def __getattr__(name: str) -> object:
    """Import a part when it is first used."""
    return part_of(__name__, _HOMES, name)


def has_liquid(source: str) -> bool:
    """Return whether `source` contains anything for Liquid to render."""
    return "{%" in source or "{{" in source


def render_liquid(
    source: str,
    page: Mapping[str, object],
    site: LiquidSite,
    limits: LiquidLimits | None = None,
    stop: Stop | None = None,
) -> Rendered:
    """Render `source` as Jekyll's Liquid does for a post whose front matter and fields are `page`. Never raises.

    Once `stop` is set, rendering ends at the next step, and the result is useless.
    """
    from reader.library.liquid.model import LIMITS, Rendered  # noqa: PLC0415 (start-up)

    if not has_liquid(source):
        return Rendered(source)
    from reader.library.liquid.render import render  # noqa: PLC0415 (start-up)

    text, notices = render(source, page, site, limits or LIMITS, stop)
    return Rendered(text, notices)
