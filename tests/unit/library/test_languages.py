"""Several languages of one post: one entry, in the language that a person prefers."""

from __future__ import annotations

from typing import Any

import pytest

from reader.library.languages.codes import language_code, preferred
from reader.library.languages.versions import language_in


def listed(site: Any) -> list[tuple[str, dict[str, str]]]:
    """The title of each entry, and the post in each of its languages."""
    return [(str(it.title), it.languages) for it in site.library.entries]


SUFFIXES = {
    "hugo.toml": "defaultContentLanguage = 'en'\n[languages.en]\n[languages.de]\n[languages.pt-br]\n",
    "content/posts/a/index.md": "---\ntitle: Hello\ndate: 2024-01-01\n---\nWords.\n",
    "content/posts/a/index.de.md": "---\ntitle: Hallo\ndate: 2024-01-01\n---\nWorte.\n",
    "content/posts/a/index.pt-br.md": "---\ntitle: Olá\ndate: 2024-01-01\n---\nPalavras.\n",
    "content/posts/b.de.md": "---\ntitle: Nur deutsch\ndate: 2023-01-01\n---\nWorte.\n",
    "content/posts/v1.is.md": "---\ntitle: No language\ndate: 2022-01-01\n---\nx\n",
}
FIRST = {
    "en": "content/posts/a/index.md",
    "de": "content/posts/a/index.de.md",
    "pt-br": "content/posts/a/index.pt-br.md",
}


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Hello"), ("de", "Hallo"), ("pt", "Olá"), ("pt-BR", "Olá"), ("fr", "Hello"), ("de-AT", "Hallo")],
)
def test_names_of_files_tell_languages(load, language: str, title: str) -> None:
    site = load(SUFFIXES, language=language)
    assert listed(site) == [(title, FIRST), ("Nur deutsch", {}), ("No language", {})]
    assert len(site.library.posts) == 5


def test_addresses_have_the_language_before_them(load) -> None:
    urls = {post.id: post.url for post in load(SUFFIXES).library.posts}
    assert urls["content/posts/a/index.md"] == "/posts/a/"
    assert urls["content/posts/a/index.de.md"] == "/de/posts/a/"
    assert urls["content/posts/b.de.md"] == "/de/posts/b/"


def test_every_language_is_listed_where_that_is_wanted(load) -> None:
    assert [title for title, _ in listed(load(SUFFIXES, language="all"))] == [
        "Hallo", "Hello", "Olá", "Nur deutsch", "No language",
    ]  # fmt: skip


def test_every_name_leads_to_the_entry(load) -> None:
    library = load(SUFFIXES, language="de").library
    (entry,) = library.find("content/posts/a/index.pt-br.md")
    assert entry.title == "Hallo"
    assert library.entry_of("content/posts/a/index.md") is entry
    assert set(entry.names) == set(FIRST.values())


def test_folders_of_a_jekyll_site(load) -> None:
    post = "---\nlang: {0}\ntitle: {1}\n---\nText in {0}.\n"
    site = load(
        {
            "_config.yml": "lang: en\n",
            "en/news/_posts/2020-01-02-a.md": post.format("en", "News"),
            "de/news/_posts/2020-01-02-a.md": post.format("de", "Neues"),
            "de/news/_posts/2020-01-03-b.md": post.format("de", "Nur hier"),
            "pt/news/_posts/2020-01-02-a.md": "---\ntitle: Novas\n---\nx\n",
        },
        language="de",
    )
    assert [(title, list(found)) for title, found in listed(site)] == [("Nur hier", []), ("Neues", ["de", "en", "pt"])]


def test_references_of_a_jekyll_site(load) -> None:
    site = load(
        {
            "_posts/2020-01-02-hello.md": "---\nlang: en\nref: first\n---\n# Hello\n",
            "_posts/2020-02-02-hallo.md": "---\nlang: de\nref: first\n---\n# Hallo\n",
            "_posts/2020-03-02-other.md": "---\nlang: de\nref: second\n---\n# Zweites\n",
            "_posts/2020-04-02-cite.md": "---\nref: first\n---\n# A reference of another kind\n",
        },
        language="en",
    )
    assert [(post.id, list(post.languages)) for post in site.library.entries] == [
        ("_posts/2020-04-02-cite.md", []),
        ("_posts/2020-03-02-other.md", []),
        ("_posts/2020-01-02-hello.md", ["de", "en"]),
    ]


def test_hugo_with_a_folder_for_each_language(load) -> None:
    site = load(
        {
            "hugo.yaml": "defaultContentLanguage: en\nlanguages:\n  en: {contentDir: content/english}\n"
            "  fr: {contentDir: content/french}\n",
            "content/english/blog/x.md": "---\ntitle: English\ntranslationKey: k\n---\n",
            "content/french/blog/y.md": "---\ntitle: Français\ntranslationKey: k\n---\n",
            "content/english/blog/z.md": "---\ntitle: Same name\n---\n",
            "content/french/blog/z.md": "---\ntitle: Même nom\n---\n",
        },
        language="fr",
    )
    assert sorted(title for title, _ in listed(site)) == ["Français", "Même nom"]
    assert {post.url for post in site.library.posts} == {"/blog/x/", "/blog/z/", "/fr/blog/y/", "/fr/blog/z/"}


