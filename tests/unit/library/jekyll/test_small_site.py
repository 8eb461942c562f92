"""The small site beside this test, field by field as Jekyll has it: dates, zones, order, tags, titles and addresses.

`site.json` holds what Jekyll 4.3.1 says of every post, for several configurations; each is `_config.yml` with a few
lines more. The rules are those of `docs/jekyll.md`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import reader

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "site.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOLDEN)
def test_every_field_of_every_post_is_jekylls(name: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(HERE / "site", site)
    with (site / "_config.yml").open("a", encoding="utf-8") as config:
        config.write(GOLDEN[name]["config"])
    library = reader.load(site, cache=False)
    ours = [
        {
            "path": post.id,
            "title": str(post.title),
            "date": post.date.isoformat(),
            "url": post.url,
            "tags": list(post.tags),
            "categories": list(post.categories),
        }
        for post in library.posts
    ]
    assert ours == GOLDEN[name]["posts"]
    assert len(ours) > 25
