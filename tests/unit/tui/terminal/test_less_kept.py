from __future__ import annotations

from typing import Any

from rich.color import ColorSystem
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from reader.tui.terminal.less_kept import MOST, remember_less

remember_less()


def limits() -> dict[str, int]:
    """The most results that each method remembers."""
    found: dict[str, int] = {}
    for owner in MOST:
        for name, method in vars(owner).items():
            parameters: Any = getattr(getattr(method, "__func__", method), "cache_parameters", dict)()
            if parameters.get("maxsize"):
                found[f"{owner.__name__}.{name}"] = parameters["maxsize"]
    return found


def test_every_class_remembers_something_and_none_more_than_is_said() -> None:
    most = {owner.__name__: number for owner, number in MOST.items()}
    found = limits()
    assert {name.partition(".")[0] for name in found} == set(most), "Textual or rich remembers elsewhere by now"
    assert not [name for name, number in found.items() if number > most[name.partition(".")[0]]]
    remember_less()
    assert limits() == found


def test_looks_that_are_forgotten_are_written_as_before() -> None:
    looks = [Style(color="#102030", bold=True, meta={"offset": (0, number)}) for number in range(2_000)]
    written = {Strip.render_ansi(look, ColorSystem.TRUECOLOR) for look in looks}
    assert written == {"1;38;2;16;32;48"}


def test_areas_that_are_forgotten_are_computed_as_before() -> None:
    areas = [Region(number, 0, 10, 2) for number in range(3_000)]
    assert [area.intersection(Region(5, 1, 4_000, 1)) for area in areas] == [
        Region(max(number, 5), 1, min(10, number + 5), 1) for number in range(3_000)
    ]
