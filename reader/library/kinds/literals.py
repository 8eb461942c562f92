"""Configuration that is a program: it is never run; a few values that stand in it as plain texts are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader.library.jekyll.site import CONFIG_LIMIT
from reader.library.kinds.base import Settings
from reader.library.languages.codes import language_code
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["read_literals"]

_COMMENT = re.compile(r"^[ \t]*(?://|#|\*).*$", re.MULTILINE)
_VALUE = r"""[ \t]*[:=][ \t]*(?:"([^"\\\n]*)"|'([^'\\\n]*)'|`([^`\\$\n]*)`)[ \t]*[,;]?[ \t]*$"""


def read_literals(
    tree: Tree, files: Mapping[str, TreeFile], path: str, names: Mapping[str, str], words: Iterable[str] = ()
) -> Settings:
    """The settings of a program at `path`: `names` says what it calls each of the fields of `Settings`.

    Each of `words` that it holds outside comments is a key of `Settings.raw`. A value counts where it is one plain
    text, in the outermost place where its name stands at the beginning of a line.
    """
    settings = Settings()
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
    settings.raw.update({word: True for word in words if word in text})
    for field, name in names.items():
        value = _literal(text, name)
        if field == "language":
            settings.language = language_code(value)
        elif field in {"folder", "address"}:
            settings.raw[field] = value
        elif value:
            setattr(settings, field, value)
    settings.baseurl = settings.baseurl.rstrip("/")
    return settings


def _literal(text: str, name: str) -> str:
    """The text that `name` is set to where it is indented least; an empty one where it is set to anything else."""
    found = list(re.finditer(rf"^([ \t]*)[\"']?{re.escape(name)}[\"']?{_VALUE}", text, re.MULTILINE))
    if not found:
        return ""
    first = min(found, key=lambda it: (len(it[1].expandtabs(4)), it.start()))
    return next((it for it in first.groups()[1:] if it is not None), "").strip()
