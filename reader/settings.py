"""Settings: `config.toml` as a frozen, checked value.

Whatever is wrong in the file is told as one sentence with its line: a wrong key must not be passed over, because a
person would believe that it works. Where there is no file, nothing is parsed and no TOML reader is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.errors import UsageError
from reader.sorting import SORT_NAMES
from reader.text import clean_line, clean_path

__all__ = [
    "VIEWS",
    "Settings",
    "SyncSettings",
    "holds_credentials",
    "load_settings",
    "parse_settings",
    "place_of",
    "settings_as_toml",
]

VIEWS = ("all", "unread", "bookmarked")
DATES = ("auto", "iso", "relative", "long")

_MAX_BYTES = 256 * 1024
_MAX_KEYS = 500
_TOML_HINT = "https://toml.io shows how it is written."
_DIRECTIVES = frozenset("YymdbBaAejHMIp%FD")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """`[sync]`: merge the marks with one's other machines without being asked."""

    with_: str = ""
    """A shared folder or a private git repository's address; empty for no syncing."""
    at_start: bool = True
    at_end: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set; the field's name is the key in the file."""

    theme: str = "auto"
    """A theme's name; `auto` follows the terminal's background."""
    width: int = 80
    """The text's column in the view, in characters, 30 to 200."""
    split: int = 40
    """The list's share of the screen beside the view, in percent, 15 to 85."""
    sort: str = "newest"
    """The list's order at start: one of `reader.sorting.SORT_NAMES`."""
    view: str = "all"
    """The list's view at start: all, unread or bookmarked."""
    dwell: float = 0.5
    """How much of its reading time a post must have been open, at its end, to count as read: 0 (at once) to 10."""
    mark_read: bool = True
    """Whether a post becomes read by reading it; otherwise only by its key."""
    fold: bool = True
    """Whether posts with the same title and text are one entry."""
    boilerplate: bool = True
    """Whether paragraphs that stand in a large share of the posts are folded and left out of search."""
    drafts: bool = False
    """Whether drafts are listed."""
    future: bool | None = None
    """Whether posts with a date to come are listed; unset: as the site's configuration says."""
    unpublished: bool = False
    """Whether posts are listed that the site does not publish."""
    dates: str = "auto"
    """How the list shows dates: auto, iso, relative, long, or a pattern such as `%d %b %Y`."""
    links: str = "ask"
    """Whether a web link's whole address is confirmed each time (`ask`) or only shown (`open`)."""
    clipboard: str = "auto"
    """How text is copied: auto, native (the system's tools) or terminal (OSC 52)."""
    mouse: bool = True
    """Whether the mouse is listened to."""
    resume: bool = True
    """Whether the program opens where it was left."""
    keep_reading_times: int = 0
    """Days after which the time at which a post was read is forgotten; 0 for never."""
    keys: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """`[keys]`: a binding's id -> its key, or several separated by commas."""
    sync: SyncSettings = field(default_factory=SyncSettings)
    """`[sync]`."""


def load_settings(path: Path | None = None) -> Settings:
    """The settings in `path` (as a rule `config.toml`); the defaults where there is no file.

    Raises UsageError, one sentence with the line, for whatever is wrong in it.
    """
    if path is None:
        from reader.paths import app_paths

        path = app_paths().config_file
    try:
        with path.open("rb") as handle:
            raw = handle.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, ValueError) as error:
        from reader.paths import is_there

        if not is_there(path):
            return Settings()
        reason = clean_line(getattr(error, "strerror", None) or str(error), 200)
        raise UsageError(f"The settings in {clean_path(str(path))} cannot be read: {reason}.") from None
    if len(raw) > _MAX_BYTES:
        raise UsageError(f"The settings in {clean_path(str(path))} are larger than {_MAX_BYTES // 1024} KiB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{clean_path(str(path))}, line {line}: this is not UTF-8.", "Save it as UTF-8.") from None
    return parse_settings(text, clean_path(str(path)))


