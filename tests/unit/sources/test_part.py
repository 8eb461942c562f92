"""One folder of a large repository: only its texts are fetched, and they are read as a part of their site."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.git.address import parse_address
from reader.paths import app_paths
from reader.sources import load, open_tree, resolve
from reader.sources.resolve import within
from reader.sources.update import update
from tests.unit.sources.servers import HttpServer, Repository, post

NOISE = random.Random(7).randbytes(120_000)
FILES: dict[str, str | bytes] = {
    "README.md": "# The repository\n",
    "src/program.bin": NOISE,
    "src/notes.md": "# Not read\n",
    "docs/guide/a.md": "# A guide\n",
    "docs/guide/b.md": "# Another\n",
    "docs/guide/film.mp4": NOISE[::-1],
    "website/docusaurus.config.js": "module.exports = {\n  title: 'Tools',\n  url: 'https://e.example',\n};\n",
    "website/blog/2024-01-02-first.mdx": "---\ntitle: First\n---\nimport X from 'y';\n\nWords.\n",
    "website/blog/picture.png": NOISE[1:],
    "website/docs/page.md": "# A page\n",
}


@pytest.fixture
def mono(root: Path) -> Repository:
    """A repository with a program, its manual and its site."""
    (root / "owner").mkdir()
    return Repository(root / "owner" / "mono", FILES)


def titles(source: str) -> list[str]:
    library = load(source)
    try:
        return [str(entry.title) for entry in library.entries]
    finally:
        library.tree.close()


def received() -> int:
    return sum(path.stat().st_size for path in app_paths().clones.rglob("*.pack"))


@pytest.mark.parametrize("server", ["http", "daemon", "file"])
def test_only_the_texts_of_the_folder_are_fetched(
    mono: Repository, server: str, request: pytest.FixtureRequest, root: Path
) -> None:
    base = {"http": lambda: request.getfixturevalue("http").address, "file": lambda: f"file://{root}"}
    address = base.get(server, lambda: request.getfixturevalue("daemon"))() + "/owner/mono"
    source = within(resolve(address), "docs/guide")
    assert [str(it.title) for it in load(source.argument).entries] == ["A guide", "Another"]
    assert received() < 20_000


def test_the_address_of_a_page_names_branch_and_folder(mono: Repository, http: HttpServer) -> None:
    mono.git("branch", "next")
    for page in (
        "tree/main/docs/guide",
        "tree/next/docs/guide/",
        "-/tree/main/docs/guide",
        "src/branch/main/docs/guide",
    ):
        assert titles(f"{http.address}/owner/mono/{page}") == ["A guide", "Another"]
    assert titles(f"{http.address}/owner/mono/tree/next") == titles(f"{http.address}/owner/mono")


def test_a_folder_is_read_as_a_part_of_its_site(mono: Repository) -> None:
    library = load(f"{mono.address}#:website/blog")
    assert (library.site.kind, library.site.title) == ("docusaurus", "Tools")
    assert [(post.id, post.url) for post in library.posts] == [("blog/2024-01-02-first.mdx", "/blog/2024/01/02/first")]
    assert library.text("blog/2024-01-02-first.mdx") == "Words."
    assert [file.path for file in library.tree.files() if not file.refused] == [
        "blog/2024-01-02-first.mdx",
        "docusaurus.config.js",
    ]


def test_a_folder_that_the_configuration_above_does_not_speak_of_stands_alone(mono: Repository) -> None:
    mono.commit({"mkdocs.yml": "site_name: M\ndocs_dir: manual\n", "manual/x.md": "# X\n"})
    library = load(f"{mono.address}#:docs/guide")
    assert (library.site.kind, [it.id for it in library.posts]) == ("notes", ["a.md", "b.md"])
    assert load(f"{mono.address}#:manual").site.kind == "mkdocs"


def test_an_update_fetches_what_is_new_in_the_folder(mono: Repository) -> None:
    source = f"{mono.address}#:docs/guide"
    assert update(source).report.total == 2
    mono.commit({"docs/guide/c.md": "# A third\n", "src/other.bin": NOISE[2:]})
    done = update(source)
    assert done.report.arrived == 1
    assert done.library.text("c.md") == ""
    assert [str(it.title) for it in done.library.entries] == ["A guide", "Another", "A third"]
    mono.commit({"src/more.md": "# Elsewhere\n"})
    assert update(source).report.arrived == 0
    assert received() < 30_000


def test_what_was_read_stays_where_the_folder_is_gone(mono: Repository) -> None:
    source = f"{mono.address}#:docs/guide"
    update(source)
    mono.commit({"docs/guide/a.md": None, "docs/guide/b.md": None, "docs/guide/film.mp4": None})
    with pytest.raises(SourceError, match="has no folder docs/guide"):
        update(source)
    assert titles(source) == ["A guide", "Another"]


def test_a_server_that_leaves_nothing_out_is_read_all_the_same(mono: Repository) -> None:
    mono.git("config", "uploadpack.allowFilter", "false")
    assert titles(f"{mono.address}#:docs/guide") == ["A guide", "Another"]


def test_branches_with_a_slash_tags_and_commits(mono: Repository) -> None:
    commit = mono.git("rev-parse", "HEAD")
    mono.git("tag", "v1")
    mono.git("branch", "fix/it")
    mono.commit({"docs/guide/c.md": "# A third\n"})
    for name in ("v1:docs/guide", "fix:it/docs/guide", f"{commit}:docs/guide"):
        assert titles(f"{mono.address}#{name}") == ["A guide", "Another"], name
    assert len(titles(f"{mono.address}#main:docs/guide")) == 3


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (":docs/giude", "has no folder docs/giude. Did you mean “docs/guide”?"),
        (":docs/guide/a.md", "docs/guide/a.md is a file of"),
        ("mian:docs", "has no branch or tag “mian”. Did you mean “main”?"),
        (":../etc", "is not a branch and folder of a repository"),
        ("--upload-pack=x:docs", "is not a branch and folder of a repository"),
    ],
)
def test_what_is_not_there_is_told(mono: Repository, part: str, told: str) -> None:
    with pytest.raises(SourceError) as caught:
        open_tree(f"{mono.address}#{part}")
    assert told in str(caught.value)
    assert not list(app_paths().clones.glob("*/clone.json"))


def test_a_jekyll_site_in_a_folder(root: Path) -> None:
    site = Repository(
        root / "pages",
        {
            "docs/_config.yml": "title: Pages\npermalink: /:title/\n",
            "docs/_posts/2024-01-02-one.md": post("One", "{% include x.html %}"),
            "docs/_includes/x.html": "Included.",
            "docs/_data/a.yml": "k: v\n",
            "docs/about.md": "---\ntitle: About\n---\n",
            "code.c": "int main;\n",
        },
    )
    library = load(f"{site.address}#:docs/_posts")
    assert [(it.id, it.url) for it in library.posts] == [("_posts/2024-01-02-one.md", "/one/")]
    assert library.text("_posts/2024-01-02-one.md") == "Included."


def test_a_folder_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "site/docs").mkdir(parents=True)
    (tmp_path / "site/docs/a.md").write_text("# A\n")
    source = resolve(tmp_path / "site")
    assert within(source, "docs").location == str(tmp_path / "site/docs")
    assert within(source, "") == source
    for folder in ("../x", "/etc", "none"):
        with pytest.raises(SourceError):
            within(source, folder)
    with pytest.raises(SourceError, match="has no folder"):
        within(resolve(tmp_path / "site/docs/a.md"), "docs")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://github.com/o/r/tree/main/docs/blog", ("https://github.com/o/r", "main", "docs/blog")),
        ("https://github.com/o/r/tree/main/", ("https://github.com/o/r", "main", "")),
        ("https://github.com/o/r/tree/main/a%20b?x=1#y", ("https://github.com/o/r", "main", "a b")),
        ("https://gitlab.com/g/s/r/-/tree/v1/docs", ("https://gitlab.com/g/s/r", "v1", "docs")),
        ("https://codeberg.org/o/r/src/branch/main/x", ("https://codeberg.org/o/r", "main", "x")),
        ("https://host/o/r.git#main:docs//blog/", ("https://host/o/r.git", "main", "docs/blog")),
        ("git@host:o/r.git#:docs", ("git@host:o/r.git", "", "docs")),
        ("https://github.com/o/r#readme", ("https://github.com/o/r", "", "")),
        ("https://host/o/tree/main/r.git", ("https://host/o/tree/main/r.git", "", "")),
    ],
)
def test_addresses_with_a_part(text: str, parts: tuple[str, str, str]) -> None:
    found = parse_address(text)
    assert found is not None
    assert (found.url, found.branch, found.folder) == parts
    again = resolve(resolve(text).argument)
    assert (again.location, again.branch, again.folder) == parts
