"""What is no longer wanted ends soon, and nothing takes longer than it may."""

from __future__ import annotations

import threading
from pathlib import Path
from time import thread_time

import pytest

import reader
from reader.library.body import parse_body, to_text
from reader.library.clock import Cancelled, Clock, Stop
from reader.library.liquid import render_liquid
from tests.hostile.fuzz import _Site


def test_a_clock_is_over_after_its_time_and_at_once_when_stopped() -> None:
    stop = Stop()
    clock = Clock(60, stop)
    assert not clock.over()
    stop.set()
    assert clock.over()
    clock = Clock(0.01)
    started = thread_time()
    while not clock.over():
        assert thread_time() - started < 5
    assert clock.over()


@pytest.mark.parametrize(
    "body",
    [
        "- a\n  - b\n" * 40_000,
        "<div markdown=1>\n" * 9_000,
        "a | b\n" * 60_000,
        "{% assign a = 1 %}" * 16_000,
        "**x _y_ [z](u)\n" * 30_000,
    ],
    ids=["lists", "elements", "tables", "Liquid", "spans"],
)
def test_a_page_that_is_not_wanted_any_more_ends_soon(body: str, tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2024-01-01-x.md").write_text(f"---\ntitle: x\n---\n{body}")
    library = reader.load(tmp_path, cache=False)
    stop = Stop()
    ended: list[object] = []

    def work() -> None:
        try:
            ended.append(library.document(library.posts[0], stop))
        except Cancelled as cancelled:
            ended.append(cancelled)

    thread = threading.Thread(target=work)
    thread.start()
    stop.set()
    # Nothing but the longest single step lies in between; the bound is for a thread that never ends.
    thread.join(30)
    assert not thread.is_alive()
    assert isinstance(ended[0], Cancelled)


@pytest.mark.parametrize("space", [" \t", "  \t", "   \t", " \t ", "  \t\t"])
@pytest.mark.parametrize("before", ["", "Words.\n\n", "> ", "- a\n\n", "[^1]: x\n\n"])
def test_a_tab_after_spaces_is_text_and_ends(space: str, before: str) -> None:
    """As kramdown has it: such a line is no code and no paragraph, and its marks are not read."""
    text = to_text(parse_body(f"{before}{space}with *a* tab\n\nAfter."))
    assert "with *a* tab" in text or "with a tab" in text
    assert text.endswith("After.")


def test_many_variables_cost_what_one_costs() -> None:
    def seconds(count: int) -> float:
        source = "".join(f"{{% assign a{number} = 1 %}}" for number in range(count))
        started = thread_time()
        render_liquid(source, {}, _Site())
        return thread_time() - started

    seconds(10)
    assert seconds(2_000) < 20 * max(seconds(400), 0.001)


@pytest.mark.parametrize(
    "word", ["{% a %}", "{{ a }}", "{% comment %}", "{% raw %}", "{% assign = %}", "{% capture /x %}"]
)
def test_a_template_with_too_many_tags_says_so(word: str) -> None:
    started = thread_time()
    rendered = render_liquid("{% endcomment %}{% endraw %}" + word * 150_000 + "end", {}, _Site())
    assert rendered.notices
    assert rendered.text.endswith("end")
    assert thread_time() - started < 2
