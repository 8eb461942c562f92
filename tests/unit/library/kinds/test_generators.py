"""Small sites of our own, and what the generators themselves make of them: titles, dates, order and addresses.

`generators.json` holds the files of each site and the rows that the program gave: Hugo 0.168, Pelican 4, MkDocs 1.6,
Hexo 7 and Eleventy 3, each with a template that prints its list.
"""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from reader.library.library import LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write

SITES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("generators.json").read_text(encoding="utf-8"))

ODD: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("odd_names.json").read_text(encoding="utf-8"))
"""The same of front matter, names and addresses that no manual has: Hugo 0.168, Hexo 8, Docusaurus 3.10, Astro 5."""

OTHERWISE = {
    # Dates that Hugo cannot read are read here.
    "content/posts/date6.md", "content/posts/zone.md",
    # Where there is a heading it is a better title than none.
    "source/_posts/notitle.md",
    # An index is called by its folder: a list of two hundred rows called "Index" helps nobody.
    "docs/sub/index.md",
    # Attributes and pictures are no part of a title, and headers may say a date.
    "docs/code.md", "docs/img.md", "docs/meta.md",
    # The repository's own paper, which Eleventy would publish.
    "README.md",
    # A file that names its date has it; one that has no title is called by its name.
    "content/p/2024-06-07-named.md", "content/p/date-t.md", "content/p/blank.md", "content/p/empty.md",
    "content/p/link.md", "content/p/nofm.md",
    # A list is no title, and neither is nothing; an address holds no two slashes, and no program is run for a date.
    "source/_posts/listtitle.md", "posts/listtitle.md", "docs/listtitle.md", "docs/emptytitle.md", "docs/nulltitle.md",
    "docs/emptyfm.md", "source/_posts/perma1.md", "source/_posts/perma2.md", "source/_posts/per%cent.md",
    "posts/js.md", "posts/draft.md",
    # A name begins with a capital where there is no title, and of two pages of one address Docusaurus keeps the last.
    "docs/notitle.md", "docs/same/same.md",
    # Pelican lists nothing without a date, and gives no time zone.
    "content/nodate.md", "content/status.md", "content/zone.md",
}  # fmt: skip
"""Where the reader means to differ."""


@pytest.mark.parametrize(("name", "site"), [*SITES.items(), *ODD.items()])
def test_a_site_is_listed_as_its_generator_lists_it(name: str, site: dict[str, Any], tmp_path: Path) -> None:
    library = load_tree(FolderTree(write(tmp_path / name, site["files"])), options=LoadOptions(language="all"))
    assert library.site.kind == name
    found = {
        it.id: [
            str(it.title), it.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if it.is_dated else "", unquote(it.url)
        ]
        for it in library.posts
    }  # fmt: skip
    wanted = {path: rest for path, *rest in site["rows"]}
    assert {path: row for path, row in found.items() if path not in OTHERWISE} == {
        path: row for path, row in wanted.items() if path not in OTHERWISE
    }


@pytest.mark.parametrize("name", ["hugo", "pelican", "hexo", "mkdocs"])
def test_dated_posts_stand_in_the_order_of_their_generator(name: str, tmp_path: Path) -> None:
    site = SITES[name]
    library = load_tree(FolderTree(write(tmp_path / name, site["files"])), options=LoadOptions(language="en"))
    dated = {entry.id for entry in library.entries if entry.post.is_dated and entry.id not in OTHERWISE}
    rows = [path for path, _, date, _ in site["rows"] if path in dated and date and ".de." not in path]
    assert [entry.id for entry in library.entries if entry.id in set(rows)] == rows
    assert rows or name == "mkdocs"


def test_pages_without_a_date_stand_in_the_order_of_the_navigation(tmp_path: Path) -> None:
    site = SITES["mkdocs"]
    library = load_tree(FolderTree(write(tmp_path / "site", site["files"])))
    named = ["docs/index.md", "docs/guide/two.md", "docs/guide/one.md", "docs/guide/README.md", "docs/guide/deep/x.md"]
    assert [post.id for post in library.posts if not post.is_dated][: len(named)] == named
