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
