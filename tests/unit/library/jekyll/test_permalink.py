"""Addresses, slugs and titles from names (RULES 15, 24 to 26)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.jekyll.permalink import slugify, title_from_slug


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("iPhone-iOS-7", "Iphone Ios 7"),
        ("a--b", "A  B"),
        ("a_b.c-d", "A_b.c D"),
        ("-x-", " X"),
        ("éa-b", "Éa B"),
        ("", ""),
    ],
)
def test_titles_from_names(slug: str, title: str) -> None:
    assert title_from_slug(slug) == title


@pytest.mark.parametrize(
    ("style", "url"),
    [
        ("date", "/cat/2020/01/02/A-Post.html"),
        ("pretty", "/cat/2020/01/02/A-Post/"),
        ("none", "/cat/A-Post.html"),
        ("ordinal", "/cat/2020/002/A-Post.html"),
        ("weekdate", "/cat/2020/W01/Thu/A-Post.html"),
        ("/:year-:month-:day-:title/", "/2020-01-02-A-Post/"),
        ("/:short_year/:i_month/:i_day/:slug", "/20/1/2/a-post"),
        ("/:name:output_ext", "/2020-01-02-a-post.html"),
        ("/:month_:title", "/01_A-Post"),
        ("/:long_month/:short_month/:long_day/:w_day", "/January/Jan/Thursday/4"),
        ("/:hour:minute:second/:w_year", "/000000/2020"),
        ("blog/:title", "/blog/A-Post"),
        ("/x/../:title//y", "/x/A-Post/y"),
        ("/:collection:path/", "/posts/2020-01-02-A-Post/"),
    ],
)
def test_styles_and_templates(load, style: str, url: str) -> None:
    files = {"_posts/2020-01-02-A-Post.md": "---\ncategories: Cat\n---\n", "_config.yml": f"permalink: {style}\n"}
    assert load(files).post().url == url


def test_an_unknown_placeholder_stays_and_is_told(load) -> None:
    site = load({"_posts/2020-01-02-a.md": "x", "_config.yml": "permalink: /:nope/:title\n"})
    assert site.post().url == "/:nope/a"
    assert ":nope" in site.problem("_config.yml").reason


def test_the_collection_s_own_permalink_comes_first(load) -> None:
    config = "permalink: pretty\ncollections:\n  posts:\n    permalink: /news/:title/\n"
    assert load({"_posts/2020-01-02-a.md": "x", "_config.yml": config}).post().url == "/news/a/"


@pytest.mark.parametrize(
    ("style", "page", "document"),
    [
        ("date", "/a/b.html", "/notes/v1.2.js.html"),
        ("none", "/a/b.html", "/notes/v1.2.js.html"),
        ("/x/:title:output_ext", "/a/b.html", "/notes/v1.2.js.html"),
        ("pretty", "/a/b/", "/notes/v1.2.js/"),
        ("/:title/", "/a/b/", "/notes/v1.2.js/"),
        ("/blog/:title", "/a/b", "/notes/v1.2.js"),
    ],
)
def test_pages_and_documents_follow_the_permalink_of_the_site(load, style: str, page: str, document: str) -> None:
    config = f"permalink: {style}\ncollections: {{notes: {{output: true}}}}\n"
    site = load({"_config.yml": config, "a/b.md": "---\n---\n", "_notes/v1.2.js.md": "---\n---\n"}, all_files=True)
    assert (site.post("a/b.md").url, site.post("_notes/v1.2.js.md").url) == (page, document)


@pytest.mark.parametrize(
    ("front", "url"),
    [
        ("permalink: pretty", "/pretty"),
        ("permalink: /a/:title/:year", "/a/a-post/2020"),
        ("permalink: a b/ü", "/a b/ü"),
        ("permalink: ../../etc//passwd", "/etc/passwd"),
        ("permalink: /x.json", "/x.json"),
        ("permalink: /:title:output_ext", "/a-post.html"),
        ('permalink: "/x\\e]0;y\\a"', "/x%1B]0;y%07"),
        ("slug: My Slug!", "/2020/01/02/My-Slug!.html"),
        ('slug: ""', "/2020/01/02/.html"),
        ("categories: [C#, 'A b', c#]", "/c%23/a%20b/2020/01/02/a-post.html"),
    ],
)
def test_addresses_of_a_post_s_own(load_one, front: str, url: str) -> None:
    assert load_one(front).url == url


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("2020-01-02-What?-A-(Test)_1.5~x.md", "/2020/01/02/What-A-(Test)_1.5~x.html"),
        ("2020-01-02-näxt ähm.md", "/2020/01/02/n%C3%A4xt-%C3%A4hm.html"),
        ("2020-01-02-日本語.md", "/2020/01/02/%E6%97%A5%E6%9C%AC%E8%AA%9E.html"),
        ("2020-01-02-x.textile", "/2020/01/02/x.textile"),
        ("2020-01-02-x.tar.gz", "/2020/01/02/x.tar.gz"),
        ("2020-01-02-x.HTML", "/2020/01/02/x.HTML"),
        ("2020-01-02-x.MD", "/2020/01/02/x.html"),
        ("2020-01-02-x..md", "/2020/01/02/x.html"),
    ],
)
def test_addresses_from_names(load_one, name: str, url: str) -> None:
    assert load_one(name=name).url == url


@pytest.mark.parametrize(
    ("text", "plain", "pretty"),
    [
        ("The _config.yml file", "the-config-yml-file", "The-_config.yml-file"),
        ("--a--", "a", "a"),
        ("été & co", "été-co", "été-&-co"),
        ("ไทย", "ไทย", "ไทย"),
        ("½ ²", "", ""),
    ],
)
def test_slugs(text: str, plain: str, pretty: str) -> None:
    assert (slugify(text), slugify(text, pretty=True, cased=True)) == (plain, pretty)


@given(st.text("aZ09-_.~ !/:", max_size=12), st.booleans())
def test_whatever_a_name_has_else_is_one_dash(text: str, pretty: bool) -> None:
    kept = "._~!" if pretty else ""
    wanted = "".join(it if it.isalnum() or it in kept else "-" for it in text)
    assert slugify(text, pretty=pretty, cased=True) == re.sub("^-|-$", "", re.sub("-+", "-", wanted))
