"""Settings: `config.toml` as a frozen, checked value.

Whatever is wrong in the file is told as one sentence with its line: a wrong key must not be passed over, because a
person would believe that it works. Where there is no file, nothing is parsed and no TOML reader is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.errors import UsageError
from reader.files import is_there, read_regular
from reader.sorting import SORT_NAMES
from reader.text import clean_line, clean_path
from reader.words import did_you_mean

__all__ = [
    "DENSITIES",
    "VIEWS",
    "RecallSettings",
    "Settings",
    "SyncSettings",
    "holds_credentials",
    "key_of",
    "load_settings",
    "parse_settings",
    "place_of",
    "settings_as_toml",
    "written",
]

DENSITIES = ("normal", "compact", "roomy")
VIEWS = ("all", "unread", "bookmarked")
DATES = ("auto", "iso", "relative", "long")

MAX_BYTES = 256 * 1024
_MAX_KEYS = 500
_TOML_HINT = "https://toml.io shows how it is written."
_DIRECTIVES = frozenset("YymdbBaAejHMIp%FD")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_TABLES = ("keys", "sync", "recall")
"""Settings that are tables of their own."""


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


def _checked(
    data: Mapping[str, object], table: type[Settings | SyncSettings | RecallSettings], place: _Place
) -> dict[str, Any]:
    """The values of a TOML table by the names of the fields of `table`. Raises UsageError."""
    known = {key_of(item): item for item in fields(table)}
    out: dict[str, Any] = {}
    for key, value in data.items():
        item = known.get(key)
        if item is None:
            hint = did_you_mean(key, known, "It may be one of " + ", ".join(known) + ".")
            raise UsageError(f"{place.at(key)}: there is no setting “{clean_line(key, 60)}”.", hint)
        try:
            out[item.name] = item.metadata["check"](value, place)
        except _WrongValueError as wrong:
            name = f"{place.table}.{key}" if place.table else key
            sentence = f"{place.at(key)}: {name} must be {wrong.expected}, not {_shown(value)}."
            near = did_you_mean(value, wrong.choices) if isinstance(value, str) else ""
            raise UsageError(sentence, near) from None
    return out


def key_of(item: Field[Any]) -> str:
    """The key in the file of a field of `Settings` or `SyncSettings`; `with` is a word of Python's."""
    return item.name.rstrip("_")


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
        raise _WrongValueError("a theme’s name in quotes")
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
        raise _WrongValueError("a table of bindings’ names and their keys")
    for name, key in value.items():
        if not isinstance(key, str) or not key.strip() or key != clean_line(key, 80) or name != clean_line(name, 80):
            where = place.inside("keys").at(name)
            raise UsageError(f"{where}: keys.{clean_line(name, 60)} must be a key in quotes, not {_shown(key)}.")
    return MappingProxyType(value)


def _sync(value: object, place: _Place) -> SyncSettings:
    if not isinstance(value, dict):
        raise _WrongValueError("a table")
    return SyncSettings(**_checked(value, SyncSettings, place.inside("sync")))


def _recall(value: object, place: _Place) -> RecallSettings:
    if not isinstance(value, dict):
        raise _WrongValueError("a table")
    return RecallSettings(**_checked(value, RecallSettings, place.inside("recall")))


def _setting(default: Any, check: _Check, about: str, *read_by: str) -> Any:
    """A row of the table: what is in force unless the file says otherwise, what may be in the file, what it is for,
    and which rooms read it (a room is a package of `reader`).
    """
    return field(default=default, metadata={"check": check, "about": about, "read_by": read_by})


def _choice(choices: tuple[str, ...], about: str, *read_by: str) -> Any:
    """A row for one of several words, the first of which is the default."""
    names = ", ".join(f"`{one}`" for one in choices)
    return _setting(choices[0], _one_of(*choices), f"{about}: {names}", *read_by)


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """`[sync]`: merge the marks with one's other machines without being asked."""

    with_: str = _setting("", _target, "a shared folder or the address of a private git repository", "tui", "cli")
    at_start: bool = _setting(True, _truth, "synchronise when the reader starts", "tui")
    at_end: bool = _setting(True, _truth, "synchronise when the reader ends", "tui")


_BOTH = ("tui", "cli")


