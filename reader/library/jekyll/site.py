"""A site's configuration: Jekyll's defaults, overridden by `_config.yml`, and front matter defaults (jekyll.md 13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from reader.library.endings import JEKYLL_MARKDOWN
from reader.library.jekyll.dates import Zone
from reader.library.jekyll.globs import MAX_PATTERNS, Globs, cannot_be_used
from reader.library.jekyll.permalink import Permalink, permalink_template
from reader.library.jekyll.yaml_types import YamlProblem, load_yaml
from reader.library.toml_text import TomlProblem, load_toml
from reader.library.trees.freshness import CONFIG_FILES
from reader.text import clean_line

__all__ = ["CONFIG_FILES", "CONFIG_LIMIT", "DATA_LIMIT", "INCLUDE_LIMIT", "SiteConfig", "deep_merge", "read_config"]

CONFIG_LIMIT = 512 * 1024
"""Maximum size of a configuration, in bytes."""

DATA_LIMIT = 2 * 1024 * 1024
"""Maximum size of a file in `_data`, in bytes."""

INCLUDE_LIMIT = 1024 * 1024
"""Maximum size of a file in `_includes`, in bytes."""

_DEFAULT_EXCLUDES = (
    ".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules",
    "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/",
)  # fmt: skip
_OF_QUESTIONS = frozenset({"answers", "faq", "faqs", "flashcards", "qa", "qna", "questions"})
"""Names of collections whose documents are questions with their answers, even if they only appear on other pages."""
_INSTEAD = "Jekyll's defaults are used instead"
_FLAT = {str, list}


@dataclass(frozen=True, slots=True)
class _Default:
    path: str
    kind: str | None
    values: Mapping[str, object]

    def applies(self, path: str, prefix: str) -> bool:
        """Return whether its scope is no pattern and a prefix of `path`; `prefix`: the collections' folder."""
        if "*" in self.path:
            return False
        return path.startswith(self.path.removeprefix(prefix) if prefix else self.path)


