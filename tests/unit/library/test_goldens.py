"""The three sites that Jekyll itself was run on: every field of every post, the order, and what is no post."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree

pytestmark = pytest.mark.shared

SITES = {
    "cmu": "corpus/cmu",
    "jekyll-docs": "jekyll/sites/jekyll-docs",
    "basically-basic": "jekyll/sites/basically-basic",
}
# What the reader says in words where a page shows a picture or a film, which have none for Jekyll.
SPOKEN = {
    "2014-06-04-jekyll-stickers-1-dollar-stickermule",
    "2010-06-02-post-video-youtube",
    "2010-09-10-post-twitter-embeds",
}
FIELDS = ("title", "url", "slug", "layout", "draft")


@cache
def golden(shared: Path, name: str) -> dict[str, dict[str, object]]:
    data = json.loads((shared / "jekyll/golden" / f"{name}.json").read_text(encoding="utf-8"))
    return {post["path"]: post for post in data["posts"] if post["listed"]}


@cache
def library(shared: Path, name: str) -> Library:
    return load_tree(FolderTree(shared / SITES[name]), options=LoadOptions())


@pytest.mark.parametrize("name", SITES)
def test_same_posts_in_the_same_order(shared: Path, name: str) -> None:
    wanted = sorted(golden(shared, name).values(), key=lambda post: post["order"])
    assert [post.id for post in library(shared, name).posts] == [post["path"] for post in wanted]


@pytest.mark.parametrize("name", SITES)
def test_same_fields(shared: Path, name: str) -> None:
    wanted = golden(shared, name)
    for post in library(shared, name).posts:
        one = wanted[post.id]
        assert {field: getattr(post, field) for field in FIELDS} == {field: one[field] for field in FIELDS}
        assert (post.instant, list(post.tags), list(post.categories)) == (
            one["date_epoch"],
            one["tags"],
            one["categories"],
        )
        assert post.date.isoformat() == one["date"]


@pytest.mark.parametrize("name", SITES)
def test_same_words_in_the_excerpt(shared: Path, name: str) -> None:
    site = library(shared, name)
    posts = list(golden(shared, name).items())
    for path, one in posts[:: max(len(posts) // 110, 1)]:
        if Path(path).stem in SPOKEN:
            continue
        wanted, got = words(str(one["excerpt_text"])), words(site.excerpt(path))
        if one.get("excerpt_text_chars"):
            wanted = wanted[:-1]
            got = got[: len(wanted)]
        assert got == wanted, path


def words(text: str) -> list[str]:
    # Jekyll was run without its plugins, one of which makes pictures of :tada: and its like.
    text = re.sub(r":[a-z_]+:", "", text)
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text))


def test_the_comparer_of_the_data_agrees(shared: Path, tmp_path: Path) -> None:
    site = library(shared, "jekyll-docs")
    listed = [
        {
            "path": post.id,
            "title": post.title,
            "date": post.date.isoformat(),
            "url": post.url,
            "tags": post.tags,
            "categories": post.categories,
        }
        for post in site.posts
    ]
    out = tmp_path / "posts.json"
    out.write_text(json.dumps(listed), encoding="utf-8")
    jekyll = shared / "jekyll"
    least = "title=1,date=1,url=1,tags=1,categories=1,order=1,missing=0,extra=0"
    done = subprocess.run(
        [sys.executable, jekyll / "compare.py", jekyll / "golden/jekyll-docs.json", "--posts", out, "--min", least],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_real_site_folds_to_its_questions(shared: Path) -> None:
    site = library(shared, "cmu")
    assert (len(site.posts), len(site.entries)) == (1811, 357)
    assert sorted(len(entry.copies) for entry in site.entries)[-3:] == [1, 728, 728]
    (problem,) = site.problems
    assert problem.path == "_posts/_2020-02-28-sample-markdown.md"


def test_the_real_site_s_closing_lines_are_boilerplate(shared: Path) -> None:
    from reader.library.document import Folded
    from reader.library.folding import split_edges

    site = library(shared, "cmu")
    assert len(site.boilerplate) == 2
    after = [
        split_edges((shared / SITES["cmu"] / post.id).read_text(encoding="utf-8"), site.boilerplate)[2]
        for post in site.posts
    ]
    assert sum("Carnegie Mellon's Privacy Engineering program" in text for text in after) == 1804
    assert sum("LinkedIn" in text for text in after) == 1804
    question = next(entry for entry in site.entries if "GDPR and HIPAA" in entry.title)
    document = site.document(question)
    assert isinstance(document.blocks[-1], Folded)
    assert "LinkedIn" not in site.text(question)
    assert "LinkedIn" in site.markdown(question)
