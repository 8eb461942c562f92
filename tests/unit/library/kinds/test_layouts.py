"""Sites that are laid out otherwise than their generator's manual begins with: mounts, parts, several programs."""

from __future__ import annotations


def test_hugo_passes_on_what_sections_say_of_their_pages(load) -> None:
    page = "---\ntitle: {}\n---\nx\n"
    site = load(
        {
            "hugo.toml": 'title = "H"\n[[module.mounts]]\nsource = "content/en"\ntarget = "content"\n'
            '[[cascade]]\nauthor = "Ann"\n[cascade.target]\npath = "{/a/**,/c/**}"\n',
            "content/en/parts/_index.md": "---\ncascade:\n  build:\n    render: never\n    list: never\n---\n",
            "content/en/parts/one.md": page.format("Part"),
            "content/en/a/_index.md": "+++\n[[cascade]]\ntags = ['t']\n[[cascade]]\ndraft = true\n[cascade.target]\n"
            "path = '/a/deep/**'\n+++\n",
            "content/en/a/one.md": page.format("One"),
            "content/en/a/own.md": "---\ntitle: Own\ntags: [u]\n---\nx\n",
            "content/en/a/deep/two.md": page.format("Two"),
            "content/en/b/three.md": page.format("Three"),
        }
    )
    assert [(it.id, it.url, str(it.author), [str(tag) for tag in it.tags]) for it in site.library.posts] == [
        ("content/en/a/one.md", "/a/one/", "Ann", ["t"]),
        ("content/en/a/own.md", "/a/own/", "Ann", ["u"]),
        ("content/en/b/three.md", "/b/three/", "", []),
    ]


def test_hugo_in_a_folder_of_settings(load) -> None:
    site = load(
        {
            "config/_default/hugo.toml": 'title = "H"\n',
            "config/_default/languages.toml": '[en]\nweight = 1\n[de]\ntitle = "D"\n',
            "config/_default/permalinks.toml": 'posts = "/:year/:slug/"\n',
            "content/posts/a.md": "---\ntitle: A\ndate: 2024-01-02\n---\nx\n",
            "content/posts/a.de.md": "---\ntitle: Ah\ndate: 2024-01-02\n---\nx\n",
        },
        language="de",
    )
    assert [str(it.title) for it in site.library.entries] == ["Ah"]
    assert sorted(it.url for it in site.library.posts) == ["/2024/a/", "/de/2024/ah/"]


def test_folders_called_config_and_content_alone_make_no_site_of_hugo(load) -> None:
    site = load(
        {
            "eleventy.config.js": "module.exports = () => ({ dir: { input: 'content' } });\n",
            "config/index.js": "",
            "content/posts/2024-01-02-a.md": "---\ntitle: A\n---\nx\n",
        }
    )
    assert site.library.site.kind == "eleventy"


def test_docusaurus_with_several_blogs_and_documentations(load) -> None:
    site = load(
        {
            "site/docusaurus.config.ts": "const config = {\n  title: 'D',\n  presets: [['classic', {\n"
            "    docs: { path: '../guides', routeBasePath: '/' },\n"
            "    blog: { path: 'news', routeBasePath: 'our-news' },\n  }]],\n"
            "  plugins: [['@docusaurus/plugin-content-docs', { id: 'api', path: 'api', routeBasePath: 'api' }]],\n"
            "  themeConfig: { docs: { sidebar: { hideable: true } } },\n};\nexport default config;\n",
            "site/api_versions.json": '["1.0"]',
            "site/api/a.md": "# A\n",
            "site/news/2024-01-02-b.md": "# B\n",
            "site/news/sub/2024-01-03-c/index.md": "# C\n",
            "site/news/d.md": "---\ndate: 2024-01-01\n---\n# D\n",
            "site/i18n/de/docusaurus-plugin-content-docs-api/current/a.md": "# Ah\n",
            "site/src/pages/e.md": "# E\n",
            "guides/01-f/index.md": "# F\n",
        },
        language="all",
    )
    assert [(it.id, it.url) for it in site.library.posts] == [
        ("site/news/sub/2024-01-03-c/index.md", "/our-news/2024/01/03/sub/c"),
        ("site/news/2024-01-02-b.md", "/our-news/2024/01/02/b"),
        ("site/news/d.md", "/our-news/d"),
        ("guides/01-f/index.md", "/f"),
        ("site/api/a.md", "/api/next/a"),
        ("site/i18n/de/docusaurus-plugin-content-docs-api/current/a.md", "/de/api/next/a"),
        ("site/src/pages/e.md", "/e"),
    ]


def test_a_site_deep_in_a_repository_of_programs(load) -> None:
    post = "---\ntitle: {}\npubDate: 2024-01-0{}\n---\nx\n"
    files = {
        "README.md": "# R\n", "packages/a/README.md": "# A\n", "packages/a/package.json": "{}",
        "apps/site/astro.config.mjs": "export default {};\n", "examples/x/astro.config.mjs": "export default {};\n",
        "apps/site/src/content/blog/one.md": post.format("One", 1),
        "apps/site/src/content/blog/With Space.md": post.format("Two", 2),
        "apps/site/src/content/notes/sub/index.md": post.format("Three", 3),
        "docs/inside.md": "# Inside\n",
    }  # fmt: skip
    site = load(files)
    assert (site.library.site.kind, [it.url for it in site.library.posts]) == (
        "astro", ["/notes/sub/", "/blog/with-space/", "/blog/one/"],
    )  # fmt: skip
    # Where most texts lie elsewhere it is one folder among others.
    more = {f"docs/{number}.md": "# Text\n" for number in range(5)}
    assert load({**files, **more}).library.site.kind == "notes"


