"""Splits the bytes of a post into front matter and body; every failure has a reason that users understand.

Plain front matter, with a text or a flat list per line, is read by a parser that gives exactly the YAML parser's
result at a twentieth of the cost; anything else goes through python-frontmatter with the handler below, whose
YAML is limited (see `yaml_types`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reader.library.file_names import first_heading, heading_text, heads_contents, main_heading
from reader.library.jekyll.yaml_types import MAX_SIZE, YamlProblem, load_yaml, plain_value
from reader.text import clean_line

__all__ = ["Parsed", "asked_question", "decode", "front_block", "parse_post", "read_block", "title_in_text",
           "without_same_title"]  # fmt: skip

_RUBY_SPACE = " \t\r\n\f\v"
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t\r\f\v]*$", re.MULTILINE)

_UNSEEN = re.compile(r"---[ \t]*[\r\n]+[A-Za-z_][\w-]*:")

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# 8-bit terminal controls; no text in another encoding consists of ASCII and only these.
_TERMINAL_CONTROLS = frozenset(b"\x84\x88\x8d\x8e\x8f\x90\x98\x9a\x9b\x9c\x9d\x9e\x9f")


@dataclass(slots=True)
class Parsed:
    """A post's source, split into its parts.

    `data` is None if the file has no front matter or the front matter is `broken`; then `problem` says why and `line`
    (from 1) where. `title` is the value of the line `title:` in broken front matter, if it can be determined.
    """

    data: dict[object, object] | None
    body: str
    broken: bool = False
    problem: str = ""
    line: int | None = None
    title: str = ""
    block: str = ""
    unseen: bool = False
    """Whether it begins like front matter that Jekyll does not recognise: never closed, or with old line endings."""

    def line_of(self, key: str) -> int | None:
        """Return the line of the file, from 1, that last begins with `key`, if any."""
        found = None
        for number, line in enumerate(self.block.split("\n"), start=2):
            if line.startswith(f"{key}:"):
                found = number
        return found


def decode(data: bytes, *, cut: bool = False, utf_16: bool = False) -> str | None:
    """Return the text of a file, or None if it is not UTF-8: Jekyll leaves such a file out (jekyll.md 6).

    A byte order mark is removed. `cut`: the last character may be incomplete. If the only invalid bytes of a file are
    8-bit terminal controls, it is read with U+FFFD in their place. `utf_16`: a byte order mark may announce UTF-16,
    in which Windows programs still save text.
    """
    if utf_16 and data.startswith(_UTF_16):
        return _wide(data, cut=cut)
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if cut and error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        if b"\0" in data[:4] or data.startswith(_UTF_16):
            return None
        high = {byte for byte in set(data) if byte > 0x7F}
        if not high <= _TERMINAL_CONTROLS:
            return None
        return data.decode("utf-8", "replace")


def _wide(data: bytes, *, cut: bool) -> str | None:
    """Return the text of a file in UTF-16, or None if it is invalid.

    A text has spaces or line ends, whose second byte is zero; binary data may well be valid UTF-16 without any.
    """
    if b"\0" not in data:
        return None
    try:
        return data.decode("utf-16", "replace" if cut else "strict")
    except UnicodeDecodeError:
        return None


def front_block(text: str) -> tuple[str, int] | None:
    """Return the YAML between the dashes and the start of the body, or None without front matter (jekyll.md 2, 10).

    As in Jekyll's regular expression, blank lines after the closing line belong to the front matter.
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
    """Return the position after the last line break in the white space at `position`."""
    end = position
    length = len(text)
    if text[end : end + 1] == "\n" and text[end + 1 : end + 2] > " ":
        # Nearly always, text begins on the next line.
        return end + 1
    while end < length and text[end] in _RUBY_SPACE:
        end += 1
    if end == length:
        return end
    return text.rfind("\n", position, end) + 1


def parse_post(text: str) -> Parsed:
    """Split a post's text into front matter and body, as Jekyll does. Never raises."""
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
    """Return the value of a YAML block, read by python-frontmatter. Raises YamlProblem (lines from 0 in the block)."""
    import frontmatter  # noqa: PLC0415 (start-up)

    if len(block) > MAX_SIZE:
        raise YamlProblem(f"is longer than {MAX_SIZE // 1024} KiB")
    handler = _handler(block)
    metadata, _ = frontmatter.parse("---", handler=handler)
    return metadata if handler.is_mapping else handler.value


def _handler(block: str):  # type: ignore[no-untyped-def]
    """Return a handler for python-frontmatter that already knows where the front matter ends.

    frontmatter.parse strips its input and searches for its own delimiters; Jekyll does neither.
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
# Characters that libyaml rejects, folds or treats as line breaks in a scalar.
_DELICATE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def plain_block(block: str) -> dict[object, object] | None:
    """Return the values of a block of plain lines, or None if it may contain more than the few forms known here.

    Known are `key: text`, with or without quotes but without escapes, `key: [text, text]` and `key:`, one per line.
    """
    if len(block) > 8_000:
        return None
    data: dict[object, object] = {}
    for line in block.split("\n"):
        if line:
            # Most lines of a site's posts repeat.
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
    """Return the name and the value of a line in one of the known forms, or None."""
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
            # Most of them appear only once; repeated ones are soon cached again.
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
    """Return the literal value of the line `title:`, for users who would otherwise see a file name."""
    found = re.search(r"(?:\A|[\r\n])title:[ \t]*([^\s][^\r\n]*)", block[:MAX_SIZE])
    if not found:
        return ""
    title = found[1][:_LONGEST_TITLE].strip()
    if title[0] in "[{&*!|>":
        return ""
    if len(title) > 1 and title[0] == title[-1] and title[0] in "\"'":
        title = title[1:-1]
    return title


def asked_question(data: Mapping[str, object] | Mapping[object, object]) -> str:
    """Return the question that front matter has in place of a title, as in collections of questions; else empty."""
    asked = data.get("question")
    return asked.strip() if isinstance(asked, str) and data.get("title") in (None, False, "") else ""


def title_in_text(parsed: Parsed) -> tuple[str, str]:
    """Return the title that a text without one in its front matter takes from its first heading, and the other text.

    Without such a heading, and where a question takes the title's place, the title is empty and the text complete. A
    heading further down stays in the text.
    """
    if asked_question(parsed.data or {}):
        return "", parsed.body
    own = next((value for key, value in (parsed.data or {}).items() if str(key).lower() == "title"), None)
    if (own is not None and own is not False and str(own).strip()) or (parsed.broken and parsed.title):
        return "", parsed.body
    found = first_heading(parsed.body)
    title = heading_text(found[0]) if found is not None else ""
    if found is not None and clean_line(title) and not heads_contents(title):
        return title, found[1]
    later = heading_text(main_heading(parsed.body))
    return (later if clean_line(later) else ""), parsed.body


def without_same_title(body: str, data: Mapping[object, object]) -> str:
    """Return `body` without its initial heading if that equals the title in `data`."""
    own = next((value for key, value in data.items() if str(key).lower() == "title"), None)
    found = first_heading(body) if isinstance(own, str) and own.strip() else None
    same = found is not None and heading_text(found[0]).split() == str(own).split()
    return found[1] if found is not None and same else body
