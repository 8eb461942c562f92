"""A small site of each kind: which files are its posts, what they are called, when they are from, where they lie."""

from __future__ import annotations

from typing import Any

import pytest

from reader.library.endings import JEKYLL_MARKDOWN, MARKDOWN
from reader.library.kinds.entrances import ENTRANCES
from reader.library.kinds.recognise import kind_named

UNDATED = ""


def rows(site: Any) -> list[tuple[str, str, str, str]]:
    """Path, title, day and address of each post, in the order of the list."""
    return [
        (it.id, str(it.title), it.date.date().isoformat() if it.is_dated else UNDATED, it.url)
        for it in site.library.posts
    ]


def told(site: Any) -> dict[str, str]:
    return {problem.path: problem.reason for problem in site.library.problems}


HUGO = {
    "hugo.toml": 'baseURL = "https://example.net/b/"\ntitle = "Letters"\n[permalinks]\nnews = "/:year/:month/:slug/"\n',
    "content/_index.md": "+++\ntitle = 'Home'\n+++\n",
    "content/posts/first.md": (
        "+++\ntitle = 'First'\ndate = 2024-10-22T23:30:00+02:00\ntags = ['net', 'history']\n"
        "[author]\nname = 'R. Vale'\n+++\nOne {{< ref \"second.md\" >}}.\n"
    ),
    "content/posts/second/index.md": "---\ntitle: Second\ndate: 2024-11-01\nslug: other\n---\n![p](p.png)\n",
    "content/posts/second/p.png": b"\x89PNG",
    "content/news/Big News.md": '{\n"title": "Big", "date": "2023-05-06"\n}\nText.\n',
    "content/posts/later.md": "---\ntitle: Later\ndraft: true\ndate: 2024-12-01\n---\n",
    "content/about.md": "---\ntitle: About\n---\nWho.\n",
    "archetypes/default.md": "---\ntitle: x\n---\n",
    "README.md": "# The repository\n",
}


def test_hugo(load) -> None:
    site = load(HUGO, future=True)
    assert site.library.site.kind == "hugo"
    assert site.library.site.title == "Letters"
    assert rows(site) == [
        ("content/posts/second/index.md", "Second", "2024-11-01", "/posts/other/"),
        ("content/posts/first.md", "First", "2024-10-22", "/posts/first/"),
        ("content/news/Big News.md", "Big", "2023-05-06", "/2023/05/big/"),
        ("content/about.md", "About", UNDATED, "/about/"),
    ]
    first = site.post("content/posts/first.md")
    assert first.tags == ("net", "history")
    assert first.author == "R. Vale"
    assert site.library.site.link(first) == "https://example.net/b/posts/first/"
    assert "draft" in told(site)["content/posts/later.md"]
    assert load(HUGO, future=True, drafts=True).ids[0] == "content/posts/later.md"


def test_hugo_publishes_from_a_day_and_up_to_one(load) -> None:
    front = "---\ntitle: {0}\ndate: 2020-01-01\n{1}\n---\n{0}\n"
    dates = {
        "always": "expiryDate: 2099-01-01",
        "early": "publishDate: 2099-01-01",
        "over": "expiryDate: 2021-01-01T12:00:00Z",
    }
    site = {"hugo.toml": "title = 'x'\n"}
    site |= {f"content/{name}.md": front.format(name, line) for name, line in dates.items()}
    found = load(site)
    assert found.ids == ["content/always.md"]
    assert told(found)["content/early.md"] == "its date is in the future (--future shows it)"
    assert told(found)["content/over.md"] == "it expired on 2021-01-01 (--unpublished shows it)"
    assert sorted(load(site, future=True).ids) == ["content/always.md", "content/early.md"]
    assert sorted(load(site, unpublished=True).ids) == ["content/always.md", "content/over.md"]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ("", "---\ntitle: No end\nText"),
        ("hugo.toml", "---\ntitle: No end\nText"),
        ("hugo.toml", "+++\ntitle = 'No end'\nText"),
        ("hugo.toml", "---toml\ntitle = 'No end'\nText"),
        ("zola.toml", "+++\ntitle = 'No end'\nText"),
    ],
)
def test_front_matter_that_is_never_closed_is_told(settings: str, text: str, load) -> None:
    files = {"content/a.md": text, "content/b.md": "---\n\nA rule: and text.\n"}
    site = load({**files, settings: "title = 'x'\nbase_url = 'https://a.example'\n"} if settings else files)
    assert [path for path, reason in told(site).items() if "never closed" in reason] == ["content/a.md"]


