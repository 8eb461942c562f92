"""What a text is said to hold besides words, also of hostile texts."""

from __future__ import annotations

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


@pytest.mark.timeout(120)
@pytest.mark.parametrize("part", ["[", "![", "[a", "](", "`", "<a", "![a]", "[ ]: "])
def test_a_hostile_text_is_looked_through_to_its_end(part: str) -> None:
    # Long enough that a pattern that looks at each place up to the end would take hours.
    assert features_of(part * (2_000_000 // len(part)) + "\n```\n") & CODE
