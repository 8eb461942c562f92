"""No construct of any grammar makes the work grow faster than the text: see `growth.py`, which tries all of them."""

from __future__ import annotations

import pytest

from tests.hostile.growth import CONSTRUCTS, STAGES, Construct, growth

SIZE = 12_000
EVERY = 397
"""One construct of so many is tried here, others in each stage."""


@pytest.mark.parametrize("stage", STAGES)
def test_the_work_grows_as_the_text_does(stage: str) -> None:
    start = list(STAGES).index(stage)
    some = CONSTRUCTS[stage][start::EVERY] or CONSTRUCTS[stage][:10]
    bad = {it.name: found for it in some if (found := growth(stage, it, SIZE)).is_bad}
    assert bad == {}


@pytest.mark.parametrize(
    ("stage", "piece", "after"),
    [
        ("kramdown", "<b>*a ", ""), ("kramdown", "<b>*a</b> ", ""), ("kramdown", "<b>[a</b> ", "]"),
        ("kramdown", "<b>[[a</b> ", "]"), ("kramdown", "[*a **b ", "]"), ("github", "![", ""), ("github", "![", "]"),
        ("html", '<a "', "'>"), ("html", "<svg>", "</b>"), ("obsidian", "%%\na\n", ""),
        ("hexo", "{% a", ""), ("notes", "{% a", ""), ("hexo", "{% a", "}}%}"),
    ],
)  # fmt: skip
def test_what_nothing_ends_is_read_once(stage: str, piece: str, after: str) -> None:
    assert not growth(stage, Construct("", "", piece, after), SIZE).is_bad