@dataclass(frozen=True, slots=True)
class RecallSettings:
    """`[recall]`: being asked again what one has read, and when."""

    minutes: int = _setting(10, _number(1, 240), "minutes that a session takes; the rest waits", "tui", "cli")
    new: int = _setting(3, _number(0, 100), "new questions a day at most", "tui", "cli")
    wanted: float = _setting(
        0.85, _decimal(0.7, 0.95), "the chance of recall at which a question comes again", "tui", "cli"
    )
    longest: int = _setting(
        180, _number(1, 3_650), "days after which a question comes again at the latest", "tui", "cli"
    )
    offer: bool = _setting(True, _truth, "say quietly how many questions wait, once you have begun", "tui", "cli")
    day_starts: int = _setting(4, _number(0, 23), "the hour at which your day begins", "tui", "cli")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set; the field's name is the key in the file.

    This is the only list of settings: the checks, `config`, docs/settings.md and the tests are made from it. A setting
    about which posts are listed is also a field of `LoadOptions`, which takes its value from here by name.
    """

    theme: str = _setting("auto", _word, "a theme’s name; `auto` follows the terminal’s background", "tui", "cli")
    width: int = _setting(80, _number(30, 200), "columns of the text", "tui", "cli")
    split: int = _setting(42, _number(15, 85), "the list’s share of the screen beside a post, in percent", "tui")
    sort: str = _choice(SORT_NAMES, "the order of the list at start", "tui")
    density: str = _choice(DENSITIES, "the height of the rows in the list", "tui")
    view: str = _choice(VIEWS, "what the list shows at start", "tui")
    dwell: float = _setting(
        0.5, _decimal(0, 10), "how much of its reading time a post must be open, at its end, to count as read", "tui"
    )
    mark_read: bool = _setting(True, _truth, "reading a post to its end marks it as read", "tui", "cli")
    fold: bool = _setting(True, _truth, "posts with the same title and text are one entry", "library")
    boilerplate: bool = _setting(
        True, _truth, "paragraphs that most posts share are hidden and left out of searches", "library"
    )
    drafts: bool = _setting(False, _truth, "list drafts", "library")
    future: bool | None = _setting(
        None, _truth, "list posts with a future date; unset, the site’s configuration decides", "library"
    )
    unpublished: bool = _setting(False, _truth, "list posts that the site does not publish", "library")
    all_files: bool = _setting(
        False, _truth, "list what is usually left out: templates, licences, copies of conflicts", "library"
    )
    kind: str = _choice(
        (
            "auto",
            "jekyll",
            "hugo",
            "zola",
            "hexo",
            "mkdocs",
            "docusaurus",
            "pelican",
            "eleventy",
            "astro",
            "obsidian",
            "notes",
        ),
        "the program that the site was made for",
        "library",
    )
    dates: str = _setting(
        "auto",
        _dates,
        "how dates are written: `auto`, `iso`, `relative`, `long`, or a pattern such as `%d %b %Y`",
        "tui",
        "cli",
    )
    links: str = _choice(("ask", "open"), "whether a web address is confirmed before it opens, or only shown", "tui")
    clipboard: str = _choice(
        ("auto", "native", "terminal"),
        "how text is copied, with the system’s tools or through the terminal (OSC 52)",
        "tui",
    )
    mouse: bool = _setting(True, _truth, "listen to the mouse", "cli")
    resume: bool = _setting(True, _truth, "open where you left off", "tui")
    keep_reading_times: int = _setting(
        0, _number(0, 36_500), "days after which the time of reading is forgotten; 0 keeps it", "tui"
    )
    keys: Mapping[str, str] = field(
        default_factory=lambda: _NOTHING,
        metadata={
            "check": _keys,
            "about": 'a binding’s name and its keys, such as `bookmark = "B"`',
            "read_by": ("tui",),
        },
    )
    sync: SyncSettings = field(
        default_factory=SyncSettings,
        metadata={"check": _sync, "about": "synchronise without being asked", "read_by": ("tui", "cli")},
    )
    recall: RecallSettings = field(
        default_factory=RecallSettings,
        metadata={"check": _recall, "about": "being asked again what you have read", "read_by": ("tui", "cli")},
    )


def load_settings(path: Path | None = None) -> Settings:
    """The settings in `path` (as a rule `config.toml`); the defaults where there is no file.

    Raises UsageError, one sentence with the line, for whatever is wrong in it.
    """
    if path is None:
        from reader.paths import app_paths  # noqa: PLC0415 (start-up)

        path = app_paths().config_file
    try:
        raw = read_regular(path, MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, ValueError) as error:
        if not is_there(path):
            return Settings()
        reason = clean_line(getattr(error, "strerror", None) or str(error), 200).lower()
        raise UsageError(f"The settings in {clean_path(str(path))} cannot be read: {reason}.") from None
    if len(raw) > MAX_BYTES:
        raise UsageError(f"The settings in {clean_path(str(path))} are larger than {MAX_BYTES // 1024} KiB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{clean_path(str(path))}, line {line}: this is not UTF-8.", "Save it as UTF-8.") from None
    return parse_settings(text, clean_path(str(path)))


def parse_settings(text: str, where: str = "config.toml") -> Settings:
    """The settings in a TOML text; `where` names it in what is raised. Raises UsageError."""
    import tomllib  # noqa: PLC0415 (start-up)

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_toml_sentence(where, str(error), text), _TOML_HINT) from None
    except (ValueError, RecursionError):
        # Integers of thousands of digits, brackets nested without end.
        raise UsageError(f"{where} is not valid TOML.", _TOML_HINT) from None
    return Settings(**_checked(data, Settings, _Place(where, text)))


def place_of(name: str, path: Path, table: str = "") -> str:
    """Where in the file at `path` the setting `name` (of a table) stands, to begin a sentence with."""
    try:
        text = read_regular(path, MAX_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        text = ""
    return _Place(clean_path(str(path)), text).inside(table).at(name)


def settings_as_toml(settings: Settings) -> str:
    """The effective settings as TOML that `parse_settings` reads back to the same value; each says what it is for."""
    lines: list[str] = []
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if item.name in _TABLES:
            continue
        lines.append(f"# {item.metadata['about']}")
        lines.append(f"# {item.name} is not set" if value is None else f"{item.name} = {written(value)}")
    lines += ["", "[keys]", *(f"{written(name)} = {written(key)}" for name, key in settings.keys.items())]
    lines += ["", "[sync]"]
    lines += [f"{key_of(item)} = {written(getattr(settings.sync, item.name))}" for item in fields(SyncSettings)]
    lines += ["", "[recall]"]
    for item in fields(RecallSettings):
        lines.append(f"# {item.metadata['about']}")
        lines.append(f"{item.name} = {written(getattr(settings.recall, item.name))}")
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{clean_line(value, 60)}”"
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > 200:
        # Python refuses to write out numbers of thousands of digits.
        return "a number this large"
    return clean_line(str(value), 60)


def written(value: object) -> str:
    """A value of a setting as TOML."""
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
