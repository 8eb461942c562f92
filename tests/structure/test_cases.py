"""The cases of the shared data: each post shows the words and the structure of what Jekyll makes of it, without a word
about trouble.
"""

from __future__ import annotations

import re
import runpy
import shutil
import unicodedata
from pathlib import Path

import html5lib
import pytest

import reader
from reader.library.body import to_text
from reader.library.document import Notice
from tests.structure.from_document import features_of_document
from tests.structure.from_html import features_of_html

pytestmark = pytest.mark.shared

CASES = (
    "01-space-tab-hang", "02-capture-odd-name", "03-include-first-parameter", "04-rowspan", "05-image-then-text",
    "06-collection-default-permalink", "07-strong-around-a-comment", "08-emphasis-as-kramdown", "10-underscores",
    "11-entity-in-link-definition", "15-site-data-on-a-large-site", "17-maths", "18-lists-in-cells",
    "19-control-characters",
)  # fmt: skip


def _letters(text: str) -> str:
    """What is written, without what only sets it: white space, bullets, and the signs around formulas."""
    return re.sub(r"[\s•]|^- |\\[()\[\]]", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", CASES)
def test_a_case_shows_what_jekyll_makes_of_it(name: str, shared: Path, tmp_path: Path, monkeypatch) -> None:
    case = shared / "cases" / "jekyll" / name
    site = tmp_path / "site"
    (site / "_posts").mkdir(parents=True)
    for part in case.glob("_*"):
        (shutil.copytree if part.is_dir() else shutil.copy)(part, site / part.name)
    if (case / "make.py").exists():
        monkeypatch.chdir(site)
        runpy.run_path(str(case / "make.py"))
    shutil.copy(case / "post.md", site / "_posts" / "2024-01-01-x.md")
    library = reader.load(site, cache=False)
    document = library.document(library.posts[0])
    page = "".join(c for c in (case / "expected.html").read_text() if c == "\n" or unicodedata.category(c) != "Cc")
    assert not [block for block in document.blocks if isinstance(block, Notice)]
    assert features_of_html(page).differences(features_of_document(document)) == {}
    if name not in ("04-rowspan", "05-image-then-text", "18-lists-in-cells"):
        words = _letters(to_text(document, boilerplate=True))
        assert words == _letters(_words_of(page))


def _words_of(page: str) -> str:
    page = re.sub("<!--.*?-->", "", page, flags=re.DOTALL)
    body = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False).find("body")
    return "".join(body.itertext())
