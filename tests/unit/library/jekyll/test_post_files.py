"""Which files are posts: RULES 1 to 9, each on a small site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

POST = "---\ntitle: T\n---\ntext\n"


@pytest.mark.parametrize(
    "name",
    [
        "2021-01-06-x.md",
        "2021-1-6-x.md",
        "21-01-07-x.md",
        "2021-01-06-x.MD",
        "2021-01-06-x.html",
        "2021-01-06-x.txt",
        "2021-01-06-x.textile",
        "2021-01-06-x.json",
        "2021-01-06-x.tar.gz",
        "sub/folder/2021-01-06-x.md",
        "sub/_deep/2021-01-06-x.md",
    ],
)
def test_a_dated_name_with_an_ending_is_a_post(load, name: str) -> None:
    assert load({f"_posts/{name}": POST}).ids == [f"_posts/{name}"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("undated.md", "date"),
        ("2021_01_28-x.md", "date"),
        ("2021-01-08.md", "title"),
        ("2021-01-08-x", "extension"),
        ("prefix-2021-01-08-x.md", "date"),
        ("2021-01-08-x.yml", "YAML"),
        ("_2021-01-08-x.md", "begins with _"),
        ("#2021-01-08-x.md", "begins with #"),
        ("~2021-01-08-x.md", "begins with ~"),
        ("2021-01-08-x.md~", "ends in ~"),
        ("_sub/2021-01-08-x.md", "begins with _"),
    ],
)
def test_other_names_are_no_posts_and_are_told(load, name: str, word: str) -> None:
    site = load({f"_posts/{name}": POST, "_posts/2021-01-01-ok.md": POST})
    assert site.ids == ["_posts/2021-01-01-ok.md"]
    problem = site.problem(f"_posts/{name}")
    assert word in problem.reason
    assert not problem.post_kept


def test_hidden_files_are_left_alone_without_a_word(load) -> None:
    site = load(
        {"_posts/.2021-01-01-x.md.swp": "x", "_posts/.git/2021-01-01-x.md": POST, "_posts/2021-01-01-a.md": POST}
    )
    assert site.ids == ["_posts/2021-01-01-a.md"]
    assert site.library.problems == ()


def test_front_matter_is_not_needed(load) -> None:
    site = load({"_posts/2021-01-01-no-front-matter.md": "Text.", "_posts/2021-01-02-empty.md": ""})
    assert [post.title for post in site.library.posts] == ["Empty", "No Front Matter"]


@pytest.mark.parametrize("folder", ["_x", ".x", "_site", "node_modules", "vendor/bundle", "x~"])
def test_folders_that_jekyll_does_not_look_into(load, folder: str) -> None:
    assert load({f"{folder}/_posts/2021-01-01-x.md": POST, "_posts/2021-01-01-a.md": POST}).ids == [
        "_posts/2021-01-01-a.md"
    ]


def test_include_brings_a_folder_back(load) -> None:
    files = {"_x/_posts/2021-01-01-x.md": POST, "_config.yml": "include: [_x]"}
    assert load(files).ids == ["_x/_posts/2021-01-01-x.md"]


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        ("[drop]", ["_posts/2021-01-01-a.md"]),
        ("[drop/]", ["_posts/2021-01-01-a.md"]),
        ("drop", ["_posts/2021-01-01-a.md"]),
        ("['*/_posts/*-x.md']", ["_posts/2021-01-01-a.md"]),
        ("[_posts]", ["drop/_posts/2021-01-01-x.md"]),
        ("[nothing]", ["drop/_posts/2021-01-01-x.md", "_posts/2021-01-01-a.md"]),
    ],
)
def test_exclude(load, exclude: str, left: list[str]) -> None:
    files = {
        "_posts/2021-01-01-a.md": POST,
        "drop/_posts/2021-01-01-x.md": POST,
        "_config.yml": f"exclude: {exclude}\n",
    }
    assert load(files).ids == left


def test_folders_above_posts_are_categories_those_below_are_not(load) -> None:
    site = load({"Top/sub/_posts/deep/2021-01-01-x.md": POST, "drafts/_posts/2021-01-02-y.md": POST})
    assert site.post("Top/sub/_posts/deep/2021-01-01-x.md").categories == ("Top", "sub")
    assert site.post("drafts/_posts/2021-01-02-y.md").categories == ("drafts",)


def test_collections_dir_holds_all_posts(load) -> None:
    files = {
        "col/_posts/2021-01-01-in.md": POST,
        "_posts/2021-01-01-out.md": POST,
        "_config.yml": "collections_dir: col\n",
    }
    site = load(files)
    assert site.ids == ["col/_posts/2021-01-01-in.md"]
    assert site.post().categories == ()
    assert "outside col" in site.problem("_posts/2021-01-01-out.md").reason


def test_source_names_the_folder_of_the_site(load) -> None:
    files = {"src/_posts/2021-01-01-in.md": POST, "_posts/2021-01-01-out.md": POST, "_config.yml": "source: ./src\n"}
    site = load(files)
    assert site.ids == ["src/_posts/2021-01-01-in.md"]
    assert site.post().categories == ()


def test_drafts_are_shown_on_demand_with_the_date_of_the_file(load, tmp_path: Path) -> None:
    files = {
        "_drafts/an idea.md": "x",
        "_drafts/2020-02-03-dated.md": "x",
        "_posts/2021-01-01-a.md": "---\ndraft: true\n---\n",
    }
    assert load(files).ids == ["_posts/2021-01-01-a.md"]
    os.utime(tmp_path / "site/_drafts/an idea.md", (1_500_000_000, 1_500_000_000))
    site = load(files, drafts=True)
    idea = site.post("_drafts/an idea.md")
    assert (idea.title, idea.draft) == ("An idea", True)
    assert site.post("_drafts/2020-02-03-dated.md").date.isoformat() == "2020-02-03T00:00:00+00:00"
    assert not site.post("_posts/2021-01-01-a.md").draft


@pytest.mark.parametrize("value", ["false", "no", "off", "", "False", "~"])
def test_unpublished_posts_are_hidden_and_told(load, value: str) -> None:
    files = {"_posts/2021-01-01-a.md": f"---\npublished: {value}\n---\n"}
    site = load(files)
    assert site.ids == []
    assert "--unpublished" in site.problem("_posts/2021-01-01-a.md").reason
    assert load(files, unpublished=True).ids == ["_posts/2021-01-01-a.md"]
    assert load({**files, "_config.yml": "unpublished: true"}).ids == ["_posts/2021-01-01-a.md"]


@pytest.mark.parametrize("value", ['"false"', "n", "0", "true"])
def test_what_only_looks_like_unpublished(load, value: str) -> None:
    assert load({"_posts/2021-01-01-a.md": f"---\npublished: {value}\n---\n"}).ids == ["_posts/2021-01-01-a.md"]


def test_future_posts(load) -> None:
    files = {"_posts/2999-01-01-a.md": POST, "_posts/2001-01-01-b.md": "---\ndate: 2999-01-01\n---\n"}
    site = load(files)
    assert site.ids == []
    assert "date is in the future" in site.problem("_posts/2001-01-01-b.md").reason
    assert len(load(files, future=True).ids) == 2
    configured = {**files, "_config.yml": "future: true"}
    assert len(load(configured).ids) == 2
    assert load(configured, future=False).ids == []


def test_a_site_that_publishes_only_its_newest_posts(load) -> None:
    files = {f"_posts/2021-01-0{day}-a.md": POST for day in range(1, 6)}
    site = load({**files, "_config.yml": "limit_posts: 2"})
    assert site.ids == ["_posts/2021-01-05-a.md", "_posts/2021-01-04-a.md"]
    assert "limit_posts" in site.problem("_posts/2021-01-01-a.md").reason
    assert len(load({**files, "_config.yml": "limit_posts: 0"}).ids) == 5
    assert len(load({**files, "_config.yml": "limit_posts: many"}).ids) == 5


@pytest.mark.parametrize("data", [b"\xff\xfe-\0-\0-\0", "naïve café".encode("latin-1"), bytes(range(256))])
def test_what_is_not_utf8_is_no_post(load, data: bytes) -> None:
    site = load({"_posts/2021-01-01-a.md": data})
    assert site.ids == []
    assert "UTF-8" in site.problem("_posts/2021-01-01-a.md").reason


def test_terminal_controls_of_eight_bits_do_not_hide_a_post(load) -> None:
    site = load({"_posts/2021-01-01-a.md": b"---\ntitle: Kept\n---\nraw \x9b31m \x1b]0;x\x07 end\n"})
    assert site.post().title == "Kept"
    assert site.library.text("_posts/2021-01-01-a.md").startswith("raw \ufffd31m ]0;x end")


def test_a_site_in_a_sub_folder(load) -> None:
    docs = {"docs/_config.yml": "title: Docs", "docs/_posts/2021-01-01-a.md": POST, "README.md": "# Code\n"}
    site = load(docs)
    assert site.ids == ["_posts/2021-01-01-a.md"]
    assert (site.library.site.title, site.library.prefix) == ("Docs", "docs/")
    assert site.library.text("_posts/2021-01-01-a.md") == "text"
    assert load({"docs/_posts/2021-01-01-a.md": POST, "docs/_config.yml": "", "x.py": ""}).ids == site.ids


def test_posts_at_the_top_come_before_a_sub_folder(load) -> None:
    site = load({"_posts/2021-01-01-a.md": POST, "docs/_config.yml": "", "docs/_posts/2021-01-01-b.md": POST})
    assert site.library.prefix == ""


def test_a_folder_of_markdown_files_is_read_as_it_is(load) -> None:
    files = {
        "2020-05-06 Walk.md": "I went.",
        "notes/plain.markdown": "# A heading\n\ntext",
        "dated.md": "---\ntitle: Own\ndate: 2019-01-02\n---\nx",
        "picture.png": b"\x89PNG",
        "node_modules/readme.md": "no",
        ".hidden/x.md": "no",
        "program.py": "no",
    }
    site = load(files)
    assert {post.id: post.title for post in site.library.posts} == {
        "2020-05-06 Walk.md": "Walk",
        "notes/plain.markdown": "A heading",
        "dated.md": "Own",
    }
    assert site.post("2020-05-06 Walk.md").date.date().isoformat() == "2020-05-06"
    assert site.post("dated.md").date.date().isoformat() == "2019-01-02"
    assert not site.post("notes/plain.markdown").is_dated


def test_order_is_newest_first_then_the_path_from_the_end(load) -> None:
    names = [
        "2021-01-01-Question-1.md",
        "2021-01-01-Question-2.md",
        "2021-01-01-a.md",
        "2021-01-02-z.md",
        "2020-01-01-é.md",
    ]
    site = load({f"_posts/{name}": f"text of {name}" for name in names} | {"cat/_posts/2021-01-01-b.md": "x"})
    assert site.ids == [
        "_posts/2021-01-02-z.md",
        "cat/_posts/2021-01-01-b.md",
        "_posts/2021-01-01-a.md",
        "_posts/2021-01-01-Question-2.md",
        "_posts/2021-01-01-Question-1.md",
        "_posts/2020-01-01-é.md",
    ]


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a.md", True), ("_template.md", False), ("deep/_template.md", False), ("_aside/a.md", False),
     ("deep/_aside/a.md", True), ("_kept.md", True)],
)  # fmt: skip
def test_names_with_an_underline_are_no_documents_of_collections(load, name: str, kept: bool) -> None:
    config = "include: [_kept.md]\ncollections:\n  guides:\n    output: true\n"
    ids = load({"_config.yml": config, "_guides/z.md": POST, f"_guides/{name}": POST}).ids
    assert sorted(ids) == sorted({"_guides/z.md", *([f"_guides/{name}"] if kept else [])})


def test_questions_that_only_appear_on_another_page_are_listed(load) -> None:
    files = {
        "_config.yml": "url: https://a.example\ncollections:\n  faq:\n    output: false\n  staff:\n    output: false\n",
        "_faq/1.md": "---\nquestion: May I see my file?\n---\nYes, you may.\n",
        "_staff/ann.md": "---\ntitle: Ann\n---\nShe answers.\n",
        "faq.html": "---\n---\n{% for it in site.faq %}{{ it.question }}{{ it.content }}{% endfor %}\n",
    }
    site = load(files)
    assert [(str(it.title), it.url) for it in site.library.posts] == [("May I see my file?", "")]
    assert site.library.text("_faq/1.md") == "Yes, you may."
    beside = load(files | {"_posts/2020-01-01-a.md": POST})
    assert beside.ids == ["_posts/2020-01-01-a.md"]
    assert [it.reason for it in beside.library.problems] == [
        "the site has 1 more text in its collections (faq); --all-files lists them"
    ]


def test_documents_of_collections_that_are_no_markdown(load) -> None:
    front = "---\ntitle: {}\n---\n"
    files = {
        "_config.yml": "collections:\n  licenses:\n    output: true\n",
        "_licenses/mit.txt": front.format("MIT") + "You may\n*use* it.\n",
        "_licenses/old.html": front.format("Old") + "<p>You &amp; me.</p>\n",
        "_licenses/empty.txt": "---\n---\nx\n",
        "_licenses/new.md": front.format("New") + "*New*.\n",
        "_licenses/index.html": front.format("All") + "{% for it in site.licenses %}{{ it.title }}{% endfor %}\n",
        "_licenses/static.txt": "no front matter\n",
        "_licenses/logo.svg": front.format("Logo"),
    }
    site = load(files)
    assert [(it.id, str(it.title), it.url) for it in site.library.posts] == [
        ("_licenses/empty.txt", "Empty", "/licenses/empty.txt"),
        ("_licenses/mit.txt", "MIT", "/licenses/mit.txt"),
        ("_licenses/new.md", "New", "/licenses/new.html"),
        ("_licenses/old.html", "Old", "/licenses/old.html"),
    ]
    texts = {it: site.library.text(f"_licenses/{it}") for it in ("mit.txt", "old.html", "new.md")}
    assert texts == {"mit.txt": "You may\n*use* it.", "old.html": "You & me.", "new.md": "New."}
