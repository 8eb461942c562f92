"""Front matter in every form that kinds of sites use: YAML, TOML, JSON, Hexo's, Pelican's headers, and more."""

from __future__ import annotations

import json
import re
from typing import cast

from reader.library.jekyll.front_matter import Parsed, parse_post
from reader.library.jekyll.yaml_types import MAX_SIZE, YamlProblem, load_yaml
from reader.library.kinds.texts.other_headers import clojure_map, elixir_map, julia_lines, pandoc_title
from reader.library.toml_text import TomlProblem, load_toml

__all__ = ["take_apart"]

_TOML_END = re.compile(r"^\+\+\+[ \t\r]*$", re.MULTILINE)
_UNSEEN_TOML = re.compile(r"\+{3}[ \t]*[\r\n]+[A-Za-z_][\w-]*[ \t]*=")
_JULIA = re.compile(r"^(?:rss\w*|hasmath|hascode|mintoclevel|maxtoclevel|published) *= |\bDate\(", re.MULTILINE)
"""What Franklin's page definitions contain and TOML does not."""
_DASHES = re.compile(r"^---[ \t\r]*$", re.MULTILINE)
_TYPED = re.compile(r"---[ \t]*(json|toml|yaml|yml|js|javascript|coffee)[ \t\r]*\n", re.IGNORECASE)
_HEADER = re.compile(r"([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*))?")
_TIGHT = re.compile(r" {0,3}([A-Za-z0-9_-]{1,40}):[ \t]*(.*)")
"""Headers as Python-Markdown parses them."""
_KNOWN = frozenset({
    "title", "date", "modified", "author", "authors", "tags", "category", "categories", "keywords", "slug", "lang",
    "status", "summary", "description",
})  # fmt: skip
_OF_A_PAGE = frozenset({"modified", "tags", "category", "categories", "slug", "lang", "status"})
"""Headers that only pages have: beside a title, a date and one of these, unknown names count as headers, too."""
_MAX_HEADERS = 100


def take_apart(text: str, *, hexo: bool = False, headers: bool = False) -> Parsed:
    """Split a text into front matter and body. Never raises.

    `hexo`: the first `---` may be missing, and `;;;` encloses JSON. `headers`: lines such as `Title: …` before the
    first blank line are front matter.
    """
    start = text[:4]
    if start.startswith("---"):
        return _dashes(text, hexo=hexo)
    if start.startswith("+++"):
        return _toml(text)
    if start.startswith("{"):
        return _map(text)
    if hexo:
        found = _hexo(text)
        if found is not None:
            return found
    if headers or hexo is False:
        found = _headers(text, strict=not headers)
        if found is not None:
            return found
    return _own_lines(text) or Parsed(None, text)


def _dashes(text: str, *, hexo: bool) -> Parsed:
    typed = _TYPED.match(text)
    if typed:
        return _typed(text, typed)
    parsed = parse_post(text)
    # Hexo replaces each tab in front matter by two spaces.
    return parse_post(_without_tabs(text)) if hexo and parsed.broken else parsed


def _without_tabs(text: str) -> str:
    end = text.find("\n---", 3)
    return text[:end].replace("\t", "  ") + text[end:] if end > 0 else text


def _typed(text: str, opening: re.Match[str]) -> Parsed:
    """Parse `---toml` and the like; front matter in a programming language is ignored, never run."""
    closing = _DASHES.search(text, opening.end())
    if closing is None:
        return Parsed(None, text, unseen=True)
    block, body = text[opening.end() : closing.start()], _after(text, closing.end())
    language = opening[1].lower()
    if language.startswith("y"):
        return parse_post("---\n" + text[opening.end() :])
    if language == "toml":
        return _toml_block(block, body)
    if language == "json":
        return _json(block, 0, body)
    return Parsed({}, body, block=block)


def _own_lines(text: str) -> Parsed | None:
    """Parse NimblePublisher's map, Pandoc's title block or Franklin's definitions at the beginning of a text."""
    if text.startswith("%{"):
        return elixir_map(text)
    if text.startswith("%"):
        return pandoc_title(text)
    return julia_lines(text, marked=True) if text[:80].lstrip().startswith("@def ") else None


