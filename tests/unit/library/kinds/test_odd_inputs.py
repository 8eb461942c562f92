"""What people write who do not write as the manuals have it: odd front matter, dates, titles, boxes, shortcodes, links.

`odd.json` holds a site for each kind with every post as it is to be read. Each value was looked at against what the
program of that kind makes of the input; after a change `python -m tests.unit.library.kinds.test_odd_inputs` writes the
file anew, and its difference is to be looked at in the same way.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from reader.library.library import LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write

FILE = Path(__file__).with_name("odd.json")
CASES: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


def read(case: dict[str, Any], root: Path) -> dict[str, Any]:
    """What is made of the files of a case."""
    library = load_tree(FolderTree(write(root, case["files"])), options=LoadOptions(**case["options"]))
    posts = [
        [
            *(it.id, str(it.title), it.date.isoformat() if it.is_dated else "", it.url),
            *([str(tag) for tag in it.tags], [str(name) for name in it.categories], str(it.author), it.draft),
            library.text(it),
        ]
        for it in library.posts
    ]
    return {"posts": posts, "problems": sorted([str(it.path), str(it.reason)] for it in library.problems)}


@pytest.mark.parametrize("name", CASES)
def test_odd_inputs_are_read_as_they_are_meant(name: str, tmp_path: Path) -> None:
    case, found = CASES[name], read(CASES[name], tmp_path / "site")
    for post, wanted in zip(found["posts"], case["posts"], strict=True):
        assert post == wanted
    assert found["problems"] == case["problems"]


if __name__ == "__main__":
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            case.update(read(case, Path(folder)))
        sys.stdout.write(f"{name}\n")
    FILE.write_text(json.dumps(CASES, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
