"""Templates find the data of a site of any size, whole, and read no more of it than they look at."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.library.document import Notice
from reader.library.liquid import documents
from reader.library.liquid.site_data import SiteData


def _site(folder: Path, body: str, files: dict[str, str]) -> str:
    for name, text in {"_posts/2024-01-01-x.md": f"---\ntitle: x\n---\n{body}", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    library = reader.load(folder, cache=False)
    return str(library.text(library.posts[0]))


def test_only_the_data_that_is_looked_at_is_read() -> None:
    read: list[str] = []

    def give(path: str, _limit: int) -> bytes:
        read.append(path)
        return b"- 1\n- 2\n"

    data = SiteData(
        "_data/", [f"_data/big/b{n}.yml" for n in range(2_000)] + ["_data/fruits.yml", "_data/a b.csv"], give
    )
    assert list(data) == ["a_b", "big", "fruits"]
    assert read == []
    assert data["fruits"] == [1, 2]
    assert data["fruits"] == [1, 2]
    assert read == ["_data/fruits.yml"]
    inner = data["big"]
    assert isinstance(inner, SiteData)
    assert len(inner) == 2_000
    assert inner["b1999"] == [1, 2]


def test_the_data_of_a_large_site_is_there_whole(tmp_path: Path) -> None:
    files = {f"_data/many/f{n:04}.yml": f"name: n{n}\n" for n in range(700)}
    shown = _site(tmp_path, "{{ site.data.many.f0699.name }} {{ site.data.many | size }}", files)
    assert shown == "n699 700"


def test_defaults_give_the_documents_of_a_collection_their_address(tmp_path: Path) -> None:
    config = (
        "collections: {terms: {output: true}}\n"
        "defaults:\n- scope: {path: _terms}\n  values: {permalink: '/en/terms/:title/', kind: fruit}\n"
    )
    files = {"_config.yml": config, "_terms/en/apple.md": "---\ntitle: apple\n---\nWords.\n"}
    body = "{% for d in site.terms %}{{ d.url }} {{ d.kind }}{% endfor %} {% link _terms/en/apple.md %}"
    assert _site(tmp_path, body, files) == "/en/terms/apple/ fruit /en/terms/apple/"


def test_what_is_more_than_templates_see_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 3)
    files = {"_config.yml": "collections: [terms, few]\n", "_few/a.md": "---\n---\n"}
    files |= {f"_terms/{n}.md": "---\n---\n" for n in range(5)} | {f"files/{n}.txt": "x" for n in range(5)}
    for number, (body, told) in enumerate({
        "{{ site.terms | size }}": ["site.terms"],
        "{{ site.few | size }}": [],
        "{{ site.static_files | size }}": ["site.static_files"],
        "{{ site.html_pages | size }}": ["site.pages"],
        "{{ site.documents | size }}": ["site.terms"],
    }.items()):  # fmt: skip
        folder = tmp_path / str(number)
        _site(folder, body, files)
        library = reader.load(folder, cache=False)
        for _ in range(2):
            document = library.document(library.posts[0])
            said = [str(block.text) for block in document.blocks if isinstance(block, Notice)]
            assert len(said) == len(told)
            assert all(
                f"Templates see the first 3 files of “{name}”" in words for name, words in zip(told, said, strict=True)
            )
