"""Books and notebooks in Markdown: MyST as Jupyter Book has it, Quarto and R Markdown, folders that Hugo reads."""

from __future__ import annotations

import pytest

from reader.library.body import BodyOptions, parse_body, to_text
from reader.library.document import Code, Quote


def shown(source: str, dialect: str = "notes") -> str:
    return " ".join(
        to_text(parse_body(source, options=BodyOptions.reading(dialect, {"reading": {"dollars": True}}))).split()
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("```{note}\n:class: wide\nKeep *this*.\n```", "> Note > > Keep this."),
        (":::{tip} Handy\nDo so.\n:::", "> Handy > > Do so."),
        ("```{warning} Mind the gap.\n```", "> Warning > > Mind the gap."),
        ("````{admonition} Own words\n:class: tip\n```{note}\nInside\n```\n````",
         "> Own words > > > Note > > > > Inside"),
        (":::{seealso}\nMore.\n:::", "> See also > > More."),
        ("```{exercise} Sums\n:label: ex1\n\nAdd it.\n```", "> Exercise Sums > > Add it."),
        ("```{prf:theorem} Main\nIt holds.\n```", "> Theorem Main > > It holds."),
        ("::::{grid} 1 2\n:::{card} First\n:link: a\nOne.\n:::\n:::{card} Second\nTwo.\n:::\n::::",
         "First One. Second Two."),
        ("```{figure} a.png\n---\nname: x\nalt: A dot\n---\nThe *caption*.\n```", "A dot The caption."),
        ('The way:\n:::{figure-md} way\n<img src="a.png" alt="A way">\n\nThe *caption*.\n:::',
         "The way: A way The caption."),
        (":::{button-link} https://a.example/\n:color: primary\nGo *there*\n:::\nText", "Go there Text"),
        ("```{button-ref} intro\n```", "intro"),
        ("```{post} Dec 5, 2016\n---\ntags: a\n---\n```\nText", "Text"),
        ("```{toctree}\na\nb\n```\nText", "Text"),
        ("(label)=\n## Part\n\n+++ {\"a\": 1}\n\n% aside\nText", "Part Text"),
        ("See {ref}`that part <label>`, {doc}`../guide/start`, {cite}`key` and {numref}`Figure %s <f>`.",
         "See that part, start, [key] and Figure."),
        ("{code}`x` {kbd}`Ctrl` `{ref}` `{ref}`", "x Ctrl {ref} {ref}"),
        ("```{unknown}\nAs it is\n```", "As it is"),
        ("```{note}\nnever closed", "never closed"),
    ],
)  # fmt: skip
def test_myst(source: str, text: str) -> None:
    assert shown(source) == text


def test_a_numbered_formula_of_myst_is_one() -> None:
    assert "$$" not in shown("$$\na = b\n$$ (eq:one)\n\nBy {eq}`eq:one` it is.")


def test_a_cell_of_a_notebook_is_code_without_its_options() -> None:
    document = parse_body(
        "```{code-cell} ipython3\n---\ntags: [hide-input]\n---\nprint(1)\n```", options=BodyOptions.reading("notes", {})
    )
    assert [(str(it.text).strip(), it.language) for it in document.blocks if isinstance(it, Code)] == [
        ("print(1)", "python")
    ]


