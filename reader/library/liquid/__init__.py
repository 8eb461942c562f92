"""Liquid in a post's text, run as Jekyll runs it and within bounds.

The engine is imported only for a text that holds `{{` or `{%`; every other text comes back as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reader.library.clock import Stop
    from reader.library.jekyll.dates import Zone

__all__ = ["LIMITS", "LiquidLimits", "LiquidSite", "Rendered", "has_liquid", "render_liquid"]


class LiquidSite(Protocol):
    """What a template may ask of the site that its post belongs to. Nothing here reads outside the site."""

    @property
    def config(self) -> Mapping[str, object]:
        """`_config.yml` over Jekyll's defaults: what `site.<name>` finds first."""

    @property
    def data(self) -> Mapping[str, object]:
        """`site.data`: the files of `_data`, by name without extension; folders are nested mappings."""

    @property
    def posts(self) -> Sequence[Mapping[str, object]]:
        """`site.posts`, newest first: the front matter of each, with `title url id date path slug tags categories`."""

    @property
    def collections(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """The documents of every other collection (`site.<label>`), and `pages`; empty where none are known."""

    @property
    def time(self) -> datetime:
        """`site.time`: when the site is built, in its zone."""

    @property
    def zone(self) -> Zone:
        """The site's time zone."""

    def read_include(self, name: str) -> str | None:
        """The text of `name` in `_includes`, or None where there is no such regular file inside the site."""

    def read_relative(self, page: str, name: str) -> str | None:
        """The text of `name` beside the post with the path `page`, or None (see `read_include`)."""

    def post_address(self, name: str) -> str | None:
        """The address without `baseurl` of the post that `{% post_url name %}` names, or None."""

    def address(self, path: str) -> str | None:
        """The address without `baseurl` of the post, page or file with this path in the site, or None."""


@dataclass(frozen=True, slots=True)
class LiquidLimits:
    """How far a template may go: characters put out, loop rounds, depth of includes, seconds of processor time."""

    output: int = 2_000_000
    rounds: int = 100_000
    depth: int = 30
    seconds: float = 0.5


LIMITS = LiquidLimits()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text after Liquid, and what a person should know about it (a syntax error, a limit that was met)."""

    text: str
    notices: tuple[str, ...] = ()


def has_liquid(source: str) -> bool:
    """Whether there is anything in `source` for Liquid to do."""
    return "{%" in source or "{{" in source


def render_liquid(
    source: str,
    page: Mapping[str, object],
    site: LiquidSite,
    limits: LiquidLimits = LIMITS,
    stop: Stop | None = None,
) -> Rendered:
    """`source` as Jekyll's Liquid renders it for a post whose front matter and fields are `page`. Never raises.

    Once `stop` is set, it ends at its next step, and what it returns is of no use.
    """
    if not has_liquid(source):
        return Rendered(source)
    from reader.library.liquid.render import render

    text, notices = render(source, page, site, limits, stop)
    return Rendered(text, notices)
