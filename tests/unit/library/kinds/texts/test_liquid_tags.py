"""What Pelican's texts take in by tags: code, notebooks, pictures and films."""

from __future__ import annotations

import json

import pytest

from reader.library.kinds.texts.liquid_tags import notebook_text

CONF = "SITENAME = 'S'\nPATH = 'content'\nPLUGINS = ['liquid_tags.notebook', 'liquid_tags.img']\n"


def cell(kind: str, source: str, **more: object) -> dict[str, object]:
    return {"cell_type": kind, "source": source.splitlines(keepends=True), **more}


BOOK = {
    "metadata": {"language_info": {"name": "r"}},
    "nbformat": 4,
    "cells": [
        cell("markdown", "# Title"),
        cell("markdown", "Some *text* with $x^2$."),
        cell(
            "code",
            "draw(1)\nprint(2)",
            outputs=[
                {"output_type": "stream", "name": "stdout", "text": ["2\n"]},
                {"output_type": "stream", "name": "stderr", "text": ["warned\n"]},
                {"output_type": "display_data", "data": {"image/png": "aaaa", "text/plain": ["<Figure>"]}},
            ],
        ),
        cell("raw", "left out"),
        cell("markdown", "The end"),
    ],
}


def shown(load, body: str, **files: str) -> str:
    site = load({
        "pelicanconf.py": CONF,
        "content/a.md": f"Title: A\nDate: 2020-01-02\n\n{body}",
        **files,
    })  # fmt: skip
    return str(site.library.text("content/a.md"))


def test_a_notebook_stands_in_the_text(load) -> None:
    files = {"content/downloads/notebooks/b.ipynb": json.dumps(BOOK)}
    text = shown(load, "Before\n\n{% notebook b.ipynb cells[1:] %}\n\nafter", **files)
    assert " ".join(text.split()) == "Before Some text with x^2. draw(1) print(2) 2 The end after"


def test_a_notebook_of_the_third_format() -> None:
    sheet = {"cells": [{"cell_type": "heading", "level": 2, "source": "H"}, {"cell_type": "code", "input": "x"}]}
    assert notebook_text(json.dumps({"nbformat": 3, "worksheets": [sheet]})) == "## H\n\n\n\n```python\nx\n```\n\n"


@pytest.mark.parametrize("source", ["", "{", "[]", "1", '{"cells": 1}', '{"worksheets": [1]}', "[" * 5_000])
def test_what_is_no_notebook(source: str) -> None:
    assert notebook_text(source) is None


def test_code_pictures_and_films(load) -> None:
    body = (
        "{% include_code c.py lang:python lines:2-2 The title %}\n\n{% img left /a.png 10 10 words %} text\n\n"
        "{% video /v.mp4 360 270 /v.png %}\n\n{% notebook gone.ipynb %} {% literal img a %} `{% img b.png %}`"
    )
    text = shown(load, body, **{"content/code/c.py": "one: 1\ntwo = 2\n"})
    assert "The title c.py" in text
    assert "two = 2" in text
    assert "one: 1" not in text
    assert "words" in text
    assert "v.mp4" in text
    assert "gone.ipynb" in text
    assert "{% img a %} {% img b.png %}" in text


def test_tags_stay_without_the_plugin(load) -> None:
    site = load({"pelicanconf.py": "SITENAME = 'S'\n", "content/a.md": "Title: A\nDate: 2020-01-02\n\n{% img a.png %}"})
    assert str(site.library.text("content/a.md")) == "{% img a.png %}"


def test_nothing_outside_the_content_is_read(load) -> None:
    text = shown(load, "{% include_code ../../secret.txt %}", **{"secret.txt": "hidden words"})
    assert "hidden" not in text
