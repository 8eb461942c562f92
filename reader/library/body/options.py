"""How a site wants its posts read, and how much of a post is read at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reader.library.body.formulas import has_dollars

__all__ = ["LIMITS", "BodyLimits", "BodyOptions"]


MAX_LINES = 150_000
_SLOWLY, _QUICKLY, _MOST = 100_000, 1_000_000, 1_000_000
"""Characters that take as long as a short text may take, read as CommonMark or otherwise; how many are counted."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """The limits on a body, beyond which it is too much for a screen; a Notice marks each cut.

    The largest of 16,767 real posts has 298 KB, the longest line 283,399 characters, the deepest nesting 9 levels.
    """

    depth: int = 60
    """Levels of nesting; deeper content is shown flat."""

    blocks: int = 10_000
    """Blocks of a post."""

    rows: int = 2_000
    """Rows of a table."""

    columns: int = 60
    """Columns of a table."""

    code_lines: int = 150_000
    """Lines of one code block."""

    lines: int = MAX_LINES
    """Lines of a CommonMark text, whose parser allocates memory for every character before it begins."""

    line: int = 600_000
    """Characters of one paragraph that are read as Markdown; longer ones are shown as they are."""

    marks: int = 15_000
    """Characters with a meaning in Markdown in one paragraph that is still read as Markdown."""

    seconds: float = 0.7
    """Seconds of processor time after which the rest of a short text is shown as plain text (see `seconds_for`)."""

    def seconds_for(self, characters: int, *, slowly: bool) -> float:
        """Return the seconds that a text of this length may take; a long one is a whole book of questions, not a trap.

        `slowly` is the reader of CommonMark, which takes up to 6 µs a character; the one of kramdown takes 1 µs.
        """
        return self.seconds * (1 + min(characters, _MOST) / (_SLOWLY if slowly else _QUICKLY))

    def takes_long(self, characters: int, *, slowly: bool) -> bool:
        """Return whether a text of this length may take longer to parse than a person would wait for it."""
        return characters > (_SLOWLY if slowly else _QUICKLY)


LIMITS = BodyLimits()


@dataclass(frozen=True, slots=True)
class BodyOptions:
    """The Markdown settings in a site's configuration.

    `gfm` is kramdown's `input: GFM`, Jekyll's default: lists, headings, quotations and fences end a paragraph.
    `emoji` stands for the jemoji plugin, `hard_wrap` for kramdown's option of that name; `smart_quotes` is off if
    the configuration sets straight quotes.
    """

    dialect: str = "kramdown"
    """Jekyll's kramdown, or one based on CommonMark: `github`, `notes`, `obsidian`, `hugo`, `zola`, `hexo`,
    `mkdocs`, `mdx`, `astro`, `quarto`."""
    gfm: bool = True
    emoji: bool = False
    hard_wrap: bool = False
    smart_quotes: bool = True
    dollars: bool = False
    """Whether `$…$` is mathematics, as enabled by a plugin or a setting."""

    code_titles: bool = True
    """Whether code blocks have their titles above them, in dialects with code titles."""

    markdown_in_html: bool = False
    """kramdown's `parse_block_html`: HTML blocks contain Markdown without being marked."""
    toc_levels: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    limits: BodyLimits = LIMITS

    @classmethod
    def reading(cls, dialect: str, config: Mapping[str, object] | None = None) -> BodyOptions:
        """Return the options for a dialect based on CommonMark; `config["reading"]` has the settings of the kind."""
        told = (config or {}).get("reading")
        on = {str(key) for key, value in told.items() if value is True} if isinstance(told, Mapping) else set()
        return cls(
            dialect=dialect,
            emoji="emoji" in on,
            hard_wrap="hard_wrap" in on,
            smart_quotes="smart_quotes" in on,
            dollars="dollars" in on,
            code_titles=not (isinstance(told, Mapping) and told.get("code_titles") is False),
        )

    @classmethod
    def of(cls, config: Mapping[str, object]) -> BodyOptions:
        """Return the options that `_config.yml` sets; its values may be of any type, even invalid."""
        kramdown = config.get("kramdown")
        own = kramdown if isinstance(kramdown, Mapping) else {}
        plugins = config.get("plugins", config.get("gems"))
        names = plugins if isinstance(plugins, list) else [plugins]
        quotes = own.get("smart_quotes")
        return cls(
            gfm=str(own.get("input", "GFM")).upper() == "GFM",
            emoji="jemoji" in names,
            dollars=has_dollars(config, names),
            hard_wrap=own.get("hard_wrap") is True,
            smart_quotes=not (isinstance(quotes, str) and ("apos" in quotes or "quot" in quotes)),
            markdown_in_html=own.get("parse_block_html") is True,
            toc_levels=_levels(own.get("toc_levels")),
        )

    def is_slow(self, kind: str) -> bool:
        """Return whether a text of this kind is parsed by the slower of the two parsers, that of CommonMark."""
        return kind == "markdown" and self.dialect != "kramdown"

    def changed(self, given: Mapping[str, str]) -> BodyOptions:
        """Return the options after a text sets some itself, as with kramdown's `{::options … /}`."""
        made = self
        if "parse_block_html" in given:
            made = replace(made, markdown_in_html=given["parse_block_html"].strip() == "true")
        if "toc_levels" in given:
            made = replace(made, toc_levels=_levels(given["toc_levels"]))
        return made


def _levels(value: object) -> tuple[int, ...]:
    """Parse `toc_levels` as a list, as "2..3" or as "2,3"; return every level if it is none of these."""
    every = (1, 2, 3, 4, 5, 6)
    if isinstance(value, str):
        first, dots, last = value.partition("..")
        if dots and first.strip().isdigit() and last.strip(". ").isdigit():
            return tuple(level for level in every if int(first) <= level <= int(last.strip(". ")))
        value = [int(part) for part in value.replace(",", " ").split() if part.isdigit()]
    if isinstance(value, list):
        return tuple(level for level in every if level in value) or every
    return every
