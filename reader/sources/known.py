"""The sources that the user knows by name: `sources.toml`, with one default and the last one used.

The file is small and users may edit it. It is replaced as a whole, under a lock, and readable only by its owner: what
users read is nobody else's business.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.errors import ReaderError, SourceError, UsageError, reason_of
from reader.files import Lock, NotRegularError, is_there, make_private_folder, read_own, write_private
from reader.paths import app_paths
from reader.settings import SITE_KINDS
from reader.sources.known_file import MAX_BYTES
from reader.text import clean_line, clean_path
from reader.words import did_you_mean

__all__ = [
    "KnownSources",
    "add_source",
    "load_known",
    "remember_last",
    "remove_source",
    "rename_source",
    "set_default",
]

MAX_SOURCES = 1_000

MOST_RECENT = 10
"""The most locations remembered because they were opened, besides those with a name."""

_NAME = re.compile(r"\w[\w.-]{0,59}")
_HEADER = "# The sources that privacy-reader knows: privacy-reader sources --help\n"


@dataclass(frozen=True, slots=True)
class KnownSources:
    """A map of names to locations (an absolute path or an address), the default's name, and what was opened last."""

    sources: dict[str, str] = field(default_factory=dict)
    default: str = ""
    last: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    """The kind of site (see `reader.library.kinds`) of those sources whose entries name one."""
    recent: tuple[str, ...] = ()
    """The locations that were opened, named or not, newest first."""

    def name_of(self, location: str) -> str:
        """Return the name of `location`, or an empty text."""
        return next((name for name, known in self.sources.items() if known == location), "")

    def kind_of(self, location: str) -> str:
        """Return the kind of site set for `location`, or an empty text."""
        return next((kind for name, kind in self.kinds.items() if self.sources.get(name) == location), "")