def test_a_directive_in_a_list_belongs_to_its_item() -> None:
    assert shown("- One\n\n  ```{note}\n  Inside.\n  ```\n- Two") == "- One > Note > > Inside. - Two"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("::: {layout-ncol=2}\nOne.\n\nTwo.\n:::", "One. Two."),
        ("::: {#fig-a}\nIt.\n:::\n\nSee @fig-a, [@fig-a] and [-@fig-a].", "It. See Figure 1, Figure 1 and 1."),
        ("## Part {#sec-a}\n\nAs in @sec-a, not `@sec-a`, not @sec-b.", "Part As in “Part”, not @sec-a, not @sec-b."),
        (":::: {.column-margin}\n::: callout-tip\n## Own\nText.\n:::\n::::", "> Tip > > Own > > Text."),
        ("[small]{.aside} [web](a){.external} ![Cap](a.png){#fig-b width=5}", "small web Cap"),
        ("| a |\n|---|\n| 1 |\n\n: The caption {#tbl-a}", "a 1 The caption"),
        ("```{r}\n#| label: fig-p\n#| fig-cap: \"A plot\"\n#| fig-alt: |\n#|   Dots\n#|   rise.\nplot(x)\n```\n@fig-p",
         "plot(x) A plot Dots rise. Figure 1"),
        ("```{r, fig.cap=\"Old words\"}\nplot(x)\n```", "plot(x) Old words"),
        ("Text\\index{text}\\index{a|see {\\texttt{b}}} goes on.", "Text goes on."),
        ("::: {.note\nnever closed", "::: {.note never closed"),
        ("A\n\n```{r}\n#| label: setup\n#| include: false\nlibrary(x)\n```\n\nB", "A B"),
        ('<div class="cta">\n<strong>See [this](a) now.</strong>\n</div>\nText', "See this now. Text"),
        ("<div>Some *text*</div>\n\n<center>*a*</center> b", "Some text a b"),
        ("<details>\n<summary>Show</summary>\nAn *answer*.\n</details>\nEnd", "Show An answer. End"),
    ],
)  # fmt: skip
def test_quarto(source: str, text: str) -> None:
    assert shown(source, "quarto") == text


def test_shortcodes_of_hugo_in_a_folder_without_its_configuration() -> None:
    document = parse_body(
        '{{< callout note "Versions" >}}\nFrom *two* on.\n{{< /callout >}}\n\n`{{< x >}}`',
        options=BodyOptions.reading("notes", {}),
    )
    assert any(isinstance(it, Quote) for it in document.blocks)
    assert " ".join(to_text(document).split()).endswith("From two on. {{< x >}}")


def test_many_directives_that_nothing_ends_take_no_longer_than_their_number() -> None:
    assert shown("```{note}\n\n" * 2_000 + "End").endswith("End")
    assert shown(":::{note}\n\n" * 2_000 + "End").endswith("End")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            (
                "See Figure \\@ref(fig:a), \\@ref(part) and `\\@ref(x)`.\n\n```{r a, fig.cap='Dots'}\nplot(1)\n```\n\n"
                "## Part one {#part}"
            ),
            "See Figure 1, “Part one” and \\@ref(x). plot(1) Dots Part one",
        ),
        ("Table \\@ref(tab:b).\n\n```{r b}\nkable(x, caption = 'B')\n```", "Table 1. kable(x, caption = 'B')"),
        ("In \\@ref(fig:of-another-chapter).", "In of-another-chapter."),
        ("A\n\n```{r setup, include=FALSE}\nlibrary(x)\n```\n\nB", "A B"),
        (
            (
                "```{r a, echo=FALSE, fig.cap='(ref:dots)'}\nknitr::include_graphics('a.png')\n```\n\n"
                "(ref:dots) Many *dots*."
            ),
            "a.png Many dots.",
        ),
        ("By \\@ref(eq:e):\n\n\\begin{equation}\na = b (\\#eq:e)\n\\end{equation}", "By 1: a = b \\qquad (1)"),
        ("\\begin{align}\nno end", "\\begin{align} no end"),
        ("```\n\\@ref(a) (\\#eq:b)\n```", "\\@ref(a) (\\#eq:b)"),
    ],
)
def test_references_and_cells_of_bookdown(source: str, text: str) -> None:
    assert shown(source, "quarto") == text


def test_a_caption_with_code_in_it_leaves_its_cell_a_block_of_code() -> None:
    source = 'By \\@ref(fig:a).\n\n```{r a, fig.cap="What `f()` and `g()` do."}\nx <- `y`\n```\n\nAfter `it`.'
    document = parse_body(source, options=BodyOptions.reading("quarto", {}))
    assert [str(it.text).strip() for it in document.blocks if isinstance(it, Code)] == ["x <- `y`"]
    assert shown(source, "quarto") == "By 1. x <- `y` What f() and g() do. After it."
