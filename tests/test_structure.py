"""What keeps the code easy to change, measured: cycles, folders, files, classes, and imports that wait.

A number here is a bound, not a target. Where a change meets one, the usual answer is to part a thing in two.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, SLOW

SOURCE = ROOT / "reader"
FILES = sorted(SOURCE.rglob("*.py"))

MAX_MODULES = 18
MAX_LINES = 420
MAX_FUNCTION = 70
MAX_METHODS = 35
LATE = re.compile(r"# noqa: PLC0415 \(start-up\)")


LOADED_FIRST = {"reader.cli", "reader.settings", "reader.sources"}
"""Packages that the program has loaded before it begins a thread."""


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(file): file for file in FILES}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imported_by(name: str) -> Iterator[str]:
    """The modules of ours that a module imports anywhere: at the top, in a function, or for types alone."""
    for node in ast.walk(tree_of(MODULES[name])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in MODULES:
                    yield inner
                elif node.module in MODULES:
                    yield node.module


def cycles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The strongly connected parts of more than one module (Tarjan 1972)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in graph[name]:
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            part = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(part) > 1:
                found.append(sorted(part))

    for name in graph:
        if name not in order:
            visit(name)
    return found


def test_no_file_imports_itself_on_a_detour() -> None:
    assert cycles({name: set(imported_by(name)) - {name} for name in MODULES}) == []


def test_a_cycle_would_be_found() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_folders_can_be_read_at_a_glance() -> None:
    counts = {
        folder: sum(it.name != "__init__.py" for it in folder.glob("*.py")) for folder in {it.parent for it in FILES}
    }
    assert {str(folder.relative_to(ROOT)): it for folder, it in counts.items() if it > MAX_MODULES} == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [str(it.relative_to(ROOT)) for it in FILES if not ast.get_docstring(tree_of(it))] == []


def test_files_and_functions_are_short() -> None:
    long_files = {str(it.relative_to(ROOT)): n for it in FILES if (n := it.read_text("utf-8").count("\n")) > MAX_LINES}
    long_functions = {
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION
    }
    assert (long_files, long_functions) == ({}, set())


@pytest.mark.parametrize("room", sorted({it.relative_to(SOURCE).parts[0] for it in FILES if it.parent != SOURCE}))
def test_no_class_does_everything(room: str) -> None:
    """Inherited methods of ours count: a class that is spread over four files is still one object."""
    large = {}
    for name in (it for it in MODULES if it.split(".")[1:2] == [room]):
        for cls in vars(importlib.import_module(name)).values():
            if inspect.isclass(cls) and cls.__module__ == name:
                own = {
                    method
                    for base in cls.__mro__
                    if base.__module__.startswith("reader.")
                    for method, value in vars(base).items()
                    if inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)
                }
                if len(own) > MAX_METHODS:
                    large[f"{name}.{cls.__name__}"] = len(own)
    assert large == {}


def test_an_import_in_a_function_says_why() -> None:
    """Imports stand at the top; those that the first frame or a quick command does without are marked."""
    unmarked = []
    for file in FILES:
        lines = file.read_text("utf-8").splitlines()
        for function in ast.walk(tree_of(file)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                unmarked += [
                    f"{file.relative_to(ROOT)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom) and not LATE.search(lines[node.lineno - 1])
                ]
    assert sorted(set(unmarked)) == []


@pytest.mark.parametrize("file", [it for it in FILES if it.name == "__init__.py"], ids=module_name)
def test_no_package_waits_for_its_parts_while_it_is_loaded(file: Path) -> None:
    # Two threads could wait for one another: see `reader.late.part_of`.
    own = module_name(file)
    parts = [
        node.module
        for node in tree_of(file).body
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{own}.")
    ]
    assert parts == [] or own in LOADED_FIRST


def test_what_is_slow_is_there() -> None:
    tests = ROOT / "tests"
    for line in SLOW:
        place, *names = line.split("::")
        assert (tests / place).exists(), line
        assert not names or re.search(rf"^ *(async )?def {names[-1]}\(", (tests / place).read_text(), re.MULTILINE), (
            line
        )


def test_no_two_classes_have_one_name() -> None:
    homes: dict[str, list[str]] = {}
    for file in FILES:
        for node in tree_of(file).body:
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(file.relative_to(ROOT)))
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_no_statement_numbers_its_parameters() -> None:
    """From Python 3.14 on SQLite's `?1` wants a mapping, of which earlier ones say nothing: names are for that."""
    texts = (
        (file, node.value)
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    words = re.compile(r"\b(SELECT|WHERE|VALUES|SET|AND)\b")
    numbered = [str(file.relative_to(ROOT)) for file, text in texts if words.search(text) and re.search(r"\?\d", text)]
    assert numbered == []
