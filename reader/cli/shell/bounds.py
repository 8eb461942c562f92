"""What is read, how much of it, and what happens beyond that: the table of SECURITY.md, from the constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

__all__ = ["BOUNDS", "Bound", "bound_rows"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A row: what is read, the constant that limits it (`module:NAME`), its unit, the effect beyond, and its test."""

    what: str
    constant: str
    unit: str
    beyond: str
    test: str

    @property
    def value(self) -> int | float:
        """The value of the constant."""
        module, _, name = self.constant.partition(":")
        found: int | float = getattr(import_module(module), name)
        return found

    @property
    def shown(self) -> str:
        """The limit with its unit, for display."""
        if self.unit != "bytes":
            return f"{self.value:,g} {self.unit}" if isinstance(self.value, float) else f"{self.value:,} {self.unit}"
        value = int(self.value)
        return f"{value >> 20:,} MiB" if value >= 1 << 20 else f"{value >> 10:,} KiB"


BOUNDS = (
    Bound(
        "a post", "reader.library.record:BODY_LIMIT", "bytes", "The rest is cut; the post and `doctor` say so.",
        "tests/unit/library/jekyll/test_post_files.py",
    ),
    Bound(
        "a post’s front matter", "reader.library.jekyll.yaml_types:MAX_SIZE", "bytes",
        "`doctor` lists the file as a problem.", "tests/unit/library/jekyll/test_front_matter.py",
    ),
    Bound(
        "a site’s configuration or data file", "reader.library.jekyll.site:DATA_LIMIT", "bytes",
        "`doctor` lists the file as a problem.", "tests/hostile/test_cases.py",
    ),
    Bound(
        "files of a folder", "reader.library.trees.folder:MAX_FILES", "files", "`doctor` says that there are more.",
        "tests/unit/library/trees/test_folder.py",
    ),
    Bound(
        "files of a repository", "reader.sources.git_tree:MAX_FILES", "files", "The repository is refused.",
        "tests/hostile/test_cases.py",
    ),
    Bound(
        "folders within folders", "reader.library.trees.folder:MAX_DEPTH", "levels", "`doctor` names the folder.",
        "tests/unit/library/trees/test_folder.py",
    ),
    Bound(
        "a post, where its site’s Markdown is not Jekyll’s", "reader.library.body.options:MAX_LINES", "lines",
        "The rest is cut, and the post says so.", "tests/unit/library/body/test_bounds.py",
    ),
    Bound(
        "the lists of a template in all", "reader.library.liquid.run:MAX_UNFOLDED", "values",
        "The template ends there, and the post says so.", "tests/unit/library/liquid/test_liquid.py",
    ),
    Bound(
        "a line of content, such as a title", "reader.text:MAX_LINE", "characters", "It ends in “…”.",
        "tests/unit/test_text.py",
    ),
    Bound(
        "combining marks on one character", "reader.text:MAX_MARKS", "marks", "The others are dropped.",
        "tests/unit/test_text.py",
    ),
    Bound(
        "a pattern of a site’s configuration", "reader.library.jekyll.globs:MAX_LENGTH", "characters",
        "`doctor` lists it as a problem.", "tests/unit/library/jekyll/test_globs.py",
    ),
    Bound(
        "your settings", "reader.settings:MAX_BYTES", "bytes", "The program says so and ends with status 2.",
        "tests/unit/test_settings.py",
    ),
    Bound(
        "your `sources.toml`", "reader.sources.known_file:MAX_BYTES", "bytes",
        "The program says so and ends with status 2.", "tests/unit/sources/test_known.py",
    ),
    Bound(
        "`mark -`, one line", "reader.cli.commands.mark:MAX_NAME", "bytes", "Nothing is marked; status 2.",
        "tests/unit/cli/test_names_of_sites.py",
    ),
    Bound(
        "`mark -`, lines", "reader.cli.commands.mark:MAX_NAMES", "lines", "Nothing is marked; status 2.",
        "tests/unit/cli/test_bounds.py",
    ),
    Bound(
        "`show -`", "reader.cli.commands.show:MAX_INPUT", "bytes", "The rest is cut, and a sentence says so.",
        "tests/unit/cli/test_bounds.py",
    ),
    Bound(
        "`state import`", "reader.cli.commands.state:MAX_IMPORT", "bytes", "Nothing is imported; status 4.",
        "tests/unit/cli/test_bounds.py",
    ),
    Bound(
        "`state import`, a document laid out anew", "reader.state.travel.exchange:MAX_ANEW", "bytes",
        "Nothing is imported; status 4.", "tests/unit/state/travel/test_exchange.py",
    ),
    Bound(
        "`state import --addresses`", "reader.cli.commands.state:MAX_ADDRESSES", "bytes",
        "Nothing is imported; status 4.", "tests/unit/cli/test_bounds.py",
    ),
    Bound(
        "your `thesaurus.toml`", "reader.search.words.own:LARGEST", "bytes",
        "The search says so and goes on without it.", "tests/unit/search/test_searcher.py",
    ),
    Bound(
        "a file of another machine in a sync folder", "reader.state.travel.sync_file:MAX_FILE", "bytes",
        "The file is skipped with a warning.", "tests/unit/state/travel/test_sync.py",
    ),
    Bound(
        "files in a sync folder", "reader.state.travel.sync:MAX_FILES", "files",
        "The others are skipped with a warning.",
        "tests/unit/state/travel/test_sync.py",
    ),
    Bound(
        "memory of git", "reader.git.run:MAX_MEMORY", "bytes", "git is stopped, and a sentence says so.",
        "tests/unit/sources/test_git.py",
    ),
    Bound(
        "pages of `serve`", "reader.cli.web.server:MAX_READERS", "pages", "The next page says so.",
        "tests/unit/cli/commands/test_serve.py",
    ),
    Bound(
        "connections to `serve` without the token", "reader.cli.web.door:MAX_STRANGERS", "connections",
        "They are closed.", "tests/unit/cli/commands/test_serve.py",
    ),
    Bound(
        "the time such a connection has", "reader.cli.web.door:STRANGER_SECONDS", "seconds", "It is closed.",
        "tests/unit/cli/commands/test_serve.py",
    ),
    Bound(
        "a message of a page of `serve`", "reader.cli.web.server:MAX_MESSAGE", "bytes", "The page’s reader ends.",
        "tests/unit/cli/commands/test_serve.py",
    ),
)  # fmt: skip


def bound_rows() -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| what is read | bound | beyond it | tested by |"
    yield "| --- | --- | --- | --- |"
    for bound in BOUNDS:
        yield f"| {bound.what} | {bound.shown} | {bound.beyond} | `{bound.test}` |"
