"""Ruby's two ways of matching file names: File.fnmatch without flags, and Dir.glob."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["glob", "path_list"]


def path_list(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """An expression whose `match` says whether a path (with a slash before it) is named by one of `patterns`.

    As in Jekyll's EntryFilter a pattern names what begins with it, and what `File.fnmatch?` gives for it, where `*`
    and `?` also stand for slashes; `name/` names a folder. None where there are no patterns.
    """
    items = ["/" + pattern[:500].lstrip("/") for pattern in patterns]
    parts = [re.escape(item) for item in items]
    parts += [re.escape(item[:-1]) + r"\Z" for item in items if item.endswith("/")]
    for item in items:
        if any(character in item for character in "*?[\\"):
            try:
                parts.append(re.compile(_expression(item, False), re.DOTALL).pattern + r"\Z")
            except re.error:
                continue
    return re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL) if parts else None


def glob(pattern: str, path: str) -> bool:
    """Whether `Dir.glob(pattern)` would give `path`: `*` stays within a folder, `**/` spans any, hidden ones apart."""
    return bool(_compiled(pattern).fullmatch(path))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(_expression(pattern[:500], True), re.DOTALL)
    except re.error:
        return re.compile(re.escape(pattern))


def _expression(pattern: str, by_folder: bool) -> str:
    out: list[str] = []
    position = 0
    depth = 0
    while position < len(pattern):
        character = pattern[position]
        at_start = position == 0 or pattern[position - 1] == "/"
        if character == "*":
            piece, position = _stars(pattern, position, by_folder, at_start)
            out.append(piece)
            continue
        if character == "[" and "]" in pattern[position + 2 :]:
            end = pattern.index("]", position + 2)
            out.append(_set(pattern[position + 1 : end]))
            position = end + 1
            continue
        if character == "\\" and position + 1 < len(pattern):
            position += 1
            out.append(re.escape(pattern[position]))
        elif character == "?":
            out.append("[^/]" if by_folder else ".")
        elif by_folder and character == "{" and "}" in pattern[position:]:
            out.append("(?:")
            depth += 1
        elif depth and character in ",}":
            out.append("|" if character == "," else ")")
            depth -= character == "}"
        else:
            out.append(re.escape(character))
        position += 1
    return "".join(out)


def _stars(pattern: str, position: int, by_folder: bool, at_start: bool) -> tuple[str, int]:
    end = position
    while end < len(pattern) and pattern[end] == "*":
        end += 1
    if not by_folder:
        return ".*", end
    visible = r"(?!\.)" if at_start else ""
    if end - position == 2 and at_start and pattern[end : end + 1] == "/":
        return r"(?:(?!\.)[^/]+/)*", end + 1
    return rf"{visible}[^/]*", end


def _set(body: str) -> str:
    negated = body[:1] in {"!", "^"}
    inner = re.sub(r"([\[\]^&|~\\])", r"\\\1", body[1:] if negated else body)
    return f"[{'^' if negated else ''}{inner}]"
