"""Configuration of sites in YAML, TOML and JSON, read with limits on its size; programs are never run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from reader.library.jekyll.site import CONFIG_LIMIT
from reader.library.jekyll.yaml_types import YamlProblem, load_yaml, to_text
from reader.library.kinds.base import SiteSettings
from reader.library.languages.codes import language_code
from reader.library.toml_text import TomlProblem, load_toml
from reader.library.trees.tree import Tree, TreeFile

__all__ = ["folder_of", "languages_in", "read_settings", "text_of", "value_at"]

_LANGUAGE_KEYS = ("defaultContentLanguage", "default_language", "lang", "language", "locale")


def read_settings(tree: Tree, files: Mapping[str, TreeFile], home: str, names: Iterable[str]) -> SiteSettings:
    """Return the settings in the first of the files `names` that exists in `home`; unusable ones become notes."""
    settings = SiteSettings()
    for name in names:
        path = home + name
        file = files.get(path)
        if file is None or file.refused:
            continue
        settings.files = (path,)
        try:
            data = tree.read(path, CONFIG_LIMIT + 1)
        except OSError as error:
            settings.notes.append((path, f"it cannot be read: {error.strerror}", None))
            return settings
        _load(settings, path, data)
        break
    return settings


def _load(settings: SiteSettings, path: str, data: bytes) -> None:
    if len(data) > CONFIG_LIMIT:
        settings.notes.append((path, f"it is longer than {CONFIG_LIMIT // 1024} KiB and is not used", None))
        return
    text = data.decode("utf-8-sig", "replace")
    value: object = {}
    try:
        if path.endswith(".toml"):
            value = load_toml(text, size=CONFIG_LIMIT)
        elif path.endswith(".json"):
            value = json.loads(text)
        else:
            value = load_yaml(text, size=CONFIG_LIMIT, nodes=100_000)
    except (YamlProblem, TomlProblem) as error:
        line = None if error.line is None else error.line + 1
        settings.notes.append((path, f"it {error.reason} and is not used", line))
    except (ValueError, RecursionError):
        settings.notes.append((path, "it is not valid JSON and is not used", None))
    raw = {str(key): it for key, it in value.items()} if isinstance(value, dict) else {}
    settings.raw = raw
    settings.title = text_of(raw, "title", "site_name", "name")
    settings.url = text_of(raw, "baseURL", "baseurl", "base_url", "site_url", "url")
    settings.description = text_of(raw, "description", "site_description", "subtitle")
    settings.author = text_of(raw, "author", "site_author")
    settings.timezone = text_of(raw, "timezone", "timeZone")
    settings.language = language_code(text_of(raw, *_LANGUAGE_KEYS))
    settings.languages = languages_in(raw.get("languages"))
    settings.future = raw.get("buildFuture") is True or raw.get("future") is True
    settings.drafts = raw.get("buildDrafts") is True


def languages_in(given: object) -> tuple[str, ...]:
    """Return the languages of a site that keeps them in a table, as in Hugo and Zola, without disabled ones."""
    if not isinstance(given, dict):
        return ()
    on = [key for key, it in given.items() if not (isinstance(it, dict) and it.get("disabled") is True)]
    return tuple(code for key in on if (code := language_code(key)))


def text_of(raw: Mapping[str, object], *names: str) -> str:
    """Return the first of these values that is text, or an empty string."""
    for name in names:
        value = raw.get(name)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str | int) and not isinstance(value, bool) and to_text(value):
            return to_text(value)
    return ""


def value_at(raw: Mapping[str, object], *names: str) -> object:
    """Return a value in nested tables whose keys are matched case-insensitively, or None if there is none."""
    value: object = raw
    for name in names:
        if not isinstance(value, Mapping):
            return None
        value = next((it for key, it in value.items() if str(key).lower() == name.lower()), None)
    return value


def folder_of(raw: Mapping[str, object], name: str, usual: str) -> str:
    """Return the configured folder relative to the site's, with a trailing slash; `usual` if unset or outside."""
    value = raw.get(name)
    text = value if isinstance(value, str) else usual
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if ".." in parts:
        parts = [usual]
    return "/".join(parts) + "/" if parts else ""