@dataclass(slots=True)
class SiteConfig:
    """The settings of `_config.yml` over Jekyll's defaults; `notes` lists those that could not be used."""

    raw: dict[str, object] = field(default_factory=dict)
    notes: list[tuple[str, int | None]] = field(default_factory=list)
    source: str = ""
    collections_dir: str = ""
    include: tuple[str, ...] = (".htaccess",)
    exclude: tuple[str, ...] = _DEFAULT_EXCLUDES
    markdown: frozenset[str] = frozenset(JEKYLL_MARKDOWN)
    zone: Zone = field(default_factory=Zone)
    permalink: Permalink = field(default_factory=lambda: Permalink(permalink_template(None)))
    separator: str = "\n\n"
    future: bool = False
    unpublished: bool = False
    drafts: bool = False
    limit: int = 0
    destination: str = "_site"
    defaults: tuple[_Default, ...] = ()
    _globs: Globs | Literal[False] | None = field(default=None, repr=False)
    _merged: dict[tuple[int, ...], dict[str, object]] = field(default_factory=dict, repr=False)
    _everywhere: dict[str, dict[str, object]] = field(default_factory=dict, repr=False)
    """The defaults for each kind if none depends on a path."""
    _endings: dict[str, str] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str:
        """Return a value of the configuration as text; empty if it is neither text nor a number."""
        value = self.raw.get(name)
        return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""

    def defaults_for(self, path: str, full: str, kind: str = "posts") -> dict[str, object]:
        """Return front matter defaults of a document of this kind: "posts", "pages" or the name of a collection.

        `path` is relative in Jekyll's sense, `full` relative to the source.
        """
        if not self.defaults:
            return {}
        everywhere = self._everywhere.get(kind)
        if everywhere is not None:
            return everywhere
        prefix = f"{self.collections_dir}/" if self.collections_dir else ""
        scoped = self._scoped(path, full, prefix)
        numbers = [
            number
            for number, it in enumerate(self.defaults)
            if it.kind in {None, kind} and (number in scoped or it.applies(path, prefix))
        ]
        key = tuple(numbers)
        found = self._merged.get(key)
        if found is None:
            found = self._merged[key] = _merge([self.defaults[number] for number in numbers])
        if not any(it.path for it in self.defaults):
            self._everywhere[kind] = found
        return found

    def _scoped(self, path: str, full: str, prefix: str) -> set[int]:
        """Return the numbers of the defaults whose scope is a pattern that includes this path."""
        if self._globs is None:
            scopes = [it.path.rstrip("/") if "*" in it.path else "" for it in self.defaults]
            self._globs = Globs(scopes, by_folder=True) if any(scopes) else False
        found: set[int] = set()
        if self._globs:
            for ancestor, numbers in self._globs.ancestors(full):
                if path.startswith(ancestor.removeprefix(prefix) if prefix else ancestor):
                    found |= numbers
        return found

    def output_ending(self, extension: str) -> str:
        """Return the ending of the page that Jekyll makes of a file with this extension (both with their dot)."""
        found = self._endings.get(extension)
        if found is None:
            found = ".css" if extension in {".scss", ".sass"} else extension
            found = self._endings[extension] = ".html" if self.is_markdown(extension) else found
        return found

    @property
    def listed_collections(self) -> tuple[str, ...]:
        """The collections besides the posts whose documents get their own pages, or are questions for other pages."""
        listed = (it for it in self.collections if self.has_pages(it) or it.lower() in _OF_QUESTIONS)
        return tuple(name for name in listed if name != "posts")

    def has_pages(self, collection: str) -> bool:
        """Return whether the documents of a collection get their own pages."""
        return self.collections.get(collection, {}).get("output") is True

    @property
    def collections(self) -> dict[str, Mapping[str, object]]:
        """The settings of each collection, by its name."""
        given = self.raw.get("collections")
        if isinstance(given, list):
            given = {str(name): {} for name in given}
        if not isinstance(given, dict):
            return {}
        return {str(name): it if isinstance(it, dict) else {} for name, it in given.items()}

    def too_large(self, path: str, size: int) -> str:
        """Return why templates see nothing of a file of the source, or only its beginning; else an empty text."""
        if size > DATA_LIMIT and path.startswith(self._folder_of("data_dir", "_data")):
            return f"it is larger than {DATA_LIMIT >> 20} MiB, so templates find none of its data"
        if size > INCLUDE_LIMIT and path.startswith(self._folder_of("includes_dir", "_includes")):
            return f"it is larger than {INCLUDE_LIMIT >> 20} MiB, so templates include only its beginning"
        return ""

    def _folder_of(self, name: str, usual: str) -> str:
        return (_folder(self.raw.get(name)) or usual) + "/"

    def is_markdown(self, extension: str) -> bool:
        """Return whether Jekyll's Markdown converter handles files with this extension (with its dot)."""
        return extension[1:].lower() in self.markdown


def read_config(data: bytes | None, name: str = "_config.yml") -> SiteConfig:
    """Return the configuration in the bytes of `name`; unusable parts become notes, never errors."""
    config = SiteConfig()
    if data is None:
        return config
    if len(data) > CONFIG_LIMIT:
        config.notes.append((f"it is longer than {CONFIG_LIMIT // 1024} KiB; {_INSTEAD}", None))
        return config
    try:
        raw = _load(data, name)
    except YamlProblem as problem:
        line = None if problem.line is None else problem.line + 1
        config.notes.append((f"it {problem.reason}; {_INSTEAD}", line))
        return config
    if not isinstance(raw, dict):
        if raw:
            config.notes.append((f"it is not a list of names and values; {_INSTEAD}", None))
        return config
    config.raw = {str(key): value for key, value in raw.items()}
    _apply(config)
    return config


def _load(data: bytes, name: str) -> object:
    text = data.decode("utf-8-sig", "replace")
    if not name.endswith(".toml"):
        return load_yaml(text, size=CONFIG_LIMIT, nodes=100_000)
    try:
        return load_toml(text, size=CONFIG_LIMIT)
    except TomlProblem as problem:
        raise YamlProblem(problem.reason, problem.line) from None


