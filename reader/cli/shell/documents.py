"""The parts of docs/ that are generated from the program's own tables, so that the two cannot disagree.

    python -m reader.cli.shell.documents

updates them in the checkout that it is run in. In a Markdown page such a part is between `<!-- NAME -->` and `<!--
/NAME -->`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from reader.cli.names import NAME
from reader.cli.printing.fields import FIELDS, Of
from reader.cli.shell.bounds import bound_rows
from reader.cli.shell.manual import manual_page
from reader.paths import AppPaths
from reader.settings import Settings, key_of, written
from reader.state.privacy import inventory

__all__ = ["DOCUMENTS", "made"]

_OBJECTS: Mapping[str, tuple[Of, tuple[str, ...]]] = {
    "entry": (Of.ENTRY, ()),
    "hit": (Of.HIT, ()),
    "show": (Of.POST, ()),
    "today": (Of.ENTRY, ("schema", "day", "read_before")),
}
"""The definitions of docs/schema.json that contain an entry: its kind, and the properties besides its fields."""


def _schema(text: str) -> str:
    schema = json.loads(text)
    definitions = schema["$defs"]
    for name, (of, beside) in _OBJECTS.items():
        own: dict[str, Any] = {key: definitions[name]["properties"][key] for key in beside}
        own |= {field.name: field.schema for field in FIELDS if field.of in {Of.ENTRY, of}}
        definitions[name] = {"type": "object", "properties": own, "required": list(own)}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _field_rows() -> Iterator[str]:
    where = {Of.ENTRY: "", Of.HIT: "`search`", Of.POST: "`show`"}
    yield "| name | where | value |"
    yield "| --- | --- | --- |"
    for field in FIELDS:
        if field.of in where:
            yield f"| `{field.name}` | {where[field.of]} | {field.about} |"


def _setting_rows() -> Iterator[str]:
    yield "| key | default | what it is for |"
    yield "| --- | --- | --- |"
    yield from _rows_of(Settings(), "")


def _rows_of(settings: Any, prefix: str) -> Iterator[str]:
    """Yield the rows of a table of settings; those of a nested table are prefixed with its name."""
    for item in fields(settings):
        value = getattr(settings, item.name)
        if is_dataclass(value):
            yield from _rows_of(value, f"{key_of(item)}.")
            continue
        default = "" if isinstance(value, Mapping) else "unset" if value is None else f"`{written(value)}`"
        shown = f"`[{item.name}]`" if isinstance(value, Mapping) else f"`{prefix}{key_of(item)}`"
        yield f"| {shown} | {default} | {item.metadata['about']} |"


def _file_rows() -> Iterator[str]:
    yield "| file | what is in it | personal | why | how long |"
    yield "| --- | --- | --- | --- | --- |"
    home = Path("~")
    paths = AppPaths(*(home / folder / NAME for folder in (".config", ".local/share", ".cache")))
    for one in inventory(paths):
        yield f"| `{one.path}` | {one.holds} | {'yes' if one.personal else 'no'} | {one.why} | {one.kept} |"


def _with(name: str, rows: Callable[[], Iterator[str]]) -> Callable[[str], str]:
    def fill(text: str) -> str:
        part = "\n".join(rows())
        return re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda found: f"{found[1]}{part}\n{found[2]}",
            text,
            flags=re.DOTALL,
        )

    return fill


DOCUMENTS: Mapping[str, Callable[[str], str]] = {
    "docs/schema.json": _schema,
    "docs/json.md": _with("fields", _field_rows),
    "SECURITY.md": _with("bounds", bound_rows),
    "docs/files.md": _with("files", _file_rows),
    "docs/settings.md": _with("settings", _setting_rows),
    "docs/privacy-reader.1": lambda _: manual_page(),
}
"""The documents by path, each with the function that updates its text."""


def made(path: str, root: Path) -> tuple[str, str]:
    """Return the text of a document as it is, and as it should be."""
    place = root / path
    text = place.read_text("utf-8") if place.is_file() else ""
    return text, DOCUMENTS[path](text)


if __name__ == "__main__":
    for name in DOCUMENTS:
        before, after = made(name, Path())
        if before != after:
            Path(name).write_text(after, "utf-8")
