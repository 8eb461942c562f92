"""A system call that fails is told in a sentence with a status of ours, whichever it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import LONG
from tests.hostile.failing_calls import ROOT, failing, prepared, started, tries
from tests.unit.cli.forks import Run, forked
from tests.unit.cli.running import process

COMMANDS = ["mark --read metadata", "list", "export --json", "search gdpr"]

needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None and os.environ.get("CI") != "true", reason="needs strace"
)


@needs_strace
@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS if LONG else COMMANDS[:1])
def test_a_call_that_fails_is_told_and_loses_nothing(command: str, tmp_path: Path) -> None:
    environment = prepared(ROOT / "sample_posts", tmp_path / "home")
    faults = [told for told in tries(command, environment, tmp_path, 1) if told.fault]
    assert faults == []
    kept = process("export", "--json", values=environment)
    assert kept.json[0]["note"] == "hello"


@needs_strace
@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "error", "number"), [("clone3", "EAGAIN", 1), ("clone3", "EAGAIN", 5), ("pread64", "EIO", 9)]
)
def test_what_is_refused_to_the_reader_is_told_in_a_sentence(
    call: str, error: str, number: int, tmp_path: Path
) -> None:
    environment = prepared(ROOT / "sample_posts", tmp_path / "home")
    status, out = started(environment, tmp_path, *failing(call, error, number, "+"))
    assert status in {0, 4, 5}
    assert "mistake" not in out
    assert not list(tmp_path.rglob("crashes/*"))
    assert process("export", "--json", values=environment).json[0]["note"] == "hello"


def test_what_is_no_question_of_a_shell_gets_no_answer() -> None:
    shells = ["bash_complete", "zsh_complete", "fish_complete", "nonsense", "bash_nonsense", "_"]
    asked = [{"_PRIVACY_READER_COMPLETE": shell} for shell in shells]
    for word in ("x", "", "-7", "9" * 5000):
        words = {"COMP_CWORD": word, "COMP_WORDS": "privacy-reader 'sho"}
        asked += [{"_PRIVACY_READER_COMPLETE": shell, **words} for shell in shells]
    found = forked([Run([], values) for values in asked])
    assert [
        (values, one) for values, one in zip(asked, found, strict=True) if one.err or one.status not in {0, 1}
    ] == []
