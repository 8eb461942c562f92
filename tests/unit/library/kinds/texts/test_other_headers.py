"""Front matter that is neither YAML nor TOML nor JSON."""

from __future__ import annotations

import pytest

from reader.library.kinds.texts.headers import take_apart


@pytest.mark.parametrize(
    ("text", "data", "body"),
    [
        ('{:title "One \\"a\\""\n :layout :post, :tags ["x" "y z"] :draft? true}\n\nText',
         {"title": 'One "a"', "layout": "post", "tags": ["x", "y z"], "draft?": True}, "Text"),
        ('@def title = "One"\n@def rss_pubdate = Date(2021, 2, 3)\n@def tags = ["a", "b"]\n@def on=true\n\nText',
         {"title": "One", "rss_pubdate": "2021-02-03", "date": "2021-02-03", "tags": ["a", "b"], "on": True},
         "Text"),
        ('@def rss = """Some\nmore"""\nText', {"rss": "Some\nmore"}, "Text"),
        ('+++\ntitle = "One"\nrss_pubdate = Date(2021, 02, 03)\nmeta = [\n  ("a", "b")]\n+++\nText',
         {"title": "One", "rss_pubdate": "2021-02-03", "date": "2021-02-03", "meta": []}, "Text"),
        ("% The title\n% Ann; Bea\n% 2021-02-03\n\nText",
         {"title": "The title", "author": "Ann; Bea", "date": "2021-02-03"},
         "Text"),
        ("% The title\n\nText", {"title": "The title"}, "Text"),
    ],
)  # fmt: skip
def test_what_it_says(text: str, data: dict[str, object], body: str) -> None:
    parsed = take_apart(text)
    assert (parsed.data, parsed.body, parsed.broken) == (data, body, False)


@pytest.mark.parametrize(
    "text",
    [
        "{:title}\nText",
        "{:a [1\nText",
        "% a line of text\nand its second one",
        '{"a": 1}',
        '{\n "a": 1\n}\n',
        "@definitely text",
        "%",
    ],
)
def test_what_only_looks_like_it_is_text(text: str) -> None:
    parsed = take_apart(text)
    assert (parsed.data, parsed.body) == (None, text)


def test_toml_that_is_broken_is_told_as_before() -> None:
    assert take_apart("+++\ntitle = One\n+++\nText").broken
