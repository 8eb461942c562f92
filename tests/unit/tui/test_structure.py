"""What keeps the screens easy to change: no cycle between modules, and no class that does everything."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import reader.tui

ROOM = Path(reader.tui.__file__).parent
MOST_METHODS = 35
MOST_MODULES = 18


def modules() -> dict[str, Path]:
    """The modules of the room by their names."""
    found = {}
    for path in ROOM.rglob("*.py"):
        parts = path.relative_to(ROOM.parent.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> Iterator[str]:
    """What a module imports, within functions and for types alone, too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_leads_back_to_itself() -> None:
    found = modules()
    graph = {name: {one for one in imports(path) if one in found and one != name} for name, path in found.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from error


@pytest.mark.parametrize("name", sorted(modules()))
def test_no_class_has_too_many_methods(name: str) -> None:
    module = importlib.import_module(name)
    for _, kind in inspect.getmembers(module, inspect.isclass):
        if kind.__module__ != name:
            continue
        ours = [one for one in kind.__mro__ if one.__module__.startswith("reader.")]
        methods = {
            member
            for one in ours
            for member, value in vars(one).items()
            if inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)
        }
        assert len(methods) <= MOST_METHODS, f"{name}.{kind.__name__}: {len(methods)}"


def test_no_folder_has_too_many_modules() -> None:
    for folder in (ROOM, *(one for one in ROOM.iterdir() if one.is_dir())):
        assert len(list(folder.glob("*.py"))) <= MOST_MODULES + 1, folder