def test_zola(load) -> None:
    site = load(
        {
            "config.toml": 'base_url = "https://example.net"\ntitle = "Z"\n',
            "content/_index.md": "+++\nsort_by = 'date'\n+++\n",
            "content/blog/_index.md": "+++\n+++\n",
            "content/blog/2024-03-04-Hello There.md": "+++\n[taxonomies]\ntags = ['a']\n[extra]\nauthor = 'V'\n"
            "+++\n# Hello\n\nx\n",
            "content/blog/other/index.md": "+++\ntitle = 'Other'\ndate = 2024-03-05\n+++\n{{ youtube(id=\"abc\") }}\n",
        }
    )
    assert site.library.site.kind == "zola"
    assert rows(site) == [
        ("content/blog/other/index.md", "Other", "2024-03-05", "/blog/other/"),
        ("content/blog/2024-03-04-Hello There.md", "Hello", "2024-03-04", "/blog/hello-there/"),
    ]
    assert site.post("content/blog/2024-03-04-Hello There.md").tags == ("a",)
    assert site.library.text("content/blog/other/index.md") == "▶ YouTube"


def test_hexo(load) -> None:
    site = load(
        {
            "_config.yml": "title: H\nurl: https://example.net\npermalink: :year/:title/\n",
            "scaffolds/post.md": "---\ntitle: {{ title }}\n---\n",
            "source/_posts/hello-world.md": "title: Hello from Hexo\ndate: 2025-05-06 10:00:00\ntags: [x]\n---\n"
            "Body {{ a }}of {{ title }}, `{{ b }}`.\n",
            "source/_posts/json.md": '"title": "By JSON",\n"date": "2025-05-05"\n;;;\nText.\n',
            "source/_posts/zh.md": "---\ntitle: 隐私与数据\ndate: 2025-06-07\ncategories: [a, b]\n---\nx\n",
            "source/_drafts/no.md": "---\ntitle: No\n---\n",
            "source/about/index.md": "---\ntitle: About\n---\n",
            "README.md": "# Repo\n",
        }
    )
    assert site.library.site.kind == "hexo"
    assert rows(site)[0] == ("source/_posts/zh.md", "隐私与数据", "2025-06-07", "/2025/zh/")
    assert rows(site)[1] == ("source/_posts/hello-world.md", "Hello from Hexo", "2025-05-06", "/2025/hello-world/")
    assert site.library.text("source/_posts/hello-world.md") == "Body of Hello from Hexo, {{ b }}."


def test_what_generators_allow_in_dates_and_tabs(load) -> None:
    hexo = {
        "_config.yml": "",
        "scaffolds/x.md": "",
        "source/_posts/a.md": "---\ndate: 2016-04-28\ntags:\n\t- a\n\t- b\n---\nx\n",
    }
    site = load({**hexo, "source/_drafts/d.md": "---\ntitle: D\n---\n"})
    assert site.post().tags == ("a", "b")
    assert "draft" in told(site)["source/_drafts/d.md"]


def test_dates_of_addresses_and_of_blogs(load) -> None:
    site = load({"config.toml": "base_url = 'x'", "content/a.md": "+++\npath = '2026/03/26/a'\ntitle = 'A'\n+++\n"})
    assert rows(site) == [("content/a.md", "A", "2026-03-26", "/2026/03/26/a/")]


def test_the_order_within_folders(load) -> None:
    page = "---\ntitle: {}\nweight: {}\n---\n"
    site = load(
        {
            "hugo.toml": "", "content/b/two.md": page.format("Two", 2), "content/b/one.md": page.format("One", 1),
            "content/b/none.md": "---\ntitle: None\n---\n", "content/a/nine.md": page.format("Nine", 9),
        }
    )  # fmt: skip
    assert [title for _, title, _, _ in rows(site)] == ["Nine", "One", "Two", "None"]


def test_a_heading_behind_badges_is_the_title_too(load) -> None:
    site = load({"README.md": "[![x](y)](z)\n\n```\n# no\n```\n\n# The title\n\ntext\n", "b.md": "intro\n\nTwo\n===\n"})
    assert [title for _, title, _, _ in rows(site)] == ["The title", "Two"]
    assert "The title" in site.library.text("README.md")


