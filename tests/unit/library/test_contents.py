"""Texts of posts: Liquid that asks the site, excerpts, and what names a post."""

from __future__ import annotations

import pytest

from reader.errors import SourceError
from reader.library import contents
from reader.library.contents import close_fence, excerpt_source, first_part
from reader.library.document import Code, Notice
from reader.library.library import Library

SITE = {
    "_config.yml": "title: A site\nurl: https://a.example\nbaseurl: /blog\n"
    "timezone: Europe/Berlin\npermalink: /:title/\nlist: [1, 2]\n",
    "_data/people.yml": "ann:\n  name: Ann\n  since: 2020-01-02 03:04:05\n",
    "_data/deep/rows.csv": "a,b\n1,2\n",
    "_data/broken.yml": "a: b: c",
    "_data/numbers.json": "[1, 2]",
    "_includes/note.html": "Note: {{ include.text }}",
    "about.md": "---\ntitle: About\n---\nx",
    "assets/paper.pdf": "x",
    "_posts/2020-01-02-first.md": "---\ntitle: First\nown: value\ndate: 2020-01-02 10:00:00 +0100\n---\nText.\n",
    "cat/_posts/2020-01-03-second.md": "---\ntitle: Second\n---\nSecond text.\n",
}


def with_text(load, text: str, front: str = "title: Asking\nown: mine") -> Library:
    return load(SITE | {"_posts/2020-02-01-asking.md": f"---\n{front}\n---\n{text}"}).library


def view(library: Library):
    return library.contents.site


def test_the_site_as_liquid_sees_it(load) -> None:
    site = view(with_text(load, "x"))
    assert site.config["title"] == "A site"
    assert site.config["excerpt_separator"] == "\n\n"
    assert site.data["people"]["ann"]["since"].isoformat() == "2020-01-02T03:04:05+00:00"
    assert site.data["deep"]["rows"] == [{"a": "1", "b": "2"}]
    assert site.data["numbers"] == [1, 2]
    assert "broken" not in site.data
    assert [post["title"] for post in site.posts] == ["Asking", "Second", "First"]
    assert site.posts[2]["own"] == "value"
    assert "own" in site.posts[0]
    assert len(site.posts[:2]) == 2
    assert list(site.collections) == ["pages", "static_files"]
    assert site.time.tzinfo is not None


@pytest.mark.parametrize("name", ["../_config.yml", "/etc/passwd", "note.html/../../_config.yml", "gone.html", "a\0b"])
def test_includes_stay_inside_their_folder(load, name: str) -> None:
    site = view(with_text(load, "x"))
    assert site.read_include("note.html") == "Note: {{ include.text }}"
    assert site.read_include(name) is None


def test_files_beside_a_post(load) -> None:
    site = view(with_text(load, "x"))
    assert "Second" in (site.read_relative("cat/_posts/x.md", "2020-01-03-second.md") or "")
    assert site.read_relative("cat/_posts/x.md", "../../_config.yml") is None


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("2020-01-02-first", "/first/"),
        ("cat/2020-01-03-second", "/second/"),
        ("2020-01-03-second", "/second/"),
        ("2020-01-04-none", None),
        ("first", None),
    ],
)
def test_post_url(load, name: str, url: str | None) -> None:
    assert view(with_text(load, "x")).post_address(name) == url


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("_posts/2020-01-02-first.md", "/first/"),
        ("about.md", "/about/"),
        ("assets/paper.pdf", "/assets/paper.pdf"),
        ("gone.pdf", None),
    ],
)
def test_link(load, path: str, url: str | None) -> None:
    assert view(with_text(load, "x")).address(path) == url


def test_liquid_runs_before_the_body_is_parsed(load) -> None:
    library = with_text(load, "{{ page.own }} and {{ site.title }}.\n\n{% include note.html text='hello' %}\n")
    assert library.text("_posts/2020-02-01-asking.md") == "mine and A site.\n\nNote: hello"
    assert library.markdown("_posts/2020-02-01-asking.md").startswith("mine and A site.")


def test_liquid_can_be_switched_off_for_a_post(load) -> None:
    library = with_text(load, "{{ page.own }}", "render_with_liquid: false")
    assert library.text("_posts/2020-02-01-asking.md") == "{{ page.own }}"


