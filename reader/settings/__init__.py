"""Settings: `config.toml` as a frozen, validated value.

Every mistake in the file is reported in one sentence with its line. Unknown keys are not ignored, since the user would
believe that they work. If there is no file, nothing is parsed and no TOML reader is imported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reader.dates import DAY_STARTS
from reader.errors import UsageError
from reader.files import is_there, read_regular
from reader.settings.checks import (
    Check,
    CheckedText,
    WrongValueError,
    date_form,
    decimal,
    holds_credentials,
    key_table,
    language,
    number,
    one_of,
    shown,
    sync_target,
    theme_name,
    truth,
)
from reader.sorting import SORT_NAMES
from reader.text import clean_line, clean_path
from reader.words import did_you_mean

__all__ = [
    "DENSITIES",
    "SITE_KINDS",
    "VIEWS",
    "RecallSettings",
    "Settings",
    "SyncSettings",
    "holds_credentials",
    "key_of",
    "load_settings",
    "names_of_settings",
    "parse_settings",
    "place_of",
    "settings_as_toml",
    "written",
]

DENSITIES = ("normal", "compact", "roomy")
VIEWS = ("all", "unread", "bookmarked")
SITE_KINDS = (
    "auto", "jekyll", "hugo", "zola", "hexo", "mkdocs", "docusaurus", "pelican", "eleventy", "astro", "obsidian",
    "logseq", "notes",
)  # fmt: skip
"""The values of the setting `kind`; each but `auto` is a module of `reader.library.kinds`."""

MAX_BYTES = 256 * 1024
MOST_NAMED = 10
"""Maximum number of further wrong settings that an error names."""
_TOML_HINT = "https://toml.io explains the format."
_TRUTHS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
"""Common spellings of `true` and `false`."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_TABLES = ("keys", "sync", "recall")
"""Settings that are TOML tables."""


def _checked(
    data: Mapping[str, object], table: type[Settings | SyncSettings | RecallSettings], place: CheckedText
) -> dict[str, Any]:
    """Return the values of a TOML table by the names of the fields of `table`.

    Raises UsageError for the first wrong value. It names the other wrong ones, so that all can be corrected at once.
    """
    known = {key_of(item): item for item in fields(table)}
    out: dict[str, Any] = {}
    wrong: dict[str, UsageError] = {}
    for key, value in data.items():
        try:
            item = _known(key, known, place)
            out[item.name] = _value(item, value, place)
        except UsageError as error:
            wrong[f"{place.table}.{key}" if place.table else key] = error
    if wrong:
        first, *others = wrong
        named = ", ".join(clean_line(name, 60) for name in others[:MOST_NAMED])
        more = f" and {len(others) - MOST_NAMED:,} more" if len(others) > MOST_NAMED else ""
        hints = (wrong[first].hint, f"Wrong as well: {named}{more}." if others else "")
        raise UsageError(wrong[first].message, " ".join(filter(None, hints))) from None
    return out


def _known(key: str, known: Mapping[str, Field[Any]], place: CheckedText) -> Field[Any]:
    """Return the field of the setting with that name. Raises UsageError."""
    item = known.get(key)
    if item is None:
        hint = did_you_mean(key, known, "It may be one of " + ", ".join(known) + ".")
        raise UsageError(f"{place.at(key)}: there is no setting “{clean_line(key, 60)}”.", hint)
    return item


def _value(item: Field[Any], value: object, place: CheckedText) -> object:
    """Return the checked value of a setting. Raises UsageError."""
    try:
        return item.metadata["check"](value, place)
    except WrongValueError as wrong:
        key = key_of(item)
        name = f"{place.table}.{key}" if place.table else key
        sentence = f"{place.at(key)}: {name} must be {wrong.expected}, not {shown(value)}."
        near = did_you_mean(value, wrong.choices) if isinstance(value, str) else ""
        raise UsageError(sentence, near) from None