def test_mkdocs(load) -> None:
    site = load(
        {
            "mkdocs.yml": "site_name: D\nnav:\n  - Start: index.md\n  - Guide:\n      - guide/two.md\n"
            "      - guide/one.md\n"
            "markdown_extensions:\n  - x: !!python/name:a.b\n",
            "docs/index.md": "Welcome\n=======\n\nText.\n",
            "docs/guide/one.md": '# One {#one}\n\n!!! warning "Careful"\n    Read *this*.\n\n    - a\n\nAfter.\n',
            "docs/guide/two.md": "Text without a heading.\n",
            "docs/unlisted-page.md": "Text.\n",
            "README.md": "# Repo\n",
        }
    )
    assert site.library.site.kind == "mkdocs"
    assert rows(site) == [
        ("docs/index.md", "Start", UNDATED, "/"),
        ("docs/guide/two.md", "Two", UNDATED, "/guide/two/"),
        ("docs/guide/one.md", "One", UNDATED, "/guide/one/"),
        ("docs/unlisted-page.md", "Unlisted page", UNDATED, "/unlisted-page/"),
    ]
    assert site.library.text("docs/guide/one.md") == "> Careful\n>\n> Read this.\n>\n> - a\n\nAfter."


def test_docusaurus(load) -> None:
    site = load(
        {
            "docusaurus.config.js": "module.exports = { title: 'x' };\n",
            "blog/2024-02-03-hello.mdx": (
                "---\ntitle: Hello MDX\ntags: [a]\nauthors: [ann]\n---\nimport Tabs from '@theme/Tabs';\n\nText.\n\n"
                ":::tip My tip\n\nUse this.\n\n:::\n\n<Tabs items={[1, {a: 2}]}>\ninside `<Tabs>`\n</Tabs>\n\n"
                "{/* no */}\n"
            ),
            "docs/02-second.md": "# Second\n",
            "docs/01-first.md": "---\nsidebar_position: 1\n---\n# First\n",
            "docs/guide/deep.md": "---\nslug: /own\n---\nx\n",
            "docs/_partial.md": "x\n",
            "versioned_docs/version-1/01-first.md": "# Old\n",
            "README.md": "# Repo\n",
        }
    )
    assert site.library.site.kind == "docusaurus"
    assert rows(site) == [
        ("blog/2024-02-03-hello.mdx", "Hello MDX", "2024-02-03", "/blog/2024/02/03/hello"),
        ("docs/01-first.md", "First", UNDATED, "/docs/first"),
        ("docs/02-second.md", "Second", UNDATED, "/docs/second"),
        ("docs/guide/deep.md", "Deep", UNDATED, "/docs/own"),
    ]
    text = site.library.text("blog/2024-02-03-hello.mdx")
    assert text.split("\n\n") == ["Text.", "> My tip\n>\n> Use this.", "inside <Tabs>"]


def test_pelican(load) -> None:
    site = load(
        {
            "pelicanconf.py": "SITENAME = 'P'\n",
            "content/tech/review.md": "Title: My Review\nDate: 2020-12-03 10:20\nTags: thats, awesome\n"
            "Authors: A B, C D\n\nBody: it is.\n",
            "content/yaml.md": "---\ntitle: By YAML\ndate: 2021-01-01\nstatus: draft\n---\nx\n",
            "content/pages/about.md": "Title: About\n\nx\n",
        },
        drafts=True,
    )
    assert site.library.site.kind == "pelican"
    assert rows(site) == [
        ("content/yaml.md", "By YAML", "2021-01-01", "/drafts/by-yaml.html"),
        ("content/tech/review.md", "My Review", "2020-12-03", "/my-review.html"),
    ]
    post = site.post("content/tech/review.md")
    assert (post.tags, post.author, post.categories) == (("thats", "awesome"), "A B, C D", ("tech",))
    assert site.library.text(post) == "Body: it is."


