"""How kinds of sites are recognised, in one table, so that a kind's module is only imported for a site of that kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["ENTRANCES", "Entrance"]


class Entrance(NamedTuple):
    """A sign of a kind: a file or folder, what must be beside it (one of `beside`), and words that it must contain."""

    marker: str
    beside: tuple[str, ...] = ()
    holds: str = ""


_SCRIPTS = ("js", "ts", "mjs", "cjs", "mts")

ENTRANCES: Mapping[str, tuple[Entrance, ...]] = {
    "hexo": (Entrance("_config.yml", ("scaffolds/",)), Entrance("package.json", ("source/_posts/",), '"hexo"')),
    # Jekyll is recognised by its folders of posts, wherever they are (see `find_site`).
    "jekyll": (),
    "zola": (Entrance("config.toml", ("content/",), "base_url"), Entrance("zola.toml", ("content/",))),
    "hugo": (
        *(Entrance(f"hugo.{ending}", ("content/",)) for ending in ("toml", "yaml", "yml", "json")),
        *(
            Entrance(f"config.{ending}", ("archetypes/", "layouts/", "themes/", "content/"))
            for ending in ("toml", "yaml", "yml")
        ),
        Entrance("config/_default/", ("content/",)),
    ),
    "docusaurus": tuple(Entrance(f"docusaurus.config.{ending}") for ending in _SCRIPTS),
    "mkdocs": (Entrance("mkdocs.yml"), Entrance("mkdocs.yaml")),
    "pelican": (Entrance("pelicanconf.py"),),
    "eleventy": (Entrance(".eleventy.js"), *(Entrance(f"eleventy.config.{ending}") for ending in _SCRIPTS)),
    "astro": tuple(Entrance(f"astro.config.{ending}", ("src/",)) for ending in _SCRIPTS),
    "obsidian": (Entrance(".obsidian/"),),
    "logseq": (Entrance("logseq/config.edn", ("pages/", "journals/")),),
    "notes": (),
}
"""By the names of kinds, which are those of their modules; of two that fit equally well, the first one wins."""