@pytest.mark.parametrize(
    ("front", "body", "excerpt"),
    [
        ("a: b", "First *one*.\n\nSecond.", "First one."),
        ("a: b", "Only one.", "Only one."),
        ("a: b", "\n\n\nFirst.\n\nSecond.", "First."),
        ("excerpt: Own *stars*", "First.", "Own *stars*"),
        ('excerpt: ""', "First.", ""),
        ("excerpt:", "First.\n\nx", "First."),
        ("excerpt_separator: <!--more-->", "First.\n\nSecond.<!--more-->Third.", "First.\n\nSecond."),
        ('excerpt_separator: ""', "First.", ""),
        ("a: b", "See [this][1].\n\nMore.\n\n[1]: https://a.example\n", "See this."),
        ("a: b", "{% if true %}Yes\n\nand no{% endif %}", "Yes"),
    ],
)
def test_excerpts(load, front: str, body: str, excerpt: str) -> None:
    assert with_text(load, body, front).excerpt("_posts/2020-02-01-asking.md") == excerpt


def test_an_excerpt_of_a_file_with_windows_line_ends_is_the_whole_post(load) -> None:
    library = load({"_posts/2020-01-01-a.md": b"---\r\ntitle: A\r\n---\r\nOne.\r\n\r\nTwo.\r\n"}).library
    assert library.excerpt("_posts/2020-01-01-a.md") == "One.\n\nTwo."


def test_definitions_that_an_excerpt_uses_come_along() -> None:
    body = "A [b] c.\n\nrest\n\n[b]: /x\n[d]: /y\n"
    assert excerpt_source(body, "\n\n") == "A [b] c.\n\n[b]: /x"


def test_a_post_that_is_gone_says_so(load, tmp_path) -> None:
    library = with_text(load, "x")
    (tmp_path / "site/_posts/2020-01-02-first.md").unlink()
    with pytest.raises(SourceError, match="it is gone"):
        library.text("_posts/2020-01-02-first.md")
    assert {read.entry.id: read.text for read in library.search_texts()}["_posts/2020-01-02-first.md"] == ""
    with pytest.raises(KeyError):
        library.document("_posts/never.md")


def test_a_cut_post_says_so(load) -> None:
    library = load({"_posts/2020-01-01-a.md": "---\ntitle: A\n---\n" + "word " * 1_000_000}).library
    from reader.library.document import Notice

    assert isinstance(library.document("_posts/2020-01-01-a.md").blocks[-1], Notice)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("_posts/2020-01-02-first.md", ["_posts/2020-01-02-first.md"]),
        ("./_posts/2020-01-02-first.md", ["_posts/2020-01-02-first.md"]),
        ("2020-01-02-first", ["_posts/2020-01-02-first.md"]),
        ("first", ["_posts/2020-01-02-first.md"]),
        ("FIRST", ["_posts/2020-01-02-first.md"]),
        ("/first/", ["_posts/2020-01-02-first.md"]),
        ("https://a.example/blog/second/", ["cat/_posts/2020-01-03-second.md"]),
        ("sec", ["cat/_posts/2020-01-03-second.md"]),
        ("2020-01", ["cat/_posts/2020-01-03-second.md", "_posts/2020-01-02-first.md"]),
        ("nothing", []),
        ("", []),
        ("/", []),
    ],
)
def test_finding_a_post_by_a_name(load, name: str, ids: list[str]) -> None:
    assert [entry.id for entry in with_text(load, "x").find(name)] == ids


def test_a_copy_names_its_entry(load) -> None:
    text = "---\ntitle: Q\n---\nx"
    library = load({"_posts/2020-01-01-q.md": text, "_posts/2020-01-02-q.md": text}).library
    assert [entry.id for entry in library.find("2020-01-02-q")] == ["_posts/2020-01-01-q.md"]


def test_the_heading_that_names_a_plain_file_is_not_shown_twice(load) -> None:
    files = {"notes.md": "\n# The *notes* #\n\nText.\n", "own.md": "---\ntitle: Own\n---\n# Other\n\nText.\n"}
    site = load(files).library
    assert site.post("notes.md").title == "The notes"
    assert site.text("notes.md") == "Text."
    assert site.text("own.md") == "Other\n\nText."


def test_answers_folded_for_github_are_read_as_markdown_where_a_site_shows_its_readme(load) -> None:
    folded = "## Q. Why?\n\n<details><summary>Answer</summary>\n\nSo, **that** is:\n\n- one\n\n</details>\n"
    post = "_posts/2024-01-01-a.md"
    pages = load({"_config.yml": "theme: x\n", "README.md": "# R\n\n" + folded, "own.md": "---\n---\n" + folded})
    assert "So, that is:" in pages.library.text("README.md")
    assert "So, **that** is:" in pages.library.text("own.md")
    posts = load({post: folded})
    assert "So, **that** is:" in posts.library.text(post)


def test_the_first_heading_of_a_post_stays(load) -> None:
    site = load({"_posts/2020-01-02-a.md": "# A\n\nText.\n"}).library
    assert site.text("_posts/2020-01-02-a.md") == "A\n\nText."


