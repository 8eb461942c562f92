from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cells import cell_len
from reader.cli.printing.fields import TEMPLATE
from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment, process

MAIL = "_posts/2026-02-03-Question-2-Who-reads-my-mail.md"
TITLES = ["A long read", "手紙は誰が読むのか", "Who reads my mail?", "Q: What is consent?"]


def test_a_pipe_gets_id_day_and_title(run: Runner) -> None:
    rows = [line.split("\t") for line in run("list").out.splitlines()]
    assert [row[2] for row in rows] == TITLES
    assert rows[2] == [MAIL, "2026-02-03", "Who reads my mail?"]


def test_every_copy_is_there_where_nothing_is_folded(run: Runner) -> None:
    assert len(run("list", "--no-fold").out.splitlines()) == 5
    assert len(run("list", "--fold").out.splitlines()) == 4


def test_drafts_come_where_they_are_asked_for_on_either_side_of_the_command(run: Runner) -> None:
    assert "Unfinished" in run("list", "--drafts").out
    assert "Unfinished" in run("--drafts", "list").out
    assert "Unfinished" not in run("list").out


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("newest", "A long read"),
        ("oldest", "Q: What is consent?"),
        ("title", "A long read"),
        ("longest", "A long read"),
    ],
)
def test_the_order_is_the_one_asked_for(order: str, first: str, run: Runner) -> None:
    assert run("list", "--sort", order, "--format", "{title}", "-n", "1").out == f"{first}\n"


def test_a_query_leaves_the_order_and_relevance_changes_it(run: Runner) -> None:
    assert run("list", "mail", "--ids").out == f"{MAIL}\n"
    found = run("list", "consent", "--sort", "relevance", "--format", "{title}").out.splitlines()
    assert found[0] == "Q: What is consent?"


def test_unread_posts_come_first_where_that_is_asked_for(run: Runner) -> None:
    run("mark", "--read", "long-read")
    titles = run("list", "--sort", "unread", "--format", "{title}").out.splitlines()
    assert titles == [*(title for title in TITLES if title != "A long read"), "A long read"]


def test_what_was_read_last_comes_first_where_that_is_asked_for(run: Runner) -> None:
    run("mark", "--read", "long-read")
    run("mark", "--read", "mail")
    titles = run("list", "--sort", "read", "--format", "{title}").out.splitlines()
    assert titles[:2] == ["Who reads my mail?", "A long read"]
    assert run("list", "read:today", "--ids").out == run("list", "is:read", "--ids").out != ""
    for query in ("read:2001", "is:read read:2001", "mail read:2001"):
        told = run("list", query, ok=False).err
        assert told == "privacy-reader: No post was read then, as far as is known.\n", "once, the reason alone"
    assert "No post passes this filter." in run("list", "after:2090", ok=False).err


def test_limit_and_ids(run: Runner) -> None:
    assert run("list", "--ids", "--limit", "2").out.splitlines() == run("list", "--ids").out.splitlines()[:2]


def test_tsv_has_a_header_and_the_same_columns_in_each_line(run: Runner) -> None:
    run("mark", "--bookmark", "mail")
    lines = [line.split("\t") for line in run("list", "--tsv").out.splitlines()]
    assert lines[0][:3] == ["id", "date", "title"]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert dict(zip(lines[0], lines[3], strict=True))["bookmarked"] == "bookmarked"


def test_a_format_is_filled(run: Runner) -> None:
    assert run("list", "mail", "--format", r"{date:%Y-%m-%d} {title}\t{minutes:>3}|{copies}|{tags}").out == (
        "2026-02-03 Who reads my mail?\t  1|2|encryption\n"
    )


def test_nothing_found_is_status_1_and_an_empty_array(run: Runner) -> None:
    for command in ("list", "search"):
        assert run(command, "zxqv", "jjkk", ok=False) == run(command, "zxqv", "jjkk", "--ids", ok=False)
        found = run(command, "--json", "zxqv", "jjkk", ok=False)
        assert (found.status, found.json) == (1, [])
        assert "Try fewer or other words" in found.err


@pytest.mark.parametrize("command", [["list"], ["list", "is:unread"], ["list", "--ids"], ["search", "mail"]])
def test_a_site_of_which_nothing_is_listed_says_why(command: list[str], run: Runner, tmp_path: Path) -> None:
    posts = tmp_path / "new" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").touch()
    (posts / "2099-01-01-first.md").write_text("---\ntitle: First\n---\nWho reads mail?\n")
    found = run(*command, "-s", str(posts.parent), ok=False)
    assert (found.status, found.out) == (1, "")
    told = "No post of this site is listed. _posts/2099-01-01-first.md: its date is in the future (--future shows it)."
    assert found.sentence().endswith(told), "and nothing else"
    assert "First" in run("list", "-s", str(posts.parent), "--future").out
    (posts / "2024-01-01-second.md").write_text("---\ntitle: Second\npublished: false\n---\nText.\n")
    assert (
        "It is the first of 2: privacy-reader doctor lists them all."
        in run(*command, "-s", str(posts.parent), ok=False).sentence()
    )


