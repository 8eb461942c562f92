from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment


def test_stats_in_a_pipe_are_lines(run: Runner) -> None:
    run("mark", "--read", "mail", "consent")
    out = run("stats").out
    assert "2 of 4 questions read (50%), 2 left" in out
    assert "Reading streak: 1 day, the longest so far" in out
    assert "5 posts: 4 questions, 1 repeat" in out
    assert "\x1b" not in out


def test_stats_on_a_terminal_have_pictures_that_fit(run: Runner, site: Path) -> None:
    run("mark", "--read", "mail")
    for columns in (120, 50, 30):
        values = {"PRIVACY_READER_SOURCE": str(site)}
        command = [*COMMAND, "stats"]
        with Terminal(command, columns=columns, rows=50, environment=environment(values)) as terminal:
            assert terminal.wait_for_end() == 0
            assert "█" in terminal.text
            assert "Mon" in terminal.text
            assert "By tag" in terminal.text


def test_stats_by_day_tag_and_author(run: Runner) -> None:
    run("mark", "--read", "consent")
    found = run("stats", "--json").json
    assert list(found["reading"]["days"].values()) == [1]
    assert {"name": "gdpr", "total": 1, "read": 1, "asked": 0, "recalled": 0} in found["reading"]["tags"]
    assert {"name": "Ada", "total": 2, "read": 1, "asked": 0, "recalled": 0} in found["reading"]["authors"]
    assert found["health"]["repeats"] == 1
    assert found["health"]["newest"] == "2026-04-01"


def test_doctor_names_problems_but_nothing_that_was_read(run: Runner) -> None:
    run("mark", "--bookmark", "--note", "secret note", "mail")
    found = run("doctor")
    assert "_posts/no-date.md" in found.out
    for word in ("secret", "Who reads", "bookmark"):
        assert word not in found.out
    report = run("doctor", "--json").json
    assert "_posts/no-date.md" in [row["path"] for row in report["problems"]]
    assert report["errors"] == []


def test_doctor_names_what_leads_nowhere_by_kind_and_not_all_of_it(run: Runner, tmp_path: Path) -> None:
    posts = tmp_path / "_posts"
    posts.mkdir()
    (tmp_path / "_config.yml").write_text("title: Checked\n")
    (posts / "2026-01-01-a.md").write_text("---\ntitle: A\n---\n" + " ".join(f"[w](/gone-{n}/)" for n in range(40)))
    (posts / "2026-01-02-b.md").write_text("---\ntitle: B\n---\n![p](/gone.png)\n")
    (posts / "2026-01-03-c.md").write_text("---\ntitle: C\n---\n")
    told = run("doctor", "-s", str(tmp_path)).out
    assert "40 links that lead nowhere" in told
    assert "_posts/2026-01-01-a.md:4: it links to /gone-0/" in told
    assert told.count("it links to") == 10
    assert "and 30 more; --json lists all" in told
    assert "1 picture that is not there" in told
    assert "1 post without a text" in told
    rows = run("doctor", "-s", str(tmp_path), "--json").json["problems"]
    assert [row["kind"] for row in rows].count("link") == 40
    assert {row["kind"] for row in rows} == {"link", "picture", "empty"}
    assert all(row["post_kept"] for row in rows)


def test_a_strict_doctor_fails_where_posts_have_problems(run: Runner, tmp_path: Path) -> None:
    assert run("doctor").status == 0
    found = run("doctor", "--strict", ok=False)
    assert found.status == 1
    assert "_posts/no-date.md" in found.out
    (tmp_path / "a.md").write_text("# A note\n\nIts text.\n")
    assert "No post has a problem." in run("doctor", "--strict", "-s", str(tmp_path)).out
    assert run("doctor", "--strict", "-s", "/no/such/place", ok=False).status == 3