def test_eleventy_and_astro(load, tmp_path) -> None:
    site = load(
        {
            "eleventy.config.js": "export default {};\n",
            "content/blog/2018-05-01-first.md": "---\ntitle: First\ntags: [a]\n---\n{{ x }} {% if y %}\n",
            "content/blog/own.md": "---\ntitle: Own Words\npermalink: '/{{ page.date | date: \"%Y\" }}/"
            "{{ title | slugify }}/{{ page.fileSlug }}/'\ndate: 2018-04-01\n---\n```html\n<h1>{{ no }}</h1>\n```\n",
            "content/blog/unknown.md": "---\ntitle: U\npermalink: /{{ no }}/\ndate: 2018-03-01\n---\nx\n",
            "content/blog/fenced.md": "---\ndate: 2018-02-01\n---\nWords.\n\n```html\n<h1>No title</h1>\n```\n",
            "content/blog/data.md": "---js\n{ title: 'x', run: process.exit() }\n---\n# By program\n",
            "_includes/part.md": "x\n", "README.md": "# Repo\n",
        }
    )  # fmt: skip
    assert site.library.site.kind == "eleventy"
    assert rows(site) == [
        ("content/blog/2018-05-01-first.md", "First", "2018-05-01", "/blog/2018-05-01-first/"),
        ("content/blog/own.md", "Own Words", "2018-04-01", "/2018/own-words/own/"),
        ("content/blog/unknown.md", "U", "2018-03-01", "/blog/unknown/"),
        ("content/blog/fenced.md", "Fenced", "2018-02-01", "/blog/fenced/"),
        ("content/blog/data.md", "By program", UNDATED, "/blog/data/"),
    ]
    assert site.library.text("content/blog/2018-05-01-first.md") == "{{ x }}"


def test_astro(load) -> None:
    site = load(
        {
            "astro.config.mjs": "export default {};\n",
            "src/content/blog/one.mdx": "---\ntitle: One\npubDate: 'Jul 08 2022'\n---\nx\n",
            "src/content/blog/two.md": "---\ntitle: Two\npubDatetime: 2022-09-23T15:22:00Z\ndraft: true\n---\nx\n",
            "README.md": "# Repo\n",
        },
        drafts=True,
    )
    assert site.library.site.kind == "astro"
    assert rows(site) == [
        ("src/content/blog/two.md", "Two", "2022-09-23", "/blog/two/"),
        ("src/content/blog/one.mdx", "One", "2022-07-08", "/blog/one/"),
    ]


def test_obsidian(load) -> None:
    site = load(
        {
            ".obsidian/app.json": "{}",
            "Index note.md": (
                "See [[Other note|the other]], [[Other note#Part two]] and [[missing]], ![[picture.png|300]].\n\n"
                "%% only for me %%\n\n==marked== words. ^block-1\n\n> [!warning] Careful\n> Do not share.\n\n"
                "> [!question]- Folded?\n> Yes.\n\nA line with [[Other note|one]] and [[Other note|two]].\n\n"
                "#topic/sub `#no`\n"
            ),
            "People/Other note.md": "---\ntags: person, friend\ncreated: 2024-05-06\n---\n# Part two\n",
            "Templates/Daily.md": "x",
            "Note (conflicted copy 2024-01-02).md": "x",
        }
    )
    assert site.library.site.kind == "obsidian"
    assert rows(site) == [
        ("People/Other note.md", "Part two", "2024-05-06", "/People/Other%20note.md"),
        ("Index note.md", "Index note", UNDATED, "/Index%20note.md"),
    ]
    note = site.post("Index note.md")
    assert note.tags == ("topic/sub",)
    assert site.post("People/Other note.md").tags == ("person", "friend")
    assert site.post("People/Other note.md").categories == ("People",)
    text = site.library.text(note)
    assert "See the other, Other note > Part two and missing, picture.png." in text
    assert "only for me" not in text
    assert "^block" not in text
    assert "> Careful\n>\n> Do not share." in text
    assert "│" not in text
    assert set(told(site)) == {"Templates/", "Note (conflicted copy 2024-01-02).md"}
    assert len(load({}, all_files=True).library.posts) == 4


NOTES = {
    "beta.md": "Beta\n----\n",
    "alpha.md": "# Alpha `code` & [link](x.md)\n",
    "posts/2024-05-01-dated.md": "# A dated note\n",
    "iOS privacy.md": "text\n",
    "snake_case_name.md": "text\n",
    "html.md": '<h1 align="center">HTML title</h1>\n\ntext\n',
    "git/README.md": "text\n",
    "zsh/history.md": "# History\n\nUse a || b or x | y.\n",
    "LICENSE.md": "x\n",
    "vendor/x/y.md": "x\n",
}


