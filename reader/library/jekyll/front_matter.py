"""Bytes -> front matter and body; every failure a reason that a person understands.

Plain front matter, a text or a flat list a line, is read by a parser of its own that gives exactly what the YAML
parser gives and costs a twentieth; anything else goes through python-frontmatter with the handler below, whose
YAML is bounded (see `yaml_types`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reader.library.file_names import CONTENTS, first_heading, heading_text, main_heading
from reader.library.jekyll.yaml_types import MAX_SIZE, YamlProblem, load_yaml, plain_value
from reader.text import clean_line

__all__ = ["Parsed", "decode", "front_block", "parse_post", "read_block", "title_in_text",
           "without_same_title"]  # fmt: skip

_RUBY_SPACE = " \t\r\n\f\v"
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t\r\f\v]*$", re.MULTILINE)

_UNSEEN = re.compile(r"---[ \t]*[\r\n]+[A-Za-z_][\w-]*:")

# 8-bit terminal controls; no text in another encoding consists of ASCII and these alone.
_TERMINAL_CONTROLS = frozenset(b"\x84\x88\x8d\x8e\x8f\x90\x98\x9a\x9b\x9c\x9d\x9e\x9f")


@dataclass(slots=True)
class Parsed:
    """A post's source taken apart.

    `data` is None where the file has no front matter, and where it is `broken`: then `problem` says why and `line`
    (from 1) where. `title` is what the line `title:` of broken front matter says, as far as one can tell.
    """

    data: dict[object, object] | None
    body: str
    broken: bool = False
    problem: str = ""
    line: int | None = None
    title: str = ""
    block: str = ""
    unseen: bool = False
    """Whether it begins like front matter that Jekyll does not see: never closed, or with old line ends."""

    def line_of(self, key: str) -> int | None:
        """The line of the file, from 1, on which `key` stands for the last time, if it stands alone on one."""
        found = None
        for number, line in enumerate(self.block.split("\n"), start=2):
            if line.startswith(f"{key}:"):
                found = number
        return found


def decode(data: bytes, *, cut: bool = False) -> str | None:
    """The text of a file, or None where it is not UTF-8: Jekyll leaves such a file out (jekyll.md 6).

    A byte order mark goes. `cut`: the last character may be incomplete. A file whose only odd bytes are 8-bit
    terminal controls is read, each of them as U+FFFD.
    """
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut and error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        if b"\0" in data[:4] or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return None
        high = {byte for byte in set(data) if byte > 0x7F}
        if not high <= _TERMINAL_CONTROLS:
            return None
        return data.decode("utf-8", "replace")


def front_block(text: str) -> tuple[str, int] | None:
    """The YAML between the dashes and where the body begins, or None where there is no front matter (jekyll.md 2, 10).

    As Jekyll's expression has it, blank lines after the closing line go with it.
    """
    if not text.startswith("---"):
        return None
    end = text.find("\n", 3)
    if end < 0 or text[3:end].strip(_RUBY_SPACE):
        return None
    closing = text.find("\n---", end)
    after = closing + 4
    if closing < 0 or text[after : after + 1] != "\n" or text.find("\n...", end, closing) >= 0:
        found = _CLOSING.search(text, end + 1)
        if not found:
            return None
        closing, after = found.start() - 1, found.start() + 3
    return text[end + 1 : closing + 1], _body_start(text, after)


def _body_start(text: str, position: int) -> int:
    """After the last line end of the white space at `position`."""
    end = position
    length = len(text)
    if text[end : end + 1] == "\n" and text[end + 1 : end + 2] > " ":
        # Nearly always text begins on the next line.
        return end + 1
    while end < length and text[end] in _RUBY_SPACE:
        end += 1
    if end == length:
        return end
    return text.rfind("\n", position, end) + 1


def parse_post(text: str) -> Parsed:
    """Front matter and body of a post's text, as Jekyll takes them apart. Never raises."""
    found = front_block(text)
    if found is None:
        unseen = bool(_UNSEEN.match(text))
        return Parsed(None, text, unseen=unseen, title=_salvaged_title(text) if unseen else "")
    block, start = found
    body = text[start:]
    data = plain_block(block)
    if data is not None:
        return Parsed(data, body, block=block)
    try:
        value = read_block(block)
    except YamlProblem as problem:
        line = None if problem.line is None else problem.line + 2
        return Parsed(None, body, True, problem.reason, line, _salvaged_title(block))
    if value is None or value is False:
        return Parsed({}, body, block=block)
    if not isinstance(value, dict):
        return Parsed(None, body, True, "is not a list of names and values", 2)
    return Parsed(value, body, block=block)


def read_block(block: str) -> object:
    """The value of a YAML block, through python-frontmatter. Raises YamlProblem (lines from 0 in the block)."""
    import frontmatter  # noqa: PLC0415 (start-up)

    if len(block) > MAX_SIZE:
        raise YamlProblem(f"is longer than {MAX_SIZE // 1024} KiB")
    handler = _handler(block)
    metadata, _ = frontmatter.parse("---", handler=handler)
    return metadata if handler.is_mapping else handler.value


