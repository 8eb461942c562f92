"""A bookmark whose post was renamed and edited, or is gone, is never out of sight without a word."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from reader.state import StateStore
from tests.unit.cli.running import Runner

NAME, MOVED = "2026-01-01-consent.md", "2026-03-01-consent.md"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog" / "_posts"
    folder.mkdir(parents=True)
    text = "\n\n".join(f"Sentence {number} about what people agree to." for number in range(40))
    (folder / NAME).write_text(f"---\ntitle: What is consent\n---\n{text}\n")
    (folder / "2026-01-02-other.md").write_text("---\ntitle: Other\n---\nSomething else entirely.\n")
    return folder.parent


def rename_and_edit(blog: Path) -> None:
    text = (blog / "_posts" / NAME).read_text().replace("Sentence 9 about", "Sentence nine about")
    (blog / "_posts" / NAME).unlink()
    (blog / "_posts" / MOVED).write_text(text)


def test_a_note_follows_its_post_that_was_renamed_and_edited(run: Runner, blog: Path) -> None:
    run("-s", str(blog), "mark", "--note", "for the exam", "2026-01-01-consent")
    rename_and_edit(blog)
    (found,) = run("-s", str(blog), "list", "is:bookmarked", "--json").json
    assert (found["id"], found["note"]) == (f"_posts/{MOVED}", "for the exam")


def test_a_note_follows_its_post_through_one_update_of_a_clone(run: Runner, blog: Path) -> None:
    def commit() -> None:
        subprocess.run(["git", "add", "--all"], cwd=blog, check=True)
        who = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(["git", *who, "commit", "--quiet", "-m", "x"], cwd=blog, check=True)

    subprocess.run(["git", "init", "--quiet"], cwd=blog, check=True)
    commit()
    source = ("-s", blog.as_uri())
    run(*source, "update")
    run(*source, "mark", "--note", "for the exam", "2026-01-01-consent")
    rename_and_edit(blog)
    commit()
    run(*source, "update")
    (found,) = run(*source, "list", "is:noted", "--json").json
    assert (found["id"], found["note"]) == (f"_posts/{MOVED}", "for the exam")


def test_bookmark_and_note_of_a_post_that_is_gone_can_be_removed(run: Runner, blog: Path) -> None:
    source = ("-s", str(blog))
    run(*source, "mark", "--note", "for the exam", "2026-01-01-consent")
    (blog / "_posts" / NAME).unlink()
    (row,) = json.loads(run(*source, "export", "--json").out)
    preview = run(*source, "mark", "--no-bookmark", "--dry-run", row["id"]).out
    assert preview == "Dry run: would remove the bookmark from “What is consent”.\n"
    for unfit in (["--bookmark"], ["--read"], ["--note", "more"], ["--no-bookmark", "--grade", "3"]):
        assert "is gone from the site" in run(*source, "mark", *unfit, row["id"], ok=False).sentence()
    done = run(*source, "mark", "--no-bookmark", "--no-note", row["id"]).out.splitlines()
    assert done == ["Removed the bookmark from “What is consent”.", "Removed the note from “What is consent”."]
    assert run(*source, "export", ok=False).status == 1, "nothing is left to list"
    assert "the post is gone" not in run(*source, "list", "is:bookmarked", ok=False).err
    with StateStore.open() as store:
        change = store.undo()
        assert change is not None
        assert change.text == "Undone: the note on “What is consent” is back"
    (row,) = json.loads(run(*source, "export", "--json").out)
    assert row["note"] == "for the exam"
    run(*source, "mark", "--no-note", "what is consent")
    assert run(*source, "export", ok=False).status == 1, "a title names it, too"


def test_what_nobody_marked_is_not_called_gone(run: Runner, blog: Path) -> None:
    said = run("-s", str(blog), "mark", "--no-bookmark", "_posts/2020-01-01-never.md", ok=False).sentence()
    assert said.endswith("No post is called “_posts/2020-01-01-never.md”. Find it: privacy-reader search WORDS")


def test_what_is_gone_is_told_wherever_bookmarks_are_shown(run: Runner, blog: Path) -> None:
    source = ("-s", str(blog))
    run(*source, "mark", "--note", "for the exam", "2026-01-01-consent")
    (blog / "_posts" / NAME).unlink()
    words = "“What is consent”: the post is gone (note: for the exam; last at /2026/01/01/consent.html)"
    for query in ("is:bookmarked", "is:noted", "is:starred"):
        found = run(*source, "list", query, ok=False)
        assert (found.status, found.out) == (1, "")
        assert words in found.err
    assert words not in run(*source, "list", "--", "-is:bookmarked").err
    assert words in run(*source, "stats").out
    assert run(*source, "stats", "--json").json["gone"][0]["note"] == "for the exam"
    assert words in run(*source, "doctor", ok=False).out
    markdown = run(*source, "export").out
    assert "What is consent" in markdown
    assert "the post is gone" in markdown
    assert "for the exam" in markdown
    (row,) = json.loads(run(*source, "export", "--json").out)
    assert (row["gone"], row["title"], row["note"]) == (True, "What is consent", "for the exam")
    assert run(*source, "export", "--format", "csv").out.splitlines()[1].endswith(",gone")
    run(*source, "state", "clear", "--yes")
    assert run(*source, "export", ok=False).status == 1
