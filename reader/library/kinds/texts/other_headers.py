"""Front matter other than YAML, TOML and JSON: maps in Clojure and Elixir, Julia definitions, Pandoc titles."""

from __future__ import annotations

import re

from reader.library.jekyll.front_matter import Parsed
from reader.library.jekyll.yaml_types import MAX_SIZE

__all__ = ["clojure_map", "elixir_map", "julia_lines", "pandoc_title"]

_MOST = 100
_KEY = re.compile(r"[\s,]*+:([A-Za-z][\w./?-]{0,60})[\s,]++")
_VALUE = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|[:']?([^\s,\"\[\]{}()]++)|([\[(]|#\{|\{)")
_INNER = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|:?([^\s,\"\[\]{}()#]++)|([\[({])|([\])}])")
_END = re.compile(r"[\s,]*+\}[ \t]*+(?:\r?\n|\Z)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

_ELIXIR_KEY = re.compile(r"[\s,]*+\"?([A-Za-z_]\w{0,60})\"?(?::|[ \t]*+=>)[ \t\r\n]*+")
_ELIXIR_TEXT = r"\"\"\"((?:[^\"\\]|\\.|\"(?!\"\"))*+)\"\"\"|\"((?:[^\"\\]|\\.)*+)\""
_ELIXIR_VALUE = re.compile(
    rf"(?:~[sS])?(?:{_ELIXIR_TEXT})|~[DNU]\[([^\]\n]{{1,40}})\]|~w[\[({{|/\"']([^\])}}|/\"']*+)[\])}}|/\"']\w?"
    r"|(\[)|:?([\w.+-]++)",
    re.DOTALL,
)
_ELIXIR_END = re.compile(r"[\s,]*+\}\s*+---[ \t\r]*+(?:\n|\Z)")

_DEFINITION = re.compile(r"(@def[ \t]+)?([A-Za-z_]\w{0,60})[ \t]*+=[ \t]*+(.*)")
_DATE = re.compile(
    r"Date(?:Time)?\([ \t]*+(?:\"([^\"\n]{1,40})\"|(\d{4})[ \t]*+,[ \t]*+(\d{1,2})[ \t]*+,[ \t]*+(\d{1,2}))"
)
_TEXTS = re.compile(r"\"((?:[^\"\\\n]|\\.)*+)\"")
_TAGS = re.compile(r"<[^<>]{0,300}>")


def clojure_map(text: str) -> Parsed | None:
    """Parse the map that Cryogen's pages begin with, `{:title "…" :date "…" :tags ["…"]}`; None if there is none."""
    data: dict[object, object] = {}
    position = 1
    while len(data) < _MOST and (key := _KEY.match(text, position, MAX_SIZE)):
        value = _VALUE.match(text, key.end(), MAX_SIZE)
        if value is None:
            return None
        position = value.end()
        if value[3]:
            values, position = _several(text, position)
            data[key[1].lower()] = values
        else:
            data[key[1].lower()] = _unescaped(value[1]) if value[1] is not None else _plain(value[2])
    end = _END.match(text, position, MAX_SIZE)
    if end is None or not data:
        return None
    return Parsed(data, text[end.end() :].lstrip("\r\n"), block=text[: end.end()])


def _several(text: str, position: int) -> tuple[list[object], int]:
    values: list[object] = []
    depth = 1
    while depth and (found := _INNER.search(text, position, MAX_SIZE)):
        depth += bool(found[3]) - bool(found[4])
        if depth == 1 and not found[4]:
            value = found[1] if found[1] is not None else found[2]
            values.append(_unescaped(value))
        position = found.end()
    return values, position


def elixir_map(text: str) -> Parsed | None:
    """Parse the map above NimblePublisher's pages, `%{title: "…", date: ~D[…]}` and dashes; None if there is none."""
    data: dict[object, object] = {}
    position = len("%{")
    while len(data) < _MOST and (key := _ELIXIR_KEY.match(text, position, MAX_SIZE)):
        value = _ELIXIR_VALUE.match(text, key.end(), MAX_SIZE)
        if value is None:
            return None
        block, line, date, words, opening, word = value.groups()
        position = value.end()
        if opening:
            data[key[1].lower()], position = _several(text, position)
        elif date or words is not None:
            data[key[1].lower()] = date or words.split()
        elif word:
            data[key[1].lower()] = _plain(word)
        else:
            told = block if block is not None else line
            data[key[1].lower()] = _unescaped(told).strip()
    end = _ELIXIR_END.match(text, position, MAX_SIZE)
    if end is None or not data:
        return None
    return Parsed(data, text[end.end() :].lstrip("\r\n"), block=text[: end.end()])


def _plain(word: str) -> object:
    return {"true": True, "false": False, "nil": None}.get(word, word)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def julia_lines(text: str, *, marked: bool) -> Parsed | None:
    """Parse Franklin's definitions, one per line: `@def title = "…"`, or without `@def`; None if there are none.

    `marked`: only lines with `@def` count, and the text continues after them.
    """
    data: dict[object, object] = {}
    position = 0
    while len(data) < _MOST and position < min(len(text), MAX_SIZE):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].rstrip("\r")
        found = _DEFINITION.fullmatch(line)
        if found is None or (marked and not found[1]):
            if line.strip() and marked:
                break
        else:
            value, end = _julia_value(text, found[3], position + found.start(3), end)
            data[found[2].lower()] = value
        position = end + 1
    if not data:
        return None
    if "rss_pubdate" in data:
        data.setdefault("date", data["rss_pubdate"])
    authors = data.get("authors")
    if isinstance(authors, str):
        data["authors"] = _TAGS.sub("", authors)
    return Parsed(data, text[position:].lstrip("\r\n"), block=text[:position])


def _julia_value(text: str, value: str, start: int, end: int) -> tuple[object, int]:
    """Return a value and the end of its last line."""
    if value.startswith('"""'):
        closing = text.find('"""', start + 3, MAX_SIZE)
        stop = closing if closing >= 0 else end
        after = text.find("\n", stop)
        return text[start + 3 : stop].strip(), len(text) if after < 0 else after
    if date := _DATE.match(value):
        return date[1] or f"{date[2]}-{int(date[3]):02}-{int(date[4]):02}", end
    if value.startswith("["):
        return [_unescaped(it) for it in _TEXTS.findall(value)], end
    if quoted := _TEXTS.match(value):
        return _unescaped(quoted[1]), end
    return {"true": True, "false": False}.get(value.strip(), value.strip()), end


def pandoc_title(text: str) -> Parsed | None:
    """Parse Pandoc's title block: a line that begins with `%` is the title, the next two are authors and date."""
    lines = text[:2_000].split("\n", 4)[:4]
    told = []
    for line in lines[:3]:
        if not line.startswith("%"):
            break
        told.append(line[1:].strip())
    if not told or not told[0] or (len(lines) > len(told) and lines[len(told)].strip()):
        return None
    data: dict[object, object] = {
        key: value for key, value in zip(("title", "author", "date"), told, strict=False) if value
    }
    end = sum(len(line) + 1 for line in lines[: len(told)])
    return Parsed(data, text[end:].lstrip("\r\n"), block=text[:end])
