"""The words of posts with all that authors use, against those of the pages that the generators themselves made.

`words.json` holds small sites of our own and the words of each page, without what a theme adds: Hugo 0.168, Pelican 4,
MkDocs 1.6 with Material's extensions, Hexo 8, Eleventy 3, Astro 5 and Docusaurus 3.10.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reader.library.library import LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write

DATA: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))

_MARKER = re.compile(r"(?m)^((?:> ?|  +)*)(?:(?:\d+|[a-z]{1,2})[.)]|\[\d+\]) ")
_REFERENCE = re.compile(r"\[\d+\]")


def words(text: str) -> list[str]:
    """The words of a text; numbers of lists and of notes are none."""
    return [it.lower() for it in re.findall(r"\w+", _REFERENCE.sub(" ", _MARKER.sub(r"\1 ", text)))]


@pytest.mark.parametrize("name", DATA["sites"])
def test_posts_have_the_words_of_their_pages(name: str, tmp_path: Path) -> None:
    site = DATA["sites"][name]
    common = DATA["common"]
    files = {
        path: text.removesuffix("@common") + common[re.sub(r"\d{4}-\d\d-\d\d-", "", Path(path).stem)]
        if text.endswith("@common")
        else text
        for path, text in site["files"].items()
    }
    library = load_tree(FolderTree(write(tmp_path / name, files)), options=LoadOptions(language="all", future=True))
    assert library.site.kind == name
    shared = wanted = given = 0
    for path, reference in site["words"].items():
        theirs = Counter(reference.split())
        post = library.post(path)
        ours = Counter(words(library.text(post)))
        # A title may stand above the text on the page, and is no part of the text here.
        ours += Counter(words(str(post.title))) & (theirs - ours)
        both = (ours & theirs).total()
        assert both >= 0.85 * max(theirs.total(), ours.total()), (path, theirs - ours, ours - theirs)
        shared, wanted, given = shared + both, wanted + theirs.total(), given + ours.total()
    assert wanted > 100
    assert shared / wanted >= 0.99
    assert shared / given >= 0.99