WHOLE = {
    "_config.yml": "collections: {recipes: {output: true}, notes: {permalink: '/n/:path/'}}\nbaseurl: /b\n",
    "_recipes/soup.md": "---\ntitle: Soup\n---\nHot.\n",
    "_recipes/plain.txt": "no document",
    "_notes/deep/one.md": "---\n---\nNote.\n",
    "about.md": "---\ntitle: About\n---\nMe.\n",
    "index.html": "---\n---\n",
    "assets/x.png": "x",
    "_posts/2020-01-01-first.md": "---\ntitle: First\ntags: [z]\n---\n",
    "_posts/2020-01-03-last.md": "---\ntitle: Last\ntags: [a]\n---\nIt is `<last>`.\n\nMore.\n",
}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% for it in site.recipes %}{{ it.title }} {{ it.url }}{% endfor %}", "Soup /recipes/soup.html"),
        ("{{ site.notes[0].title }} {{ site.notes[0].url }}", "One /n/deep/one/"),
        (
            "{% for it in site.collections %}{{ it.label }} {{ it.docs.size }}, {% endfor %}",
            "notes 1, posts 3, recipes 1,",
        ),
        ("{% for it in site.pages %}{{ it.name }} {{ it.url }} {% endfor %}", "about.md /about.html index.html /"),
        ("{% for it in site.static_files %}{{ it.path }} {% endfor %}", "/assets/x.png"),
        ("{% link _recipes/soup.md %} {% link about.md %}", "/b/recipes/soup.html /b/about.html"),
        ("{{ page.previous.title }} {{ page.next.title }} {{ page.ext }}", "First Last .md"),
        ("{% for it in site.tags %}{{ it[0] }} {% endfor %}", "z a"),
        ("{% assign t = site.tags | sort %}{% for it in t %}{{ it[0] }} {{ it[1].size }} {% endfor %}", "a 1 z 1"),
        ("{{ site.related_posts | map: 'title' | join: ',' }}", "Last,First"),
        ("{{ page.next.previous.title }} {{ page.previous.next.title }} {{ page.next.next }}", "A A"),
        ("{{ page.next.excerpt }}{{ page.next.excerpt | strip_html }}", "It is <last>.\n\nIt is <last>."),
        ("{% if page.date < page.next.date %}earlier{% endif %}", "earlier"),
        ("{{ site.posts | where_exp: 'it', 'it.date >= page.date' | map: 'title' | join }}", "Last A"),
    ],
)
def test_what_a_post_says_of_the_rest_of_its_site(load, source: str, shown: str) -> None:
    site = load({**WHOLE, "_posts/2020-01-02-a.md": f"---\n---\n{source}\n"}).library
    assert site.text("_posts/2020-01-02-a.md") == shown


def test_documents_of_a_collection_stand_by_their_dates(load) -> None:
    source = (
        "{% for it in site.talks %}{{ it.title }} {{ it.date | date: '%Y' }} {{ it.url }} {{ it.id }} "
        "({{ it.previous.title }}, {{ it.next.title }}) {% endfor %}"
    )
    files = {
        "_config.yml": "collections: {talks: {output: true, permalink: '/:collection/:year/:title/'}}\n",
        "_talks/2019-03-04-second.md": "---\n---\n",
        "_talks/a.md": "---\ntitle: Third\ndate: 2020-01-01\n---\n",
        "_talks/b.md": "---\ntitle: First\ndate: 2018-01-01\n---\n",
        "_posts/2020-01-02-x.md": f"---\n---\n{source}\n",
    }
    assert load(files).library.text("_posts/2020-01-02-x.md") == (
        "First 2018 /talks/2018/b/ /talks/2018/b (, Second) Second 2019 /talks/2019/second/ /talks/2019/second "
        "(First, Third) Third 2020 /talks/2020/a/ /talks/2020/a (Second, )"
    )


def test_an_excerpt_that_leads_to_itself_ends(load) -> None:
    source = "---\ntitle: T\n---\nA {% for it in site.posts %}{{ it.excerpt | strip_html }}{% endfor %} b.\n\nMore.\n"
    site = load({f"_posts/2020-01-0{day}-x.md": source for day in (1, 2)}).library
    assert " ".join(site.text("_posts/2020-01-01-x.md").split()) == "A A b. A b. b. More."


def test_pages_that_are_listed_are_no_posts_to_a_template(load) -> None:
    page = "---\ntitle: News\n---\n{% for it in site.posts %}{{ it.title }} {% endfor %}{{ site.posts.size }}\n"
    files = {"_config.yml": "", "news.md": page, "_posts/2020-01-02-a.md": "---\ntitle: One\n---\n"}
    site = load(files, all_files=True).library
    assert len(site.posts) == 2
    assert site.text("news.md") == "One 1"