def test_docusaurus_pelican_and_mkdocs(load, tmp_path) -> None:
    site = load(
        {
            "docusaurus.config.js": "module.exports = {\n  title: 'Site',\n  url: 'https://e.example',\n};\n",
            "docs/intro.md": "# Intro\n",
            "i18n/de/docusaurus-plugin-content-docs/current/intro.md": "# Einleitung\n",
            "i18n/de/docusaurus-plugin-content-docs/version-1/intro.md": "# Alt\n",
            "i18n/de/code.json": "{}",
        },
        language="de",
    )
    assert listed(site) == [
        ("Einleitung", {"en": "docs/intro.md", "de": "i18n/de/docusaurus-plugin-content-docs/current/intro.md"})
    ]
    assert site.library.entries[0].post.url == "/de/docs/intro"
    assert site.library.site.title == "Site"


def test_pelican_by_slug(load) -> None:
    site = load(
        {
            "pelicanconf.py": "SITENAME = 'P'\nDEFAULT_LANG = 'en'\n",
            "content/a.md": "Title: Hello\nSlug: hello\nDate: 2020-01-01\n\nx\n",
            "content/b.md": "Title: Bonjour\nSlug: hello\nLang: fr\nDate: 2020-01-01\n\ny\n",
        }
    )
    assert listed(site) == [("Hello", {"en": "content/a.md", "fr": "content/b.md"})]
    assert site.post("content/b.md").url == "/hello-fr.html"


def test_mkdocs_by_names(load) -> None:
    site = load({"mkdocs.yml": "", "docs/index.md": "# Start\n", "docs/index.de.md": "# Anfang\n"}, language="de")
    assert listed(site) == [("Anfang", {"en": "docs/index.md", "de": "docs/index.de.md"})]


@pytest.mark.parametrize(
    "files",
    [
        # Subjects that happen to be called like languages.
        {"it/hardware.md": "# A\n", "is/verbs.md": "# B\n", "vi/tips.md": "# C\n"},
        # Nothing says what language stands beside the folder.
        {"guides/start.md": "# A\n", "guides/de/start.md": "# B\n", "guides/x.md": "# C\n"},
        # A file of another language alone.
        {"a.de.md": "# A\n", "b.md": "# B\n", "c.fr.md": "# C\n"},
        # Endings of names that are no languages.
        {"vue.js.md": "# A\n", "vue.md": "# B\n", "vue.v2.md": "# C\n"},
    ],
)
def test_what_only_looks_like_languages_stays_apart(load, files: dict[str, str]) -> None:
    assert sorted(title for title, _ in listed(load(files))) == ["A", "B", "C"]


def test_readmes_in_several_languages(load) -> None:
    site = load({"README.md": "# Art\n", "README-de.md": "# Kunst\n", "README_zh-CN.md": "# 艺\n"}, language="zh")
    assert listed(site) == [("艺", {"zh-cn": "README_zh-CN.md", "en": "README.md", "de": "README-de.md"})]


def test_what_is_kept_between_runs_knows_the_languages(load, tmp_path) -> None:
    from reader.library.cache.store import Cache
    from reader.library.library import LoadOptions
    from reader.library.trees.folder import FolderTree

    load(SUFFIXES)
    tree, options = FolderTree(tmp_path / "site"), LoadOptions(language="de")
    first = Cache.open(tmp_path / "cache").refresh(tree, options=options)
    again = Cache.open(tmp_path / "cache").library(tree, options=options)
    assert again is not None
    assert again.entries == first.entries
    other = Cache.open(tmp_path / "cache").refresh(tree, options=LoadOptions(language="en"))
    assert other.entries[0].title == "Hello"
    assert other.version != first.version
    (tmp_path / "site/content/posts/b.md").write_text("---\ntitle: Both\ndate: 2023-01-01\n---\n")
    assert "Both" in [it.title for it in Cache.open(tmp_path / "cache").refresh(tree, options=other.options).entries]


@pytest.mark.parametrize(
    ("value", "code"),
    [("de", "de"), ("pt_BR", "pt-br"), ("zh-Hans", "zh-hans"), (" fr ", "fr"), (False, "no"), ("english", ""),
     ("xx", ""), (None, ""), (5, ""), ("", "")],
)  # fmt: skip
def test_codes(value: object, code: str) -> None:
    assert language_code(value) == code


@pytest.mark.parametrize(
    ("name", "told"),
    [("index.de.md", ("de", "index")), ("a.zh-CN.mdx", ("zh-cn", "a")), ("README-fr.md", ("fr", "README")),
     ("a-fr.md", ("", "a-fr")), (".de.md", ("", ".de")), ("plain.md", ("", "plain")), ("none", ("", "none"))],
)  # fmt: skip
def test_languages_in_names(name: str, told: tuple[str, str]) -> None:
    assert language_in(name) == told


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"LANG": "de_AT.UTF-8"}, ("de-at",)),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_FR"}, ("fr-fr",)),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "nl:de"}, ("nl", "de", "de-de")),
        ({"LANG": "C.UTF-8"}, ()), ({"LANG": "C", "LANGUAGE": "de"}, ()), ({}, ()),
    ],
)  # fmt: skip
def test_the_locale_names_languages(environment: dict[str, str], wanted: tuple[str, ...]) -> None:
    assert preferred("auto", environment) == wanted
    assert preferred("pt_BR", environment) == ("pt-br",)


def test_notes_of_one_address_in_folders_of_languages(load) -> None:
    note = "---\npermalink: {}\n---\ntext\n"
    site = load(
        {
            "en/Bookmarks.md": note.format("plugins/bookmarks"),
            "de/Lesezeichen.md": note.format("plugins/bookmarks"),
            "fr/Signets.md": note.format("plugins/bookmarks"),
            "en/Alone.md": note.format("alone"),
            "Elsewhere.md": note.format("plugins/bookmarks"),
        },
        language="de",
    )
    assert {(title, tuple(found)) for title, found in listed(site)} == {
        ("Lesezeichen", ("de", "en", "fr")), ("Alone", ()), ("Elsewhere", ()),
    }  # fmt: skip
