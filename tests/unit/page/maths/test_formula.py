"""LaTeX is shown as a person would write it in a line; what is not known stays as it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.library.body import BodyOptions, parse_body, to_markdown, to_text
from reader.page import lay_out
from reader.page.maths.formula import maths_lines, maths_text


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\alpha \le \frac{1}{2}", "α ≤ ½"),
        ("x_i^2", "xᵢ²"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\sqrt{x+1}", "√(x + 1)"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\mathbb{R}^n \to \mathbb{C}", "ℝⁿ → ℂ"),
        (r"e^{-\lambda t}", "e^(−λt)"),
        (r"\int_0^\infty f(x)\,dx", "∫₀^∞ f(x) dx"),
        (r"\text{if } x > 0", "if x > 0"),
        (r"\lim_{x\to 0} \frac{\sin x}{x} = 1", "lim_(x→0) (sin x)/x = 1"),
        (r"\left( \frac{a+b}{c} \right)^2", "((a + b)/c)²"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"f'(x)", "f′(x)"),
        (r"-1", "−1"),
        (r"a-b", "a − b"),
        (r"a = -b", "a = −b"),
        (r"A^T", "Aᵀ"),
        (r"x_{i,j}", "x_(i,j)"),
        (r"90^\circ", "90°"),
        (r"a \not= b", "a ≠ b"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
    ],
)
def test_common_formulas_on_a_line(latex: str, shown: str) -> None:
    assert maths_text(latex) == shown


def test_matrices_and_cases_stand_in_rows() -> None:
    assert maths_lines(r"A = \begin{bmatrix} 1 & 20 \\ 3 & 4 \\ 5 & 6 \end{bmatrix}") == [
        "    ⎡ 1  20 ⎤",
        "A = ⎢ 3  4  ⎥",
        "    ⎣ 5  6  ⎦",
    ]
    assert maths_lines(r"\begin{aligned} a &= b + 1 \\ cc &= d \end{aligned}") == [" a = b + 1", "cc = d"]
    assert maths_lines(r"\begin{Bmatrix} n \\ k \end{Bmatrix}") == ["⎧ n ⎫", "⎩ k ⎭"]
    assert maths_lines(r"f = \begin{dcases} 1 & x \\ 2 & y \end{dcases}") == ["f = ⎧ 1  x", "    ⎩ 2  y"]


def test_signs_at_the_sides_are_as_tall_as_what_they_enclose() -> None:
    matrix = r"\begin{matrix} a \\ b \end{matrix}"
    assert maths_lines(rf"\left({matrix}\right)^2 + c") == ["⎛ a ⎞² + c", "⎝ b ⎠"]
    assert maths_lines(rf"\left.{matrix}\right\}}") == ["a ⎫", "b ⎭"]
    assert maths_lines(rf"\left|\left[{matrix}\right]\right|") == ["│ ⎡ a ⎤ │", "│ ⎣ b ⎦ │"]
    assert maths_lines(rf"\left/{matrix}\right.") == ["/ a", "  b"]
    assert maths_lines(r"\left(a\right)") == ["(a)"]


def test_tall_parts_stand_in_rows() -> None:
    latex = r"\begin{aligned} a &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \\ &= b \end{aligned}"
    assert maths_lines(latex) == ["a = ⎛ 1 ⎞", "    ⎝ 2 ⎠", "  = b"]


@pytest.mark.parametrize("latex", [r"\foo{x}", "x^", "{", "}", r"\frac{1}", r"\begin{x}", "", "a" * 9_000, "{" * 500])
def test_what_is_not_known_stays_as_it_is(latex: str) -> None:
    assert maths_text(latex) is None
    assert maths_lines(latex) is None


@given(
    st.lists(
        st.sampled_from(
            [
                *"{}^_&ab+-=(', ",
                "\\\\",
                "\\frac",
                "\\sqrt",
                "\\begin{matrix}",
                "\\end{matrix}",
                "\\begin{Bmatrix}",
                "\\end{Bmatrix}",
                "\\}",
                "\\left",
                "\\right",
                "\\text",
                "\\hat",
                "\\sum",
                "\\alpha",
                "\\not",
                "[",
            ]
        ),
        max_size=40,
    )
)
def test_any_formula_ends_without_raising(parts: list[str]) -> None:
    maths_text(" ".join(parts))
    maths_lines("".join(parts))


def drawn(source: str, **options: bool) -> list[str]:
    page = lay_out(parse_body(source, options=BodyOptions(**options)), width=60, measure=cell_len)  # type: ignore[arg-type]
    page.finish()
    return [str(line.text).replace("\xa0", " ").rstrip() for line in page.lines]


def test_formulas_in_posts() -> None:
    assert drawn(r"Inline $$\alpha \le \frac{1}{2}$$ and \\( x_i^2 \\), and") == ["Inline α ≤ ½ and xᵢ², and"]
    assert drawn("$$\n\\sum_{i=1}^{n} x_i = 1\n$$") == ["    ∑ᵢ₌₁ⁿ xᵢ = 1"]
    assert drawn("Before\n\n\\\\[ x^2 \\\\]\n\nafter") == ["Before", "", "    x²", "", "after"]
    assert drawn("$$\\unknown{x}$$") == ["    \\unknown{x}"]


def test_what_is_copied_is_the_latex() -> None:
    document = parse_body(r"So $$\frac{1}{2}$$ it is.")
    assert r"\frac{1}{2}" in to_text(document)
    assert r"$$\frac{1}{2}$$" in to_markdown(document)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.", "From $5 to $10 a month", "US$5, A$6", "$HOME and $PATH", "$1,000-$2,000", "a $ b $ c",
        "$5 or 10$", "only $20/month or $200/year", "pay $100 (or $50)", "`$x$`",
    ],
)  # fmt: skip
@pytest.mark.parametrize("dollars", [False, True])
def test_prices_never_become_mathematics(text: str, dollars: bool) -> None:
    assert drawn(text, dollars=dollars) == [text.replace("`", "")]


def test_dollars_are_mathematics_where_the_site_says_so() -> None:
    source = "Let $x$ and $y_1 = x^2$ cost $5."
    assert drawn(source) == [source]
    assert drawn(source, dollars=True) == ["Let x and y₁ = x² cost $5."]
    assert BodyOptions.of({"mathjax": True}).dollars
    assert BodyOptions.of({"plugins": ["jekyll-spaceship"]}).dollars
    assert not BodyOptions.of({"title": "$"}).dollars
