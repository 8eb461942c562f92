"""How many posts of a site show the structure of their pages.

    python -m tests.structure.compare SITE [--golden FILE.content.jsonl.gz] [--show N] [--feature NAME]

SITE is a folder with a Jekyll site. The golden file holds a line a post, `path` and `html`; without one, the installed
`jekyll` builds a copy of the site without its theme, layouts and missing plugins (see `dump.rb`).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import reader
from reader.library.body import BodyOptions
from reader.library.body.kramdown.typography import with_emoji
from tests.structure.from_document import features_of_document
from tests.structure.from_html import features_of_html

__all__ = ["built", "compare", "goldens", "main"]

Differences = dict[str, tuple[object, object]]

_BUNDLER = {"JEKYLL_NO_BUNDLER_REQUIRE": "1"}
_DUMP = Path(__file__).parent / "dump.rb"
_THEME = ("_layouts", "_site", "_plugins", "Gemfile", "Gemfile.lock", ".git", "node_modules", "assets", "img", "images")


def goldens(file: Path) -> dict[str, str]:
    """The HTML of each post, by its path, that a golden file holds."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return {it["path"]: it["html"] for it in map(json.loads, lines) if it.get("html") is not None}


def built(site: Path) -> dict[str, str]:
    """The HTML of each post as the installed Jekyll makes it, by its path in the site."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns(*_THEME), symlinks=True)
        (copy / "_plugins").mkdir()
        shutil.copy(_DUMP, copy / "_plugins")
        config = copy / "_config.yml"
        if config.exists():
            # Ruby's symbols, of style sheets mostly, are no YAML that Debian's Jekyll takes.
            config.write_text(re.sub(r"(?m)(:[ \t]+):(\w+)[ \t]*$", r"\1\2", config.read_text()))
        own = copy / "_dump.yml"
        own.write_text("plugins: []\ngems: []\ntheme: null\nfuture: true\nincremental: false\nlsi: false\n")
        configs = ",".join(str(it) for it in (config, own) if it.exists())
        out = Path(folder) / "html.jsonl"
        made = subprocess.run(
            ["jekyll", "build", "-q", "-s", str(copy), "-d", f"{folder}/out", "--config", configs, "--future"],
            env={**os.environ, "DUMP_TO": str(out), "JEKYLL_ENV": "production", "TZ": "UTC", **_BUNDLER},
            capture_output=True,
            check=False,
            text=True,
        )
        if not out.exists():
            raise SystemExit(made.stderr[:2_000])
        return {it["path"]: it["html"] for it in map(json.loads, out.read_text().splitlines())}


def compare(site: Path, pages: dict[str, str]) -> Iterator[tuple[str, Differences]]:
    """For each post that has a page, its path and the features in which the two differ (the page's first)."""
    library = reader.load(site, cache=False)
    # The plugin that sets emoji is not run for the page, the reader stands in for it.
    emoji = BodyOptions.of(library.site.config).emoji
    # Jekyll leaves the folder of all collections out of a post's path.
    folder = str(library.site.config.get("collections_dir") or "").strip("/")
    posts = {post.id.removeprefix(f"{folder}/" if folder else ""): post for post in library.posts}
    for path in sorted(pages.keys() & posts.keys()):
        ours = features_of_document(library.document(posts[path]))
        page = with_emoji(pages[path]) if emoji else pages[path]
        yield path, features_of_html(page).differences(ours)


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--golden", type=Path)
    parser.add_argument("--show", type=int, default=10, help="posts whose differences are printed")
    parser.add_argument("--feature", help="print those that differ in this feature only")
    parser.add_argument("--some", type=int, default=0, help="compare so many posts, chosen at random")
    options = parser.parse_args()
    pages = goldens(options.golden) if options.golden else built(options.site)
    if options.some and options.some < len(pages):
        pages = {path: pages[path] for path in random.Random(0).sample(sorted(pages), options.some)}
    counts: Counter[str] = Counter()
    equal = total = 0
    for path, found in compare(options.site, pages):
        total += 1
        equal += not found
        counts.update(list(found))
        if found and options.show > 0 and (not options.feature or options.feature in found):
            options.show -= 1
            print(path)
            for name, (page, ours) in found.items():
                print(f"    {name}\n        page {str(page)[:300]}\n        ours {str(ours)[:300]}")
    print(f"{options.site.name}: {equal} of {total} equal ({100 * equal / max(total, 1):.1f}%); {dict(counts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
