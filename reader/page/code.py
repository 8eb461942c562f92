"""Code blocks: kept line by line, long lines wrapped with a mark, small fences with a language highlighted.

Languages are never guessed: guessing runs every lexer there is. Only the languages listed here are highlighted,
since some of Pygments' rarer lexers need quadratic time or more on hostile text, and a lexer cannot be interrupted
inside a token.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import Lock
from time import perf_counter

from reader.cells import Cells
from reader.library.document import Code
from reader.page.model import BLANK, Line, Role, Segment
from reader.page.sheet import Sheet
from reader.page.wrap import Cut, cut_pieces
from reader.text import Clean

__all__ = ["LANGUAGES", "code_lines", "forget_fences"]

MAX_HIGHLIGHTED = 20 * 1024
"""The most characters of a fence that is highlighted."""

MAX_LINE = 1_000
"""The most characters of the longest line of a fence that is highlighted."""

MAX_SECONDS = 0.5
"""The time for highlighting a fence; text after that stays plain."""

TAB = 4
_EMPTY = (Segment(Clean(""), Role.CODE),)
WRAPPED = "↪"

_NAMES = """
    bash bat batch c c# c++ clojure cmake cpp cs csharp css dart diff docker dockerfile elixir erlang
    fortran go golang graphql groovy haskell hcl html http ini java javascript js json jsx julia kotlin latex
    lisp lua make makefile markdown matlab md nginx nix objc objective-c ocaml perl php powershell ps1 protobuf
    py python python3 pycon r rb ruby rs rust sas scala scheme scss sh shell console sql sqlite3 postgresql
    swift terraform tex toml ts tsx typescript udiff vb.net vim xml yaml yml zig zsh
"""

LANGUAGES = frozenset(_NAMES.split())
"""Names of highlighted languages, as authors write them on fences."""

_ROLES = (
    ("Token.Comment", Role.CODE_COMMENT),
    ("Token.Keyword.Constant", Role.CODE_NUMBER),
    ("Token.Keyword", Role.CODE_KEYWORD),
    ("Token.Name.Builtin", Role.CODE_BUILTIN),
    ("Token.Name.Exception", Role.CODE_BUILTIN),
    ("Token.Name.Function", Role.CODE_NAME),
    ("Token.Name.Class", Role.CODE_NAME),
    ("Token.Name.Namespace", Role.CODE_NAME),
    ("Token.Name.Decorator", Role.CODE_DECORATOR),
    ("Token.Name.Tag", Role.CODE_TAG),
    ("Token.Name.Attribute", Role.CODE_ATTRIBUTE),
    ("Token.Literal.String", Role.CODE_STRING),
    ("Token.Literal.Number", Role.CODE_NUMBER),
    ("Token.Operator.Word", Role.CODE_KEYWORD),
    ("Token.Operator", Role.CODE_OPERATOR),
    ("Token.Generic.Inserted", Role.CODE_INSERTED),
    ("Token.Generic.Deleted", Role.CODE_DELETED),
    ("Token.Generic.Heading", Role.CODE_NAME),
    ("Token.Generic.Subheading", Role.CODE_NAME),
    ("Token.Generic.Prompt", Role.CODE_COMMENT),
    ("Token.Generic.Output", Role.CODE_COMMENT),
)


def code_lines(block: Code, width: int, sheet: Sheet, margin: int) -> Iterator[Line]:
    """Return the lines of a code block, indented by `margin` cells; wrapped lines have a mark in the margin."""
    text = block.text.expandtabs(TAB).rstrip("\n")
    plain = (Segment(Clean(" " * margin), Role.CODE_MARGIN),) if margin else BLANK
    wrapped = (Segment(Clean(WRAPPED.ljust(margin)), Role.CODE_MARGIN),) if margin else BLANK
    for pieces in _lines_of(text, block.language, sheet):
        line = pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces])
        before = plain
        for segments, joint in cut_pieces(pieces, _cut_code(line, width - margin, sheet.cells)):
            yield Line(before + segments if segments else BLANK, Role.CODE, joint, sheet.block)
            before = wrapped


def _lines_of(text: str, language: str, sheet: Sheet) -> Iterator[Sequence[Segment]]:
    language = language.lower()
    small = len(text) <= MAX_HIGHLIGHTED and max(map(len, text.split("\n"))) <= MAX_LINE
    if sheet.highlight and small and language in LANGUAGES:
        yield from _fence(text, language).lines()
        return
    position = 0
    while position <= len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        yield (Segment(Clean(text[position:end]), Role.CODE),)
        position = end + 1


class _Fence:
    """A highlighted fence, lexed only as far as its lines are requested."""

    def __init__(self, text: str, language: str) -> None:
        self._lines: list[Sequence[Segment]] = []
        self._rest = _split(_tokens(text, language))
        self._lexing = Lock()

    def lines(self) -> Iterator[Sequence[Segment]]:
        """Yield the lines from the top; concurrent readers share the lexed lines."""
        index = 0
        while True:
            if index == len(self._lines) and not self._more(index):
                return
            yield self._lines[index]
            index += 1

    def _more(self, index: int) -> bool:
        with self._lexing:
            line = next(self._rest, None) if index == len(self._lines) else self._lines[index]
            if line is not None and index == len(self._lines):
                self._lines.append(line)
            return line is not None


_fence = lru_cache(maxsize=32)(_Fence)


def forget_fences() -> None:
    """Release the lexed fences; they are lexed again when they are next laid out."""
    _fence.cache_clear()


def _split(tokens: Iterator[tuple[Role, str]]) -> Iterator[Sequence[Segment]]:
    line: list[Segment] = []
    for role, value in tokens:
        first, *others = value.split("\n")
        if first:
            line.append(Segment(Clean(first), role))
        for part in others:
            yield tuple(line) or _EMPTY
            line = [Segment(Clean(part), role)] if part else []
    yield tuple(line) or _EMPTY


def _tokens(text: str, language: str) -> Iterator[tuple[Role, str]]:
    """Yield the tokens of `text` with their roles; joined, they are always the whole text, whatever the lexer does."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 (start-up)
    from pygments.util import ClassNotFound  # noqa: PLC0415 (start-up)

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        yield Role.CODE, text
        return
    spent = 0.0
    position = 0
    tokens = lexer.get_tokens(text)
    while spent < MAX_SECONDS:
        began = perf_counter()
        kind, value = next(tokens, (None, ""))
        spent += perf_counter() - began
        if kind is None or not text.startswith(value, position):
            break
        position += len(value)
        yield _role(kind), value
    if position < len(text):
        yield Role.CODE, text[position:]


@lru_cache(maxsize=256)
def _role(kind: object) -> Role:
    name = str(kind)
    for prefix, role in _ROLES:
        if name == prefix or name.startswith(f"{prefix}."):
            return role
    return Role.CODE


def _cut_code(text: str, width: int, cells: Cells) -> Iterator[Cut]:
    """Cut lines of at most `width` cells, keeping every space; cut after a space if one is near the end."""
    start = 0
    while True:
        end = _fitting(text, start, width, cells)
        if end >= len(text):
            yield Cut(start, len(text), "\n")
            return
        space = text.rfind(" ", start + width // 2, end)
        end = space + 1 if space > 0 and text[start:space].strip() else end
        yield Cut(start, end, "")
        start = end


def _fitting(text: str, start: int, width: int, cells: Cells) -> int:
    if cells.plain(text[start : start + width + 1]):
        return min(len(text), start + width)
    used = 0
    at = start
    while at < len(text):
        end, taken = cells.step(text, at)
        used += taken
        if used > width and at > start:
            return at
        at = end
    return at
