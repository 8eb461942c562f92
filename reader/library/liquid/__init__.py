"""Liquid in a post's text, run as Jekyll runs it and within bounds.

The engine is imported only for a text that holds `{{` or `{%`; every other text comes back as it is.
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
    """Import a part when it is first asked for."""
    return part_of(__name__, _HOMES, name)


def has_liquid(source: str) -> bool:
    """Whether there is anything in `source` for Liquid to do."""
    return "{%" in source or "{{" in source


def render_liquid(
    source: str,
    page: Mapping[str, object],
    site: LiquidSite,
    limits: LiquidLimits | None = None,
    stop: Stop | None = None,
) -> Rendered:
    """`source` as Jekyll's Liquid renders it for a post whose front matter and fields are `page`. Never raises.

    Once `stop` is set, it ends at its next step, and what it returns is of no use.
    """
    from reader.library.liquid.model import LIMITS, Rendered  # noqa: PLC0415 (start-up)

    if not has_liquid(source):
        return Rendered(source)
    from reader.library.liquid.render import render  # noqa: PLC0415 (start-up)

    text, notices = render(source, page, site, limits or LIMITS, stop)
    return Rendered(text, notices)
