"""The people whom posts name by a short name: in `_data/authors`, a collection of authors, or the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reader.library.jekyll.front_matter import decode, parse_post
from reader.library.jekyll.site import CONFIG_LIMIT, SiteConfig
from reader.library.jekyll.yaml_types import YamlProblem, load_yaml
from reader.library.trees.freshness import AUTHOR_FILES
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["author_pages", "read_authors"]

_COLLECTION = "authors"
_MOST_PAGES = 500
_FRONT = 64 * 1024


def author_pages(files: Mapping[str, TreeFile], config: SiteConfig, prefix: str) -> list[str]:
    """Return the paths of the documents in the site's collection of authors, if it has one."""
    if _COLLECTION not in config.collections:
        return []
    folder = "".join([prefix, *(f"{it}/" for it in (config.source, config.collections_dir) if it), f"_{_COLLECTION}/"])
    return [path for path, file in files.items() if path.startswith(folder) and not file.refused][:_MOST_PAGES]


def read_authors(tree: Tree, files: Mapping[str, TreeFile], config: SiteConfig, prefix: str) -> Mapping[str, object]:
    """Return people by the names that posts use for them."""
    configured = config.raw.get("authors")
    people = {str(key): it for key, it in configured.items()} if isinstance(configured, dict) else {}
    for path in author_pages(files, config, prefix):
        people |= dict(_on_page(tree, path))
    return people | _in_data(tree, files, prefix)


def _on_page(tree: Tree, path: str) -> Iterator[tuple[str, object]]:
    """Return the person described by a document of the collection, under each name that themes look them up by."""
    try:
        text = decode(tree.read(path, _FRONT), cut=True)
    except OSError:
        return
    data = {str(key): it for key, it in (parse_post(text or "").data or {}).items()}
    stem = path.rpartition("/")[2].partition(".")[0]
    person = {**data, "name": next((data[key] for key in ("display_name", "name", "title") if data.get(key)), stem)}
    for name in (data.get("name"), stem, data.get("username"), data.get("short_name")):
        if isinstance(name, str) and name:
            yield name, person


def _in_data(tree: Tree, files: Mapping[str, TreeFile], prefix: str) -> dict[str, object]:
    for name in AUTHOR_FILES:
        file = files.get(prefix + name)
        if file is None or file.refused:
            continue
        try:
            text = tree.read(prefix + name, CONFIG_LIMIT).decode("utf-8-sig", "replace")
            value = load_yaml(text, size=CONFIG_LIMIT)
        except (OSError, YamlProblem):
            return {}
        return {str(key): it for key, it in value.items()} if isinstance(value, dict) else {}
    return {}
