"""The posts that a person names, where the name may mean several."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner


def test_posts_of_one_title_are_told_apart_by_their_ids(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Twice\n")
    for name, front in (("2026-01-01-a", ""), ("2026-02-01-b", "")):
        path = tmp_path / "_posts" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: What is consent?\n{front}---\nText of {name}.\n")
    there = ("-s", str(tmp_path))

    said = run("mark", *there, "--read", "What is consent?", ok=False)

    assert said.status == 2
    assert "_posts/2026-01-01-a.md" in said.sentence()
    assert "_posts/2026-02-01-b.md" in said.sentence()
    assert said.sentence().endswith("give the id.")
    assert run("mark", *there, "--read", "_posts/2026-02-01-b.md").out == "Marked “What is consent?” as read.\n"


def test_where_a_file_is_not_named_by_its_day_that_is_told_too(run: Runner, tmp_path: Path) -> None:
    for name, day in (("a", "2026-01-01"), ("b", "2026-02-01")):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: What is consent?\ndate: {day}\n---\nText {name}.\n")

    said = run("show", "-s", str(tmp_path), "what is consent?", ok=False).sentence()

    assert "a.md of 2026-01-01" in said
    assert "b.md of 2026-02-01" in said


def test_posts_of_several_titles_are_told_by_them(run: Runner) -> None:
    assert "“A long read”" in run("show", "2026", ok=False).sentence()


LEFT_OUT = {
    "_drafts/idea.md": ("---\ntitle: Idea\n---\nx\n", "it is a draft (--drafts shows it)"),
    "_posts/2020-01-02-kept-back.md": (
        "---\npublished: false\n---\nx\n", "its author has not published it (--unpublished shows it)",
    ),
    "_posts/2099-01-01-ahead.md": ("---\ntitle: Ahead\n---\nx\n", "its date is in the future (--future shows it)"),
    "_posts/2020-01-03-latin.md": ("---\ntitle: Latin\n---\n\xe9\n", "its text is not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("path", LEFT_OUT)
def test_a_post_that_is_not_listed_is_told_with_the_reason(path: str, run: Runner, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: Some\n")
    for name, (text, _) in {**LEFT_OUT, "_posts/2020-01-01-a.md": ("---\ntitle: A\n---\nx\n", "")}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "latin-1")
    reason = LEFT_OUT[path][1]
    stem = path.rpartition("/")[2].removesuffix(".md")
    for name in (path, f"{stem}.md", stem, stem.lstrip("0123456789-")):
        said = run("show", "-s", str(tmp_path), name, ok=False)
        assert said.status == 1
        assert said.sentence().startswith(f"{path} is not listed: {reason}")
    assert "No post is called" in run("show", "-s", str(tmp_path), "ide", ok=False).sentence()


def test_a_draft_that_is_named_by_its_path_is_told_as_well(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "idea.md"
    file.write_text("---\ntitle: Idea\ndraft: true\n---\nx\n")
    assert run("show", str(file), ok=False).sentence() == "idea.md is not listed: it is a draft (--drafts shows it)."
    assert "x" in run("show", str(file), "--drafts").out


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("uberwachung", "Überwachung für Ärzte?"),
        ("Überwachung fur Ärzte?", "Überwachung für Ärzte?"),
        ("uberwachung fur arzte?", "Überwachung für Ärzte?"),
        ("What’s $HOME", "What's $HOME"),
        ("what's “consent”", "What’s “consent” – and what not?"),
        ('What\'s "consent" - and', "What’s “consent” – and what not?"),
        ("ecole", "Three"),
        ("straße", "Strasse"),
    ],
)
def test_accents_and_the_style_of_quotes_do_not_count_in_a_name(
    name: str, title: str, run: Runner, tmp_path: Path
) -> None:
    titles = ["Überwachung für Ärzte?", "What's $HOME", "What’s “consent” – and what not?", "Strasse"]
    for number, one in enumerate(titles):
        (tmp_path / f"p{number}.md").write_text(f"# {one}\n\nText {number}.\n")
    (tmp_path / "école.md").write_text("# Three\n\nText.\n")
    shown = run("show", "-s", str(tmp_path), "--json", name)
    assert shown.json["title"] == title


def test_a_title_written_exactly_comes_before_one_that_resembles_it(run: Runner, tmp_path: Path) -> None:
    for number, one in enumerate(("Resume", "Résumé", "A résumé for two")):
        (tmp_path / f"p{number}.md").write_text(f"# {one}\n\nText {number}.\n")
    for name, title in (("resume", "Resume"), ("résumé", "Résumé"), ("resumé", "")):
        said = run("show", "-s", str(tmp_path), "--json", name, ok=False)
        assert said.json["title"] == title if title else "means 2 posts" in said.sentence()
