"""What a non-blocking pipe cannot take yet is waited for: nothing is cut, and nothing fails."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from reader.patient import PatientFile, patient_text


def non_blocking_pipe() -> tuple[int, int]:
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETFL, fcntl.fcntl(writing, fcntl.F_GETFL) | os.O_NONBLOCK)
    return reading, writing


def test_a_text_that_is_longer_than_a_pipe_is_written_whole() -> None:
    reading, writing = non_blocking_pipe()
    text = "é" * 300_000

    def write() -> None:
        with patient_text(PatientFile(writing), like=sys.__stdout__ or sys.stdout) as file:
            file.write(text)
        os.close(writing)

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(0.1)
    with os.fdopen(reading, encoding="utf-8") as file:
        assert file.read() == text
    thread.join()


@pytest.mark.slow
def test_a_list_for_a_slow_reader_is_whole(tmp_path: Path, own_home: Path) -> None:
    for number in range(1_500):
        (tmp_path / f"note-{number}.md").write_text(f"# Note {number} with a title that takes some room on its line\n")
    reading, writing = non_blocking_pipe()
    command = [sys.executable, "-m", "reader", "list", "--json", "-s", str(tmp_path)]
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE) as child:
        os.close(writing)
        time.sleep(1.5)
        with os.fdopen(reading, encoding="utf-8") as file:
            written = file.read()
        assert child.stderr is not None
        assert (child.stderr.read(), child.wait()) == (b"", 0)
    assert written.count('"id": ') >= 1_500
    assert written.endswith("]\n")
