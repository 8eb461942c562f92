"""Books in folders of Markdown: the order of their tables of contents, their titles, what is no page of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.library import Library
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write

PAGES = {name: f"# {name.rpartition('/')[2].partition('.')[0].capitalize()}\n" for name in ("a.md", "b.md", "c d.md")}


def load(root: Path, files: dict[str, str], **folders: dict[str, str]) -> Library:
    """The site with these files, and those below the folders of these names."""
    below = {f"{folder}/{name}": text for folder, inner in folders.items() for name, text in inner.items()}
    return load_tree(FolderTree(write(root, {**files, **below})))


def ids(library: Library) -> list[str]:
    return [it.id for it in library.posts]


def test_mdbook(tmp_path: Path) -> None:
    contents = (
        "# Summary\n\n[B](b.md)\n\n# Part\n\n- [C](<c d.md#x>)\n  - [Draft]()\n  - [Out](https://a.example/a.md)\n"
    )
    book = '[book]\ntitle = "Tea"\nsrc = "text"\n'
    library = load(tmp_path, {"book.toml": book, "README.md": "# R\n"}, text={**PAGES, "SUMMARY.md": contents})
    assert str(library.site.title) == "Tea"
    assert ids(library) == ["text/b.md", "text/c d.md", "README.md", "text/a.md"]
    assert [it.path for it in library.problems] == ["text/SUMMARY.md"]


@pytest.mark.parametrize("settings", [{}, {".gitbook.yaml": "root: ./text/\nstructure:\n  summary: ./TOC.md\n"}])
def test_gitbook(tmp_path: Path, settings: dict[str, str]) -> None:
    name = "TOC.md" if settings else "SUMMARY.md"
    library = load(tmp_path, settings, text={**PAGES, name: "* [C](c%20d.md)\n* [A](./a.md)\n* [Gone](gone.md)\n"})
    assert ids(library) == ["text/c d.md", "text/a.md", "text/b.md"]


def test_docsify(tmp_path: Path) -> None:
    library = load(tmp_path, {}, docs={**PAGES, "index.html": "", "_sidebar.md": "- [B](/b)\n- [A](a)\n"})
    assert ids(library) == ["docs/b.md", "docs/a.md", "docs/c d.md"]


def test_quarto(tmp_path: Path) -> None:
    settings = (
        "project:\n  type: book\nbook:\n  title: Tea\n  chapters:\n    - index.qmd\n    - part: Two\n"
        "      chapters: [z.qmd, {text: Ah, file: a.qmd}]\n  appendices: [deep/x.qmd]\n"
    )
    pages = dict.fromkeys(("a.qmd", "b.qmd", "z.qmd", "index.qmd", "deep/x.qmd", "_part.qmd"), "## T\n")
    library = load(tmp_path, {"_quarto.yml": settings, **pages})
    assert str(library.site.title) == "Tea"
    assert ids(library) == ["index.qmd", "z.qmd", "a.qmd", "deep/x.qmd", "b.qmd"]
    assert [(it.path, "begins with _" in it.reason) for it in library.problems] == [("_part.qmd", True)]


@pytest.mark.parametrize(
    ("settings", "order"),
    [
        ("book_filename: x\n", ["index.Rmd", "01-b.Rmd", "a.Rmd", "deep/x.Rmd"]),
        ("rmd_files: [index.Rmd, a.Rmd]\n", ["index.Rmd", "a.Rmd", "01-b.Rmd", "deep/x.Rmd"]),
        ("rmd_files:\n  html: [deep/x.Rmd]\n  latex: [a.Rmd]\n", ["deep/x.Rmd", "index.Rmd", "01-b.Rmd", "a.Rmd"]),
    ],
)
def test_bookdown(tmp_path: Path, settings: str, order: list[str]) -> None:
    pages = dict.fromkeys(("01-b.Rmd", "a.Rmd", "index.Rmd", "deep/x.Rmd"), "# T\n")
    assert ids(load(tmp_path, {"_bookdown.yml": settings, **pages})) == order


def test_jupyter_book(tmp_path: Path) -> None:
    contents = (
        "format: jb-book\nroot: b\nparts:\n  - caption: One\n    chapters:\n      - file: c d\n      - file: none\n"
    )
    library = load(tmp_path, {}, book={**PAGES, "_toc.yml": contents, "_config.yml": "title: Tea\n"})
    assert str(library.site.title) == "Tea"
    assert ids(library) == ["book/b.md", "book/c d.md", "book/a.md"]


def test_several_books_follow_one_another(tmp_path: Path) -> None:
    contents = {"SUMMARY.md": "- [B](b.md)\n- [A](a.md)\n- [Up](../../x.md)\n"}
    library = load(tmp_path, {}, two={**PAGES, **contents}, one={**PAGES, **contents})
    assert ids(library)[:4] == ["one/b.md", "one/a.md", "two/b.md", "two/a.md"]
    assert str(library.site.title) == tmp_path.name


def test_a_table_of_contents_of_another_kind_or_that_cannot_be_read_does_no_harm(tmp_path: Path) -> None:
    odd = {"_quarto.yml": "book: [1, {x: ]\n", "_toc.yml": "- a: [\n", "book.toml": "= =\n"}
    library = load(tmp_path, {**PAGES, **odd})
    assert ids(library) == ["a.md", "b.md", "c d.md"]
    assert [it.path for it in library.problems] == ["_quarto.yml"]


def test_a_chapter_is_a_text_whatever_it_is_called(tmp_path: Path) -> None:
    settings = "book:\n  chapters: [index.qmd, license.qmd]\n"
    pages = {"index.qmd": "# I\n", "license.qmd": "# L\n", "changelog.qmd": "# C\n"}
    assert ids(load(tmp_path, {"_quarto.yml": settings, **pages})) == ["index.qmd", "license.qmd"]


def shown(library: Library, name: str) -> str:
    return " ".join(library.text(name).split())


def test_references_of_quarto_into_other_chapters(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "_quarto.yml": "book:\n  chapters: [a.qmd, b.qmd]\n",
            "a.qmd": "# First {#sec-first}\n\n"
            "See @sec-deep, [-@fig-two], @fig-two, @fig-none, `@sec-deep` and @sec-first.\n",
            "b.qmd": "# Second\n\n![One](1.png){#fig-one}\n\n![Two](2.png){#fig-two}\n\n## Deep *down* {#sec-deep}\n",
        },
    )
    assert shown(library, "a.qmd") == (
        "See “Deep down”, 2 in “Second”, Figure 2 in “Second”, @fig-none, @sec-deep and “First”."
    )


def test_references_of_bookdown_into_other_chapters(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "_bookdown.yml": "new_session: yes\n",
            "index.Rmd": "# Start\n\nChapter \\@ref(the-end), figure \\@ref(fig:pic) and \\@ref(fig:gone).\n",
            "01-end.Rmd": '# The end\n\n```{r pic, fig.cap="A picture"}\nplot(1)\n```\n',
        },
    )
    assert shown(library, "index.Rmd") == "Chapter “The end”, figure 1 in “The end” and gone."


BIBLIOGRAPHY = r"""
@article{ann, author = {Ex, Ann and Bo{\"e}, {\'E}mile}, title = {One}, year = {2001},
  pages = "1--2"}
@book{four, author = "A One and B Two and C Three and D Four", date = "1999-02"}
@misc{inc, author = {{The Group of Ten}}, year = 2010}
@misc(none, title = {Only {Title}})
"""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("So it is [@ann].", "So it is (Ex and Boë 2001)."),
        ("So [see @ann, p. 3; -@four] it is.", "So (see Ex and Boë 2001, p. 3; 1999) it is."),
        ("As @four say, and @inc [ch. 2].", "As One et al. (1999) say, and The Group of Ten (2010, ch. 2)."),
        ("By nobody [@none].", "By nobody (“Only Title” n.d.)."),
        ("By [@ann; @lost] and [@lost].", "By (Ex and Boë 2001; @lost) and [@lost]."),
        ("To @lost, me@ann, `[@ann]`, [@ann](a.qmd).", "To @lost, me@ann, [@ann], @ann."),
        ("A note^[By @ann.].", "A note[1]. [1] By Ex and Boë (2001)."),
    ],
)
@pytest.mark.parametrize("place", ["front matter", "settings", "usual"])
def test_citations(tmp_path: Path, text: str, read: str, place: str) -> None:
    name = "references.bib" if place == "usual" else "data/own.bib"
    front = f"bibliography: [{name}]\n" if place == "front matter" else ""
    settings = f"project: x\nbibliography:\n  - {name} # Ours\n" if place == "settings" else ""
    files = {"_quarto.yml": settings, name: BIBLIOGRAPHY, "a.qmd": f"---\ntitle: A\n{front}---\n{text}\n"}
    assert shown(load(tmp_path, files), "a.qmd") == read


def test_a_text_without_a_bibliography_keeps_its_citations(tmp_path: Path) -> None:
    assert (
        shown(load(tmp_path, {"a.Rmd": "---\ntitle: A\n---\nBy [@ann] and @ann.\n"}), "a.Rmd") == "By [@ann] and @ann."
    )
