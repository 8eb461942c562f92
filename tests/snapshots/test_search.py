"""Searching: results with what matched, corrected words, nothing found, finds in the post."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import ANSI, DARK, LIGHT, MIDDLE, SMALL, WIDE, Picture


@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (WIDE, ANSI), (MIDDLE, DARK), (SMALL, DARK), (SMALL, LIGHT)]
)
def test_results(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("slash", "=cookie consent", size=size, theme=theme)


def test_a_slip_of_the_fingers_is_corrected(picture: Picture) -> None:
    assert picture("slash", "=pasword")


def test_nothing_found(picture: Picture) -> None:
    assert picture("slash", "=zzqx vvkk")


def test_results_are_walked_through(picture: Picture) -> None:
    assert picture("slash", "=gdpr", "down", "j", "j")


@pytest.mark.parametrize(("size", "theme"), [(WIDE, DARK), (WIDE, LIGHT), (MIDDLE, ANSI), (SMALL, DARK)])
def test_finds_in_the_post(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture("slash", "=linddun", "enter", "slash", "=library", "enter", "n", size=size, theme=theme)