def key_of(item: Field[Any]) -> str:
    """Return the key in the file for a field of the settings; `with` is a Python keyword, so its field is `with_`."""
    return item.name.rstrip("_")


def names_of_settings() -> list[str]:
    """Return the names of the top-level settings; tables have their own names."""
    return [item.name for item in fields(Settings) if item.name not in _TABLES]


def _sync(value: object, place: CheckedText) -> SyncSettings:
    if not isinstance(value, dict):
        raise WrongValueError("a table")
    return SyncSettings(**_checked(value, SyncSettings, place.inside("sync")))


def _recall(value: object, place: CheckedText) -> RecallSettings:
    if not isinstance(value, dict):
        raise WrongValueError("a table")
    return RecallSettings(**_checked(value, RecallSettings, place.inside("recall")))


def _setting(default: Any, check: Check, about: str, *read_by: str) -> Any:
    """Return a settings field: default, check of its value, description, and the packages of `reader` that read it."""
    return field(default=default, metadata={"check": check, "about": about, "read_by": read_by})


def _choice(choices: tuple[str, ...], about: str, *read_by: str) -> Any:
    """Return a field for one of several words, the first of which is the default."""
    names = ", ".join(f"`{one}`" for one in choices)
    return _setting(choices[0], one_of(*choices), f"{about}: {names}", *read_by)


# The three tables have no `repr`: nothing prints them, and generating it takes a third of their time at start.
@dataclass(frozen=True, slots=True, repr=False)
class SyncSettings:
    """`[sync]`: merging the marks with the user's other machines automatically."""

    with_: str = _setting("", sync_target, "a shared folder or the address of a private git repository", "tui", "cli")
    at_start: bool = _setting(True, truth, "synchronise when the reader starts", "tui")
    at_end: bool = _setting(True, truth, "synchronise when the reader ends", "tui")


