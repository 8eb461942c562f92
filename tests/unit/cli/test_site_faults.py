"""What leads nowhere in posts is found by the site's own rules, and nothing is claimed that cannot be known."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.cli.site_faults import Fault, look_for_faults
from tests.unit.cli.checked import CONFIG, faults_in


def site(folder: Path, text: str, config: str = CONFIG, **files: str) -> list[Fault]:
    """The faults of a Jekyll site with one post of this text, another post, a page, a picture, and further files."""
    there = {
        "_config.yml": config,
        "_posts/2026-01-01-a.md": f"---\ntitle: A\n---\n{text}\n",
        "_posts/2026-01-02-b.md": "---\ntitle: B\n---\nA text.\n",
        "about.md": "---\ntitle: About\npermalink: /who/we-are/\n---\nUs.\n",
        "contact.html": "---\ntitle: Contact\n---\nWrite.\n",
        "assets/a picture.png": "x",
        "files/paper.pdf": "x",
        **files,
    }
    return faults_in(folder, there)


@pytest.mark.parametrize(
    ("text", "kind", "named"),
    [
        ("See [this](/nowhere).", "link", "/nowhere"),
        ("See [this](/nowhere/?q=1#part).", "link", "/nowhere/"),
        ("See [this](nope.html).", "link", "nope.html"),
        ('See <a href="/nowhere/">this</a>.', "link", "/nowhere/"),
        ("See [this][one].\n\n[one]: /nowhere", "link", "/nowhere"),
        ("{% post_url 2020-01-01-gone %}", "link", "2020-01-01-gone"),
        ("{% link _posts/gone.md %}", "link", "_posts/gone.md"),
        ("See [this]({{ site.baseurl }}/nowhere).", "link", "/nowhere"),
        ("![A picture](/assets/b.png)", "picture", "/assets/b.png"),
        ('<img src="/assets/b.png">', "picture", "/assets/b.png"),
        ("- one\n  - [two](/nowhere)\n", "link", "/nowhere"),
        ("", "empty", "no text"),
    ],
)
def test_what_is_not_there_is_found(text: str, kind: str, named: str, tmp_path: Path) -> None:
    (found,) = site(tmp_path, text)

    assert (found.kind, found.path) == (kind, "_posts/2026-01-01-a.md")
    assert named in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "[b](/2026/01/02/b.html) [b](/2026/01/02/b) [b](../02/b.html) [b]({% post_url 2026-01-02-b %})",
        "[about](/who/we-are/) [about](/who/we-are) [contact](/contact.html) [contact](/contact) [home](/)",
        "[about]({% link about.md %}) ![a](/assets/a%20picture.png) [paper](/files/paper.pdf)",
        "[feed](/feed.xml) [next](/page2/) [map](/sitemap.xml)",
        "[web](https://other.example/nowhere) [mail](mailto:a@b.example) [part](#part) [empty]()",
        "`[code](/nowhere)`\n\n```\n![code](/nowhere.png)\n```\n",
        "[out](../../../../nowhere) [odd](javascript:void) [scheme](//other.example/x)",
    ],
)
def test_what_is_there_or_elsewhere_is_none(text: str, tmp_path: Path) -> None:
    assert site(tmp_path, text) == []


def test_the_line_is_told_in_which_it_stands(tmp_path: Path) -> None:
    (found,) = site(tmp_path, "One.\n\nTwo [words](/nowhere).")

    assert found.line == 6


def test_a_link_is_told_once_however_often_it_stands_there(tmp_path: Path) -> None:
    assert len(site(tmp_path, "[a](/nowhere) [b](/nowhere) [c](/nowhere#here)")) <= 2


@pytest.mark.parametrize(
    ("config", "files"),
    [
        ("plugins: [jekyll-archives]\n", {}),
        ("", {"_plugins/pages.rb": "x"}),
        ("", {"Gemfile": 'gem "jekyll-redirect-from"\n'}),
    ],
)
def test_where_plugins_may_make_a_page_nothing_is_claimed(config: str, files: dict[str, str], tmp_path: Path) -> None:
    assert site(tmp_path, "[a](/nowhere) ![b](/nowhere.png)", CONFIG + config, **files) == []


def test_plugins_that_make_no_such_page_change_nothing(tmp_path: Path) -> None:
    assert len(site(tmp_path, "[a](/nowhere)", CONFIG + "plugins: [jekyll-feed, jekyll-paginate, jemoji]\n")) == 1


def test_of_the_assets_of_a_theme_nothing_is_claimed(tmp_path: Path) -> None:
    (found,) = site(tmp_path, "![a](/assets/b.png) [b](/nowhere)", CONFIG + "theme: minima\n")

    assert found.kind == "link"


def test_beside_the_path_that_a_site_lies_at_nothing_is_known(tmp_path: Path) -> None:
    (found,) = site(tmp_path, "[a](/nowhere) [b](/blog/nowhere) [c](/blog/who/we-are/)", CONFIG + "baseurl: /blog\n")

    assert "/blog/nowhere" in found.reason


def test_in_notes_links_lead_to_files(tmp_path: Path) -> None:
    for name, text in {
        "a.md": "[b](b.md) [b](b) [c](more/c.md) [more](more) ![p](p.png) [no](nope.md) ![no](q.png) [abs](/nowhere)",
        "b.md": "[up](../elsewhere.md)",
        "more/c.md": "[b](../b.md) [no](../nope.md)",
        "p.png": "x",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# Note\n\n{text}\n")
    found = look_for_faults(reader.load(str(tmp_path))).found

    assert [(one.path, one.reason.split(",")[0]) for one in found if one.kind == "link"] == [
        ("a.md", "it links to nope.md"),
        ("more/c.md", "it links to ../nope.md"),
    ]
    assert [one.kind for one in found if one.path == "a.md"].count("picture") == 1


def test_of_a_file_that_was_opened_alone_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[b](b.md)\n")

    assert look_for_faults(reader.load(str(tmp_path / "a.md"))).found == ()


TEXT = "---\ntitle: {0}\n{1}---\nText of {0}.\n"


def addresses(folder: Path, files: dict[str, str]) -> list[Fault]:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return [one for one in look_for_faults(reader.load(str(folder))).found if one.kind == "address"]


def test_two_posts_with_one_address_are_told(tmp_path: Path) -> None:
    jekyll = {
        "_config.yml": CONFIG,
        "_posts/2026-11-01-dup.md": TEXT.format("A", ""),
        "_posts/sub/2026-11-01-dup.md": TEXT.format("B", ""),
        "parted/_posts/2026-11-01-dup.md": TEXT.format("C", ""),
    }
    (found,) = addresses(tmp_path / "jekyll", jekyll)
    assert {found.path, found.reason.split(" is that of ")[1].partition(",")[0]} == set(list(jekyll)[1:3])
    hugo = {
        "hugo.toml": "title = 'x'\n",
        "content/posts/a.md": TEXT.format("A", "slug: same\n"),
        "content/posts/b.md": TEXT.format("B", "slug: same\n"),
        "content/posts/c.md": TEXT.format("C", "slug: other\n"),
    }
    (found,) = addresses(tmp_path / "hugo", hugo)
    assert "/posts/same/" in found.reason


def test_notes_and_the_languages_of_a_post_may_share_an_address(tmp_path: Path) -> None:
    notes = {"a.md": TEXT.format("A", "permalink: /same/\n"), "b.md": TEXT.format("B", "permalink: /same/\n")}
    assert not addresses(tmp_path / "notes", notes)
    for name, config, common in (("plugin", "languages: [en, de]\n", ""), ("told", "", "ref: a\n")):
        versions = {
            "_config.yml": CONFIG + config,
            "_posts/2026-11-01-a.md": TEXT.format("A", f"lang: en\npermalink: /a/\n{common}"),
            "_posts/2026-11-01-a-de.md": TEXT.format("A auf Deutsch", f"lang: de\npermalink: /a/\n{common}"),
        }
        assert not addresses(tmp_path / name, versions)


def test_a_heading_that_another_note_does_not_have_is_told(tmp_path: Path) -> None:
    links = "[b](b.md#nope) [b](b.md#what-is-it-1) [b](b.md#What%20is%20it?) [b](b.md#whatisit) [b](b.md#custom)"
    (tmp_path / "a.md").write_text(f"# A\n\n{links} [b](b.md#^block) [b](b.md#b) [b](b.md#L12) [c](c.md#nope)\n")
    (tmp_path / "b.md").write_text('# B\n\n## What is it?\n\nThis. <a id="custom"></a>\n')
    (tmp_path / "c.md").write_text("No heading at all.\n")
    (found,) = look_for_faults(reader.load(str(tmp_path))).found

    assert (found.kind, found.path, found.line) == ("place", "a.md", 3)
    assert "it links to b.md#nope, a place that b.md does not have" in found.reason
