"""`site.data`: the files of `_data` by name, folders as nested mappings; a file is read on first access."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from reader.library.jekyll.site import DATA_LIMIT
from reader.library.jekyll.yaml_types import Stamp, YamlProblem, load_yaml

__all__ = ["SiteData", "plain"]

_NODES = 200_000
_ENDINGS = frozenset({"yml", "yaml", "json", "csv", "tsv"})
_NOT_IN_NAMES = re.compile(r"[^\w\s-]+")

Read = Callable[[str, int], bytes | None]


class SiteData(Mapping[str, object]):
    """One folder of data.

    `paths` are the files below the folder `start` (which ends in a slash); `read` returns up to the given number of
    bytes of one, or None. Unreadable files, and files larger than DATA_LIMIT, are left out; `doctor` reports both.
    """

    def __init__(self, start: str, paths: Iterable[str], read: Read) -> None:
        self._read = read
        self._files: dict[str, str] = {}
        self._known: dict[str, object] = {}
        folders: dict[str, list[str]] = {}
        for path in sorted(paths):
            first, slash, _ = path[len(start) :].partition("/")
            stem, _, ending = first.rpartition(".")
            if slash:
                folders.setdefault(first, []).append(path)
            elif stem and ending.lower() in _ENDINGS:
                self._files[_data_name(stem)] = path
        for name, inner in folders.items():
            self._known[_data_name(name)] = SiteData(f"{start}{name}/", inner, read)

    def __getitem__(self, name: str) -> object:
        if name not in self._known:
            path = self._files[name]
            self._known[name] = _value(path, self._read(path, DATA_LIMIT + 1) or b"")
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self._files, *self._known}))

    def __len__(self) -> int:
        return len({*self._files, *self._known})

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self._files or name in self._known) and self[name] is not None


def _data_name(name: str) -> str:
    """Return a file's name as it appears in `site.data`."""
    return _NOT_IN_NAMES.sub("", name).replace(" ", "_")


def _value(path: str, data: bytes) -> object:
    """Return the content of a data file; None if it cannot be read."""
    if len(data) > DATA_LIMIT:
        return None
    ending = path.rpartition(".")[2].lower()
    text = data.decode("utf-8-sig", "replace")
    try:
        if ending in {"csv", "tsv"}:
            return _rows(text, "," if ending == "csv" else "\t")
        if ending == "json":
            return json.loads(text)
        return plain(load_yaml(text, size=DATA_LIMIT, nodes=_NODES))
    except (YamlProblem, ValueError, RecursionError, csv.Error):
        return None


def plain(value: object) -> object:
    """Return `value` with YAML timestamps as times, each in the time zone it was written in."""
    if isinstance(value, Stamp):
        return value.moment
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _rows(text: str, delimiter: str) -> list[dict[str, object]]:
    return [dict(row) for row in csv.DictReader(text.splitlines(), delimiter=delimiter)]
