"""Roles and styles of a page -> component classes; their looks are defined in `styles/post.tcss`."""

from __future__ import annotations

from rich.style import Style as RichStyle
from textual.widget import Widget

from reader.library.document import Style
from reader.page.model import Role, Segment

__all__ = ["PAGE_CLASSES", "PageStyles"]

_FLAGS: dict[Style, str] = {
    Style.STRONG: "page--strong",
    Style.EMPHASIS: "page--emphasis",
    Style.CODE: "page--inline-code",
    Style.STRUCK: "page--struck",
    Style.UNDERLINED: "page--underlined",
    Style.MARKED: "page--marked",
    Style.SMALL: "page--small",
    Style.KEY: "page--key",
    Style.MATHS: "page--inline-code",
    Style.IMAGE: "page--image",
    Style.NOTE_REFERENCE: "page--note-mark",
}

PAGE_CLASSES = (
    {f"page--{role.value}" for role in Role}
    | set(_FLAGS.values())
    | {"page--link", "page--match", "page--current-match", "page--chosen-link", "page--selected"}
)


class PageStyles:
    """The rich styles of a widget's page, cached until the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._made: dict[tuple[Role, Style, bool], RichStyle] = {}

    def clear(self) -> None:
        """Clear the cache after a change of theme."""
        self._made.clear()

    def of(self, segment: Segment) -> RichStyle:
        """Return the style of a segment, including the widget's background."""
        key = (segment.role, segment.style, segment.link is not None)
        style = self._made.get(key)
        if style is None:
            style = self._made[key] = self._make(*key)
        return style

    def named(self, name: str) -> RichStyle:
        """Return the style of one component class, without background."""
        return self._widget.get_component_rich_style(name, partial=True)

    def _make(self, role: Role, flags: Style, link: bool) -> RichStyle:
        style = self._widget.rich_style + self.named(f"page--{role.value}")
        for flag, name in _FLAGS.items():
            if flag in flags:
                style += self.named(name)
        return style + self.named("page--link") if link else style
