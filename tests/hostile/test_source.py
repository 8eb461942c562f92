"""What the source never does: read as a machine reads it, so that a slip is found before it is shipped."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "reader"
FILES = sorted(ROOT.rglob("*.py"))
SCREENS = sorted((ROOT / "tui").rglob("*.py"))
WIDGETS = {"Static", "Label", "Option", "Button", "Checkbox", "RadioButton", "Tab", "TabPane", "Collapsible"}


@cache
def nodes(file: Path) -> list[ast.AST]:
    """The calls and imports of a file, in its order."""
    kinds = (ast.Call, ast.Import, ast.ImportFrom)
    return [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds)]


@pytest.fixture(autouse=True, scope="module")
def read_once() -> Iterator[None]:
    yield
    nodes.cache_clear()


def calls(file: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in nodes(file):
        if isinstance(node, ast.Call):
            called = node.func
            yield node, called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((it.value for it in call.keywords if it.arg == name), None)


def is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def place(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_no_toast_reads_markup() -> None:
    bad = [
        place(file, call)
        for file in SCREENS
        for call, name in calls(file)
        if name == "notify" and not is_false(keyword(call, "markup"))
    ]
    assert not bad


def test_widgets_are_given_content_and_never_text() -> None:
    bad = []
    for file in SCREENS:
        source = file.read_text()
        for call, name in calls(file):
            if name in WIDGETS and call.args and not _is_content(call.args[0], source):
                bad.append(place(file, call))
    assert not bad


def _is_content(value: ast.expr, source: str) -> bool:
    """Whether an argument is made by `Content`, or is a name or a method that is annotated as giving it."""
    if isinstance(value, ast.Call):
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        base = value.func.value if isinstance(value.func, ast.Attribute) else None
        if name == "Content" or (isinstance(base, ast.Name) and base.id == "Content"):
            return "from_markup" not in name
        return f"def {name}(" in source and "-> Content" in source.split(f"def {name}(", 1)[1].split("\n\n", 1)[0]
    if isinstance(value, ast.Name):
        return f"{value.id} = Content" in source or f"{value.id}: Content" in source
    return False


def test_markup_is_never_read() -> None:
    bad = [
        place(file, call)
        for file in FILES
        for call, name in calls(file)
        if name in {"from_markup", "from_ansi", "render_markup"}
        or (keyword(call, "markup") is not None and not is_false(keyword(call, "markup")))
    ]
    assert not bad


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__", "popen", "spawnl", "mktemp"])
def test_nothing_runs_text(name: str) -> None:
    bad = [
        place(file, call)
        for file in FILES
        for call, called in calls(file)
        if called == name and not (name == "compile" and isinstance(call.func, ast.Attribute))
    ]
    assert not bad


def test_no_shell() -> None:
    bad = [place(file, call) for file in FILES for call, _ in calls(file) if keyword(call, "shell") is not None]
    assert not bad


def test_no_module_that_runs_what_it_reads() -> None:
    forbidden = {
        "pickle",
        "marshal",
        "shelve",
        "dill",
        "webbrowser",
        "xml",
        "telnetlib",
        "urllib.request",
        "http.client",
        "requests",
        "socket",
    }
    bad = []
    for file in FILES:
        for node in nodes(file):
            names = [it.name for it in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{it.name}" for it in node.names)]
            bad += [
                f"{place(file, node)} {name}"
                for name in names
                if name in forbidden or name.partition(".")[0] in forbidden
            ]
    assert not bad


def test_yaml_is_read_event_by_event_alone() -> None:
    loading = {"load", "load_all", "safe_load", "safe_load_all", "full_load", "unsafe_load", "compose"}
    bad = []
    for file in FILES:
        for call, name in calls(file):
            base = call.func.value if isinstance(call.func, ast.Attribute) else None
            if isinstance(base, ast.Name) and base.id == "yaml" and name in loading:
                bad.append(place(file, call))
    assert not bad


DOOR = "text.py"
RESHAPING = {
    *("library/body/html/inline.py", "library/body/html/elements.py"),
    *("library/body/formulas.py", "tui/work/recalling.py"),
    *("library/body/writers/markdown.py", "library/body/writers/text.py"),
    *("library/cache/store.py", "library/cache/documents.py", "tui/work/kept_page.py"),
    *("library/record.py", "tui/work/related.py", "tui/page/overlay.py"),
}
"""Where parts and joins of clean text, what was kept of it, and words of the program's own are called clean again; and
`page`."""


def test_only_the_door_makes_text_clean() -> None:
    made = {
        place(file, call).partition(":")[0]
        for file in FILES
        for call, name in calls(file)
        if name in {"Clean", "CleanLine"}
    }
    assert {name for name in made if not name.startswith("page/")} <= {DOOR, *RESHAPING}
