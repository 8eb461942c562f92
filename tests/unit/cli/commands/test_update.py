from __future__ import annotations

from pathlib import Path

from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment


def test_a_terminal_shows_the_titles_of_new_questions(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# What is old?\n\nThis.\n")
    run("update", str(tmp_path))
    for number in range(12):
        (tmp_path / f"new-{number}.md").write_text(f"# What is new {number}?\n\nThat {number}.\n")
    with Terminal([*COMMAND, "update", str(tmp_path)], columns=80, rows=30, environment=environment()) as terminal:
        assert terminal.wait_for_end() == 0
        assert "12 posts arrived: 12 new questions, 0 repeats." in terminal.text
        assert terminal.text.count("What is new") == 10
        assert "and 2 more; --json lists all" in terminal.text
        assert "What is old?" not in terminal.text


def test_a_terminal_shows_what_changed_moved_and_went(run: Runner, tmp_path: Path) -> None:
    for name in ("edited", "renamed", "removed"):
        (tmp_path / f"{name}.md").write_text(f"# What was {name}?\n\nThis, {name}.\n")
    run("update", str(tmp_path))
    (tmp_path / "edited.md").write_text("# What was edited?\n\nThat.\n")
    (tmp_path / "renamed.md").rename(tmp_path / "other.md")
    (tmp_path / "removed.md").unlink()
    with Terminal([*COMMAND, "update", str(tmp_path)], columns=80, rows=30, environment=environment()) as terminal:
        assert terminal.wait_for_end() == 0
        assert "No new posts; 1 changed, 1 moved, 1 gone." in terminal.text
        for line in ("changed: What was edited?", "moved: What was renamed?", "gone: What was removed?"):
            assert line in terminal.text


def test_a_mistake_that_an_edit_made_is_told_once(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nText.\n")
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\nText of b.\n")
    run("update", str(tmp_path))
    (tmp_path / "b.md").write_text("---\ntitle: [B\n---\nText of b.\n")
    found = run("update", str(tmp_path))
    assert "1 changed" in found.out
    assert "b.md:" in found.err
    assert "a.md" not in found.err
    assert run("update", str(tmp_path)).err == ""
