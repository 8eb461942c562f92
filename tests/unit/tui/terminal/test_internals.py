"""Textual's private names: a release that lost one of them is named, and they are used in one module only."""

from __future__ import annotations

import ast
import gc
import inspect
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import textual
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._styles_cache import StylesCache
from textual.app import App
from textual.cache import FIFOCache
from textual.dom import DOMNode
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

import reader.tui
from reader.tui.terminal import internals
from tests.tui.running import running

ROOM = Path(reader.tui.__file__).parent


def gone(name: str) -> str:
    """What to say of a name that is no longer there."""
    return f"Textual {textual.__version__} has no {name}; {internals.KNOWN_TO_WORK} had. See {internals.__name__}."


@pytest.mark.parametrize(("owner", "name"), internals.PRIVATE_NAMES, ids=str)
def test_a_private_name_is_still_there(owner: type, name: str) -> None:
    assert callable(getattr(owner, name, None)), gone(f"{owner.__name__}.{name}")


async def test_a_private_value_is_still_there(samples: Path) -> None:
    async with running(samples) as reader:
        owners = {"app": reader.app, "screen": reader.app.screen, "line": Strip([]), "cache": FIFOCache(1)}
        for owner, names in internals.PRIVATE_VALUES.items():
            assert [name for name in names if hasattr(owners[owner], name)] == [*names], gone(f"{owner}: {names}")


def test_measured_sizes_can_still_be_forgotten() -> None:
    cache = getattr(Static(), "_box_model_cache", None)
    assert callable(getattr(cache, "clear", None)), gone("Widget._box_model_cache")


def test_a_line_makes_the_caches_alone_that_are_looked_into() -> None:
    line = Strip([Segment("who reads my mail?")])
    assert not [it for it in gc.get_referents(line) if isinstance(it, FIFOCache)], gone("Strip.__slots__")
    cropped = line.crop(4, 9)
    assert cropped.text == "reads"
    assert line.crop(4, 9) is cropped, "it is remembered"
    assert line.divide([3, 9]) is line.divide([3, 9])
    with pytest.raises(AttributeError):
        line.missing  # noqa: B018


async def test_nothing_that_a_dialog_drew_outlives_it(samples: Path) -> None:
    async with running(samples) as reader:

        def kept() -> int:
            gc.collect()
            return sum(isinstance(it, StylesCache) for it in gc.get_objects())

        await reader.press("question_mark", "escape")
        before = kept()
        for _ in range(3):
            await reader.press("question_mark", "escape")
        assert kept() <= before


def parts_styled_otherwise(app: App[Any]) -> list[str]:
    """The parts of all widgets whose styles are not those that the style sheet gives to such a part now."""
    wrong = []
    for widget in [it for screen in app.screen_stack for it in screen.walk_children(with_self=True)]:
        for name in widget._get_component_classes():
            part = DOMNode(classes=name)
            part._attach(widget)
            app.stylesheet.apply(part)
            if widget.get_component_styles(name).base.get_rules() != part.styles.base.get_rules():
                wrong.append(f"{widget!r} {name}")
    return wrong


async def test_parts_are_styled_again_where_their_rules_say_something_else(samples: Path) -> None:
    async with running(samples) as reader:
        for keys in (
            "enter",
            "2",
            "escape",
            "slash",
            "escape",
            "question_mark",
            "escape",
            "T",
            "j",
            "j",
            "enter",
            "enter",
        ):
            await reader.press(keys)
            assert parts_styled_otherwise(reader.app) == [], keys
        for size in ((60, 20), (120, 36), (40, 15)):
            await reader.resize(*size)
            assert parts_styled_otherwise(reader.app) == [], size
        for theme in reader.app.available_themes:
            reader.app.theme = theme
            await reader.press("j")
            assert parts_styled_otherwise(reader.app) == [], theme


async def test_few_parts_are_styled_again_where_a_post_is_opened(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(samples) as reader:
        await reader.press("enter", "escape")
        styled: list[DOMNode] = []
        attach = DOMNode._attach

        def counted(part: DOMNode, parent: DOMNode) -> None:
            if type(part) is DOMNode:
                styled.append(part)
            attach(part, parent)

        monkeypatch.setattr(DOMNode, "_attach", counted)
        await reader.press("enter", "escape")
        assert 0 < len(styled) < 20


CONSOLE = Console(color_system=None, width=20)
JOINED = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} क्षमा"
"""Letters that terminals draw in more or in fewer cells than they are counted."""


def row(text: str) -> list[Strip]:
    """A row of a list: a title, spaces up to the 16th column, the divider."""
    title = Segment(text)
    return [Strip([title, Segment(" " * (15 - title.cell_length)), Segment("│")])]


def whole(*texts: str) -> LayoutUpdate:
    return LayoutUpdate([row(text) for text in texts], Region(2, 1, 16, len(texts)))


def part(text: str) -> ChopsUpdate:
    return ChopsUpdate([{0: row(text)[0]}], [(0, 0, 16)], [[16]])


def written(update: CompositorUpdate) -> str:
    placed = internals.in_place(update)
    assert isinstance(placed, CompositorUpdate)
    return placed.render_segments(CONSOLE)


@pytest.mark.parametrize(("update", "column"), [(whole, 18), (part, 16)])
def test_the_divider_stands_in_its_column_behind_joined_letters(
    update: Callable[[str], CompositorUpdate], column: int
) -> None:
    line = written(update(JOINED))
    assert line.endswith("│")
    spaces = 15 - Segment(JOINED).cell_length
    assert f"\x1b[{column - spaces}G{' ' * spaces}" in line
    # What stood there before is gone, also where the letters are drawn narrower than they are counted.
    assert line.index(" " * Segment(JOINED).cell_length) < line.index(JOINED)


@pytest.mark.parametrize("text", ["plain", "naïve ● Größe", "«тест»"])
def test_other_lines_are_written_as_textual_writes_them(text: str) -> None:
    own = part(text).render_segments(CONSOLE)
    assert written(part(text)) == own


def test_lines_of_a_whole_frame_begin_in_their_places() -> None:
    assert written(whole("one", "two")).split("│")[:2] == [f"\x1b[2;3Hone{' ' * 12}", f"\x1b[3;3Htwo{' ' * 12}"]


def test_every_private_name_that_is_used_is_looked_for() -> None:
    used = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(internals)))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
    }
    names = (name for _, name in internals.PRIVATE_NAMES)
    assert used == {*names, *chain.from_iterable(internals.PRIVATE_VALUES.values())}


def test_no_other_module_uses_private_names_of_textual() -> None:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    private = {name for owner in (App, Screen, Widget) for name in dir(owner) if name.startswith("_")}
    for path in ROOM.rglob("*.py"):
        if path.name == "internals.py":
            continue
        tree = ast.parse(path.read_text())
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                assert not any(part.startswith("_") for part in (node.module or "").split(".")), path
            elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
                foreign = not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
                assert not (foreign and node.attr in private - own), f"{path}:{node.lineno}: {node.attr}"
