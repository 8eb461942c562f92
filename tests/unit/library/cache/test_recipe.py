"""A cache is made again whenever one of the rules that its posts were made by is another one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import reader
from reader.constants import constants_of
from reader.library import assemble, contents, folding
from reader.library.cache import recipe
from reader.library.cache.store import Cache
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write

CONSTANTS = [
    (module, name)
    for _, module in sorted(recipe._loaded())
    for name in sorted(vars(module))
    if name.strip("_").isupper()
    and isinstance(vars(module)[name], int | float | str | tuple | frozenset)
    and name != "DAMAGE"
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("kept")
    root = write(top / "site", {"_posts/2020-01-01-a.md": "---\ntitle: T\n---\nx\n"})
    cache = Cache.open(top / "cache")
    cache.refresh(FolderTree(root))
    assert Cache.open(top / "cache").head() is not None
    return top / "cache"


def test_many_constants_count() -> None:
    assert len(CONSTANTS) > 60
    assert {(folding, "MIN_SHARE"), (folding, "EDGE")} <= {(module, name) for module, name in CONSTANTS}
    assert contents.__name__ in dict(recipe._loaded())
    assert assemble.__name__ in dict(recipe._loaded())


def test_no_folder_of_rules_is_forgotten() -> None:
    home = Path(recipe.__file__).parents[1]
    # Bodies are parsed anew for each page, which has a recipe of its own.
    kept = {it.removeprefix("library").lstrip("/") for it in recipe.PLACES if it.startswith("library")} | {
        "body",
        "liquid",
    }
    folders = {str(it.parent.relative_to(home)).removeprefix(".") for it in home.rglob("*.py")}
    assert {it for it in folders if not it.startswith("body/")} == kept


@pytest.mark.parametrize(("module", "name"), CONSTANTS, ids=lambda it: it if isinstance(it, str) else it.__name__)
def test_each_constant_counts(module: object, name: str, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    value = getattr(module, name)
    other = (
        value | {"other"} if isinstance(value, frozenset) else (*value, "other") if isinstance(value, tuple) else None
    )
    monkeypatch.setattr(module, name, f"{value}x" if isinstance(value, str) else value + 1 if other is None else other)
    assert Cache.open(kept).head() is None


def test_the_same_rules_are_the_same_in_every_run(kept: Path) -> None:
    code = (
        "import sys, reader.library.assemble, reader.library.contents\n"
        "from pathlib import Path; from reader.library.cache.store import Cache\n"
        "sys.exit(Cache.open(Path(sys.argv[1])).head() is None)"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", code, kept], env={**os.environ, "PYTHONHASHSEED": seed}, check=False
        )
        assert run.returncode == 0


def test_code_that_was_changed_counts(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = write(tmp_path / "reader/library/cache", {"recipe.py": "x"})
    write(
        tmp_path / "reader",
        {"text.py": "x", "constants.py": "x", "combining.py": "x", "library/jekyll/dates.py": "A = 1"},
    )
    monkeypatch.setattr(recipe, "__file__", str(copy / "recipe.py"))
    before = recipe.files()
    assert before == recipe.files()
    (tmp_path / "reader/library/jekyll/dates.py").write_text("A = 12")
    assert recipe.files() != before
    assert Path(reader.__file__).parent.name == "reader"


def test_constants_read_the_same_wherever_they_lie() -> None:
    assert "0x" not in constants_of([folding])
