"""An update says honestly what is new, and never takes away what is being read."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.errors import ReaderError, SourceError
from reader.paths import app_paths
from reader.sources import load, open_tree
from reader.sources.report import UpdateReport
from reader.sources.update import Updated, update
from tests.unit.sources.servers import HttpServer, Repository, post

KILLS = int(os.environ.get("PRIVACY_READER_KILLS", "12"))


def report(address: str | Path) -> UpdateReport:
    updated = update(address)
    return updated.report


def sentence(address: str | Path) -> str:
    return report(address).sentence


def test_the_first_update_clones(blog: Repository) -> None:
    assert sentence(blog.address) == "3 posts read for the first time"
    assert sentence(blog.address) == "Nothing new: 3 posts as before"


def test_new_posts(blog: Repository) -> None:
    load(blog.address)
    blog.commit({"_posts/2024-02-01-four.md": post("Four"), "_posts/2024-02-02-five.md": post("Five")})
    found = report(blog.address)
    assert found.sentence == "2 posts arrived: 2 new questions, 0 repeats"
    assert [post.title for post in found.new_questions] == ["Five", "Four"]
    assert sentence(blog.address) == "Nothing new: 5 posts as before"


def test_repeats_are_called_so(blog: Repository) -> None:
    load(blog.address)
    blog.commit({f"_posts/2024-02-{day:02}-again.md": post("One" if day % 2 else "Two") for day in range(1, 29)})
    blog.commit({f"_posts/2024-03-{day:02}-again.md": post("Two") for day in range(1, 32)})
    blog.commit({f"_posts/2024-04-{day:02}-again.md": post("Three") for day in range(1, 4)})
    assert sentence(blog.address) == "62 posts arrived: 0 new questions, 62 repeats"


def test_of_new_copies_the_earliest_is_the_question(blog: Repository) -> None:
    load(blog.address)
    blog.commit({f"_posts/2024-02-{day:02}-six.md": post("Six") for day in range(1, 6)})
    found = report(blog.address)
    assert found.sentence == "5 posts arrived: 1 new question, 4 repeats"
    assert [post.id for post in found.new_questions] == ["_posts/2024-02-01-six.md"]


def test_edits_renames_and_deletions(blog: Repository) -> None:
    load(blog.address)
    blog.commit({"_posts/2024-01-01-one.md": post("One", "Other words.")})
    blog.commit({"_posts/2024-01-02-two.md": None, "_posts/2024-01-02-second.md": post("Two")})
    blog.commit({"_posts/2024-01-03-three.md": None})
    found = report(blog.address)
    assert found.sentence == "No new posts; 1 changed, 1 moved, 1 gone"
    assert [post.id for post in found.moved] == ["_posts/2024-01-02-second.md"]
    assert [post.id for post in found.gone] == ["_posts/2024-01-03-three.md"]
    assert found.as_dict()["changed"] == ["_posts/2024-01-01-one.md"]


def test_a_force_push_is_followed(blog: Repository) -> None:
    load(blog.address)
    blog.rewrite({"_posts/2024-01-01-one.md": post("One"), "_posts/2025-01-01-new.md": post("New")})
    assert sentence(blog.address) == "1 post arrived: 1 new question, 0 repeats; 2 gone"
    blog.rewrite({"_posts/2024-01-01-one.md": post("One")})
    assert sentence(blog.address) == "No new posts; 1 gone"


def test_a_renamed_default_branch_is_followed(blog: Repository, daemon: str) -> None:
    address = f"{daemon}/blog"
    load(address)
    blog.git("branch", "-m", "main", "trunk")
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    assert sentence(address) == "1 post arrived: 1 new question, 0 repeats"


def test_another_default_branch_is_followed(blog: Repository) -> None:
    load(blog.address)
    blog.git("checkout", "-q", "-b", "next")
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    assert sentence(blog.address) == "1 post arrived: 1 new question, 0 repeats"
    blog.git("checkout", "-q", "main")
    assert sentence(blog.address) == "No new posts; 1 gone"


def test_over_http(blog: Repository, http: HttpServer) -> None:
    address = f"{http.address}/blog"
    load(address)
    for number in range(5):
        blog.commit({f"_posts/2024-02-0{number + 1}-new.md": post(f"Number {number}")})
        assert sentence(address) == "1 post arrived: 1 new question, 0 repeats"


@pytest.mark.parametrize("mode", ["half", "password"])
def test_an_update_that_fails_leaves_the_old_posts(blog: Repository, http: HttpServer, mode: str) -> None:
    address = f"{http.address}/blog"
    load(address)
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    http.mode = mode
    with pytest.raises(SourceError):
        update(address)
    assert len(load(address).posts) == 3
    http.mode = ""
    assert sentence(address) == "1 post arrived: 1 new question, 0 repeats"


def test_what_is_open_stays_readable(blog: Repository) -> None:
    library = load(blog.address, cache=False)
    tree = open_tree(blog.address)
    for number in range(3):
        blog.rewrite({f"_posts/2025-01-0{number + 1}-new.md": post(f"New {number}", "word " * 3_000)})
        update(blog.address)
    assert sorted(post.title for post in library.posts) == ["One", "Three", "Two"]
    assert "Some words." in library.text(library.posts[0])
    assert tree.read("_posts/2024-01-02-two.md", 1_000) == post("Two").encode()
    tree.close()


def test_a_clone_of_many_fetches_is_made_anew(blog: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.sources.clone.MAX_FETCHES", 3)
    load(blog.address)
    for number in range(7):
        blog.commit({f"_posts/2024-02-0{number + 1}-new.md": post(f"Number {number}")})
        assert sentence(blog.address) == "1 post arrived: 1 new question, 0 repeats"
    (clone,) = app_paths().clones.iterdir()
    assert len(list(clone.glob("g-*/repository/objects/pack/*.pack"))) <= 7


@pytest.mark.parametrize("victim", ["*.pack", "*.idx", "refs", "HEAD", "shallow", "config"])
def test_a_damaged_clone_is_made_anew(blog: Repository, victim: str) -> None:
    load(blog.address, cache=False)
    (repository,) = app_paths().clones.glob("*/g-*/repository")
    for path in repository.rglob(victim):
        if path.is_dir():
            path.rename(path.with_name("lost"))
        else:
            path.chmod(0o600)
            path.write_bytes(b"\0" * 40)
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    updated = update(blog.address, cache=False)
    assert len(updated.library.posts) == 4
    assert len(load(blog.address, cache=False).posts) == 4


def test_stale_locks_of_git_are_taken_away(blog: Repository) -> None:
    load(blog.address)
    (repository,) = app_paths().clones.glob("*/g-*/repository")
    for name in ("shallow.lock", "config.lock", "packed-refs.lock", "refs/reader/latest.lock", "HEAD.lock"):
        (repository / name).write_text("")
    (repository / "objects/pack/tmp_pack_dead").write_bytes(b"half")
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    assert sentence(blog.address) == "1 post arrived: 1 new question, 0 repeats"
    assert not (repository / "objects/pack/tmp_pack_dead").exists()


def test_an_update_that_died_before_its_report_is_reported_next(
    blog: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(blog.address)
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    with monkeypatch.context() as broken:

        def die(*_: object) -> Updated:
            raise KeyboardInterrupt

        broken.setattr("reader.sources.update._Look._report", die)
        with pytest.raises(KeyboardInterrupt):
            update(blog.address)
    assert sentence(blog.address) == "1 post arrived: 1 new question, 0 repeats"


def test_a_folder_is_read_again(tmp_path: Path) -> None:
    posts = tmp_path / "site/_posts"
    posts.mkdir(parents=True)
    (posts / "2024-01-01-one.md").write_text(post("One"))
    site = tmp_path / "site"
    load(site)
    (posts / "2024-01-02-two.md").write_text(post("Two"))
    (posts / "2024-01-03-again.md").write_text(post("One"))
    assert sentence(site) == "2 posts arrived: 1 new question, 1 repeat"
    assert sentence(site) == "Nothing new: 3 posts as before"
    (posts / "2024-01-01-one.md").unlink()
    assert sentence(site) == "No new posts; 1 gone"


@pytest.mark.parametrize("cloned", [True, False])
def test_what_is_shown_comes_back_where_nothing_changed(blog: Repository, *, cloned: bool) -> None:
    """A reader that looks for new posts all day long takes no more room than at its beginning."""
    place = blog.address if cloned else str(blog.folder)
    shown = load(place)
    found = update(place, library=shown)
    assert found.report.sentence == "Nothing new: 3 posts as before"
    assert found.library.posts is shown.posts
    assert found.library.entries is shown.entries
    shown.tree.close()
    assert found.library.text(found.library.entries[0]) == "Some words."


@pytest.mark.parametrize("cloned", [True, False])
def test_what_is_shown_is_not_taken_for_what_is_there(blog: Repository, *, cloned: bool) -> None:
    place = blog.address if cloned else str(blog.folder)
    shown = load(place)
    blog.commit({"_posts/2024-01-01-one.md": None, "_posts/2024-02-01-four.md": post("Four")})
    found = update(place, library=shown)
    assert found.report.sentence == "1 post arrived: 1 new question, 0 repeats; 1 gone"
    assert [entry.title for entry in found.library.entries] == ["Four", "Three", "Two"]
    assert [entry.title for entry in shown.entries] == ["Three", "Two", "One"]


def test_two_updates_at_once(blog: Repository) -> None:
    load(blog.address)
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    script = "import sys; from reader.sources.update import update; print(update(sys.argv[1]).report.sentence)"
    command = [sys.executable, "-c", script, blog.address]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    sentences = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
    assert sentences == [
        "1 post arrived: 1 new question, 0 repeats",
        "Nothing new: 4 posts as before",
        "Nothing new: 4 posts as before",
    ]


@pytest.mark.slow
def test_the_orphan_of_a_reader_that_was_killed_is_ended(blog: Repository, http: HttpServer) -> None:
    address = f"{http.address}/blog"
    load(address)
    blog.commit({"_posts/2024-02-01-four.md": post("Four")})
    http.mode = "mute"
    script = "import sys; from reader.sources.update import update; update(sys.argv[1])"
    reader = subprocess.Popen([sys.executable, "-c", script, address])
    deadline = time.monotonic() + 10
    while not any("upload-pack" in path and command == "POST" for command, path in http.seen[-1:]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.3)
    reader.kill()
    reader.wait()
    http.mode = ""
    assert sentence(address) == "1 post arrived: 1 new question, 0 repeats"


@pytest.mark.slow
def test_killed_at_any_moment_the_old_posts_stay_and_the_next_run_works(root: Path, daemon: str) -> None:
    """PRIVACY_READER_KILLS=50 for the whole figure."""
    files = {f"_posts/2024-01-{day:02}-post.md": post(f"Day {day}", "word " * 2_000) for day in range(1, 29)}
    site = Repository(root / "site", files)
    address = f"{daemon}/site"
    chance = random.Random(7)
    failures: list[str] = []
    for round_number in range(KILLS):
        cloning = round_number % 5 == 0
        if cloning:
            subprocess.run(["rm", "-rf", str(app_paths().clones)], check=True)
        else:
            site.commit({f"_posts/2025-01-01-{round_number}.md": post(f"New {round_number}", f"{round_number} " * 999)})
        child = os.fork()
        if child == 0:
            try:
                update(address)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.0, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        try:
            assert cloning or len(load(address, cache=False).posts) >= 28
            update(address)
            assert len(load(address, cache=False).posts) == len(list((site.folder / "_posts").iterdir()))
        except (ReaderError, AssertionError) as error:
            failures.append(f"round {round_number}: {error}")
    assert not failures


@pytest.mark.slow
def test_the_real_sites_history(shared: Path, root: Path) -> None:
    corpus = shared / "corpus/cmu"
    posts = sorted((corpus / "_posts").glob("2*"))
    files: dict[str, str | bytes | None] = {"_config.yml": (corpus / "_config.yml").read_bytes()}
    files |= {f"_posts/{path.name}": path.read_bytes() for path in posts[:-62]}
    site = Repository(root / "cmu", files)
    assert len(load(site.address).posts) == len(posts) - 62
    site.commit({f"_posts/{path.name}": path.read_bytes() for path in posts[-62:]})
    found = report(site.address)
    assert found.sentence == "62 posts arrived: 0 new questions, 62 repeats"
    assert found.total == 1_811
