"""Textual's private names: a release that lost one of them is named, and they are used in one module only."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
import textual
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
        owners = {"app": reader.app, "screen": reader.app.screen}
        for owner, name in internals.PRIVATE_VALUES:
            assert hasattr(owners[owner], name), gone(f"{owner}.{name}")


def test_measured_sizes_can_still_be_forgotten() -> None:
    cache = getattr(Static(), "_box_model_cache", None)
    assert callable(getattr(cache, "clear", None)), gone("Widget._box_model_cache")


def test_every_private_name_that_is_used_is_looked_for() -> None:
    used = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(internals)))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
    }
    assert used == {name for _, name in (*internals.PRIVATE_NAMES, *internals.PRIVATE_VALUES)}


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
