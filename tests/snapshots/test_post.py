"""The post: header, text, table, code, quotes, notes, boilerplate, links, and what stands below."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import ANSI, DARK, LIGHT, MIDDLE, SMALL, WIDE, Picture

OPEN = ("slash", "=linddun", "enter", "g")


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
@pytest.mark.parametrize("size", [WIDE, MIDDLE, SMALL])
def test_top(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("enter", size=size, theme=theme)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (SMALL, DARK)])
def test_table_and_lists(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture(*OPEN, *["space"] * (1 if size == WIDE else 5), size=size, theme=theme)


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
def test_quote_and_code(picture: Picture, theme: str) -> None:
    assert picture(*OPEN, "space", "space", theme=theme)


def test_callout(picture: Picture) -> None:
    assert picture("slash", "=quiet weekend", "enter", "g")


def test_end(picture: Picture) -> None:
    assert picture("enter", "G")


@pytest.mark.parametrize(("size", "theme"), [(MIDDLE, DARK), (SMALL, LIGHT)])
def test_related_and_next_unread_at_the_end(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("enter", "G", size=size, theme=theme)


def test_end_with_boilerplate_open(picture: Picture) -> None:
    assert picture("enter", "z", "G")


def test_chosen_link(picture: Picture) -> None:
    assert picture(*OPEN, "G", "tab")


def test_narrow_column_in_a_wide_terminal(picture: Picture) -> None:
    assert picture("enter", size=(160, 30), width=50)