def test_where_the_days_of_all_posts_are_yet_to_come_the_clock_is_told(run: Runner, tmp_path: Path) -> None:
    posts = tmp_path / "new" / "_posts"
    posts.mkdir(parents=True)
    (posts.parent / "_config.yml").touch()
    for number in (1, 2):
        (posts / f"2099-01-0{number}-post.md").write_text(f"---\ntitle: Post {number}\n---\nText.\n")
    told = run("list", "-s", str(posts.parent), ok=False).sentence()
    assert "all 2 posts are dated in the future by this machine's clock, which says 20" in told
    assert told.endswith("--future shows them.")


def test_what_only_mentions_a_word_is_found_and_said_to_be_that(run: Runner) -> None:
    about = {row["match"] for row in run("search", "who reads", "--json").json}
    assert "about" in about
    for command in ("list", "search"):
        rows = run(command, "sealed", "--json").json
        assert rows
        order = [row["match"] for row in rows]
        assert order == sorted(order)


def test_search_gives_the_best_first_with_spans(run: Runner) -> None:
    hit = run("search", "who reads", "--json", "--limit", "1").json[0]
    assert hit["title"] == "Who reads my mail?"
    assert [hit["title"][start:end].lower() for start, end in hit["spans"]][:2] == ["who", "reads"]


def test_a_query_may_stand_behind_two_hyphens(run: Runner) -> None:
    assert run("search", "--json", "--limit", "10", "--", "mail").json[0]["title"] == "Who reads my mail?"


def test_looking_leaves_no_marks_behind(run: Runner, own_home: Path) -> None:
    run("list", "--json")
    run("search", "mail")
    run("show", "mail")
    assert not (own_home / "data" / "state.sqlite3").exists()


def test_a_terminal_gets_a_table_that_fits(site: Path, run: Runner) -> None:
    run("mark", "--bookmark", "mail")
    run("mark", "--read", "long-read")
    for columns in (100, 60, 22):
        values = {"PRIVACY_READER_SOURCE": str(site)}
        with Terminal([*COMMAND, "list"], columns=columns, rows=20, environment=environment(values)) as terminal:
            assert terminal.wait_for_end() == 0
            lines = [line.rstrip() for line in terminal.text.splitlines() if line.strip()]
        assert len(lines) == 4, lines
        assert all(cell_len(line) <= columns for line in lines)
        assert "●" not in lines[0]
        assert "●★" in lines[2]
    assert "…" in "".join(lines)


@pytest.mark.parametrize("line", ["list", "search mail", "topics", "topics {topic}", "sources", "today"])
def test_with_colours_a_pipe_gets_what_a_terminal_gets(line: str, samples: Path, own_home: Path) -> None:
    topic = process("topics", "-s", str(samples)).out.partition("\t")[0]
    process("sources", "add", "small", str(samples))
    words = [topic if word == "{topic}" else word for word in line.split()]
    there = [*words, "-s", str(samples), "--color", "always"]
    with Terminal([*COMMAND, *there], columns=80, rows=60, environment=environment()) as terminal:
        assert terminal.wait_for_end() == 0
        shown = terminal.output.decode()

    piped = process(*there).out

    assert "\x1b[" in piped
    assert piped.splitlines() == [one.rstrip("\r") for one in shown.splitlines()]


