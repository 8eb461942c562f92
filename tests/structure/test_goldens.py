"""The posts of the sites in the shared data show the structure of their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.structure.compare import compare, goldens

SITES = {"cmu": ("corpus/cmu", 0.99), "jekyll-docs": ("jekyll/sites/jekyll-docs", 0.95)}


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("name", SITES)
def test_posts_show_the_structure_of_their_pages(name: str, shared: Path) -> None:
    folder, share = SITES[name]
    pages = goldens(shared / "jekyll" / "golden" / f"{name}.content.jsonl.gz")
    some = {path: pages[path] for path in sorted(pages)[:: max(len(pages) // 150, 1)]}
    found = list(compare(shared / folder, some))
    assert len(found) > 90
    assert sum(not differences for _, differences in found) / len(found) >= share