def test_notes(load) -> None:
    site = load(NOTES)
    assert site.library.site.kind == "notes"
    assert [(path, title) for path, title, _, _ in rows(site)] == [
        ("posts/2024-05-01-dated.md", "A dated note"),
        ("alpha.md", "Alpha code & link"),
        ("beta.md", "Beta"),
        ("html.md", "HTML title"),
        ("iOS privacy.md", "iOS privacy"),
        ("snake_case_name.md", "snake case name"),
        ("git/README.md", "git"),
        ("zsh/history.md", "History"),
    ]
    assert site.post("zsh/history.md").categories == ("zsh",)
    assert set(told(site)) == {"LICENSE.md", "vendor/"}
    assert "1 file in it belong" in told(site)["vendor/"]


def test_jekyll_collections_without_posts(load) -> None:
    files = {
        "_config.yml": "title: G\ncollections:\n  guides:\n    output: true\n  parts: {}\n",
        "_guides/start.md": "---\ntitle: How to start\n---\n{{ page.title }}\n",
        "_guides/de/start.md": "# Wie man anfängt\n\nText.\n",
        "_parts/no.md": "---\n---\nx\n",
        "README.md": "# Repo\n",
        "assets/vendor/x/LICENSE.md": "x\n",
    }
    site = load(files)
    assert site.library.site.kind == "jekyll"
    assert rows(site) == [
        ("_guides/de/start.md", "Wie man anfängt", UNDATED, "/guides/de/start.html"),
        ("_guides/start.md", "How to start", UNDATED, "/guides/start.html"),
    ]
    assert site.library.text("_guides/start.md") == "How to start"
    both = load({"_posts/2020-01-01-a.md": "x"})
    assert both.ids == ["_posts/2020-01-01-a.md"]
    assert "2 more texts in its collections (guides)" in told(both)["_config.yml"]


def test_jekyll_collections_with_a_few_posts_of_news_beside_them(load) -> None:
    news = {"_posts/2020-01-01-new.md": "x"}
    files = {"_config.yml": "collections:\n  guides:\n    output: true\n", **news}
    guides = {f"_guides/{number}.md": f"---\ntitle: Guide {number}\n---\nx\n" for number in range(21)}
    few = load(files | dict(list(guides.items())[:20]))
    assert few.ids == list(news)
    assert "20 more texts in its collections (guides)" in told(few)["_config.yml"]
    many = load(guides)
    assert len(many.ids) == 22
    assert "_config.yml" not in told(many)


def test_jekyll_pages_with_a_few_posts_of_news_beside_them(load) -> None:
    news = {"_posts/2020-01-01-new.md": "x", "_posts/2020-01-02-more.md": "x"}
    tags = {f"tags/{number}.md": f"---\nlayout: tag\ntag: {number}\n---\n" for number in range(50)}
    files = {"_config.yml": "exclude: [drafts]\n", "README.md": "x" * 500, "drafts/no.md": "x" * 500, **news, **tags}
    pages = {f"docs/{number}.md": f"---\ntitle: Page {number}\n---\n{'word ' * 100}\n" for number in range(41)}
    few = load(files | dict(list(pages.items())[:20]))
    assert (few.ids, few.library.beside) == (sorted(news, reverse=True), "")
    more = load(dict(list(pages.items())[:21]))
    assert more.ids == sorted(news, reverse=True)
    assert more.library.beside == "The site has 21 more texts in its pages; --all-files lists them."
    many = load(pages)
    assert {*pages, *news} <= {*many.ids}
    assert not many.library.beside


def test_the_question_that_front_matter_names_is_the_title(load) -> None:
    asked = "---\nquestion: 'When does it start?'\nsort_order: 1\n---\n## In short\n\nSoon.\n"
    titled = "---\ntitle: Own\nquestion: Why?\n---\nSo.\n"
    notes = load({"_questions/001_9e50_start.md": asked, "_questions/002_own.md": titled})
    assert [str(it.title) for it in notes.library.posts] == ["When does it start?", "Own"]
    assert "In short" in notes.library.text("_questions/001_9e50_start.md")
    config = "collections:\n  faqs:\n    output: true\n"
    jekyll = load({"_config.yml": config, "_faqs/start.md": asked, "_faqs/own.md": titled})
    assert sorted(str(it.title) for it in jekyll.library.posts) == ["Own", "When does it start?"]


