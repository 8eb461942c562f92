"""What a template may ask for, how far it may go, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from liquid import BoundTemplate, RenderContext

    from reader.library.jekyll.dates import Zone

__all__ = ["LIMITS", "LiquidLimits", "LiquidSite", "Rendered", "Running", "running"]


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

    def left_out(self, name: str) -> str:
        """A sentence where `collections[name]` was made and does not hold all that the site has; else an empty text."""

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


class Running(Protocol):
    """The rendering that a tag or a filter is part of (see `reader.library.liquid.run`)."""

    @property
    def site(self) -> LiquidSite:
        """The site of the post."""

    def tell(self, words: str) -> None:
        """Keep a word for the reader."""

    def check_range(self, made: range) -> None:
        """Refuse a range that is too long to go over."""

    def enter(self) -> bool:
        """Count an include that begins; False where it would lie too deep."""

    def leave(self) -> None:
        """An include has ended."""

    def template(self, name: str, *, relative: bool) -> BoundTemplate | None:
        """The template of an include; None where there is no such file."""

    def short(self, context: RenderContext, source: str) -> str:
        """A text with output markup in it, rendered."""


def running(context: RenderContext) -> Running:
    """The rendering that a context of the engine belongs to."""
    run: Running = context.run  # type: ignore[attr-defined]
    return run
