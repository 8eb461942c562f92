"""Tables of the characters and commands of LaTeX's mathematics, for typesetting formulas."""

from __future__ import annotations

__all__ = ["ACCENTS", "ALPHABETS", "BIG", "BINARY", "BRACKETS", "DELIMITERS", "FUNCTIONS", "GONE", "HALVES", "LOWERED",
           "NAMES", "OPEN", "PLAIN", "RAISED", "RELATIONS", "SPACES", "TIGHT"]  # fmt: skip

RAISED = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθφχ′*",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵡ′*",
        strict=True,
    )
)
LOWERED = dict(zip("0123456789+−-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))

HALVES = {
    ("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "5"): "⅕",
    ("2", "5"): "⅖", ("3", "5"): "⅗", ("4", "5"): "⅘", ("1", "6"): "⅙", ("5", "6"): "⅚", ("1", "8"): "⅛",
    ("3", "8"): "⅜", ("5", "8"): "⅝", ("7", "8"): "⅞",
}  # fmt: skip
"""Fractions that have their own character."""

RELATIONS = frozenset("=<>≤≥≠≈≡∼≃≅∝∈∉∋⊂⊆⊃⊇⊄⊈≪≫≺≻⪯⪰⊢⊨∣∥⊥:≔≜≐⩽⩾")
BINARY = frozenset("+−±∓×÷⋅·∗∘∪∩∧∨⊕⊗⊖⊙∖⊎⋆")
BIG = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")
OPEN = frozenset("([{⟨⌈⌊")
TIGHT = frozenset("↑↓")

PLAIN = {"-": "−", "~": " ", "*": "∗"}
"""Characters that are replaced by others."""

NAMES = {
    "{": "{", "}": "}", "lbrace": "{", "rbrace": "}", "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|",
    "lVert": "‖", "rVert": "‖", "|": "‖", "Vert": "‖", "vert": "|", "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊",
    "rfloor": "⌋", "%": "%", "&": "&", "#": "#", "$": "$", "_": "_", "le": "≤", "ge": "≥", "leq": "≤", "geq": "≥",
    "ne": "≠", "neq": "≠", "to": "→", "gets": "←", "cdot": "⋅", "times": "×", "pm": "±", "mp": "∓", "sim": "∼",
    "approx": "≈", "equiv": "≡", "propto": "∝", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆",
    "cup": "∪", "cap": "∩", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "lnot": "¬", "neg": "¬", "dots": "…",
    "ldots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "infty": "∞", "partial": "∂", "nabla": "∇", "forall": "∀",
    "exists": "∃", "emptyset": "∅", "varnothing": "∅", "mid": "∣", "colon": ":", "setminus": "∖", "circ": "∘",
    "ast": "∗", "star": "⋆", "prime": "′", "degree": "°", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "sum": "∑",
    "prod": "∏", "coprod": "∐", "int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂",
    "bigoplus": "⨁", "bigotimes": "⨂", "bigvee": "⋁", "bigwedge": "⋀", "implies": "⟹", "iff": "⟺", "mapsto": "↦",
    "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔",
    "leftrightarrow": "↔", "longrightarrow": "⟶", "perp": "⊥", "parallel": "∥", "coloneqq": "≔", "triangleq": "≜",
    "leqslant": "⩽", "geqslant": "⩾", "varepsilon": "ε", "epsilon": "ϵ", "phi": "φ", "varphi": "φ", "top": "⊤",
    "lbrack": "[", "rbrack": "]", "backslash": "\\", "square": "□", "blacksquare": "■", "therefore": "∴",
}  # fmt: skip
"""Commands that stand for a symbol, where the table of symbols has a different one, none, or a less specific one."""

FUNCTIONS = {
    **{name: name for name in ("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh")},
    **{name: name for name in ("tanh", "log", "ln", "lg", "exp", "lim", "max", "min", "sup", "inf", "det", "dim")},
    **{name: name for name in ("ker", "gcd", "arg", "deg", "hom", "Pr", "argmax", "argmin", "mod")},
    "limsup": "lim sup",
    "liminf": "lim inf",
    "bmod": "mod",
}

SPACES = {
    " ": " ", ",": " ", ":": " ", ";": " ", "!": "", "quad": "  ", "qquad": "    ", "thinspace": " ", "enspace": " ",
    ">": " ", "space": " ", "\n": " ",
}  # fmt: skip

GONE = frozenset(
    {"displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "mathstrut", "hline"}
    | {"hfill", "centering", "relax", "normalsize", "small", "large"}
)
"""Commands that show nothing."""

DELIMITERS = frozenset(
    {"left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr"}
    | {"Biggl", "Biggr", "bigm", "Bigm"}
)
"""Commands for the size of the following delimiter."""

ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0305", "underline": "\u0332",
    "tilde": "\u0303", "widetilde": "\u0303", "vec": "\u20d7", "overrightarrow": "\u20d7", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip

ALPHABETS = {
    "mathbb": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
    "mathcal": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "mathscr": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "mathfrak": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "mathbf": ("MATHEMATICAL BOLD",),
    "mathsf": ("MATHEMATICAL SANS-SERIF",),
    "mathtt": ("MATHEMATICAL MONOSPACE",),
}
"""Unicode's names for alphabets, the regular one first."""

BRACKETS = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"),
    "cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}"),
}  # fmt: skip
"""The delimiters at the sides of an environment."""