def test_boxes_at_the_edges_of_posts_stay_whole(load) -> None:
    body = ":::tip What you learn\n\n- Thing {0}\n\n:::\n\nText {0} has words of its own.\n"
    files = {f"docs/{number}.md": f"# T{number}\n\n{body.format(number)}" for number in range(12)}
    site = load({"docusaurus.config.js": "module.exports = {};\n", **files})
    assert site.library.text("docs/3.md").startswith("> What you learn\n>\n> - Thing 3")


def test_a_folder_for_pages_that_only_a_build_fills(load) -> None:
    files = {
        "mkdocs.yml": "site_name: S\n",
        "README.md": "# Readme\n\nx\n",
        "CONTRIBUTING.md": "# How\n\nx\n",
        "Locks/README.md": "# Locks\n\n!!! note\n    Read.\n",
        "Locks/Keys.md": "# Keys\n\nx\n",
    }
    site = load(files)
    assert site.library.site.kind == "mkdocs"
    assert sorted(site.ids) == ["Locks/Keys.md", "Locks/README.md", "README.md"]
    assert str(site.library.text(site.post("Locks/README.md"))).split() == [">", "Note", ">", ">", "Read."]
    assert load({**files, "docs/a.md": "# A\n\nx\n"}).ids == ["docs/a.md"]


def test_a_small_site_beside_many_texts_is_not_what_a_folder_is_about(load) -> None:
    files = {
        "website/astro.config.mjs": "export default {}\n",
        "website/src/content/about.md": "# About\n\nx\n",
        **{f"articles/{number:02}.md": f"# Article {number}\n\nx{number}\n" for number in range(45)},
    }
    few = {path: text for path, text in files.items() if not path.startswith("articles/1")}
    assert load(few).library.site.kind == "astro"
    site = load(files)
    assert (site.library.site.kind, len(site.ids)) == ("notes", 46)


def test_a_site_of_jekyll_that_has_collections_alone_in_a_folder_of_its_repository(load) -> None:
    files = {
        "README.md": "# The tools\n",
        "src/_config.yml": "collections:\n  learning:\n    output: true\n",
        "src/_learning/dns.md": "---\ntitle: What is a resolver?\n---\n**Asks（first）**for you.\n",
    }
    site = load(files)
    assert (site.library.site.kind, [str(it.title) for it in site.library.posts]) == (
        "jekyll",
        ["What is a resolver?"],
    )


def test_a_folder_of_pages_with_settings_of_jekyll_is_not_all_of_a_repository(load) -> None:
    files = {
        "README.md": "# The tools\n",
        "notes.md": "# Notes\n",
        "docs/_config.yml": "theme: minima\n",
        "docs/_includes/head.md": "x\n",
        "docs/index.md": "# Manual\n",
    }
    titles = [str(it.title) for it in load(files).library.posts]
    assert {"The tools", "Notes", "Manual"} <= set(titles)


def test_a_site_of_jekyll_that_has_only_pages_in_the_folder_with_most_texts_of_its_repository(load) -> None:
    files = {
        "README.md": "# The tool\n",
        "CONTRIBUTING.md": "# How to help\n",
        "plugin/guide.md": "# Guide\n",
        "docs/_config.yml": "title: Manual\n",
        "docs/faq.md": "---\ntitle: FAQ\n---\n{: .note}\nAsk.\n",
        "docs/index.md": "# Manual\n\n{% raw %}{{x}}{% endraw %}\n",
    }
    site = load(files)
    assert (site.library.site.kind, site.ids) == ("jekyll", ["faq.md", "index.md"])
    assert [site.library.text(it) for it in site.ids] == ["Ask.", "{{x}}"]
    told = "the repository has 2 more texts outside docs/, the folder of its site; --kind notes lists them"
    assert [it.reason for it in site.library.problems] == [told]
    assert len(load(files, kind="notes").ids) == 4
    # The same file names the settings of a Jupyter Book.
    assert load(files | {"docs/_toc.yml": "root: index\n"}).library.site.kind == "notes"


def test_a_lesson_of_the_carpentries(load) -> None:
    page = "---\ntitle: {}\n---\n{}\n"
    solution = "::: solution\n\n## Solution\n\nThe first.\n\n:::"
    site = load(
        {
            "config.yaml": "carpentry: swc\ntitle: Git\nepisodes:\n- why.md\n- basics.md\nlearners:\n- terms.md\n",
            "index.md": "---\nsite: sandpaper::sandpaper_site\n---\nWelcome.\n",
            "episodes/basics.md": page.format("Basics", f":::::: challenge\n\n## Which one?\n\n{solution}\n\n::::::"),
            "episodes/why.md": page.format("Why?", "See [commit](../learners/terms.md#commit)."),
            "learners/terms.md": page.format("Terms", "[commit]{#commit}\n:   A recorded state.\n"),
        }
    )
    assert str(site.library.site.title) == "Git"
    assert [str(it.title) for it in site.library.posts] == ["Git", "Why?", "Basics", "Terms"]
    basics = site.library.text("episodes/basics.md")
    assert (basics.count("Solution"), basics.count("Which one?"), "The first." in basics) == (1, 1, True)
    assert site.library.text("learners/terms.md").split() == ["commit", "A", "recorded", "state."]


def test_posts_of_an_earlier_site_deep_in_a_repository_do_not_hide_the_site_at_its_top(load) -> None:
    site = load(
        {
            "config.toml": 'title = "H"\nbaseurl = "/"\n',
            "content/blog/a.md": "---\ntitle: A\ndate: 2024-01-02\n---\nx\n",
            "layouts/index.html": "",
            "old/inst/_posts/2019-01-02-b.md": "---\ntitle: B\n---\nx\n",
        }
    )
    assert (site.library.site.kind, site.ids) == ("hugo", ["content/blog/a.md"])
