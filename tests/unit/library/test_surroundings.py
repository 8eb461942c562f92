"""What a person who misses posts is told of, and what is no problem."""

from __future__ import annotations

POST = "---\ntitle: T\n---\nx\n"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n"


def told(site) -> dict[str, str]:
    return {problem.path: problem.reason for problem in site.library.problems}


def test_a_source_that_does_not_exist(load) -> None:
    site = load({"_config.yml": "source: src", "_posts/2020-01-01-a.md": POST})
    assert site.ids == []
    assert told(site)["_config.yml"].startswith("its source is src, a folder that does not exist")
    assert "_config.yml" not in told(load({"_config.yml": "source: src", "src/_posts/2020-01-01-a.md": POST}))


def test_another_site_in_the_repository(load) -> None:
    site = load(
        {
            "_config.yml": "", "_posts/2020-01-01-a.md": POST,
            "docs/_config.yml": "", "docs/_posts/2020-01-01-b.md": POST, "empty/_config.yml": "",
        }
    )  # fmt: skip
    assert {path for path, reason in told(site).items() if "another site" in reason} == {"docs/"}


def test_submodules_that_were_not_fetched(load) -> None:
    modules = '[submodule "a"]\n\tpath = themes/a\n\turl = x\n[submodule "b"]\n\tpath = b\n\turl = y\n'
    site = load({".gitmodules": modules, "b/file": "x", "_posts/2020-01-01-a.md": POST})
    assert {path for path, reason in told(site).items() if "submodule" in reason} == {"themes/a/"}


def test_files_that_git_lfs_did_not_fetch(load) -> None:
    site = load({"_posts/2020-01-01-a.md": POINTER, "_posts/2020-01-02-b.md": POST})
    assert site.ids == ["_posts/2020-01-02-b.md"]
    assert "Git LFS" in told(site)["_posts/2020-01-01-a.md"]


def test_pictures_beside_posts_are_no_problems(load) -> None:
    site = load(
        {
            "_posts/2020-01-01-a.md": POST, "_posts/cat.png": b"\x89PNG", "_posts/img/Dog.JPG": b"\xff\xd8",
            "_posts/2020-01-01-a.pdf": b"%PDF\xff", "_posts/notes.md": "x", "_drafts/fox.webp": b"RIFF\xff",
        }
    )  # fmt: skip
    assert site.ids == ["_posts/2020-01-01-a.md"]
    assert set(told(site)) == {"_posts/notes.md"}


def test_a_post_with_broken_front_matter_stands_where_its_date_is(load) -> None:
    site = load({"_posts/2020-01-09-colon.md": "---\ntitle: a: b\n---\nx", "_posts/2026-02-13-newest.md": POST})
    assert site.ids == ["_posts/2026-02-13-newest.md", "_posts/2020-01-09-colon.md"]


def test_pages_of_lektor_are_told_as_not_read(load) -> None:
    site = load({"README.md": "# Site\n", "content/blog/contents.lr": "title: Blog\n---\nbody: Text.\n"})
    assert told(site)["content/blog/contents.lr"] == "it is a page of Lektor, which is not read"


def test_texts_in_a_submodule_that_was_not_fetched_are_missed(load) -> None:
    modules = '[submodule "t"]\n\tpath = themes/a\n\turl = x\n[submodule "p"]\n\tpath = {}\n\turl = y\n'
    few = load({".gitmodules": modules.format("posts"), "README.md": "# Notes\n"})
    assert few.library.unread.startswith("posts/ is not listed: it is a submodule whose files are missing;")
    assert "themes/a/" not in told(few)
    none = load({"README.md": b""})
    assert none.library.unread


def test_submodules_beside_many_texts_are_only_reported(load) -> None:
    notes = {f"{number}.md": f"# Note {number}\n\nx\n" for number in range(9)}
    site = load({".gitmodules": '[submodule "l"]\n\tpath = lib\n\turl = y\n', **notes})
    assert "submodule" in told(site)["lib/"]
    assert not site.library.unread


def test_the_content_of_hugo_in_a_submodule_is_missed(load) -> None:
    posts = {f"content/posts/{number}.md": f"---\ntitle: {number}\n---\nx\n" for number in range(9)}
    modules = '[submodule "c"]\n\tpath = content/more\n\turl = y\n[submodule "s"]\n\tpath = static/x\n\turl = y\n'
    site = load({"hugo.toml": "title = 'H'\n", ".gitmodules": modules, **posts})
    assert "content/more/ is not listed" in site.library.unread
    assert site.problem("static/x/").is_intended
