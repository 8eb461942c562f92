"""MDX: components are removed and their text kept; the common ones become what they mean.

No code is run. Expressions are evaluated only if they are a string literal, plain arithmetic, or the name of a constant
that is one of these. Functions are replaced by `{…}`; all other expressions stay as they are written.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Mapping
from html import escape

from reader.library.body.commonmark.scan import box_end, box_start, outside_code, title_line
from reader.library.body.commonmark.shortcodes import fenced
from reader.library.body.html.frames import VOID

__all__ = ["after_module", "constants_in", "without_components"]

_START = r"</?[A-Z]|</?>|\{/\*|\{['\"`]|(?<![\w^\\$])\{[ \t]?[\w([-]|<[a-z][\w-]{0,20}(?=[^<>]{0,500}(?:=\{|/>))"
_NAME = re.compile(r"<(/?)([A-Za-z][\w.-]{0,80})")
_VALUE = re.compile(
    r"(?<![\w-])([\w-]++)=(?:\"([^\"]*)\"|'([^']*)'|\{\s*(?:\"([^\"\\]*)\"|'([^'\\]*)'|`([^`\\$]*)`)\s*\})"
)
_TEXT = re.compile(r"\{(?:'([^'\\\n]{0,500})'|\"([^\"\\\n]{0,500})\"|`([^`\\$]{0,500})`)\}")
_CONSTANT = re.compile(
    r"^export[ \t]+(?:const|let|var)[ \t]+([\w$]{1,80})[ \t]*=[ \t]*"
    r"(?:'([^'\\\n]{0,500})'|\"([^\"\\\n]{0,500})\"|`([^`\\$]{0,500})`|([\d.]{1,20}))[ \t]*;?[ \t]*$",
    re.MULTILINE,
)
_NAMED = re.compile(r"\{[ \t]{0,9}([A-Za-z_$][\w$]{0,80})[ \t]{0,9}\}")
_SUM = re.compile(r"\{([\d.+*/() \t-]{1,60})\}")
_NOTHING = frozenset({"undefined", "null"})
"""Values that show nothing."""
_FUNCTION = "=>"
_BRACES = re.compile(r"[{}]")
_SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_LONGEST = 20_000
_MOST_IN_VAIN = 20 * _LONGEST
"""The most characters scanned for the ends of unclosed tags; after that, tags stay as they are written."""
_MOST_PUT_IN = 1_000_000
"""The most characters that expressions may add; braces beyond that stay as they are written."""
_BOXES = frozenset({
    "Admonition", "Aside", "Callout", "Alert", "Note", "Tip", "Info", "Warning", "Danger", "Caution", "Important",
    "Check",
})  # fmt: skip
_TITLED = frozenset(
    {"TabItem", "Tab", "Card", "LinkCard", "Step", "Accordion", "AccordionItem", "Expandable", "Section"}
)
_TABS = frozenset({"TabItem", "Tab"})
"""Components that are named by their value if they have no title."""
_CODE = re.compile(r"\s*+(?:\{\s*+(?:`([^`]*+)`|'([^'\n]*+)'|\"([^\"\n]*+)\")\s*+\}|([^<{]*+))\s*+</CodeBlock>")
_PICTURES = frozenset({"Image", "Img", "Figure", "Picture", "ThemedImage", "Frame"})
_LINKS = frozenset({"Link", "A", "LinkButton", "Button", "DocLink"})
_FILMS = frozenset({"YouTube", "Youtube", "YouTubeEmbed", "LiteYouTubeEmbed"})


def constants_in(source: str) -> dict[str, str]:
    """Return the string and number literals that a text exports, by name."""
    found = _CONSTANT.finditer(source) if "export" in source else ()
    return {it[1]: next((one for one in it.groups()[1:] if one is not None), "") for it in found}


def without_components(source: str, constants: Mapping[str, str] | None = None) -> str:
    """Return `source` without components and comments, with known expressions evaluated."""
    if "<" not in source and "{" not in source:
        return source
    return outside_code(source, _START, _Components(source, constants or {}).meant)


class _Components:
    """The components and expressions of one text, with counts of inserted and vainly scanned characters."""

    def __init__(self, source: str, constants: Mapping[str, str]) -> None:
        self._constants = constants
        self._functions = _FUNCTION in source
        self._in_vain = 0
        self._room = _MOST_PUT_IN
        self._last = 0

    def meant(self, source: str, start: int) -> tuple[str, int] | None:
        """See `scan.Meant`."""
        if (name := _NAME.match(source, start)) is None:
            return self._without_name(source, start)
        if self._in_vain > _MOST_IN_VAIN:
            return None
        end, whole = _tag_end(source, name.end())
        if not whole:
            self._in_vain += end - start
            return None
        return _tag(source, name, end)

    def _without_name(self, source: str, start: int) -> tuple[str, int] | None:
        if source.startswith("}", start - 1) and self._last != start:
            # Text after a brace that is not an expression belongs to a formula.
            return None
        told = _without_name(source, start, self._constants) or self._function(source, start)
        if told is not None:
            self._room -= len(told[0])
            self._last = told[1]
        return told if self._room >= 0 else None

    def _function(self, source: str, start: int) -> tuple[str, int] | None:
        """Replace a function expression by a placeholder."""
        if not self._functions or source[start] != "{" or self._in_vain > _MOST_IN_VAIN:
            return None
        end = _brace_end(source, start)
        if _FUNCTION in source[start:end]:
            return "{…}", end
        self._in_vain += (end - start) or _LONGEST
        return None


def _tag(source: str, name: re.Match[str], end: int) -> tuple[str, int]:
    """Return the replacement of a tag that ends at `end`."""
    attributes = source[name.end() : end]
    if name[2][0].islower():
        plain = name[2] in VOID and "={" not in attributes
        return source[name.start() : end] if plain else _element(name[2], attributes), end
    if name[2] == "CodeBlock" and (code := _CODE.match(source, end)):
        return _code_block(code, _values(attributes)), code.end()
    return _replaced(name[2], closing=bool(name[1]), attributes=attributes), end


def _without_name(source: str, start: int, constants: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the replacement of a comment, a braced expression or a fragment."""
    if source.startswith("{/*", start):
        end = source.find("*/}", start + 3)
        return ("", end + 3) if end >= 0 else None
    if source[start] == "{":
        return _expression(source, start, constants)
    if source.startswith(("<>", "</>"), start):
        return "", source.index(">", start) + 1
    return None