def _map(text: str) -> Parsed:
    """Parse a JSON or Clojure map; if no text follows it, it is the text itself."""
    found = clojure_map(text) if text[1:80].lstrip().startswith(":") else None
    found = found or _json(text, 0)
    return found if found.body.strip() or found.data is None else Parsed(None, text)


def _after(text: str, position: int) -> str:
    return text[position:].lstrip("\r\n")


def _toml(text: str) -> Parsed:
    end = text.find("\n")
    closing = _TOML_END.search(text, end + 1) if end > 0 and not text[3:end].strip() else None
    if closing is None:
        return Parsed(None, text, unseen=bool(_UNSEEN_TOML.match(text)))
    block, body = text[end + 1 : closing.start()], _after(text, closing.end())
    parsed = _toml_block(block, body)
    if parsed.broken and _JULIA.search(block) and (julia := julia_lines(block, marked=False)):
        return Parsed(julia.data, body, block=block)
    return parsed


def _toml_block(block: str, body: str) -> Parsed:
    try:
        data = cast("dict[object, object]", load_toml(block, size=MAX_SIZE))
    except TomlProblem as error:
        line = None if error.line is None else error.line + 2
        return Parsed(None, body, True, error.reason, line)
    return Parsed(data, body, block=block)


def _json(text: str, position: int, body: str | None = None) -> Parsed:
    """Parse a JSON object at `position`; unless `body` is given, the body is what follows the object."""
    try:
        value, end = json.JSONDecoder().raw_decode(text[: MAX_SIZE + 1], position)
    except (ValueError, RecursionError):
        if body is None:
            return Parsed(None, text)
        return Parsed(None, body, True, "is not valid JSON")
    if not isinstance(value, dict):
        return Parsed(None, text if body is None else body)
    if body is None:
        rest = text[end:]
        if rest.strip() and not rest.lstrip(" \t\r").startswith("\n"):
            return Parsed(None, text)
        body = rest.lstrip("\r\n \t")
    return Parsed(dict(value), body, block=text[:end])


def _hexo(text: str) -> Parsed | None:
    """Parse Hexo's front matter: YAML that only ends with a line of dashes, or JSON between or before `;;;` lines."""
    if text.startswith(";;;"):
        inside, closed, body = text[3:].partition("\n;;;")
        return _json("{" + inside + "}", 0, _after(body, 0)) if closed else None
    closing = _DASHES.search(text)
    first = text.partition("\n")[0]
    if closing is None or closing.start() > MAX_SIZE or not _HEADER.fullmatch(first.rstrip("\r")):
        return None
    block = text[: closing.start()]
    try:
        value = load_yaml(block)
    except YamlProblem:
        return None
    return Parsed(dict(value), _after(text, closing.end()), block=block) if isinstance(value, dict) else None


def _headers(text: str, *, strict: bool) -> Parsed | None:
    """Parse the headers of Pelican and MultiMarkdown.

    `strict`: every name must be a known one, so that a text beginning with `Note: …` remains text, unless the known
    names leave no doubt.
    """
    data: dict[object, object] = {}
    name = ""
    position = 0
    while len(data) < _MAX_HEADERS:
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)].rstrip("\r")
        found = (_HEADER if strict else _TIGHT).fullmatch(line)
        if found:
            name = found[1].strip().lower()
            if strict and name not in _KNOWN and (name.count(" ") or not data):
                return None
            data[name] = (found[2] or "").strip()
        elif name and line.startswith(("    ", "\t")) and line.strip():
            data[name] = f"{data[name]}\n{line.strip()}" if data[name] else line.strip()
        elif not line.strip():
            break
        elif strict or not data:
            return None
        else:
            # In Python-Markdown, the first line that is not a header ends the headers and belongs to the text.
            return Parsed(data, text[position:], block=text[:position])
        if end < 0:
            position = len(text)
            break
        position = end + 1
    if not data or (strict and not _is_told(data)):
        return None
    return Parsed(data, text[position:].lstrip("\r\n"), block=text[:position])


def _is_told(data: dict[object, object]) -> bool:
    """Return whether lines before a text's first blank line are headers beyond doubt."""
    if data.keys() <= _KNOWN:
        return bool(data.keys() & {"title", "date"})
    return data.keys() >= {"title", "date"} and bool(data.keys() & _OF_A_PAGE)
