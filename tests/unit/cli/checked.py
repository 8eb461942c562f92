"""A Jekyll site that is written to be checked for faults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import reader
from reader.cli.site_faults import Fault, look_for_faults

__all__ = ["CONFIG", "faults_in"]

CONFIG = "title: Checked\nurl: https://checked.example\n"


def faults_in(folder: Path, files: Mapping[str, str]) -> list[Fault]:
    """The faults of a site with these files, by path."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return list(look_for_faults(reader.load(str(folder))).found)