def _expression(source: str, start: int, constants: Mapping[str, str]) -> tuple[str, int] | None:
    """Return a string literal, the value of a constant, or the result of arithmetic; None for other expressions."""
    if found := _TEXT.match(source, start):
        return escape(next(it for it in found.groups() if it is not None)), found.end()
    if found := _NAMED.match(source, start):
        value = "" if found[1] in _NOTHING else constants.get(found[1])
        return None if value is None else (escape(value), found.end())
    if found := _SUM.match(source, start):
        result = _worked_out(found[1].strip())
        return None if result is None else (result, found.end())
    return None


def _brace_end(source: str, start: int) -> int:
    """Return the position after the brace that closes the one at `start`, or `start` if there is none."""
    depth = 0
    for found in _BRACES.finditer(source, start, min(len(source), start + _LONGEST)):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end()
    return start


def _worked_out(text: str) -> str | None:
    """Return the result of arithmetic with plain numbers, or None if it is anything else."""
    try:
        value = _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ArithmeticError, ValueError):
        return None
    return f"{value:.15g}"


def _value(node: ast.expr) -> float:
    """Evaluate a part of an expression, whose depth is limited by its length of at most sixty characters."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return float(_SIGNS[type(node.op)](_value(node.left), _value(node.right)))
    raise ValueError


def _tag_end(source: str, position: int) -> tuple[int, bool]:
    """Return where a tag ends whose attributes begin at `position`, skipping braces and strings.

    The second value is False if the tag never ends; the first is then the position up to which it was scanned.
    """
    depth = 0
    limit = min(len(source), position + _LONGEST)
    while position < limit:
        character = source[position]
        if character in "\"'`":
            # An apostrophe in text between braces is not a quote; a quote that is not closed is an ordinary character.
            end = source.find(character, position + 1, limit)
            position = end if end >= 0 else position
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == ">" and depth <= 0:
            return position + 1, True
        elif character == "<" and depth <= 0:
            return position, False
        position += 1
    return position, False


def _element(name: str, attributes: str) -> str:
    """Return an HTML element with those of its attributes that are string literals."""
    written = ""
    for found in _VALUE.finditer(attributes):
        value = next((one for one in found.groups()[1:] if one is not None), "")
        written += f' {"class" if found[1] == "className" else found[1]}="{escape(value)}"'
    closed = attributes.rstrip("> ").endswith("/") and name not in VOID
    return f"<{name}{written}></{name}>" if closed else f"<{name}{written}>"


def _replaced(name: str, *, closing: bool, attributes: str) -> str:
    """Return the replacement of a component's tag."""
    values = _values(attributes)
    alone = attributes.rstrip("> ").endswith("/")
    if name in _BOXES and not alone:
        return box_end() if closing else box_start(_kind(name, values), values.get("title", ""))
    if name in _LINKS and not alone:
        return "</a>" if closing else _link(values.get("to") or values.get("href") or "")
    return "" if closing else _standing_alone(name, values)


def _values(attributes: str) -> dict[str, str]:
    """Return the attributes that are string literals, by lower-case name."""
    found = _VALUE.finditer(attributes)
    return {it[1].lower(): next((one for one in it.groups()[1:] if one is not None), "") for it in found}


def _code_block(code: re.Match[str], values: Mapping[str, str]) -> str:
    """Return the code block inside a component, below its title."""
    text = next((one for one in code.groups() if one is not None), "")
    return title_line(values.get("title", "")) + fenced(text, values.get("language", ""))


def _kind(name: str, values: Mapping[str, str]) -> str:
    usual = "note" if name in {"Admonition", "Aside", "Callout"} else name
    return values.get("type") or values.get("variant") or usual


def _link(target: str) -> str:
    return f'<a href="{escape(target)}">' if target else ""


def _standing_alone(name: str, values: Mapping[str, str]) -> str:
    """Return a title, a badge, a picture or a film."""
    title = values.get("title") or values.get("label") or values.get("header") or ""
    if name in _TITLED:
        return title_line(title or (values.get("value", "") if name in _TABS else ""))
    if name == "Badge":
        return escape(values.get("text", ""))
    source = values.get("src", "")
    if name in _PICTURES and source:
        return f'<img src="{escape(source)}" alt="{escape(values.get("alt") or values.get("caption") or "")}">'
    film = values.get("id") or values.get("videoid") or values.get("video-id")
    if name in _FILMS and film:
        return f"{_link('https://www.youtube.com/watch?v=' + film)}▶ {escape(title or 'YouTube')}</a>"
    return ""


def after_module(lines: list[str], start: int) -> int:
    """Return the line after an import or export, which ends at a blank line or once its brackets are closed."""
    depth = 0
    for position in range(start, len(lines)):
        line = lines[position]
        if position > start and not line.strip() and depth <= 0:
            return position
        depth += sum(line.count(it) for it in "{([") - sum(line.count(it) for it in "})]")
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if depth <= 0 and not following.startswith((" ", "\t", "}", ")", "]")):
            return position + 1
    return len(lines)
