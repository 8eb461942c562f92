"""The posts that a person names, where the name may mean several."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.running import Runner


def test_posts_of_one_title_are_told_apart_by_their_ids(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Twice\n")
    for name, front in (("2026-01-01-a", ""), ("2026-02-01-b", "")):
        path = tmp_path / "_posts" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: What is consent?\n{front}---\nText of {name}.\n")
    there = ("-s", str(tmp_path))

    said = run("mark", *there, "--read", "What is consent?", ok=False)

    assert said.status == 2
    assert "_posts/2026-01-01-a.md" in said.sentence()
    assert "_posts/2026-02-01-b.md" in said.sentence()
    assert said.sentence().endswith("give the id.")
    assert run("mark", *there, "--read", "_posts/2026-02-01-b.md").out == "Marked “What is consent?” as read.\n"


def test_where_a_file_is_not_named_by_its_day_that_is_told_too(run: Runner, tmp_path: Path) -> None:
    for name, day in (("a", "2026-01-01"), ("b", "2026-02-01")):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: What is consent?\ndate: {day}\n---\nText {name}.\n")

    said = run("show", "-s", str(tmp_path), "what is consent?", ok=False).sentence()

    assert "a.md of 2026-01-01" in said
    assert "b.md of 2026-02-01" in said


def test_posts_of_several_titles_are_told_by_them(run: Runner) -> None:
    assert "“A long read”" in run("show", "2026", ok=False).sentence()
