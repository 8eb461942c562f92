"""The words on the screens and the command line: labels and sentences in the source hold to docs/style.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import reader.cli
import reader.learn
import reader.page
import reader.search
import reader.tui
from reader.tui.places import all_bindings

STYLE = (Path(__file__).parents[3] / "docs" / "style.md").read_text("utf-8")
BANNED = re.findall(r"^- (.+)$", STYLE.split("<!-- banned -->")[1].split("<!-- /banned -->")[0], re.MULTILINE)
ROOMS = [
    Path(package.__file__).parent for package in (reader.tui, reader.page, reader.cli, reader.learn, reader.search)
]


def sentences() -> Iterator[tuple[str, str]]:
    """Every text in the source that a person may read: where it stands, and the text; no docstrings."""
    for path in (path for room in ROOMS for path in room.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield f"{path.name}:{node.lineno}", node.value


def test_the_list_is_read() -> None:
    assert len(BANNED) >= 10


def test_no_sentence_has_a_banned_form() -> None:
    wrong = [
        f"{where}: {text!r} has {form!r}"
        for where, text in sentences()
        for form in BANNED
        if re.search(rf"\b{re.escape(form)}\b", text, re.IGNORECASE)
    ]
    assert not wrong, "\n".join(wrong)


def test_labels_end_without_a_stop() -> None:
    for binding in all_bindings():
        for label in (binding.description, binding.tooltip):
            assert not label or not label.endswith("."), label
