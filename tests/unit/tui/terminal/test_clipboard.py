"""Which terminals are known to take no copies."""

from __future__ import annotations

import pytest

from reader.tui.terminal.clipboard import terminal_may_copy


@pytest.mark.parametrize(
    ("environment", "may"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7802"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6003"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_terminals(environment: dict[str, str], may: bool) -> None:
    assert terminal_may_copy(environment) is may