def parse_settings(text: str, where: str = "config.toml") -> Settings:
    """The settings in a TOML text; `where` names it in what is raised. Raises UsageError."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_toml_sentence(where, str(error), text), _TOML_HINT) from None
    except (ValueError, RecursionError):
        # Integers of thousands of digits, brackets nested without end.
        raise UsageError(f"{where} is not valid TOML.", _TOML_HINT) from None
    return Settings(**_checked(data, _FIELDS, _Place(where, text)))


def place_of(name: str, path: Path, table: str = "") -> str:
    """Where in the file at `path` the setting `name` (of a table) stands, to begin a sentence with."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError):
        text = ""
    return _Place(clean_path(str(path)), text).inside(table).at(name)


def settings_as_toml(settings: Settings) -> str:
    """The effective settings as TOML that `parse_settings` reads back to the same value."""
    lines: list[str] = []
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if item.name in {"keys", "sync"}:
            continue
        unset = f"# {item.name} is not set: as the site says"
        lines.append(unset if value is None else f"{item.name} = {_toml(value)}")
    lines += ["", "[keys]", *(f"{_toml(name)} = {_toml(key)}" for name, key in settings.keys.items())]
    lines += ["", "[sync]"]
    lines += [f"{item.name.rstrip('_')} = {_toml(getattr(settings.sync, item.name))}" for item in fields(SyncSettings)]
    return "\n".join(lines) + "\n"


class _WrongValueError(ValueError):
    """A value that a setting cannot have: `expected` says what it can be."""

    def __init__(self, expected: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.choices = choices


@dataclass(frozen=True, slots=True)
class _Place:
    """The text that is checked, for finding the line of a key."""

    where: str
    text: str
    table: str = ""

    def at(self, key: str) -> str:
        """`config.toml, line 3` for a key, or only the file where its line cannot be told."""
        table = ""
        for number, line in enumerate(self.text.split("\n"), 1):
            header = re.match(r"\s*\[+\s*+([^\[\]#]++)\]+", line)
            if header:
                table = header[1].strip("\"' ")
                if not self.table and table.split(".")[0].strip() == key:
                    return f"{self.where}, line {number}"
            elif self._names(key, line, table):
                return f"{self.where}, line {number}"
        return self.where

    def _names(self, key: str, line: str, table: str) -> bool:
        """Whether `line`, which stands in `table`, sets `key` of the table that is looked at."""
        name = rf"[\"']?{re.escape(key)}[\"']?\s*"
        if table == self.table:
            return re.match(rf"\s*{name}[.=]", line) is not None
        dotted = rf"\s*{self.table}\s*(\.\s*{name}=|=.*\b{re.escape(key)}\b)"
        return not table and re.match(dotted, line) is not None

    def inside(self, table: str) -> _Place:
        """The same text, looked at for the keys of `table`."""
        return _Place(self.where, self.text, table)


def _checked(data: Mapping[str, object], known: Mapping[str, _Check], place: _Place) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in data.items():
        check = known.get(key)
        if check is None:
            raise UsageError(
                f"{place.at(key)}: there is no setting {clean_line(key, 60)!r}.", _did_you_mean(key, known)
            )
        try:
            out[key] = check(value, place)
        except _WrongValueError as wrong:
            name = f"{place.table}.{key}" if place.table else key
            sentence = f"{place.at(key)}: {name} must be {wrong.expected}, not {_shown(value)}."
            raise UsageError(sentence, _near(value, wrong.choices)) from None
    return out


_Check = Callable[[object, _Place], object]


def _truth(value: object, _: _Place) -> bool:
    if not isinstance(value, bool):
        raise _WrongValueError("true or false")
    return value


def _number(low: int, high: int) -> _Check:
    def check(value: object, _: _Place) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _WrongValueError(f"a whole number from {low} to {high}")
        return value

    return check


def _decimal(low: float, high: float) -> _Check:
    def check(value: object, _: _Place) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _WrongValueError(f"a number from {low:g} to {high:g}")
        return float(value)

    return check


def _one_of(*choices: str) -> _Check:
    def check(value: object, _: _Place) -> str:
        if not isinstance(value, str) or value not in choices:
            raise _WrongValueError("one of " + ", ".join(choices), choices)
        return value

    return check


def _word(value: object, _: _Place) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,59}", value):
        raise _WrongValueError("a theme's name in quotes")
    return value