def test_a_script_is_not_surprised_by_colours_in_its_environment(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("list").out
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert run("list").out == plain
    assert run("list", "--ids", "--color", "always").out == run("list", "--ids").out


def test_colours_follow_the_option_and_the_environment(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in run("show", "mail").out
    assert "\x1b[" in run("show", "mail", "--color", "always").out
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert "\x1b[" in run("show", "mail").out
    assert "\x1b[" not in run("show", "mail", "--color=never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("show", "mail").out


@pytest.mark.skipif(shutil.which("fzf") is None, reason="needs fzf")
def test_the_pipeline_with_fzf_works_as_it_is_printed(site: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(site)}
    listed = process("list", values=values)
    chosen = subprocess.run(["fzf", "--filter", "mail"], input=listed.out, capture_output=True, text=True, check=True)
    first = chosen.stdout.splitlines()[0].split()[0]
    assert process("show", first, values=values).out.startswith("Who reads my mail?")


@pytest.mark.skipif(shutil.which("fzf") is None, reason="needs fzf")
def test_fzf_shows_the_preview_of_a_line(site: Path, tmp_path: Path) -> None:
    program = tmp_path / "privacy-reader"
    program.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    program.chmod(0o755)
    values = environment({"PRIVACY_READER_SOURCE": str(site)})
    values["PATH"] = f"{tmp_path}:{values['PATH']}"
    pipe = "privacy-reader list | fzf --preview 'privacy-reader show {1}'"
    with Terminal(["sh", "-c", pipe], columns=120, rows=24, environment=values) as terminal:
        terminal.wait_for("4/4")
        terminal.press("sealed", "Backspace")
        terminal.press(*["Backspace"] * 5, "mail")
        terminal.wait_for("unless it is sealed")
        terminal.press("Enter")
        assert terminal.wait_for_end() == 0
        assert MAIL.encode() in terminal.output


def test_the_quick_list_is_the_list(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    values = {"PRIVACY_READER_SOURCE": str(folder)}
    first, quick = process("list", values=values), process("list", values=values)
    assert first.out == quick.out == process("list", "--sort", "newest", values=values).out
    assert len(first.out.splitlines()) == 4
    (folder / "_posts" / "2026-05-01-new.md").write_text("---\ntitle: New\n---\nNew.\n")
    assert process("list", values=values).out == f"_posts/2026-05-01-new.md\t2026-05-01\tNew\n{first.out}"


@pytest.mark.parametrize(
    "line",
    ["search mail", "search who raeds", "list consent", "list tag:encryption", "search nosuchword", "list tag:no"],
)
def test_without_options_it_is_as_with_them_only_quicker(line: str, site: Path) -> None:
    values = {"PRIVACY_READER_SOURCE": str(site)}
    quick, whole = process(*line.split(), values=values), process(*line.split(), "--color", "auto", values=values)
    assert quick == whole
    code = "import sys, reader.cli\ntry: reader.cli.main()\nfinally: print('click' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, *line.split()],
        capture_output=True,
        text=True,
        env=environment(values),
        check=False,
    )
    assert done.stdout == f"{quick.out}False\n"


@pytest.mark.parametrize("command", ["list", "search"])
def test_a_folder_in_place_of_a_query_is_told_how_to_be_read(run: Runner, tmp_path: Path, command: str) -> None:
    found = run(command, str(tmp_path), ok=False)
    assert f"the option `-s {tmp_path}` reads that folder" in found.err
    assert "the option" not in run(command, "mail").err


def test_a_filter_that_there_is_not_is_told_beside_what_its_words_find(run: Runner) -> None:
    found = run("search", "title:consent", "--ids")
    assert "Question-1-What-is-consent" in found.out
    assert found.sentence() == "There is no filter “title:”, so it is searched as words. Did you mean “in:title”?"


def test_a_kind_that_the_samples_are_not_is_told_as_such(run: Runner, samples: Path) -> None:
    found = run("list", "--kind", "hugo", "-s", str(samples), ok=False)
    assert found.status == 3
    assert "no posts when read as hugo. Leave out --kind" in found.sentence()


def test_a_search_says_when_nothing_or_only_what_is_related_was_found(run: Runner, samples: Path) -> None:
    there = ("-s", str(samples))
    nothing = run("search", *there, '"zzqxvkj', ok=False)
    assert (nothing.status, nothing.out) == (1, "")
    assert "A quotation mark is missing, so the words are searched one by one." in nothing.err
    assert "No post holds these words" in nothing.err
    related = run("search", *there, "surveillance")
    assert related.out
    assert related.sentence() == f"No post holds “{'surveillance'}”; these posts are related."
    assert run("search", *there, "metadata").err == ""


def test_a_misspelt_search_says_so_too_where_no_post_holds_the_right_words(run: Runner, samples: Path) -> None:
    found = run("search", "-s", str(samples), "smart spekers")
    assert found.out
    assert found.sentence() == "No post holds all words of “smart speakers”; these posts are related."


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("unread", "is:unread shows posts not read to the end."),
        ("notes", "is:noted shows posts with a note."),
        ("due", "is:due shows posts due in recall today."),
        ("forgotten", "is:forgotten shows posts not recalled when last asked."),
    ],
)
@pytest.mark.parametrize("command", ["search", "list"])
def test_the_name_of_a_state_is_searched_as_a_word_and_its_filter_is_named(
    run: Runner, samples: Path, command: str, word: str, hint: str
) -> None:
    assert hint in run(command, "-s", str(samples), word, ok=None).err
    assert hint not in run(command, "-s", str(samples), f"{word} consent", ok=None).err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2026-05-12", "on:2026-05-12 shows the posts of that day."),
        ("12 May 2026", "on:2026-05-12 shows the posts of that day."),
        ("May 12, 2026", "on:2026-05-12 shows the posts of that day."),
        ("may 2026", "on:2026-05 shows the posts of that month."),
        ("2026-05", "on:2026-05 shows the posts of that month."),
    ],
)
def test_a_date_is_searched_as_words_and_its_filter_is_named(run: Runner, samples: Path, typed: str, told: str) -> None:
    assert run("search", "-s", str(samples), typed, ok=None).err.splitlines()[0] == f"privacy-reader: {told}"
    assert run("search", "-s", str(samples), told.split(maxsplit=1)[0]).out
    assert "left out" not in run("search", "-s", str(samples), typed, ok=None).err


