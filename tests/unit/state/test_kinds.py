"""The table of kinds: a kind that is added there, and nowhere else, goes through the whole of the state."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.state import StateStore
from reader.state.kinds import BY_NAME, KINDS, Kind, Marks
from tests.unit.state.making import ENTRIES

HERE = Path(__file__).resolve().parents[3]

ROWS = """
KINDS = (
    *KINDS,
    Kind(
        name="star", form=FLAG, default="0", holds="starred", field="star", said=("Starred {}", "Took the star from {}")
    ),
    Kind(
        name="answer", form=SHARE, default="0", holds="answered", member="answer", field="answers", thinned="day",
        said=("Answered {}", "Took back the answer to {}"),
    ),
    Kind(name="glance", form=FLAG, default="0", holds="looked at", carried=False, field="glance"),
)
"""


def test_a_kind_that_is_added_to_the_table_is_followed_everywhere(tmp_path: Path) -> None:
    """One file of a copy of the program is changed; `adding` then follows the new kinds."""
    shutil.copytree(HERE / "reader", tmp_path / "reader", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "reader" / "state" / "kinds.py"
    text = table.read_text("utf-8")
    text, fields = re.subn(
        r"(\n    @property\n    def read_at)",
        r"    star: bool = False\n    answers: tuple[Member, ...] = ()\n    glance: bool = False\n\1",
        text,
    )
    text, rows = re.subn(r'(\n"""Every kind of record."""\n)', lambda found: found[1] + ROWS, text)
    assert (fields, rows) == (1, 1)
    table.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.unit.state.adding", str(tmp_path / "data")],
        cwd=tmp_path,
        env={
            "PYTHONPATH": f"{tmp_path}:{HERE}",
            "PRIVACY_READER_HOME": str(tmp_path / "home"),
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout == "followed\n", done.stderr


def test_every_mark_that_is_shown_has_a_field() -> None:
    assert all(not kind.field or kind.field in Marks._fields for kind in KINDS)
    assert all(not kind.moment or kind.moment in Marks._fields for kind in KINDS)
    shown = {kind.field for kind in KINDS} | {kind.moment for kind in KINDS}
    assert set(Marks._fields) <= shown


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_default_of_a_kind_says_the_same_as_no_record(kind: Kind) -> None:
    shown = kind.form.shown(kind.default)
    assert not shown
    assert kind.form.stored(shown) == kind.default


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("read", 1),
        ("read", "1"),
        ("note", 7),
        ("position", 1.5),
        ("position", True),
        ("position", "x"),
        ("grade", None),
    ],
)
def test_what_is_no_value_of_a_kind_is_refused(kind: str, value: object, store: StateStore) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the value is what it says
        store.set(ENTRIES[0], {kind: value})


def test_a_review_has_one_of_five_grades() -> None:
    form = BY_NAME["review"].form
    assert [form.shown(form.stored(grade)) for grade in range(5)] == [0, 1, 2, 3, 4]
    for wrong in (-1, 5, True, 2.0, "2"):
        with pytest.raises(ValueError):  # noqa: PT011 - the value is what it says
            form.stored(wrong)
    assert [form.shown(damaged) for damaged in ("5", "-1", "x", "")] == [0, 0, 0, 0]