def _apply(config: SiteConfig) -> None:
    raw = config.raw
    config.source = _folder(raw.get("source"))
    config.collections_dir = _folder(raw.get("collections_dir"))
    config.destination = _folder(raw.get("destination")) or "_site"
    if "include" in raw:
        config.include = _patterns(config, "include")
    config.exclude = (*_patterns(config, "exclude"), *_DEFAULT_EXCLUDES)
    endings = raw.get("markdown_ext")
    if isinstance(endings, str):
        config.markdown = frozenset(part.strip().lower() for part in endings.split(",") if part.strip())
    config.future, config.unpublished = raw.get("future") is True, raw.get("unpublished") is True
    config.drafts = raw.get("show_drafts") is True
    limit = raw.get("limit_posts")
    config.limit = max(limit, 0) if isinstance(limit, int) and not isinstance(limit, bool) else 0
    if "excerpt_separator" in raw:
        separator = raw["excerpt_separator"]
        config.separator = "" if separator is None else str(separator)
    zone = raw.get("timezone")
    if isinstance(zone, str) and zone:
        config.zone = Zone(zone)
        if not config.zone.known:
            config.notes.append(
                (f"it names the time zone “{clean_line(zone, 80)}”, which is not known; dates are in UTC", None)
            )
    config.permalink = Permalink(_template(raw))
    if config.permalink.unknown:
        config.notes.append((f"its permalink has a part :{config.permalink.unknown}, which Jekyll does not know", None))
    config.defaults = tuple(_defaults(raw.get("defaults")))
    if len(config.defaults) > MAX_PATTERNS:
        config.notes.append((f"of its defaults only the first {MAX_PATTERNS:,} are used", None))
        config.defaults = config.defaults[:MAX_PATTERNS]
    for it in config.defaults:
        if "*" in it.path and (why := cannot_be_used(it.path, braces=True)):
            config.notes.append((f"the scope {_short(it.path)} of its defaults {why} and is not used", None))


def _template(raw: Mapping[str, object]) -> str:
    collections = raw.get("collections")
    posts = collections.get("posts") if isinstance(collections, dict) else None
    own = posts.get("permalink") if isinstance(posts, dict) else None
    return str(own) if own else permalink_template(raw.get("permalink") or None)


def _folder(value: object) -> str:
    if not isinstance(value, str):
        return ""
    parts = [part for part in value.strip().split("/") if part not in {"", "."}]
    return "" if ".." in parts else "/".join(parts)


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(it) for it in values if isinstance(it, str | int | float) and str(it))


def _patterns(config: SiteConfig, name: str) -> tuple[str, ...]:
    """Return the patterns in a list of the configuration, with a note for each one that is ignored."""
    given = _texts(config.raw.get(name))
    if len(given) > MAX_PATTERNS - 100:
        config.notes.append((f"of its {name} only the first {MAX_PATTERNS - 100:,} are used", None))
        given = given[: MAX_PATTERNS - 100]
    for it in given:
        if why := cannot_be_used(it):
            config.notes.append((f"the pattern {_short(it)} of its {name} {why} and is not used", None))
    return tuple(it for it in given if not cannot_be_used(it))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _defaults(value: object) -> Iterable[_Default]:
    names = {"page": "pages", "post": "posts", "draft": "drafts"}
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("values"), dict):
            continue
        scope = item.get("scope")
        scope = scope if isinstance(scope, dict) else {}
        path, kind = scope.get("path"), scope.get("type")
        yield _Default(
            path.removeprefix("/") if isinstance(path, str) else "",
            names.get(str(kind), str(kind)) if "type" in scope else None,
            {str(key): it for key, it in item["values"].items()},
        )


def _merge(sets: list[_Default]) -> dict[str, object]:
    """Merge in Jekyll's order: a longer path wins; of equally long ones, that with a type, else the later one."""
    merged: dict[str, object] = {}
    old: _Default | None = None
    for it in sets:
        if old is None or _precedes(it, old):
            merged = deep_merge(merged, it.values)
            old = it
        else:
            merged = deep_merge(it.values, merged)
    return merged


def _precedes(new: _Default, old: _Default) -> bool:
    if len(new.path) != len(old.path):
        return len(new.path) > len(old.path)
    return new.kind is not None or old.kind is None


def deep_merge(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """Merge `over` into `base`, recursively for mappings; null does not override (Jekyll's deep_merge_hashes)."""
    if set(map(type, over.values())) <= _FLAT:
        return {**base, **over}
    merged = dict(base)
    for key, value in over.items():
        if value is None:
            merged.setdefault(key, None)
        elif isinstance(value, dict) and isinstance(old := merged.get(key), dict):
            merged[key] = deep_merge(old, value)
        else:
            merged[key] = value
    return merged
