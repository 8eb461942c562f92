"""The interfaces of templates: the data they can access, their limits, and the result."""

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
    """The data that a template can access of its post's site. Nothing is read from outside the site."""

    @property
    def config(self) -> Mapping[str, object]:
        """`_config.yml` over Jekyll's defaults, for `site.<name>`."""

    @property
    def data(self) -> Mapping[str, object]:
        """`site.data`: the files of `_data`, by name without extension; folders are nested mappings."""

    @property
    def posts(self) -> Sequence[Mapping[str, object]]:
        """`site.posts`, newest first: the front matter of each, with `title url id date path slug tags categories`."""

    @property
    def collections(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """The documents of every other collection (`site.<label>`), and `pages`; empty if none are known."""

    def left_out(self, name: str) -> str:
        """Return a sentence if `collections[name]` was read but is incomplete; else an empty text."""

    @property
    def time(self) -> datetime:
        """`site.time`: the time of the build, in the site's time zone."""

    @property
    def zone(self) -> Zone:
        """The site's time zone."""

    def read_include(self, name: str) -> str | None:
        """Return the text of `name` in `_includes`, or None if there is no such regular file inside the site."""

    def read_relative(self, page: str, name: str) -> str | None:
        """Return the text of `name` beside the post with the path `page`, or None (see `read_include`)."""

    def post_address(self, name: str) -> str | None:
        """Return the address without `baseurl` of the post in `{% post_url name %}`, or None."""

    def address(self, path: str) -> str | None:
        """Return the address without `baseurl` of the post, page or file with this path in the site, or None."""


@dataclass(frozen=True, slots=True)
class LiquidLimits:
    """A template's limits: characters of output, loop iterations, depth of includes, seconds of processor time."""

    output: int = 2_000_000
    rounds: int = 100_000
    depth: int = 30
    seconds: float = 0.5


LIMITS = LiquidLimits()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text after Liquid, and notices for the user (a syntax error, a limit that was reached)."""

    text: str
    notices: tuple[str, ...] = ()


class Running(Protocol):
    """The rendering that a tag or filter belongs to (see `reader.library.liquid.run`)."""

    @property
    def site(self) -> LiquidSite:
        """The site of the post."""

    def tell(self, words: str) -> None:
        """Record a notice for the user."""

    def check_range(self, made: range) -> None:
        """Reject a range that is too long to iterate over."""

    def enter(self) -> bool:
        """Count the start of an include; return False if it would be nested too deeply."""

    def leave(self) -> None:
        """Count the end of an include."""

    def template(self, name: str, *, relative: bool) -> BoundTemplate | None:
        """Return the template of an include; None if there is no such file."""

    def short(self, context: RenderContext, source: str) -> str:
        """Render a text that contains output markup."""


def running(context: RenderContext) -> Running:
    """Return the rendering that a context of the engine belongs to."""
    run: Running = context.run  # type: ignore[attr-defined]
    return run
