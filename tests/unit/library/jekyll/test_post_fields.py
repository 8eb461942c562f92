"""Fields of a post: titles, tags, categories, defaults, authors, images (RULES 13, 14, 22, 23)."""

from __future__ import annotations

import os

import pytest

from reader.text import is_clean


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: 012", "10"),
        ("title: yes", "true"),
        ("title: no", "A Post"),
        ("title:", "A Post"),
        ('title: ""', ""),
        ("title: 2024-02-03", "2024-02-03"),
        ("title: '&amp; <b>x</b> {{ y }} *z*'", "&amp; <b>x</b> {{ y }} *z*"),
        ('title: "a\\e]0;x\\ab\\nc"', "a\u241b]0;x\u2407b c"),
        ('title: "\\u200b\\u3164"', "A Post"),
        ("Title: Other", "A Post"),
    ],
)
def test_titles(load_one, front: str, title: str) -> None:
    assert load_one(front).title == title


@pytest.mark.parametrize(
    ("front", "tags"),
    [
        ("tags: a, b", ("a,", "b")),
        ("tags: [a, B, a, 'c d']", ("a", "B", "a", "c d")),
        ("tag: a b", ("a b",)),
        ("tag: x\ntags: y z", ("x",)),
        ("tag:\ntags: y z", ("y", "z")),
        ("tags: 5", ()),
        ("tags: true", ()),
        ("tags: {a: b}", ()),
        ("tags: [1, 2.5, yes, ~, 2024-01-01]", ("1", "2.5", "true", "2024-01-01")),
        ("tags: [[a, b], c]", ("a", "b", "c")),
        ("Tags: a", ()),
        ("tags:", ()),
    ],
)
def test_tags(load_one, front: str, tags: tuple[str, ...]) -> None:
    assert load_one(front).tags == tags


@pytest.mark.parametrize(
    ("front", "categories"),
    [
        ("categories: a b", ("top", "a", "b")),
        ("categories: [b, top, b, B]", ("top", "b", "B")),
        ("category: x y", ("top", "x y")),
        ("categories: [b]\ncategory: a", ("top", "b", "a")),
        ("categories:", ("top",)),
        ("categories: [b, 1, ~]", ("top", "b", "1", "1")),
        ("categories: a\u3000b c", ("top", "a b", "c")),
    ],
)
def test_categories(load, front: str, categories: tuple[str, ...]) -> None:
    assert load({"top/_posts/2020-01-02-a.md": f"---\n{front}\n---\n"}).post().categories == categories


DEFAULTS = """
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, author: Site, tags: [all], categories: [all]}
  - scope: {path: "_posts/sub"}
    values: {author: Sub, permalink: "/sub/:title"}
  - scope: {path: "_posts/*/deep"}
    values: {author: Deep}
  - scope: {path: "", type: pages}
    values: {layout: page}
  - {values: {subtitle: Everywhere}}
  - nonsense
"""


def test_defaults_fill_what_a_post_leaves_open(load) -> None:
    files = {
        "_posts/2020-01-01-a.md": "---\nlayout:\ncategories: own\n---\n",
        "_posts/sub/2020-01-02-b.md": "---\ntags: mine\nlayout: none\n---\n",
        "_posts/sub/deep/2020-01-03-c.md": "x",
        "_config.yml": DEFAULTS,
    }
    site = load(files)
    a, b, c = (site.post(path) for path in list(files)[:3])
    assert (a.layout, a.author, a.tags, a.categories, a.subtitle) == (
        "post",
        "Site",
        ("all",),
        ("all", "own"),
        "Everywhere",
    )
    assert (b.layout, b.author, b.tags, b.url) == ("none", "Sub", ("mine",), "/sub/b")
    assert (c.author, c.url) == ("Deep", "/sub/c")


@pytest.mark.parametrize(
    ("front", "author", "url"),
    [
        ("author: Ann", "Ann", ""),
        ("author: [Ann, Bob]", "Ann, Bob", ""),
        ("author: {name: Ann, url: https://a.example}", "Ann", "https://a.example"),
        ("author: jane", "Jane Doe", "https://jane.example"),
        ("authors: [jane, Bob]", "Jane Doe, Bob", "https://jane.example"),
        ("author: 5", "5", ""),
        ('author: Ann\nauthor_url: "https://a.example/ "', "Ann", "https://a.example/"),
        ("author: jane\nauthor_url: https://other.example", "Jane Doe", "https://other.example"),
        ("author: Ann\nauthor_url: [5]", "Ann", ""),
        ("author: {name: [A, B], mail: x}", "A, B", ""),
        ("", "", ""),
    ],
)
def test_authors(load, front: str, author: str, url: str) -> None:
    people = "jane:\n  name: Jane Doe\n  url: https://jane.example\n"
    post = load({"_posts/2020-01-02-a.md": f"---\n{front}\n---\n", "_data/authors.yml": people}).post()
    assert (post.author, post.author_url) == (author, url)


def test_authors_in_the_configuration_and_in_a_collection(load) -> None:
    files = {
        "_config.yml": "authors:\n  sal:\n    name: Sal Orr\n  jill:\n    name: Old\ncollections: [authors]\n",
        "_authors/jill.md": "---\nshort_name: jill\nname: Jill Smith\nposition: Chief Editor\n---\nShe edits.\n",
        "_authors/neo.md": "---\nname: mranderson\ndisplay_name: Mr. Anderson\n---\n",
        **{
            f"_posts/2020-01-0{day}-a.md": f"---\nauthor: {name}\n---\n{name}\n"
            for day, name in enumerate(("sal", "jill", "mranderson", "[jill, Bob]"), 1)
        },
    }
    site = load(files)
    assert sorted(str(it.author) for it in site.library.posts) == [
        "Jill Smith", "Jill Smith, Bob", "Mr. Anderson", "Sal Orr",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("front", "image"),
    [("image: /a.png", "/a.png"), ("image: {path: /b.png, alt: x}", "/b.png"), ("image: 5", ""), ("image: [a]", "")],
)
def test_images(load_one, front: str, image: str) -> None:
    assert load_one(front).image == image


def test_names_keep_their_difference(load) -> None:
    odd = [b"a b", b"a  b", b"\xff", b"\xfe", b"\x1b]0;x\x07", b"\n", "می\u200cخواهم".encode()]
    names = [b"_posts/2020-01-02-" + name + b".md" for name in odd]
    site = load({os.fsdecode(name): f"---\ntitle: {number}\n---\n{number}" for number, name in enumerate(names)})
    assert len(set(site.ids)) == len(names)
    assert all(is_clean(post_id) and "\n" not in post_id for post_id in site.ids)
    assert "_posts/2020-01-02-a  b.md" in site.ids
    assert "_posts/2020-01-02-می\u200cخواهم.md" in site.ids
    for post in site.library.posts:
        assert site.library.text(post) == post.title


def test_a_hostile_configuration_does_not_stop_the_posts(load) -> None:
    site = load({"_config.yml": "x: " + "[" * 30_000, "_posts/2020-01-02-a.md": "x"})
    assert site.ids == ["_posts/2020-01-02-a.md"]
    assert "Jekyll's defaults" in site.problem("_config.yml").reason


def test_a_huge_post_is_listed_from_its_beginning(load) -> None:
    site = load({"_posts/2020-01-02-a.md": "---\ntitle: Big\n---\n" + "word " * 1_000_000})
    assert site.post().title == "Big"
    assert "MiB" in site.problem("_posts/2020-01-02-a.md").reason