def _line(value: object, _: _Place) -> str:
    if not isinstance(value, str) or value != clean_line(value):
        raise _WrongValueError("one line of text in quotes")
    return value


def _target(value: object, place: _Place) -> str:
    target = _line(value, place)
    if holds_credentials(target):
        raise UsageError(
            f"{place.at('with')}: the address holds a user name or a password, which others would see.",
            "Use the ssh address of the repository (git@host:you/repository.git) with a key of yours.",
        )
    return target


def holds_credentials(address: str) -> bool:
    """Whether the address of a repository names a password or, where it is not for ssh, a user or a token."""
    scheme, separator, rest = address.strip().partition("://")
    user, at, _ = rest.split("/", 1)[0].rpartition("@")
    return bool(separator and at) and (":" in user or scheme.lower() != "ssh")


def _dates(value: object, _: _Place) -> str:
    if isinstance(value, str) and value in DATES:
        return value
    directives = re.findall(r"%[-^_0#]?(.)", value) if isinstance(value, str) else []
    if not isinstance(value, str) or value != clean_line(value, 40) or not directives or set(directives) - _DIRECTIVES:
        raise _WrongValueError("one of " + ", ".join(DATES) + ", or a pattern such as %d %b %Y", DATES)
    return value


def _keys(value: object, place: _Place) -> Mapping[str, str]:
    if not isinstance(value, dict) or len(value) > _MAX_KEYS:
        raise _WrongValueError("a table of a binding's id and its key")
    for name, key in value.items():
        if not isinstance(key, str) or not key.strip() or key != clean_line(key, 80) or name != clean_line(name, 80):
            where = place.inside("keys").at(name)
            raise UsageError(f"{where}: keys.{clean_line(name, 60)} must be a key in quotes, not {_shown(key)}.")
    return MappingProxyType(value)


def _sync(value: object, place: _Place) -> SyncSettings:
    if not isinstance(value, dict):
        raise _WrongValueError("a table")
    found = _checked(value, _SYNC_FIELDS, place.inside("sync"))
    if "with" in found:
        found["with_"] = found.pop("with")
    return SyncSettings(**found)


_SYNC_FIELDS: Mapping[str, _Check] = {"with": _target, "at_start": _truth, "at_end": _truth}

_FIELDS: Mapping[str, _Check] = {
    "theme": _word,
    "width": _number(30, 200),
    "split": _number(15, 85),
    "sort": _one_of(*SORT_NAMES),
    "view": _one_of(*VIEWS),
    "dwell": _decimal(0, 10),
    "mark_read": _truth,
    "fold": _truth,
    "boilerplate": _truth,
    "drafts": _truth,
    "future": _truth,
    "unpublished": _truth,
    "dates": _dates,
    "links": _one_of("ask", "open"),
    "clipboard": _one_of("auto", "native", "terminal"),
    "mouse": _truth,
    "resume": _truth,
    "keep_reading_times": _number(0, 36_500),
    "keys": _keys,
    "sync": _sync,
}


def _did_you_mean(key: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key[:60], known, 1)
    return f"Did you mean {near[0]!r}?" if near else "It may be one of " + ", ".join(known) + "."


def _near(value: object, choices: tuple[str, ...]) -> str:
    if not choices or not isinstance(value, str):
        return ""
    from difflib import get_close_matches

    near = get_close_matches(value[:60].lower(), choices, 1)
    return f"Did you mean {near[0]!r}?" if near else ""


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(str(clean_line(value, 60)))
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > 200:
        # Python refuses to write out numbers of thousands of digits.
        return "so large a number"
    return clean_line(str(value), 60)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def _toml_sentence(where: str, reason: str, text: str) -> str:
    """`reason` is tomllib's, which ends in `(at line 3, column 4)` or `(at end of document)`."""
    found = re.search(r" \(at line (\d+), column \d+\)$", reason)
    line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
    reason = re.sub(r" \(at [^()]*\)$", "", reason)
    return f"{where}, line {line}: {clean_line(reason, 200)}."