def test_a_document_of_a_collection_knows_its_front_matter_and_defaults(load) -> None:
    files = {
        "_config.yml": (
            "collections: {guides: {output: true}}\ncollections_dir: texts\n"
            "defaults:\n- scope: {path: _guides/fr}\n  values: {tongue: French}\n"
        ),
        "_data/words.yml": "French:\n  hello: Salut\n",
        "texts/_guides/fr/first-steps.md": (
            "---\nlevel: easy\n---\n{{ site.data.words[page.tongue].hello }} {{ page.level }} {{ page.collection }}"
            " {% link _guides/fr/more.md %} {{ site.guides[1].relative_path }}\n"
        ),
        "texts/_guides/fr/more.md": "---\ntitle: More\n---\nText.\n",
    }
    site = load(files)
    post = site.post("texts/_guides/fr/first-steps.md")
    assert (post.title, post.url) == ("First Steps", "/guides/fr/first-steps.html")
    assert site.library.text(post) == "Salut easy guides /guides/fr/more.html _guides/fr/more.md"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("a\n```py\nb", "a\n```py\nb\n```\n"),
        ("~~~~\n~~~\nb", "~~~~\n~~~\nb\n~~~~\n"),
        ("```\na\n```\nb", "```\na\n```\nb"),
        ("```` a\n```\n`````\nb", "```` a\n```\n`````\nb"),
        ("```a``` b\nc", "```a``` b\nc"),
        ("a `b\nc", "a `b\nc"),
    ],
)
def test_a_block_of_code_that_was_cut_is_closed(text: str, closed: str) -> None:
    assert close_fence(text) == closed


def test_a_post_that_is_cut_within_code_ends_in_code(load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "BODY_LIMIT", 100)
    library = load({"_posts/2020-01-01-a.md": f"---\ntitle: T\n---\nFirst.\n\n```\n{'x = 1' * 30}\n```\n"}).library
    code, notice = library.document(library.posts[0]).blocks[1:]
    assert isinstance(code, Code)
    assert isinstance(notice, Notice)


@pytest.mark.parametrize(
    ("ending", "language"), [("adoc", "AsciiDoc"), ("org", "Org"), ("textile", "Textile"), ("txt", ""), ("md", "")]
)
def test_a_post_in_another_language_says_so_where_it_is_read(load, ending: str, language: str) -> None:
    library = load(SITE | {f"_posts/2020-02-01-other.{ending}": "---\ntitle: O\n---\n== Words\n"}).library
    blocks = library.document(library.find("other")[0]).blocks
    told = f"This post is {language}, which is not read; it is shown as it is written."
    assert [str(it.text) for it in blocks if isinstance(it, Notice)] == ([told] if language else [])
    assert "Words" in library.text(library.find("other")[0])


def long_notes(questions: int) -> str:
    """A text of questions, which uses a definition that stands at its end."""
    parts = [f"## Question {number}\n\nSee [the law][law], {'word ' * 60}.\n" for number in range(questions)]
    return "# All\n\n" + "\n".join(parts) + "\n[law]: https://law.example/\n[other]: https://other.example/\n"


def test_the_first_part_of_a_long_text_is_what_the_whole_begins_with(load) -> None:
    library = load({"all.md": long_notes(400), "small.md": "# Small\n\nText.\n"}).library
    part, whole = library.beginning("all.md"), library.document("all.md")
    assert part is not None
    assert 50 < len(part.blocks) < len(whole.blocks) / 4
    assert part.blocks == whole.blocks[: len(part.blocks)]
    assert library.beginning("small.md") is None


def test_a_text_with_liquid_has_no_first_part_and_one_without_has(load) -> None:
    text = "Paragraph of words.\n\n" * 60_000
    front = "---\ntitle: {}\n---\n"
    library = load(
        {
            "_posts/2020-01-01-a.md": front.format("A") + text,
            "_posts/2020-01-02-b.md": front.format("B") + "{% assign a = 1 %}{{ a }}\n\n" + text,
        }
    ).library
    parts = [library.beginning(post) for post in sorted(library.posts, key=lambda post: post.id)]
    assert parts[0] is not None
    assert parts[1] is None


@pytest.mark.parametrize("text", ["", "a", "a\n\nb", "x" * 50_000, "\n" * 50_000, "```\n" + "\n\ncode" * 10_000])
def test_the_first_part_is_bounded_and_leaves_no_code_open(text: str) -> None:
    part = first_part(text)
    assert len(part) <= 40_010
    assert part == close_fence(part)
    assert text.startswith(part.removesuffix("\n```\n"))
