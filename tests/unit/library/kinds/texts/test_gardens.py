"""Links between notes as Dendron, MkDocs' plugins and gardens in MDX have them."""

from __future__ import annotations

import pytest

from reader.library.kinds.texts.gardens import with_wiki_links


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("a [[B c]] d", "a [B c](B%20c.md) d"),
        ("[[b|the label]]", "[the label](b.md)"),
        ("[[b#part]] [[#part]]", "[b > part](b.md#part) [part](#part)"),
        ("![[b]]", "[b](b.md)"),
        ("`[[b]]`\n\n```\n[[c]]\n```", "`[[b]]`\n\n```\n[[c]]\n```"),
        ("[[]] [[a [[b", "[[]] [[a [[b"),
        (r"[[a\|b]]", "[b](a.md)"),
    ],
)
def test_links_between_notes(source: str, made: str) -> None:
    assert with_wiki_links(source) == made


def test_dendron_has_its_labels_first(load) -> None:
    site = load({
        "dendron.yml": "version: 5\n",
        "vault/root.md": "---\ntitle: Root\ndesc: All of it\nid: r\n---\n\n{{fm.desc}}: "
        "[[the part|dendron://v/some.part]], "
        "[[some.part]], [[gone.part]] `{{fm.desc}}` {{fm.none}}\n",
        "vault/some.part.md": "---\ntitle: Some part\n---\n\nText\n",
    })  # fmt: skip
    text = str(site.library.text("vault/root.md"))
    assert text == "All of it: the part, Some part, gone.part {{fm.desc}} {{fm.none}}"


@pytest.mark.parametrize(("plugins", "text"), [("[roamlinks]", "Two"), ("[search]", "[[two]]")])
def test_mkdocs_links_notes_where_a_plugin_does(load, plugins: str, text: str) -> None:
    files = {"docs/one.md": "# One\n\n[[two]]\n", "docs/two.md": "# Two\n\nText\n"}
    site = load({"mkdocs.yml": f"site_name: M\nplugins: {plugins}\n", **files})
    assert str(site.library.text("docs/one.md")) == text


def test_a_garden_in_mdx(load) -> None:
    site = load({"notes/a.mdx": "# A\n\nSee [[The *other* one]], <b>here</b>.\n"})
    assert "[[" not in str(site.library.text("notes/a.mdx"))


@pytest.mark.parametrize(
    "plugin", [{"_plugins/bidirectional_links_generator.rb": "x"}, {"_config.yml": "plugins: [jekyll-wikilinks]\n"}, {}]
)
def test_a_garden_of_jekyll_links_its_notes_where_a_plugin_does(load, plugin: dict[str, str]) -> None:
    site = load({
        "_config.yml": "title: G\n",
        "_posts/2024-01-02-one.md": "---\n---\nSee [[a tea|some tea]], [[Two-Cups]], [[gone]] and `[[two cups]]`.\n",
        "_posts/2024-01-03-two-cups.md": "---\ntitle: A tea\n---\nText\n",
        "_posts/2024-01-03-two_cups.md": "---\ntitle: Two cups\npermalink: /cups/\n---\nText\n",
        **plugin,
    })  # fmt: skip
    text = str(site.library.markdown("_posts/2024-01-02-one.md")).replace("\\", "")
    linked = "See [some tea](/2024/01/03/two-cups.html), [Two-Cups](/cups/), [[gone]] and `[[two cups]]`."
    assert text.strip() == linked if plugin else "[[Two-Cups]]" in text
