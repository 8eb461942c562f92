"""MDX: components go and their text stays; the common ones become what they mean.

No program in it is run: of expressions those are worked out that are a plain text, a sum of plain numbers, or the name
of a constant that is one of these. Functions are left out, with a sign; all others stand as they are written.
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

__all__ = ["constants_in", "without_components"]

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
"""Values of which nothing is shown."""
_FUNCTION = "=>"
_BRACES = re.compile(r"[{}]")
_SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_LONGEST = 20_000
_MOST_IN_VAIN = 20 * _LONGEST
"""Characters that are looked at for the ends of tags that have none; after that tags stand as they are written."""
_MOST_PUT_IN = 1_000_000
"""Characters of texts and constants in braces; the braces beyond that stand as they are written."""
_BOXES = frozenset({
    "Admonition", "Aside", "Callout", "Alert", "Note", "Tip", "Info", "Warning", "Danger", "Caution", "Important",
    "Check",
})  # fmt: skip
_TITLED = frozenset(
    {"TabItem", "Tab", "Card", "LinkCard", "Step", "Accordion", "AccordionItem", "Expandable", "Section"}
)
_TABS = frozenset({"TabItem", "Tab"})
"""Those that are called by their value where they have no title."""
_CODE = re.compile(r"\s*+(?:\{\s*+(?:`([^`]*+)`|'([^'\n]*+)'|\"([^\"\n]*+)\")\s*+\}|([^<{]*+))\s*+</CodeBlock>")
_PICTURES = frozenset({"Image", "Img", "Figure", "Picture", "ThemedImage", "Frame"})
_LINKS = frozenset({"Link", "A", "LinkButton", "Button", "DocLink"})
_FILMS = frozenset({"YouTube", "Youtube", "YouTubeEmbed", "LiteYouTubeEmbed"})


def constants_in(source: str) -> dict[str, str]:
    """The plain texts and numbers that a text exports, by name."""
    found = _CONSTANT.finditer(source) if "export" in source else ()
    return {it[1]: next((one for one in it.groups()[1:] if one is not None), "") for it in found}


def without_components(source: str, constants: Mapping[str, str] | None = None) -> str:
    """`source` without its components, comments and braces around what is known."""
    if "<" not in source and "{" not in source:
        return source
    return outside_code(source, _START, _Components(source, constants or {}).meant)


class _Components:
    """The components and expressions of one text: what was put in, and how much was looked at for ends in vain."""

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
            # What follows a brace that is no expression belongs to a formula.
            return None
        told = _without_name(source, start, self._constants) or self._function(source, start)
        if told is not None:
            self._room -= len(told[0])
            self._last = told[1]
        return told if self._room >= 0 else None

    def _function(self, source: str, start: int) -> tuple[str, int] | None:
        """A sign in place of what a function makes."""
        if not self._functions or source[start] != "{" or self._in_vain > _MOST_IN_VAIN:
            return None
        end = _brace_end(source, start)
        if _FUNCTION in source[start:end]:
            return "{…}", end
        self._in_vain += (end - start) or _LONGEST
        return None


def _tag(source: str, name: re.Match[str], end: int) -> tuple[str, int]:
    """What stands in place of a tag that ends at `end`."""
    attributes = source[name.end() : end]
    if name[2][0].islower():
        plain = name[2] in VOID and "={" not in attributes
        return source[name.start() : end] if plain else _element(name[2], attributes), end
    if name[2] == "CodeBlock" and (code := _CODE.match(source, end)):
        return _code_block(code, _values(attributes)), code.end()
    return _replaced(name[2], closing=bool(name[1]), attributes=attributes), end


def _without_name(source: str, start: int, constants: Mapping[str, str]) -> tuple[str, int] | None:
    """What a comment, a text in braces or a fragment means."""
    if source.startswith("{/*", start):
        end = source.find("*/}", start + 3)
        return ("", end + 3) if end >= 0 else None
    if source[start] == "{":
        return _expression(source, start, constants)
    if source.startswith(("<>", "</>"), start):
        return "", source.index(">", start) + 1
    return None


def _expression(source: str, start: int, constants: Mapping[str, str]) -> tuple[str, int] | None:
    """A plain text, the value of a constant, or what a sum comes to; None for any other expression."""
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
    """Where the brace at `start` is closed; `start` where it is not."""
    depth = 0
    for found in _BRACES.finditer(source, start, min(len(source), start + _LONGEST)):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end()
    return start


def _worked_out(text: str) -> str | None:
    """What a sum of plain numbers comes to; None where it is none."""
    try:
        value = _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ArithmeticError, ValueError):
        return None
    return f"{value:.15g}"


def _value(node: ast.expr) -> float:
    """The value of a part of a sum, which is as deep as at most sixty characters can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return float(_SIGNS[type(node.op)](_value(node.left), _value(node.right)))
    raise ValueError


def _tag_end(source: str, position: int) -> tuple[int, bool]:
    """Where a tag ends whose attributes begin at `position`, braces and texts passed over.

    False where it never does, with the place up to which that was looked for.
    """
    depth = 0
    limit = min(len(source), position + _LONGEST)
    while position < limit:
        character = source[position]
        if character in "\"'`":
            # An apostrophe between the braces of a text is no quote; what nothing closes is a character like others.
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
    """An element of HTML with those of its attributes that are plain texts."""
    written = ""
    for found in _VALUE.finditer(attributes):
        value = next((one for one in found.groups()[1:] if one is not None), "")
        written += f' {"class" if found[1] == "className" else found[1]}="{escape(value)}"'
    closed = attributes.rstrip("> ").endswith("/") and name not in VOID
    return f"<{name}{written}></{name}>" if closed else f"<{name}{written}>"


def _replaced(name: str, *, closing: bool, attributes: str) -> str:
    """What stands in place of a component's tag."""
    values = _values(attributes)
    alone = attributes.rstrip("> ").endswith("/")
    if name in _BOXES and not alone:
        return box_end() if closing else box_start(_kind(name, values), values.get("title", ""))
    if name in _LINKS and not alone:
        return "</a>" if closing else _link(values.get("to") or values.get("href") or "")
    return "" if closing else _standing_alone(name, values)


def _values(attributes: str) -> dict[str, str]:
    """The attributes that are plain texts, by their names in small letters."""
    found = _VALUE.finditer(attributes)
    return {it[1].lower(): next((one for one in it.groups()[1:] if one is not None), "") for it in found}


def _code_block(code: re.Match[str], values: Mapping[str, str]) -> str:
    """A block of code that stands in a component, below its title."""
    text = next((one for one in code.groups() if one is not None), "")
    return title_line(values.get("title", "")) + fenced(text, values.get("language", ""))


def _kind(name: str, values: Mapping[str, str]) -> str:
    usual = "note" if name in {"Admonition", "Aside", "Callout"} else name
    return values.get("type") or values.get("variant") or usual


def _link(target: str) -> str:
    return f'<a href="{escape(target)}">' if target else ""


def _standing_alone(name: str, values: Mapping[str, str]) -> str:
    """A title, a picture or a film."""
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
