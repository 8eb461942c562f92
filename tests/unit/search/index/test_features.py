"""What a text is said to hold besides words, and how long hostile texts take to be looked through."""

from __future__ import annotations

from time import process_time

import pytest

from reader.search.index.features import CODE, IMAGES, LINKS, features_of


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("see [a](b)", LINKS),
        ("see [a][b]", LINKS),
        ("[a]: https://ok.example/", LINKS),
        ("![a](b)", IMAGES),
        ("[![a](b)](c)", IMAGES),
        ("<a href='x'>", LINKS),
        ("`x`", CODE),
        ("none", 0),
    ],
)
def test_features(source: str, holds: int) -> None:
    assert features_of(source) & holds == holds
    assert bool(features_of(source)) is bool(holds)


@pytest.mark.parametrize("part", ["[", "![", "[a", "](", "`", "<a", "![a]", "[ ]: "])
def test_any_text_is_looked_through_at_once(part: str) -> None:
    start = process_time()
    features_of(part * (200_000 // len(part)))
    assert process_time() - start < 1