def test_a_strict_doctor_passes_files_that_are_left_out_on_purpose(run: Runner, tmp_path: Path) -> None:
    for folder in ("_posts", "_drafts", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_config.yml").write_text("title: Checked\n")
    (tmp_path / "_posts" / "2026-01-01-a.md").write_text("---\ntitle: A\n---\nIts text.\n")
    (tmp_path / "_posts" / "2026-01-02-b.md").write_text("---\ntitle: B\npublished: false\n---\nIts text.\n")
    (tmp_path / "_posts" / "2099-01-02-c.md").write_text("---\ntitle: C\n---\nIts text.\n")
    (tmp_path / "_drafts" / "d.md").write_text("---\ntitle: D\n---\nIts text.\n")
    told = run("doctor", "--strict", "-s", str(tmp_path)).out
    assert "No post has a problem." in told
    assert "3 files left out on purpose" in told
    assert "_drafts/d.md: it is a draft (--drafts shows it) (not listed)" in told
    assert "problem" not in run("stats", "-s", str(tmp_path)).out
    rows = run("doctor", "-s", str(tmp_path), "--json").json["problems"]
    assert [row["intended"] for row in rows] == [True, True, True]


def test_doctor_looks_through_the_marks_and_names_what_was_set_aside(run: Runner, own_home: Path) -> None:
    run("mark", "--bookmark", "mail")
    found = run("doctor", "--json").json
    assert found["marks"]["backups"].endswith("-daily")
    assert "set aside" not in found["marks"]
    file = own_home / "data" / "state.sqlite3"
    # A page that showing and setting marks never reads.
    with closing(sqlite3.connect(file)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'setting'").fetchone()[0]
    with file.open("r+b") as handle:
        handle.seek((page - 1) * 4096)
        handle.write(b"\xff" * 4096)
    told = run("doctor", ok=False)
    assert "1 of its" in told.out
    assert "pages could not be read" in told.out
    aside = run("doctor", "--json").json["marks"]["set aside"]
    assert aside.startswith("state.sqlite3.damaged-")
    assert run("show", "mail", "--json").json["bookmarked"]


def test_doctor_tells_what_does_not_work_and_goes_on(run: Runner, own_home: Path) -> None:
    missing = run("doctor", "-s", "/no/such/place", ok=False)
    assert missing.status == 3
    assert "There is no folder" in missing.out
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text("width = 'wide'\n")
    found = run("doctor", ok=False)
    assert found.status == 2
    assert "width must be a whole number" in found.out
    assert "Terminal" in found.out


def test_config_shows_path_and_values(run: Runner, own_home: Path) -> None:
    file = own_home / "config" / "config.toml"
    assert run("config", "--path").out == f"{file}\n"
    assert "these are the defaults" in run("config").out
    file.parent.mkdir()
    file.write_text("width = 66\n")
    assert "width = 66\n" in run("config").out
    assert run("config", "--json").json["settings"]["width"] == 66
    file.write_text(run("config").out)
    assert "width = 66\n" in run("config").out


def test_doctor_tells_equal_problems_once_and_by_path(run: Runner, tmp_path: Path) -> None:
    posts = tmp_path / "_posts"
    posts.mkdir()
    (tmp_path / "_config.yml").write_text("title: Checked\n")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "Moved.png").write_bytes(b"")
    for day in range(1, 21):
        (posts / f"2026-01-{day:02}-a.md").write_text(f"---\ntitle: A {day}\n---\n![p](/img/p.png) Text {day}.\n")
    (posts / "2026-02-01-b.md").write_text("---\ntitle: B\n---\n![p](/img/moved.png)\n")
    told = run("doctor", "--problems", "-s", str(tmp_path)).out
    assert "21 pictures that are not there" in told
    first = "_posts/2026-01-01-a.md:4, _posts/2026-01-02-a.md:4, _posts/2026-01-03-a.md:4 and 17 more"
    assert f"  {first}: it shows the picture /img/p.png, which the site does not have\n" in told
    assert "/img/moved.png, which the site does not have; images/Moved.png has that name" in told
    assert "--json lists all" not in told
    assert len(run("doctor", "--json", "-s", str(tmp_path)).json["problems"]) == 21
