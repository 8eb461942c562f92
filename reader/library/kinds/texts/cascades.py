"""Hugo's cascades: values that a section's page, or the configuration, sets for every page below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from reader.library.jekyll.front_matter import decode
from reader.library.jekyll.globs import Globs
from reader.library.kinds.texts.headers import take_apart
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["Cascade", "read_cascades", "with_cascades"]

Cascade = tuple[str, str, dict[str, object]]
"""The folder it applies to (with a trailing slash, or empty), a path pattern or an empty string, and its values."""

_FRONT = 64 * 1024
_MOST = 2_000
_KEYS = frozenset({
    "_build", "author", "authors", "build", "categories", "date", "draft", "expirydate", "headless", "publishdate",
    "tags",
})  # fmt: skip
"""The keys that the reader uses. A cascaded title does not become the title of a page here."""
_BRACES = re.compile(r"\{([^{}]*)\}")


def read_cascades(tree: Tree, files: Mapping[str, TreeFile], roots: Iterable[str], configured: object) -> list[Cascade]:
    """Return the cascades of the configuration and of every `_index.md`, outermost first."""
    found = list(_cascades("", configured))
    paths = [
        (path, root)
        for root in roots
        for path, file in files.items()
        if path.startswith(root) and path.rpartition("/")[2].startswith("_index.") and not file.refused
    ]
    for path, root in sorted(paths, key=lambda it: it[0].count("/"))[:_MOST]:
        try:
            text = decode(tree.read(path, _FRONT), cut=True)
        except OSError:
            continue
        if text is None or "cascade" not in text:
            continue
        data = {str(key).lower(): value for key, value in (take_apart(text).data or {}).items()}
        folder = path[len(root) :].rpartition("/")[0]
        found += _cascades(f"{folder}/" if folder else "", data.get("cascade"))
    return found


def _cascades(folder: str, given: object) -> Iterable[Cascade]:
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, dict):
            continue
        values = {str(key).lower(): value for key, value in one.items()}
        target = values.get("target") or values.get("_target")
        target = target if isinstance(target, dict) else {}
        kind, path = target.get("kind"), target.get("path")
        kept = {key: value for key, value in values.items() if key in _KEYS}
        if kept and kind in {None, "page"}:
            yield folder, path if isinstance(path, str) else "", kept


def with_cascades(data: Mapping[str, object], inner: str, cascades: Iterable[Cascade]) -> dict[str, object]:
    """Return the front matter of the page at `inner`, completed with cascaded values that it does not set itself."""
    passed: dict[str, object] = {}
    for folder, pattern, values in cascades:
        if inner.startswith(folder) and (not pattern or _fits(pattern, f"/{inner.rpartition('.')[0]}")):
            passed |= values
    return {**passed, **data}


def _fits(pattern: str, path: str) -> bool:
    return _globs(pattern.lower()).match(path.removesuffix("/index").lower())


@lru_cache(maxsize=100)
def _globs(pattern: str) -> Globs:
    """Return the matcher for a Hugo pattern, with alternatives in braces expanded."""
    found = _BRACES.search(pattern)
    choices = found[1].split(",")[:20] if found else [""]
    whole = [pattern[: found.start()] + it + pattern[found.end() :] if found else pattern for it in choices]
    return Globs(
        [it.strip().removesuffix("/**") + ("*" if it.strip().endswith("/**") else "") for it in whole], by_folder=False
    )