def load_known(path: Path | None = None) -> KnownSources:
    """Load the known sources; none if the file is missing. Raises UsageError if it cannot be read or parsed."""
    path = path or app_paths().sources_file
    try:
        raw = read_own(path, MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return KnownSources()
    except OSError as error:
        if not is_there(path):
            return KnownSources()
        raise UsageError(f"{clean_path(str(path))} cannot be read: {clean_line(reason_of(error))}.") from None
    import tomllib  # noqa: PLC0415 (start-up)

    try:
        data = tomllib.loads(raw.decode("utf-8-sig")) if len(raw) <= MAX_BYTES else None
    except (ValueError, RecursionError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else clean_line(str(error), 200)
        raise UsageError(
            f"{clean_path(str(path))} is not valid TOML: {reason}.", "Correct it, or delete it to start afresh."
        ) from None
    if data is None:
        raise UsageError(f"{clean_path(str(path))} is too large.", "Delete it to start afresh.")
    return _checked(data, path)


def add_source(
    name: str, location: str, *, kind: str = "", default: bool = False, path: Path | None = None
) -> KnownSources:
    """Add `location` (as in `Source.argument`) under `name`; the first source added becomes the default.

    `kind` is the kind of site to read it as, if it is not to be detected from its files. Raises UsageError for a name
    that is taken or invalid and if the file cannot be written, SourceError for a folder whose name cannot be stored.
    """
    if not _NAME.fullmatch(name) or name != clean_line(name):
        raise UsageError(
            f"“{clean_line(name, 80)}” cannot be a source’s name.",
            "Use up to 60 letters, digits, dots, hyphens and underscores, a letter or digit first.",
        )

    def change(known: KnownSources) -> KnownSources:
        if name in known.sources:
            raise UsageError(f"There already is a source “{name}”.", "Remove or rename it first, or take another name.")
        if len(known.sources) >= MAX_SOURCES:
            raise UsageError(f"There are already {MAX_SOURCES} sources.", "Remove one first.")
        chosen = name if default or not known.sources else known.default
        kinds = known.kinds | ({name: kind} if kind else {})
        return replace(known, sources=known.sources | {name: location}, default=chosen, kinds=kinds)

    return _change(change, path)


def remove_source(name: str, *, path: Path | None = None) -> KnownSources:
    """Forget the source `name`, also among those opened; its clone and its marks stay.

    Raises UsageError for an unknown one.
    """

    def change(known: KnownSources) -> KnownSources:
        _check_known(known, name)
        rest = {other: location for other, location in known.sources.items() if other != name}
        kinds = {other: kind for other, kind in known.kinds.items() if other != name}
        default = "" if known.default == name else known.default
        recent = tuple(location for location in known.recent if location != known.sources[name])
        return replace(known, sources=rest, default=default, kinds=kinds, recent=recent)

    return _change(change, path)


def rename_source(old: str, new: str, *, path: Path | None = None) -> KnownSources:
    """Rename the source `old` to `new`, keeping its position in the list. Raises UsageError."""
    if not _NAME.fullmatch(new) or new != clean_line(new):
        raise UsageError(f"“{clean_line(new, 80)}” cannot be a source’s name.", "Use letters, digits and hyphens.")

    def change(known: KnownSources) -> KnownSources:
        _check_known(known, old)
        if new in known.sources and new != old:
            raise UsageError(f"There already is a source “{new}”.", "Take another name.")
        renamed = {new if name == old else name: location for name, location in known.sources.items()}
        kinds = {new if name == old else name: kind for name, kind in known.kinds.items()}
        return replace(known, sources=renamed, default=new if known.default == old else known.default, kinds=kinds)

    return _change(change, path)


def set_default(name: str | None, *, path: Path | None = None) -> KnownSources:
    """Make `name` the source that opens if none is named; None: the last one used. Raises UsageError if unknown."""

    def change(known: KnownSources) -> KnownSources:
        if name is not None:
            _check_known(known, name)
        return replace(known, default=name or "")

    return _change(change, path)


def remember_last(location: str, *, path: Path | None = None) -> None:
    """Remember what was opened last (`Source.argument`), for the next start without a source and for reopening.

    A folder that cannot be written or a file that cannot be parsed must not prevent reading: errors are ignored.
    """

    def change(known: KnownSources) -> KnownSources:
        others = (other for other in known.recent if other != location)
        # The samples have no location.
        recent = (location, *others)[:MOST_RECENT] if location else known.recent
        return replace(known, last=location, recent=recent)

    with contextlib.suppress(ReaderError):
        known = load_known(path)
        if change(known) != known:
            _change(change, path)


def _check_known(known: KnownSources, name: str) -> None:
    if name in known.sources:
        return
    hint = did_you_mean(name, known.sources, "`privacy-reader sources` lists them.", "{}")
    raise UsageError(f"There is no source “{clean_line(name, 80)}”.", hint)


def _checked(data: dict[str, object], path: Path) -> KnownSources:
    sources = data.get("sources", {})
    default, last, recent = data.get("default", ""), data.get("last", ""), data.get("recent", [])
    if not (
        isinstance(sources, dict)
        and isinstance(default, str)
        and isinstance(last, str)
        and isinstance(recent, list)
        and all(isinstance(location, str) and location for location in recent)
    ):
        raise UsageError(f"{clean_path(str(path))} does not hold a list of sources.", "Delete it to start afresh.")
    locations: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for name, value in sources.items():
        location, kind = _entry(value)
        if not (location and _NAME.fullmatch(name)):
            shown = clean_line(str(name), 80)
            raise UsageError(f"{clean_path(str(path))}: the source “{shown}” is not a name with a folder or address.")
        if kind and kind not in SITE_KINDS:
            raise UsageError(
                f"{clean_path(str(path))}: the source “{clean_line(name, 80)}” has the kind “{clean_line(kind, 80)}”, "
                "which there is not.",
                did_you_mean(kind, SITE_KINDS, f"Kinds are {', '.join(SITE_KINDS)}."),
            )
        locations[name] = location
        if kind and kind != SITE_KINDS[0]:
            kinds[name] = kind
    if default and default not in sources:
        raise UsageError(
            f"{clean_path(str(path))}: the default “{clean_line(default, 80)}” is not among the sources.",
            "Correct it with privacy-reader sources default NAME.",
        )
    return KnownSources(locations, default, last, kinds, tuple(recent[:MOST_RECENT]))


def _entry(value: object) -> tuple[str, str]:
    """Return the location and kind of an entry, a string or a table of both; no location if it is neither."""
    match value:
        case str(location):
            return location, ""
        case {"location": str(location), **rest} if rest.keys() <= {"kind"}:
            kind = rest.get("kind", "")
            return (location, kind.lower()) if isinstance(kind, str) else ("", "")
    return "", ""


def _change(change: Callable[[KnownSources], KnownSources], path: Path | None) -> KnownSources:
    path = path or app_paths().sources_file
    try:
        make_private_folder(path.parent)
        # No other instance may change the file between reading and replacing it.
        with Lock(path.with_name(path.name + ".lock")):
            known = change(load_known(path))
            _write(path, known)
            return known
    except NotRegularError as error:
        raise UsageError(f"{clean_path(str(path))} cannot be written: {clean_line(reason_of(error))}.") from None
    except OSError as error:
        raise UsageError(
            f"{clean_path(str(path))} cannot be written: {clean_line(reason_of(error))}.",
            "Check the folder’s permissions and the free space.",
        ) from None


def _write(path: Path, known: KnownSources) -> None:
    lines = [_HEADER]
    if known.default:
        lines.append(f"default = {_quoted(known.default)}\n")
    if known.last:
        lines.append(f"last = {_quoted(known.last)}\n")
    if known.recent:
        lines.append(f"recent = [{', '.join(map(_quoted, known.recent))}]\n")
    if known.sources:
        lines.append("\n[sources]\n")
        lines += [f"{_quoted(name)} = {_written(known, name)}\n" for name in known.sources]
    write_private(path, "".join(lines).encode("utf-8"))


def _written(known: KnownSources, name: str) -> str:
    location, kind = _quoted(known.sources[name]), known.kinds.get(name)
    return f"{{ location = {location}, kind = {_quoted(kind)} }}" if kind else location


def _quoted(text: str) -> str:
    r"""Quote `text` as a TOML basic string; a lone surrogate (a path's byte that is not UTF-8) cannot be written.

    Raises SourceError for such a path.
    """
    if not _is_unicode(text):
        raise SourceError(
            f"{clean_path(text, 300)} has a name that is not UTF-8 and cannot be kept.", "Rename the folder."
        )
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04X}" if ord(c) < 0x20 or ord(c) == 0x7F else c for c in out) + '"'


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
