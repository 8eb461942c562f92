"""LaTeX formulas as text that a terminal can show: `x²`, `α ≤ ½`, `∑ᵢ₌₁ⁿ xᵢ`, matrices in rows.

Symbols come from pylatexenc's table; everything else is parsed here, in one pass and within limits. A formula that
contains anything unknown is left as source: half a formula would say something different from the whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from reader.page.maths.boxes import Box, beside, bracketed, cell, padded, width
from reader.page.maths.signs import (
    ACCENTS,
    ALPHABETS,
    BRACKETS,
    DELIMITERS,
    FUNCTIONS,
    GONE,
    HALVES,
    NAMES,
    PLAIN,
    SPACES,
)
from reader.page.maths.words import Unknown, accented, closed, gap, in_alphabet, kind_of, script

__all__ = ["maths_lines", "maths_text"]

LONGEST = 4_000
"""The most characters of a formula that is parsed."""

_MAX_DEPTH = 30
_TOKEN = re.compile(r"\\(?:[a-zA-Z]+\*?|.)|[{}^_&]|\s+|.", re.DOTALL)
_GRIDS = frozenset({*BRACKETS, "matrix", "smallmatrix", "array"})
_ROWS = frozenset({"aligned", "align", "align*", "alignat", "split", "gather", "gather*", "gathered", "eqnarray",
                   "eqnarray*", "equation", "equation*", "multline", "multline*", "displaymath"})  # fmt: skip


def maths_text(latex: str) -> str | None:
    """Return a formula on one line, or None if it cannot be shown."""
    lines = _shown(latex.strip(), False)
    return lines[0] if lines else None


def maths_lines(latex: str) -> list[str] | None:
    """Return a stand-alone formula in as many lines as it needs, or None if it cannot be shown."""
    lines = _shown(latex.strip(), True)
    return list(lines) if lines else None


@lru_cache(256)
def _shown(latex: str, tall: bool) -> tuple[str, ...] | None:
    if not latex or len(latex) > LONGEST:
        return None
    try:
        box = _Reader(latex, tall=tall).whole()
    except (Unknown, RecursionError):
        return None
    return tuple(line.rstrip() for line in box.lines)


@cache
def _symbols() -> Callable[[str], str | None]:
    """Return a function that looks up a command's symbol in pylatexenc's table."""
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 (start-up)

    table = get_default_latex_context_db()

    def symbol(name: str) -> str | None:
        spec = table.get_macro_spec(name)
        made = getattr(spec, "simplify_repl", None)
        return made if isinstance(made, str) and made and "%" not in made else None

    return symbol


class _Reader:
    """Parses a formula; `tall` allows it more than one line."""

    def __init__(self, latex: str, *, tall: bool) -> None:
        self.tokens = [sign for sign in _TOKEN.findall(latex) if not sign.isspace()]
        self.spaced = _TOKEN.findall(latex)
        self.place = 0
        self.tall = tall
        self.depth = 0
        self.scripts = 0
        """The number of scripts around the current position; inside scripts no spaces are added."""

    def whole(self) -> Box:
        """Return the whole formula. Raises Unknown if it cannot be shown."""
        boxes = self._grid(frozenset())
        if self.place < len(self.tokens):
            raise Unknown
        return self._below(boxes, aligned=True)

    # --- rows and cells -----------------------------------------------------------------------------------------

    def _grid(self, ends: frozenset[str]) -> list[list[Box]]:
        """Parse rows of cells up to one of `ends`, which is not consumed."""
        rows: list[list[Box]] = [[]]
        while True:
            rows[-1].append(self._row(ends | {"&", "\\\\", "\\cr"}))
            sign = self._peek()
            if sign in ("\\\\", "\\cr"):
                self.place += 1
                self.optional()
                rows.append([])
            elif sign == "&":
                self.place += 1
            else:
                break
        if len(rows) > 1 and all(box.flat == "" for box in rows[-1]):
            rows.pop()
        return rows

    def _below(self, rows: list[list[Box]], *, aligned: bool) -> Box:
        """Stack rows, with the cells of each column aligned."""
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        if not self.tall:
            return Box(["; ".join([" ".join([str(box.flat) for box in row]) for row in rows])])
        count = max(map(len, rows))
        widths = [max([max(map(width, row[n].lines)) for row in rows if n < len(row)]) for n in range(count)]
        between = " " if aligned else "  "
        lines = []
        for row in rows:
            cells = [cell(box, widths[n], right=aligned and n % 2 == 0) for n, box in enumerate(row)]
            line = beside([it for box in cells for it in (Box([between]), box)][1:])
            lines += [padded(it, sum(widths) + len(between) * (count - 1)) for it in line.lines]
        return Box(lines, (len(lines) - 1) // 2)

    def environment(self) -> Box:
        """Parse an environment after its `begin`, up to and including its `end`.

        Raises Unknown if the environment is unknown or not closed.
        """
        name = self._name()
        if name in ("array", "alignat"):
            self.optional()
            self.skip_group()
        elif name not in _GRIDS | _ROWS:
            raise Unknown
        rows = self._grid(frozenset({"\\end"}))
        if self._take() != "\\end" or self._name() != name:
            raise Unknown
        inner = self._below(rows, aligned=name in _ROWS)
        return bracketed(inner, *BRACKETS.get(name, ("", "")))

    # --- one row --------------------------------------------------------------------------------------------------

    def _row(self, ends: frozenset[str]) -> Box:
        """Parse atoms with their scripts up to one of `ends`, adding spaces between them."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise Unknown
        boxes: list[Box] = []
        before = ""
        while (sign := self._peek()) is not None and sign not in ends and sign != "}":
            box, kind = self._atom()
            kind = self._scripts(boxes, box, kind)
            text = boxes[-1].lines[boxes[-1].base]
            space = "" if self.scripts else gap(before, kind, text)
            if space:
                boxes.insert(-1, Box([space]))
            if text.strip() or kind == "space":
                # An operator where an operand should begin is a sign of that operand.
                alone = kind == "binary" and before in ("", "open", "relation", "binary", "comma")
                before = "open" if alone else kind
        self.depth -= 1
        return beside(boxes)

    def _scripts(self, boxes: list[Box], box: Box, kind: str) -> str:
        """Append `box` with the scripts after it; return the kind of the whole."""
        made = [box]
        some = False
        while self._peek() in ("^", "_", "'"):
            mark = self._take()
            if mark == "'":
                made.append(Box(["′"]))
                continue
            self.scripts += 1
            text = self.argument().flat
            self.scripts -= 1
            if text is None:
                raise Unknown
            made.append(Box([script(text, raised=mark == "^")]))
            some = True
        whole = beside(made)
        whole.side = box.side
        boxes.append(whole)
        return "function" if kind == "big" and some else kind

    def _atom(self) -> tuple[Box, str]:
        sign = self._take()
        if sign == "{":
            box = self._row(frozenset())
            if self._take() != "}":
                raise Unknown
            return box, "letter"
        if sign[0] == "\\":
            return self._command(sign[1:])
        if sign in ("^", "_", "'"):
            self.place -= 1
            return Box([""]), "letter"
        if sign in PLAIN:
            return Box([PLAIN[sign]]), kind_of(PLAIN[sign])
        if sign in ("&", "}", "#", "%", "$"):
            raise Unknown
        return Box([sign]), kind_of(sign)

    def _command(self, name: str) -> tuple[Box, str]:
        if name in DELIMITERS:
            box, kind = self._delimiter()
            box.side = name if name in ("left", "right") else ""
            return box, kind
        made = _COMMANDS.get(name)
        if made:
            box = made(self)
            return box, "function" if name.startswith("operatorname") else kind_of(box.flat or "")
        text, kind = self._word(name)
        return Box([text]), kind or kind_of(text)

    def _word(self, name: str) -> tuple[str, str]:
        """Return what a command without boxes shows, and its kind unless that follows from the text."""
        if name in GONE:
            return "", "letter"
        if name in SPACES:
            return SPACES[name], "space"
        if name in FUNCTIONS:
            return FUNCTIONS[name], "function"
        if name in ACCENTS:
            return accented(self.flat(), ACCENTS[name]), "letter"
        if name in ALPHABETS:
            return in_alphabet(self.flat(), ALPHABETS[name]), "letter"
        symbol = NAMES.get(name) or _symbols()(name)
        if symbol is None or len(symbol) > 3:
            raise Unknown
        return symbol, ""

    def _delimiter(self) -> tuple[Box, str]:
        sign = self._take()
        if sign == ".":
            return Box([""]), "letter"
        if sign[0] == "\\":
            text = NAMES.get(sign[1:]) or _symbols()(sign[1:])
            if text is None:
                raise Unknown
            return Box([text]), kind_of(text)
        return Box([sign]), kind_of(sign)

    # --- arguments ------------------------------------------------------------------------------------------------

    def _peek(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _take(self) -> str:
        sign = self._peek()
        if sign is None:
            raise Unknown
        self.place += 1
        return sign

    def argument(self) -> Box:
        """Return the next atom: a group, a command with its arguments, or a character."""
        return self._atom()[0]

    def flat(self) -> str:
        """Return the next atom, which must be a single line. Raises Unknown if it is not."""
        text = self.argument().flat
        if text is None:
            raise Unknown
        return text

    def optional(self) -> str | None:
        """Return the argument in square brackets here, or None. Raises Unknown if it is not closed."""
        if self._peek() != "[":
            return None
        self.place += 1
        text = self._row(frozenset("]")).flat
        if text is None or self._take() != "]":
            raise Unknown
        return text

    def literal(self) -> str:
        """Return the source of the group here, keeping spaces. Raises Unknown if there is none."""
        if self._take() != "{":
            raise Unknown
        # Find the same position among the tokens that include spaces.
        at, left = 0, self.place
        while left:
            left -= not self.spaced[at].isspace()
            at += 1
        depth = 1
        parts: list[str] = []
        while at < len(self.spaced):
            sign = self.spaced[at]
            at += 1
            self.place += not sign.isspace()
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if not depth:
                return re.sub(r"\s+", " ", "".join(parts))
            if sign[0] == "\\" and sign[1:] not in ("%", "&", "#", "_", "$", " ", ","):
                raise Unknown
            parts.append(sign.removeprefix("\\") if sign != "\\," else " ")
        raise Unknown

    def _name(self) -> str:
        return self.literal().strip()

    def skip_group(self) -> None:
        """Skip the group here."""
        self.literal()


# --- commands with arguments --------------------------------------------------------------------------------------


def _fraction(reader: _Reader) -> Box:
    above, below = reader.flat(), reader.flat()
    known = HALVES.get((above, below))
    plain = not re.search(r"[\s+−±=/,]", above)
    return Box([known or f"{above if plain else closed(above)}/{closed(below)}"])


def _root(reader: _Reader) -> Box:
    index = reader.optional()
    inner = closed(reader.flat())
    sign = {None: "√", "3": "∛", "4": "∜"}.get(index)
    return Box([f"{sign}{inner}" if sign else f"{script(str(index), raised=True)}√{inner}"])


def _binomial(reader: _Reader) -> Box:
    return Box([f"({reader.flat()} choose {reader.flat()})"])


def _text(reader: _Reader) -> Box:
    return Box([reader.literal()])


def _content(reader: _Reader) -> Box:
    return reader.argument()


def _over(reader: _Reader) -> Box:
    above, below = reader.flat(), reader.flat()
    return Box([below + script(above, raised=True)])


def _under(reader: _Reader) -> Box:
    below, above = reader.flat(), reader.flat()
    return Box([above + script(below, raised=False)])


def _negated(reader: _Reader) -> Box:
    return Box([unicodedata.normalize("NFC", reader.flat()[:1] + "\u0338")])


def _modulo(reader: _Reader) -> Box:
    return Box([f" (mod {reader.flat()})"])


def _tag(reader: _Reader) -> Box:
    return Box([f"   ({reader.literal()})"])


def _left_out(reader: _Reader) -> Box:
    reader.skip_group()
    return Box([""])


def _environment(reader: _Reader) -> Box:
    return reader.environment()


def _arrow(reader: _Reader) -> Box:
    reader.optional()
    return Box([f" —{reader.flat()}→ "])


_COMMANDS: dict[str, Callable[[_Reader], Box]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _fraction),
    "sqrt": _root,
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _binomial),
    **dict.fromkeys(
        ("text", "textrm", "textit", "textbf", "textsf", "texttt", "mbox", "hbox", "operatorname", "operatorname*"),
        _text,
    ),
    **dict.fromkeys(("boxed", "mathop", "mathrel", "mathbin", "mathord", "underbrace", "overbrace"), _content),
    **dict.fromkeys(("mathrm", "mathit", "mathnormal", "mathop*", "pmb", "boldsymbol", "bm", "phantom*"), _content),
    **dict.fromkeys(("overset", "stackrel"), _over),
    "underset": _under,
    "not": _negated,
    "pmod": _modulo,
    "tag": _tag,
    **dict.fromkeys(("label", "color", "hspace", "vspace", "phantom", "hphantom", "vphantom"), _left_out),
    "begin": _environment,
    "xrightarrow": _arrow,
}
