"""Finds posts that are translations of each other, from what their sites declare, and chooses the one to list.

A site declares them in front matter (`lang` with `ref` or `translationKey`), in names (`index.de.md`) or in folders
(`en/` and `de/` with the same layout). If only one of two files declares a language and nothing gives the other's, they
stay separate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reader.library.jekyll.yaml_types import to_text
from reader.library.languages.codes import language_code
from reader.library.post import Post, Version
from reader.library.record import Record

__all__ = ["Told", "find_versions", "language_in", "told_language"]

Told = tuple[str, str]
"""A language, and a key common to all languages of a post; either may be empty."""

_LANGUAGE_KEYS = ("lang", "language", "locale")
_COMMON_KEYS = ("translationkey", "translation_key", "translation_id", "lang-ref", "lang_ref", "ref", "page_id")
_READMES = re.compile(r"(readme)[-_]([A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)", re.IGNORECASE)
_LONGEST = 200
_SHARED = 4
"""A folder called `de` is a language if at least one in this many of its files is in another such folder, too."""


def told_language(data: Mapping[str, object]) -> Told:
    """Return the language of a post according to its front matter; keys must be in lower case."""
    for key in _LANGUAGE_KEYS:
        if key in data and (code := language_code(data[key])):
            common = next((data[it] for it in _COMMON_KEYS if isinstance(data.get(it), str | int)), None)
            return code, to_text(common)[:_LONGEST] if common is not None and common is not False else ""
    common = data.get("translationkey")
    return "", common[:_LONGEST] if isinstance(common, str) else ""


def language_in(name: str) -> tuple[str, str]:
    """Return the language at the end of a file's name, and the name without it and without its ending.

    For `index.de.md` or `README-zh-CN.md`; an empty text and the name without its ending if there is none.
    """
    stem = name.rpartition(".")[0] or name
    bare, dot, last = stem.rpartition(".")
    if dot and bare and (code := language_code(last)):
        return code, bare
    found = _READMES.fullmatch(stem)
    if found and (code := language_code(found[2])):
        return code, found[1]
    return "", stem


def find_versions(
    records: Sequence[Record], wanted: Iterable[str], usual: str = ""
) -> tuple[frozenset[str], dict[str, tuple[Version, ...]]]:
    """Return the ids of listed posts that are other languages of a shown one, and the languages of those shown.

    `wanted` are the user's preferred languages; next come `usual`, the site's own, then English, then the first one by
    code.
    """
    groups = [it for it in _groups(records, usual) if len(it) > 1]
    hidden: set[str] = set()
    versions: dict[str, tuple[Version, ...]] = {}
    wanted = [*wanted, usual, "en"]
    for group in groups:
        shown = _best(group, wanted)
        hidden.update(post.id for language, post in group.items() if language != shown)
        versions[group[shown].id] = tuple(Version(language, group[language].id) for language in sorted(group))
    return frozenset(hidden), versions


def _best(group: Mapping[str, Post], wanted: Sequence[str]) -> str:
    for code in wanted:
        if code in group:
            return code
        near = [it for it in sorted(group) if code and it.partition("-")[0] == code.partition("-")[0]]
        if near:
            return near[0]
    return min(group)


def _groups(records: Sequence[Record], usual: str) -> list[dict[str, Post]]:
    """Return the posts by language, for each text in one language or more."""
    named: dict[str, dict[str, Post]] = {}
    placed: dict[str, list[tuple[str, str, Post]]] = {}
    folders = {folder: _language_folder(folder) for folder in {it.post.id.rpartition("/")[0] for it in records}}
    if not any(code for _, code, _ in folders.values()) and not any(map(_may_say, records)):
        return []
    numbers: dict[str, int] = {}
    for record in records:
        post = record.post
        folder, _, name = post.id.rpartition("/")
        above, code, below = folders[folder]
        if record.translates:
            language = record.language or code or usual
            if language:
                named.setdefault(record.translates, {}).setdefault(language, post)
            continue
        by_name, bare = language_in(name) if _name_may_say(name) else ("", name.rpartition(".")[0])
        if post.anchor:
            # The same question has the same place in the lists of all languages, hardly ever the same words.
            numbers[post.path] = number = numbers.get(post.path, 0) + 1
            bare += f"#{number}"
        if code and not by_name:
            common = "/".join([part for part in (above, below, bare) if part])
            placed.setdefault(common, []).append((record.language or code, f"{above}/*", post))
        else:
            told = (by_name, "name", post) if by_name else (record.language, "", post)
            placed.setdefault(f"{folder}/{bare}" if folder else bare, []).append(told)
    return [*named.values(), *_placed(placed, usual)]


def _may_say(record: Record) -> bool:
    """Return whether a post itself may declare its language; those of most sites do not."""
    return bool(record.language or record.translates) or _name_may_say(record.post.id.rpartition("/")[2])


def _name_may_say(name: str) -> bool:
    """Return whether the name of a file may contain a language, by a quick check."""
    return "." in name[:-3] or name[:6].lower() == "readme"


def _language_folder(folder: str) -> tuple[str, str, str]:
    """Split a path at a folder named like a language: the part above it, the language, the part below it."""
    parts = folder.split("/")
    for place, part in enumerate(parts):
        if code := language_code(part):
            return "/".join(parts[:place]), code, "/".join(parts[place + 1 :])
    return "", "", ""


def _placed(placed: Mapping[str, list[tuple[str, str, Post]]], usual: str) -> list[dict[str, Post]]:
    """Return the groups formed by the places of files, without folders that only happen to be named like a language."""
    found: list[dict[str, Post]] = []
    counts: dict[str, dict[str, int]] = {}
    shared: dict[str, int] = {}
    for members in placed.values():
        languages = {language for language, _, _ in members}
        for language, place, _ in members:
            if place.endswith("*"):
                of_place = counts.setdefault(place, {})
                of_place[language] = of_place.get(language, 0) + 1
        for place in {place for _, place, _ in members if place.endswith("*")}:
            shared[place] = shared.get(place, 0) + (len(languages) > 1)
    for members in placed.values():
        if len(members) < 2 or not any(place for _, place, _ in members):
            continue
        group: dict[str, Post] = {}
        by_name = any(place == "name" for _, place, _ in members)
        for language, place, post in members:
            if place.endswith("*") and not _is_layout(counts[place], shared[place]):
                continue
            # A file beside `index.de.md` is in the site's own language.
            code = language or usual or ("en" if by_name else "")
            if code:
                group.setdefault(code, post)
        found.append(group)
    return found


def _is_layout(counts: Mapping[str, int], shared: int) -> bool:
    """Return whether folders named like languages contain the same texts."""
    sizes = sorted(counts.values(), reverse=True)
    return shared * _SHARED >= (sizes[1] if len(sizes) > 1 else sizes[0])