@pytest.mark.parametrize("typed", ["2026", "May 2031", "2026-13", "mean 2026", "consent 2026-05-12"])
def test_no_filter_is_named_for_what_is_no_date_of_a_post(run: Runner, samples: Path, typed: str) -> None:
    assert "on:" not in run("search", "-s", str(samples), typed, ok=None).err


def test_a_terminal_is_told_of_texts_beside_the_posts(site: Path, tmp_path: Path, run: Runner) -> None:
    site = shutil.copytree(site, tmp_path / "site")
    with (site / "_config.yml").open("a") as config:
        config.write("\ncollections:\n  guides:\n    output: true\n")
    (site / "_guides").mkdir()
    (site / "_guides" / "start.md").write_text("---\ntitle: How to start\n---\nText.\n")
    for command in (["--source", str(site), "list"], ["--source", str(site), "search", "mail"]):
        told = " ".join(run("--color", "always", *command).err.split())
        assert "The site has 1 more text in its collections (guides); --all-files lists them." in told
        assert "collections" not in run(*command).err
        assert "collections" not in run("--color", "always", "--all-files", *command).err


def test_a_terminal_is_told_of_texts_that_cannot_be_read(site: Path, tmp_path: Path, run: Runner) -> None:
    site = shutil.copytree(site, tmp_path / "site")

    def told(*command: str) -> str:
        return " ".join(run("--source", str(site), *command).err.split())

    (site / "_posts" / "2024-01-02-wide.md").write_bytes("---\ntitle: Wide\n---\n".encode("utf-16"))
    for command in (["list"], ["search", "mail"]):
        assert "2024-01-02-wide.md is not listed: its text is not UTF-8" in told("--color", "always", *command)
        assert "is not listed" not in told(*command)
    (site / "_posts" / "2024-01-03-large.md").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:1\n")
    assert "first of 2: privacy-reader doctor lists them all." in told("--color", "always", "list")


@pytest.mark.parametrize("rows", [12, 24])
def test_the_best_result_does_not_scroll_out_of_a_terminal(rows: int, samples: Path) -> None:
    values = environment({"PRIVACY_READER_SOURCE": str(samples)})
    with Terminal([*COMMAND, "search", "is:unread"], columns=80, rows=rows, environment=values) as terminal:
        assert terminal.wait_for_end() == 0
        lines = [line for line in terminal.text.splitlines() if "●" in line]
        assert lines[0].split()[0] == "1"
        assert len(lines) == rows - 6
        assert f"{35 - len(lines)} more match; use --limit to see them." in terminal.text


def test_json_has_the_fields_of_a_format(run: Runner) -> None:
    for one in run("search", "--json", "mail").json:
        assert TEMPLATE.keys() <= one.keys()
    template = "{slug}\t{last}\t{citation}"
    lines = [line.split("\t") for line in run("list", "--format", template).out.splitlines()]
    assert [[one["slug"], one["last"][:10], one["citation"]] for one in run("list", "--json").json] == lines


def test_a_day_on_which_only_copies_were_published_is_said_to_have_them(run: Runner) -> None:
    first, *_, last = next(one["copies"] for one in run("list", "--json").json if len(one["copies"]) > 1)
    found = run("list", f"on:{last['date'][:10]}", ok=False)
    assert (found.status, found.out) == (1, "")
    assert "1 post has copies published then; --no-fold lists every copy." in found.err
    assert run("list", "--no-fold", "--ids", f"on:{last['date'][:10]}").out.split() == [last["id"]]
    assert "--no-fold" not in run("list", f"on:{first['date'][:10]}").err
    assert "--no-fold" not in run("list", "on:2001-01-01", ok=False).err
