"""The picture that front matter names stands under the title, whatever form it is given in."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

import reader
from reader.page import Header, lay_out
from reader.text import clean_line


@pytest.mark.parametrize(
    ("front", "shown"),
    [
        ("image: /img/one.png", "▣ one.png"),
        ("image: {path: /img/one.png, alt: A hill}", "▣ A hill (one.png)"),
        ("image: {feature: one.png}", "▣ one.png"),
        ("image: https://example.org/a/b.jpg", "▣ b.jpg"),
        ("image: ''", ""),
        ("image: [1, 2]", ""),
        ("image: {width: 9}", ""),
        ("layout: post", ""),
    ],
)
def test_the_picture_of_the_front_matter(front: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2024-01-01-x.md").write_text(f"---\ntitle: T\n{front}\n---\nText.\n")
    library = reader.load(tmp_path, cache=False)
    document = library.document(library.posts[0])
    page = lay_out(document, width=60, measure=cell_len, header=Header(clean_line("T")))
    page.finish()
    lines = [str(line.text) for line in page.lines]
    assert lines == ["T", *([shown] if shown else []), "", "Text."]
    assert [link.image for link in page.links] == ([True] if shown else [])
