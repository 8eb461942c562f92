"""What is answered without click is what click's commands answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner

THROUGH_CLICK = ("--color", "auto")
"""An option that changes nothing, and that only click reads."""


@pytest.mark.parametrize(
    "line",
    [
        "list",
        "list --limit 2",
        "list consent",
        "list consent -n 1",
        "search consent",
        "search consent --limit 1",
        "search tag:gdpr consent",
        "search nothing-of-the-kind",
        "search lisening",
    ],
)
def test_both_ways_give_the_same_answer(line: str, run: Runner) -> None:
    quick = run(*line.split(), ok=False)
    through_click = run(*line.split(), *THROUGH_CLICK, ok=False)

    assert (quick.status, quick.out, quick.err) == (through_click.status, through_click.out, through_click.err)


def test_a_site_that_is_named_is_the_one_that_is_read(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "2026-05-01-other.md").write_text("---\ntitle: Another place\n---\nElsewhere, consent matters.\n")

    for line in ("list", "search consent"):
        answers = [run("-s", str(tmp_path), *line.split()).out, run(*line.split(), "-s", str(tmp_path)).out]
        answers.append(run(*line.split(), f"--source={tmp_path}", *THROUGH_CLICK).out)

        assert set(answers) == {"2026-05-01-other.md\t2026-05-01\tAnother place\n"}


@pytest.mark.parametrize("line", ["list", "search gdpr"])
def test_a_site_that_is_not_there_is_told_in_the_same_words(line: str, run: Runner) -> None:
    missing = ["-s", "/no/such/place", *line.split()]

    quick, through_click = run(*missing, ok=False), run(*missing, *THROUGH_CLICK, ok=False)
    assert (quick.status, quick.sentence()) == (through_click.status, through_click.sentence())