@pytest.mark.parametrize("name", ENTRANCES)
def test_a_person_may_say_which_kind_it_is(load, name: str) -> None:
    site = load(NOTES, kind=name)
    assert site.library.site.kind == name
    assert kind_named(name).label


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"_config.yml": "", "_posts/2020-01-01-a.md": "x"}, "jekyll"),
        ({"_posts/2020-01-01-a.md": "x", "mkdocs.yml": ""}, "jekyll"),
        ({"docs/_config.yml": "", "docs/_posts/2020-01-01-a.md": "x", "README.md": "x"}, "jekyll"),
        ({"_config.yml": "source: source", "source/_posts/2020-01-01-a.md": "x"}, "jekyll"),
        ({"package.json": '{"dependencies": {"hexo": "7"}}', "_config.yml": "", "source/_posts/a.md": "x"}, "hexo"),
        ({"config.toml": "baseURL = 'x'", "content/a.md": "x"}, "hugo"),
        ({"config.toml": "base_url = 'x'", "content/a.md": "x"}, "zola"),
        ({"config.toml": "x = 1", "a.md": "x"}, "notes"),
        ({"website/docusaurus.config.ts": "", "docs/a.md": "x"}, "docusaurus"),
        ({"deep/down/mkdocs.yml": "", "a.md": "x"}, "notes"),
        ({".obsidian/app.json": "", "hugo.toml": "", "content/a.md": "x"}, "hugo"),
        ({".obsidian/app.json": "", "_config.yml": "", "_layouts/page.html": "x", "a.md": "---\n---\nx"}, "jekyll"),
        ({"logseq/config.edn": "", "pages/a.md": "x", "_config.yml": "", "_includes/a.html": "x"}, "jekyll"),
        ({".obsidian/app.json": "", "_config.yml": "theme: minima", "a.md": "x"}, "obsidian"),
        ({}, "notes"),
    ],
)
def test_the_kind_is_told_from_the_files(load, files: dict[str, str], kind: str) -> None:
    assert load(files or {"empty": ""}).library.site.kind == kind


def test_configuration_that_cannot_be_used_is_told(load) -> None:
    site = load({"hugo.toml": "a = = b", "content/a.md": "---\ntitle: A\n---\n"})
    assert told(site)["hugo.toml"].startswith("it is not valid TOML")
    assert site.ids == ["content/a.md"]


def test_what_is_kept_of_a_site_knows_its_kind(load, tmp_path) -> None:
    from reader.library.cache.store import Cache
    from reader.library.trees.folder import FolderTree

    load(HUGO)
    tree = FolderTree(tmp_path / "site")
    cache = Cache.open(tmp_path / "cache")
    first = cache.refresh(tree)
    again = Cache.open(tmp_path / "cache").refresh(tree)
    assert (again.site.kind, again.version, again.posts) == ("hugo", first.version, first.posts)
    (tmp_path / "site/hugo.toml").write_text('title = "Other"\n')
    assert Cache.open(tmp_path / "cache").refresh(tree).site.title == "Other"


@pytest.mark.parametrize("ending", sorted(MARKDOWN))
def test_a_note_of_each_ending_is_a_post(load, ending: str) -> None:
    site = load({f"a.{ending}": "# A note\n\n*Text*.\n", "a.xyz": "# Another\n"})
    assert [row[:2] for row in rows(site)] == [(f"a.{ending}", "A note")]
    assert site.library.text(f"a.{ending}") == "Text."


@pytest.mark.parametrize("ending", JEKYLL_MARKDOWN)
def test_jekyll_makes_a_page_of_each_of_its_endings(load, ending: str) -> None:
    name = f"_posts/2026-01-02-a.{ending}"
    site = load({name: "---\ntitle: A\n---\n*Text*.\n"})
    assert rows(site) == [(name, "A", "2026-01-02", "/2026/01/02/a.html")]
    assert site.library.text(name) == "Text."


def test_a_heading_that_repeats_the_title_is_shown_once(load) -> None:
    site = load({
        "a.md": "---\ntitle: The same  words\n---\n\n# The same words\n\nText\n",
        "b.md": "---\ntitle: One\n---\n\n# Another\n\nText\n",
        "c.md": "---\ntitle: One\n---\n\nText\n\n# One\n",
    })  # fmt: skip
    texts = [str(site.library.text(name)).split() for name in ("a.md", "b.md", "c.md")]
    assert texts == [["Text"], ["Another", "Text"], ["Text", "One"]]
