"""Writing a hostile site with a manifest in the form of `../shared/hostile`, so that the same checks judge it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["CLIPBOARD", "Maker", "Must", "fast", "hidden", "leads", "light", "listed", "shows", "skipped", "told"]

Must = dict[str, Any]

CLIPBOARD = "SFpNQVJL"
"""HZMARK in base64: what a clipboard write would carry."""

SAFE: Must = {"no_control_from_content": True}
NO_BIDI: Must = {"no_bidi": True}
ONE_ROW: Must = {"one_row": True}
STRAIGHT: Must = {"width_ok": True}
NOT_RUN: Must = {"not_run": True}


def listed(*fragments: str) -> Must:
    """The post has a row that shows each fragment."""
    return {"listed": list(fragments)}


def skipped(*words: str) -> Must:
    """The file has no row, and the report's reason holds one of the words."""
    return {"skipped": list(words)}


def told(*fragments: str) -> Must:
    """Listed with these fragments, or in the report."""
    return {"listed_or_skipped": list(fragments)}


def shows(*texts: str) -> Must:
    """Opening the post shows each text."""
    return {"shows": list(texts)}


def hidden(*texts: str) -> Must:
    """None of these texts is ever shown."""
    return {"never_shows": list(texts)}


def fast(seconds: float = 1.0) -> Must:
    """The first screen comes within this many seconds."""
    return {"opens_within_s": seconds}


def light(megabytes: int = 400) -> Must:
    """Peak memory."""
    return {"rss_mb_under": megabytes}


def leads(to: str | None) -> Must:
    """Following the first link starts the browser with exactly this address; None: with nothing."""
    return {"link": {"opens": to}}


class Maker:
    """Writes a site below `place` and keeps what must be true of each of its files; of `every` so many cases one."""

    def __init__(self, place: Path, every: int = 1) -> None:
        self.place = place
        self._every = every
        self.root = place / "site"
        self.canary = place / "canary"
        self.group = ""
        self._cases: list[dict[str, Any]] = []
        self._number = 0
        (self.root / "_posts").mkdir(parents=True)
        self.canary.mkdir()
        outside = place / "outside"
        outside.mkdir()
        (outside / "HZSECRET.md").write_text("---\ntitle: HZSECRET-TEXT\n---\nHZSECRET-TEXT\n")

    def post(
        self,
        hazard: str,
        *must: Must,
        title: str | None = None,
        front: str = "",
        body: str = "",
        name: str = "",
        ending: str = ".md",
    ) -> str:
        """A post; `title` is YAML after `title: ` in which TOKEN stands for the case's own word. The case's id."""
        case = self._next()
        lines = [f"title: {(title or 'TOKEN').replace('TOKEN', f'HZ-{case}')}"] if title != "" else []
        lines += [front.replace("TOKEN", f"HZ-{case}")] if front else []
        # A paragraph that stands in most posts would be set apart.
        body = (body or "Text of TOKEN.").replace("after-text", "after-text TOKEN").replace("TOKEN", f"HZ-{case}")
        text = "---\n" + "\n".join(lines) + f"\n---\n{body}\n"
        path = name or f"_posts/{self._date()}-{case.lower()}{ending}"
        wants = list(must) or [listed("TOKEN")]
        if not any(word in want for want in wants for word in ("listed", "skipped", "listed_or_skipped")):
            wants.append(listed("TOKEN"))
        self._write(case, hazard, path, text.encode("utf-8", "surrogatepass"), [*wants, SAFE])
        return case

    def file(self, hazard: str, *must: Must, data: bytes | str, path: str = "", ending: str = ".md") -> str:
        """Any file, in which TOKEN stands for the case's own word. The case's id."""
        case = self._next()
        raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        raw = raw.replace(b"TOKEN", f"HZ-{case}".encode())
        self._write(case, hazard, path or f"_posts/{self._date()}-{case.lower()}{ending}", raw, [*must, SAFE])
        return case

    def special(self, hazard: str, *must: Must, make: Callable[[str], object], path: str = "") -> str:
        """Something that is no regular file, or a file of an unusual kind. The case's id."""
        case = self._next()
        path = path or f"_posts/{self._date()}-{case.lower()}.md"
        if self._is_left_out():
            return case
        made = True
        try:
            make(self._full(path))
        except (OSError, ValueError):
            made = False
        self._keep(case, hazard, path, list(must), made=made)
        return case

    def beside(self, path: str, data: bytes | str) -> None:
        """A file of the site that is no case of its own."""
        raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        Path(self._full(path)).write_bytes(raw)

    def finish(self) -> Path:
        """Write the manifest; its path."""
        manifest = self.place / "manifest.json"
        manifest.write_text(json.dumps({"cases": self._cases}), encoding="ascii")
        return manifest

    def _next(self) -> str:
        self._number += 1
        return f"V{self.group[:2].upper()}{self._number:03}"

    def _date(self) -> str:
        return f"2020-{self._number // 28 % 12 + 1:02}-{self._number % 28 + 1:02}"

    def _full(self, path: str) -> str:
        full = f"{self.root}/{path}"
        os.makedirs(os.path.dirname(full), exist_ok=True)  # noqa: PTH103, PTH120 - names may be no UTF-8
        return full

    def _is_left_out(self) -> bool:
        return self._number % self._every > 0 and self.group != "control"

    def _write(self, case: str, hazard: str, path: str, data: bytes, must: list[Must]) -> None:
        if self._is_left_out():
            return
        made = True
        try:
            with open(self._full(path), "xb") as file:  # noqa: PTH123
                file.write(data)
        except (OSError, ValueError):
            made = False
        self._keep(case, hazard, path, must, made=made)

    def _keep(self, case: str, hazard: str, path: str, must: list[Must], *, made: bool) -> None:
        wants = json.loads(json.dumps(must).replace("TOKEN", f"HZ-{case}"))
        found = {"id": case, "group": self.group, "path": path, "hazard": hazard, "must": wants, "made": made}
        self._cases.append(found)
