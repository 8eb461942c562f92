"""Configuration that is a program: it is never run; only a few values that are string literals are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from reader.library.jekyll.site import CONFIG_LIMIT
from reader.library.kinds.base import SiteSettings
from reader.library.languages.codes import language_code
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["Wanted", "read_literals"]

_COMMENT = re.compile(r"^[ \t]*(?://|#|\*).*$", re.MULTILINE)
_VALUE = r"""[ \t]*[:=][ \t]*(?:"([^"\\\n]*)"|'([^'\\\n]*)'|`([^`\\$\n]*)`)[ \t]*[,;]?[ \t]*$"""
_FIELD = re.compile(r"""\b(\w{1,40})[ \t]*:[ \t]*(?:"([^"\\\n]*)"|'([^'\\\n]*)')""")
_MOST_PARTS = 50
_LONGEST_PART = 20_000


class Wanted(NamedTuple):
    """What to look for in a program.

    `names` maps fields of `SiteSettings` to the program's names for them. Each of `words` that it contains outside
    comments becomes a key of `raw`. `parts` matches what precedes the brace of a part: `raw["parts"]` lists the first
    non-empty group of each match, with the part's own string literals.
    """

    names: Mapping[str, str]
    words: Sequence[str] = ()
    parts: re.Pattern[str] | None = None


def read_literals(tree: Tree, files: Mapping[str, TreeFile], path: str, wanted: Wanted) -> SiteSettings:
    """Return the settings in a program at `path`.

    A value counts if it is a single string literal; of several places where its name begins a line, the least indented
    one counts.
    """
    settings = SiteSettings()
    file = files.get(path)
    if file is None or file.refused:
        return settings
    settings.files = (path,)
    try:
        text = tree.read(path, CONFIG_LIMIT).decode("utf-8-sig", "replace")
    except OSError as error:
        settings.notes.append((path, f"it cannot be read: {error.strerror}", None))
        return settings
    text = _COMMENT.sub("", text)
    settings.raw.update({word: True for word in wanted.words if word in text})
    if wanted.parts is not None:
        settings.raw["parts"] = [_part(text, found) for found in islice(wanted.parts.finditer(text), _MOST_PARTS)]
    for field, name in wanted.names.items():
        value = _literal(text, name)
        if field == "language":
            settings.language = language_code(value)
        elif field in {"folder", "address"}:
            settings.raw[field] = value
        elif value:
            setattr(settings, field, value)
    settings.baseurl = settings.baseurl.rstrip("/")
    return settings


def _part(text: str, opening: re.Match[str]) -> tuple[str, dict[str, str]]:
    """Return the name of a part of the configuration and the string literals directly inside its braces."""
    depth = 0
    own: list[str] = []
    for character in text[opening.end() : opening.end() + _LONGEST_PART]:
        depth += (character in "{[(") - (character in "}])")
        if depth < 0:
            break
        if depth == 0:
            own.append(character)
    name = next((it for it in opening.groups() if it), "")
    return name, {found[1]: found[2] or found[3] or "" for found in _FIELD.finditer("".join(own))}


def _literal(text: str, name: str) -> str:
    """Return the string literal assigned to `name` where it is indented least; empty if there is none."""
    found = list(re.finditer(rf"^([ \t]*)[\"']?{re.escape(name)}[\"']?{_VALUE}", text, re.MULTILINE))
    if not found:
        return ""
    first = min(found, key=lambda it: (len(it[1].expandtabs(4)), it.start()))
    return next((it for it in first.groups()[1:] if it is not None), "").strip()
