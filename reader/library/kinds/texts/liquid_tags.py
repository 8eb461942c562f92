"""Tags of Pelican's plugin `liquid_tags`: pictures, films, code and notebooks to include. No code is run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from html import escape
from math import inf

from reader.library.body.commonmark.scan import outside_code, title_line
from reader.library.body.commonmark.shortcodes import fenced
from reader.library.body.commonmark.tags import hexo_tags
from reader.library.kinds.base import Reader
from reader.library.kinds.texts.included import FileBudget

__all__ = ["notebook_text", "with_liquid_tags"]

_TAG = re.compile(r"\{%\s{0,9}(include_code|notebook|video|audio|b64img|literal)\s{1,9}([^%{}\n]{1,500}?)\s{0,9}%\}")
_RANGE = re.compile(r"\bcells\[(\d*):(\d*)\]")
_LANGUAGE = re.compile(r"(?:^|\s):?lang:(\S{1,40})")
_LINES = re.compile(r"(?:^|\s):?lines:(\d{1,6})-(\d{1,6})")
_OPTIONS = re.compile(r"(?:^|\s):?(?:lang|lines|codec|hidefilename|hidelink|hideall):?\S*")
_FILM = re.compile(r"(?<=\S)\.(?:mp4|ogv|ogg|webm|mp3|wav)\b", re.IGNORECASE)
_FOLDERS = ("notebooks/", "code/", "downloads/notebooks/", "downloads/code/", "downloads/", "")
"""Folders below the content that may contain the files: the plugin's defaults, and those that authors use."""
_MOST = 20
"""The most files that one text includes."""
_MOST_CELLS = 1_000


def with_liquid_tags(body: str, path: str, read: Reader) -> str:
    """Replace the tags in `body` of the post at `path` by their content; a missing file is replaced by its name."""
    if "{%" not in body:
        return body
    content = f"{path.partition('content/')[0]}content/" if "content/" in path else ""
    # Notebooks contain their pictures, so their number is limited, not their size.
    budget = FileBudget(read, lookups=_MOST * len(_FOLDERS), files=_MOST, size=inf)

    def file(name: str) -> str | None:
        inner = name.lstrip("/")
        return None if ".." in name.split("/") else budget.read(content + folder + inner for folder in _FOLDERS)

    def meant(source: str, start: int) -> tuple[str, int] | None:
        found = _TAG.match(source, start)
        return (_MEANINGS[found[1]](found[2], file), found.end()) if found else None

    return hexo_tags(outside_code(body, r"\{%", meant))


def _code(markup: str, file: Callable[[str], str | None]) -> str:
    name, _, rest = markup.partition(" ")
    language = _LANGUAGE.search(rest)
    lines = _LINES.search(rest)
    title = " ".join(_OPTIONS.sub(" ", rest).split())
    text = file(name)
    if text is None:
        return title_line(" ".join([title, name]).strip())
    if lines:
        text = "\n".join(text.split("\n")[max(int(lines[1]) - 1, 0) : int(lines[2])])
    return title_line(" ".join([title, name]).strip()) + fenced(
        text, language[1] if language else name.rpartition(".")[2]
    )


def _notebook(markup: str, file: Callable[[str], str | None]) -> str:
    name = markup.partition(" ")[0]
    text = file(name)
    shown = notebook_text(text, _RANGE.search(markup)) if text else None
    return title_line(name) if shown is None else f"\n\n{shown}\n\n"


def _film(markup: str, _: Callable[[str], str | None]) -> str:
    for word in markup.split():
        ends = [ending.end() for ending in _FILM.finditer(word)]
        if ends:
            return f'<video src="{escape(word[: ends[-1]])}"></video>'
    return ""


def _picture(markup: str, _: Callable[[str], str | None]) -> str:
    return f'<img src="{escape(markup.partition(" ")[0])}">'


def _literal(markup: str, _: Callable[[str], str | None]) -> str:
    return f"`{{% {markup} %}}`"


_MEANINGS: dict[str, Callable[[str, Callable[[str], str | None]], str]] = {
    "include_code": _code, "notebook": _notebook, "video": _film, "audio": _film, "b64img": _picture,
    "literal": _literal,
}  # fmt: skip


def notebook_text(source: str, cells: re.Match[str] | None = None) -> str | None:
    """Return a Jupyter notebook as Markdown: its texts, its code, and the printed output. None if it is invalid."""
    try:
        book = json.loads(source)
        sheets = book.get("worksheets") or [book]
        found = [cell for sheet in sheets for cell in sheet.get("cells", []) if isinstance(cell, dict)]
        language = _language(book)
        first, last = (cells[1], cells[2]) if cells else ("", "")
        found = found[int(first or 0) : int(last) if last else None]
        return "\n\n".join(part for cell in found[:_MOST_CELLS] if (part := _cell(cell, language)))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None


def _language(book: dict[str, object]) -> str:
    metadata = book.get("metadata")
    kernel = metadata.get("language_info", metadata.get("kernelspec", {})) if isinstance(metadata, dict) else {}
    name = kernel.get("name", "") if isinstance(kernel, dict) else ""
    return re.sub(r"[^A-Za-z+#]", "", str(name)) or "python"


def _cell(cell: dict[str, object], language: str) -> str:
    text = _text(cell.get("source", cell.get("input")))
    kind = cell.get("cell_type")
    if kind == "heading":
        level = cell.get("level")
        return f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {' '.join(text.split())}"
    if kind != "code":
        return text if kind == "markdown" else ""
    outputs = cell.get("outputs")
    printed = [_output(it) for it in outputs if isinstance(it, dict)] if isinstance(outputs, list) else []
    return "".join([fenced(text, language) if text.strip() else "", *(fenced(it, "") for it in printed if it.strip())])


def _output(output: dict[str, object]) -> str:
    """Return one part of the output as plain text; empty for pictures and errors."""
    data = output.get("data", output)
    if not isinstance(data, dict) or any(str(key).startswith(("image/", "png", "svg", "jpeg")) for key in data):
        return ""
    return _text(data.get("text/plain", data.get("text"))) if output.get("name") != "stderr" else ""


def _text(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, Sequence) else ""