@dataclass(frozen=True, slots=True, repr=False)
class RecallSettings:
    """`[recall]`: when and how often the user is asked again what they have read."""

    minutes: int = _setting(10, number(1, 240), "the length of a session in minutes; the rest waits", "tui", "cli")
    new: int = _setting(3, number(0, 100), "the most new questions per day", "tui", "cli")
    wanted: float = _setting(
        0.85, decimal(0.7, 0.95), "the chance of recall at which a question comes back", "tui", "cli"
    )
    longest: int = _setting(
        180, number(1, 3_650), "the longest interval before a question comes back, in days", "tui", "cli"
    )
    offer: bool = _setting(True, truth, "show how many questions wait, once you have begun", "tui", "cli")
    day_starts: int = _setting(DAY_STARTS, number(0, 23), "the hour at which your day begins", "tui", "cli")


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """The settings that the user may change; the field's name is the key in the file.

    This is the only list of settings: the checks, `config`, docs/settings.md and the tests derive from it. A setting
    about which posts are listed is also a field of `LoadOptions`, which takes its value from here by name.
    """

    theme: str = _setting("auto", theme_name, "a theme’s name; `auto` follows the terminal’s background", "tui", "cli")
    width: int = _setting(80, number(30, 200), "columns of the text", "tui", "cli")
    split: int = _setting(42, number(15, 85), "the list’s share of the screen beside a post, in percent", "tui")
    sort: str = _choice(SORT_NAMES, "the order of the list at start", "tui")
    density: str = _choice(DENSITIES, "the height of the rows in the list", "tui")
    view: str = _choice(VIEWS, "what the list shows at start", "tui")
    dwell: float = _setting(
        0.5, decimal(0, 10), "how much of its reading time a post must be open, at its end, to count as read", "tui"
    )
    mark_read: bool = _setting(True, truth, "reading a post to its end marks it as read", "tui", "cli")
    fold: bool = _setting(True, truth, "posts with the same title and text are one entry", "library")
    boilerplate: bool = _setting(
        True, truth, "paragraphs that most posts share are hidden and left out of searches", "library"
    )
    drafts: bool = _setting(False, truth, "list drafts", "library")
    future: bool | None = _setting(
        None, truth, "list posts with a future date; unset, the site’s configuration decides", "library"
    )
    unpublished: bool = _setting(False, truth, "list posts that the site does not publish", "library")
    all_files: bool = _setting(
        False, truth, "list what is usually left out: templates, licences, copies of conflicts", "library"
    )
    split_questions: bool = _setting(
        True, truth, "list each question of a Markdown file that is a list of questions by itself", "library"
    )
    kind: str = _choice(
        SITE_KINDS,
        "the program that the site was made for",
        "library",
    )
    language: str = _setting(
        "auto",
        language,
        "the language listed of a post that there is in several: a code such as `de`; `auto` follows the locale, "
        "`all` lists each by itself",
        "library",
    )
    dates: str = _setting(
        "auto",
        date_form,
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
    mouse: bool = _setting(True, truth, "listen to the mouse", "cli")
    resume: bool = _setting(True, truth, "open where you left off", "tui")
    keep_reading_times: int = _setting(
        0, number(0, 36_500), "days after which the time of reading is forgotten; 0 keeps it", "tui"
    )
    keys: Mapping[str, str] = field(
        default_factory=lambda: _NOTHING,
        metadata={
            "check": key_table,
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
    """Return the settings in `path` (default: `config.toml`), or the defaults if there is no file.

    Raises UsageError, with one sentence and the line, for any mistake in it.
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
    """Return the settings in a TOML text; `where` names the text in errors. Raises UsageError."""
    import tomllib  # noqa: PLC0415 (start-up)

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(where, str(error), text) from None
    except (ValueError, RecursionError):
        # Integers of thousands of digits, or endlessly nested brackets.
        raise UsageError(f"{where} is not valid TOML.", _TOML_HINT) from None
    return Settings(**_checked(data, Settings, CheckedText(where, text)))


def place_of(name: str, path: Path, table: str = "") -> str:
    """Return the place of the setting `name` (of a table) in the file at `path`, to begin a sentence with."""
    try:
        text = read_regular(path, MAX_BYTES).decode("utf-8-sig")
    except (OSError, ValueError):
        text = ""
    return CheckedText(clean_path(str(path)), text).inside(table).at(name)


def settings_as_toml(settings: Settings) -> str:
    """Return the effective settings as TOML that `parse_settings` reads back to the same value, with descriptions."""
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


def written(value: object) -> str:
    """Return the value of a setting as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def _toml_error(where: str, reason: str, text: str) -> UsageError:
    """Return the error for invalid TOML; `reason` ends in `(at line 3, column 4)` or `(at end of document)`."""
    found = re.search(r" \(at line (\d+), column \d+\)$", reason)
    line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
    reason = re.sub(r" \(at [^()]*\)$", "", reason)
    shown = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    return UsageError(f"{where}, line {line}: {clean_line(reason, 200)}.", _toml_hint(clean_line(shown, 200), reason))


def _toml_hint(line: str, reason: str) -> str:
    """What to write instead of `line`: quotation marks are what is forgotten most."""
    key, equals, value = (part.strip() for part in line.partition("="))
    if not equals or not key or re.search(r"[\"'#]", key):
        return _TOML_HINT
    value = value.partition(" #")[0].strip(" “”„‘’")
    if value.casefold() in _TRUTHS:
        return f"Write {key} = {_TRUTHS[value.casefold()]}"
    is_bare = value[:1].isalpha() or (reason == "Invalid value" and not re.match(r"[\d\[{\"']|$", value))
    if is_bare and '"' not in value:
        return f"Text needs quotation marks: {key} = {written(value)}"
    if reason == "Cannot overwrite a value" and "." in key:
        return f"A name with a dot needs quotation marks here: {written(key)} = …"
    return _TOML_HINT
