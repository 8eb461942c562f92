"""The locations of the program's own files and of its bundled resources.

`PRIVACY_READER_HOME` moves configuration, data and cache under one folder. A relative or empty XDG variable is ignored,
as the XDG Base Directory Specification requires.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from reader.errors import UsageError

__all__ = ["AppPaths", "app_paths", "find_program", "resource_folder", "search_path"]

APP_NAME = "privacy-reader"
HOME_VARIABLE = "PRIVACY_READER_HOME"
_XDG_VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")


class AppPaths(NamedTuple):
    """The folders of one user; none of them needs to exist."""

    config: Path
    data: Path
    cache: Path

    @property
    def config_file(self) -> Path:
        """The settings, TOML."""
        return self.config / "config.toml"

    @property
    def thesaurus_file(self) -> Path:
        """The user's own synonyms for the search, TOML."""
        return self.config / "thesaurus.toml"

    @property
    def state_file(self) -> Path:
        """The marks, SQLite."""
        return self.data / "state.sqlite3"

    @property
    def screen_file(self) -> Path:
        """The choices made on the screen, such as theme and width; JSON."""
        return self.data / "screen.json"

    @property
    def opening_file(self) -> Path:
        """The site being opened, while it is being opened; JSON."""
        return self.data / "opening"

    @property
    def clones(self) -> Path:
        """Bare clones of git sources, one folder each."""
        return self.data / "clones"

    @property
    def sources_file(self) -> Path:
        """The known sources and the default one, TOML."""
        return self.config / "sources.toml"


def app_paths() -> AppPaths:
    """Return the folders for this process, from the environment and the platform's conventions.

    Raises UsageError if the user has no home folder and no variable names one.
    """
    home = os.environ.get(HOME_VARIABLE)
    if home:
        try:
            base = Path(home).expanduser().absolute()
        except (RuntimeError, OSError):
            raise UsageError(f"{HOME_VARIABLE} leads nowhere.", "Set it to a folder of your own.") from None
        return AppPaths(base / "config", base / "data", base / "cache")
    from platformdirs import PlatformDirs  # noqa: PLC0415 (start-up)

    hidden = {name: os.environ.pop(name) for name in _XDG_VARIABLES if _is_relative(os.environ.get(name))}
    try:
        folders = PlatformDirs(APP_NAME, appauthor=False)
        paths = AppPaths(folders.user_config_path, folders.user_data_path, folders.user_cache_path)
    except RuntimeError:
        raise _homeless() from None
    finally:
        os.environ.update(hidden)
    if not paths.data.is_absolute():
        raise _homeless()
    return paths


def _homeless() -> UsageError:
    return UsageError(
        "Your home folder is not known, so there is no place to store your marks.",
        f"Set HOME, or {HOME_VARIABLE} to a folder of your own.",
    )


def _is_relative(value: str | None) -> bool:
    return value is not None and not Path(value).is_absolute()


def search_path() -> str:
    """Return PATH without its relative parts, so that no program is run from the current folder."""
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(part for part in parts if part.startswith("/")) or "/usr/bin:/bin"


def find_program(name: str) -> str:
    """Return the path of an installed program, or of one given by its absolute path; empty if there is none."""
    import shutil  # noqa: PLC0415 (start-up)

    if "/" in name:
        return name if name.startswith("/") and os.access(name, os.X_OK) else ""
    return shutil.which(name, path=search_path()) or ""


def resource_folder(name: str) -> Path:
    """Return the folder of a bundled resource (`styles`, `sample_posts`).

    In an installed package it is next to the modules, in a checkout next to the package. Raises UsageError if it is
    missing.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise UsageError(f"The folder “{name}” is missing from the installation.", "Install privacy-reader again.")
