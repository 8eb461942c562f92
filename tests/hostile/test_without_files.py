"""A system that opens no more files: the reader says so in one sentence, and nothing else follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.program import Program, Reader


@pytest.mark.parametrize("files", [7, 8, 9, 10, 11, 12])
def test_too_few_files_are_told_in_one_sentence(program: Program, tmp_path: Path, files: int) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.md").write_text("# A question\n\nAn answer.\n")
    command = ["/bin/sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", program.command, str(tmp_path / "site")]
    with Reader(program, command, columns=120, rows=36, environment=program.environment) as one:
        assert one.wait_for_end(20) == 5
        told = [line.strip() for line in one.text.splitlines() if line.strip()]
        assert told[0].startswith("privacy-reader: The system refused what is needed: too many open files"), told
        assert " ".join(told).endswith(("No marks were lost; try again.", "Try again.")), told
        assert one.left() == []
        assert one.faults() == ()
