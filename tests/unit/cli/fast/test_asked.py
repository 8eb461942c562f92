"""Command lines that are read without click are read as click reads them."""

from __future__ import annotations

from collections.abc import Sequence

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.fast.asked import Asked, asked
from reader.cli.invocation import global_options
from reader.cli.root import root

Found = tuple[str, list[str], str | None, int | None]

WORDS = st.sampled_from(["list", "search", "today", "show", "gdpr", "12", "0", "", "is:read", "-", "a=b", "./x", "١"])
OPTIONS = st.sampled_from(
    ["-s", "--source", "-n", "--limit", "--limit=2", "--source=x", "--source=", "-n3", "--json", "--", "--limit=-1"]
)


def by_click(arguments: Sequence[str]) -> Found:
    """What click makes of `arguments`. Raises click.ClickException."""
    with root.make_context("privacy-reader", list(arguments)) as context:
        name, command, rest = root.resolve_command(context, [*context._protected_args, *context.args])
        assert name is not None
        assert command is not None
        with command.make_context(name, rest, parent=context) as inner:
            words = list(inner.params.get("query", ()))
            return name, words, global_options(inner).source, inner.params.get("limit")


def as_tuple(found: Asked) -> Found:
    return found.command, list(found.words), found.source, found.limit


@given(st.lists(WORDS | OPTIONS, max_size=6))
def test_what_is_read_is_what_click_reads(arguments: list[str]) -> None:
    found = asked(arguments)
    if found is not None and found.command != "today":
        try:
            other = by_click(arguments)
        except click.UsageError:
            # Words are missing, which is told where the command is done.
            assert found.command == "search"
            assert not found.words
            return
        assert as_tuple(found) == other


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("list", ("list", [], None, None)),
        ("list --limit 10", ("list", [], None, 10)),
        ("search gdpr consent -n 3", ("search", ["gdpr", "consent"], None, 3)),
        ("-s ~/blog search --limit=3 gdpr", ("search", ["gdpr"], "~/blog", 3)),
        ("search gdpr --source ~/blog", ("search", ["gdpr"], "~/blog", None)),
        ("today", ("today", [], None, None)),
    ],
)
def test_common_lines_need_no_click(line: str, found: Found) -> None:
    read = asked(line.split())

    assert read is not None
    assert as_tuple(read) == found


@pytest.mark.parametrize(
    "line", ["", "show 1", "--limit 3 list", "list --limit", "list --limit 0", "list --json", "list -- -x", "list -n3"]
)
def test_everything_else_is_left_to_click(line: str) -> None:
    assert asked(line.split()) is None