def _handler(block: str):  # type: ignore[no-untyped-def]
    """A handler for python-frontmatter that is told where the front matter ends instead of looking for it.

    frontmatter.parse strips the text it is given and looks for its own delimiters, neither of which Jekyll does.
    """
    from frontmatter.default_handlers import BaseHandler  # noqa: PLC0415 (start-up)

    class JekyllHandler(BaseHandler):
        FM_BOUNDARY = _CLOSING
        value: object = None
        is_mapping = False

        def detect(self, text: str) -> bool:  # noqa: ARG002
            return True

        def split(self, text: str) -> tuple[str, str]:  # noqa: ARG002
            return block, ""

        def load(self, fm: str) -> object:  # type: ignore[override]
            self.value = load_yaml(fm)
            self.is_mapping = isinstance(self.value, dict)
            return self.value

    return JekyllHandler()


_PLAIN_LINE = re.compile(
    r"""([A-Za-z_][A-Za-z0-9_-]*):(?:[ ]+(?:
        "([^"\\]*)"
      | '([^']*)'
      | \[([^\[\]{}"'#&*!|>%@`?:\\]*)\]
      | ([^\s\-?:,\[\]{}#&*!|>'"%@`][^:\#\t]*(?:(?::(?!\s|$)|(?<![ ])\#)[^:\#\t]*)*)
    ))?[ ]*""",
    re.VERBOSE,
)
_KEY_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null"})
# What libyaml refuses, folds or takes for a line end in a scalar.
_DELICATE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def plain_block(block: str) -> dict[object, object] | None:
    """What a block of plain lines says, or None where it may hold more than the few forms that are known here.

    Known are `key: text`, with or without quotes, without escapes, `key: [text, text]` and `key:`, one a line.
    """
    if len(block) > 8_000:
        return None
    data: dict[object, object] = {}
    for line in block.split("\n"):
        if line:
            # Most lines of a site's posts are the same ones again.
            read = _lines_read.get(line) or _plain_line(line)
            if read is None:
                return None
            key, value = read
            data[key] = value.copy() if isinstance(value, list) else value
    return data


_lines_read: dict[str, tuple[str, object]] = {}
_LINES_KEPT = 2_000
_LONGEST_KEPT = 200


def _plain_line(line: str) -> tuple[str, object] | None:
    """The name and the value of a line in one of the known forms, or None."""
    if len(line) > 1_000 or (not line.isprintable() and _DELICATE.search(line)):
        return None
    found = _PLAIN_LINE.fullmatch(line)
    if not found or found[1].lower() in _KEY_WORDS:
        return None
    key, double, single, items, plain = found.groups()
    value: object = single if double is None else double
    if plain is not None:
        value = plain_value(plain.rstrip(" "))
    elif items is not None:
        value = _plain_items(items)
        if value is None:
            return None
    if len(line) < _LONGEST_KEPT:
        if len(_lines_read) >= _LINES_KEPT:
            # Most of them come but once; what comes again is soon there again.
            _lines_read.clear()
        _lines_read[line] = key, value
    return key, value


def _plain_items(text: str) -> list[object] | None:
    if not text.strip(" "):
        return []
    values: list[object] = []
    for item in text.split(","):
        bare = item.strip(" ")
        if not bare or bare[0] == "-":
            return None
        values.append(plain_value(bare))
    return values


_LONGEST_TITLE = 2_000


def _salvaged_title(block: str) -> str:
    """What the line `title:` says, taken literally; for a person, who would otherwise see a file's name."""
    found = re.search(r"(?:\A|[\r\n])title:[ \t]*([^\s][^\r\n]*)", block[:MAX_SIZE])
    if not found:
        return ""
    title = found[1][:_LONGEST_TITLE].strip()
    if title[0] in "[{&*!|>":
        return ""
    if len(title) > 1 and title[0] == title[-1] and title[0] in "\"'":
        title = title[1:-1]
    return title


def title_in_text(parsed: Parsed) -> tuple[str, str]:
    """The title that a text without one in its front matter has by its first heading, and the text without that
    heading; an empty title and the whole text where there is none.
    """
    own = next((value for key, value in (parsed.data or {}).items() if str(key).lower() == "title"), None)
    if (own is not None and own is not False and str(own).strip()) or (parsed.broken and parsed.title):
        return "", parsed.body
    found = first_heading(parsed.body)
    title = heading_text(found[0]) if found is not None else ""
    if found is not None and clean_line(title) and title.casefold() not in CONTENTS:
        return title, found[1]
    later = heading_text(main_heading(parsed.body))
    return (later if clean_line(later) else ""), parsed.body


def without_same_title(body: str, data: Mapping[object, object]) -> str:
    """`body` without the heading that it begins with, where that is the title which `data` holds."""
    own = next((value for key, value in data.items() if str(key).lower() == "title"), None)
    found = first_heading(body) if isinstance(own, str) and own.strip() else None
    same = found is not None and heading_text(found[0]).split() == str(own).split()
    return found[1] if found is not None and same else body
