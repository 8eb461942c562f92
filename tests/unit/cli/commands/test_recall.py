from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from reader.dates import this_day
from reader.sources import recall_file, resolve
from tests.unit.cli.running import Result, Runner


def asked(run: Runner, *more: str) -> list[str]:
    found = run("recall", "--json", *more, ok=False)
    return [one["id"] for one in found.json]


def test_what_was_graded_long_ago_is_asked(run: Runner) -> None:
    assert run("recall", "--json").out == "[\n]\n"
    name = next(one["id"] for one in run("list", "--json").json if one["title"].endswith("?"))
    day = (date.today() - timedelta(days=60)).isoformat()
    run("mark", "--grade", "2", "--at", day, name)
    assert asked(run) == [name]
    assert run("recall", "--count").out == "1\n"
    (found,) = run("recall", "--json").json
    assert found["recall"]["state"] == "due"
    assert found["recall"]["reviews"] == 1
    assert 0 < found["recall"]["chance"] < 1
    assert "1 to recall, about 1 min: privacy-reader recall" in run("today").out
    assert run("list", "is:due", "--ids").out.split() == [name]
    run("mark", "--grade", "3", name)
    assert run("recall", "--json").out == "[\n]\n"
    assert len(run("today").out.splitlines()) == 1
    assert run("list", "is:due", ok=False).status == 1
    assert run("list", "is:asked", "--ids").out.split() == [name]
    assert name not in run("list", "--", "-is:asked", "--ids").out.split()
    told = run("stats", "--json").json["recall"]
    assert told["asked"] == 1
    assert sum(told["days"].values()) == 2
    assert len(told["next"]) == 14


def test_nothing_to_ask_is_an_answer_and_nothing_that_matches_is_none(run: Runner) -> None:
    run("mark", "--bookmark", "mail")
    assert run("recall", "--json") == Result(0, "[\n]\n", "privacy-reader: Nothing is due today.\n")
    assert run("recall", "--count") == Result(0, "0\n", "")
    for form, out in (("--json", "[\n]\n"), ("--count", "0\n")):
        found = run("recall", form, "tag:nope", ok=False)
        assert (found.status, found.out) == (1, out)
        assert found.err == run("list", "tag:nope", ok=False).err


def test_recall_without_a_terminal_names_what_does_without(run: Runner) -> None:
    found = run("recall", ok=False)
    assert found.status == 2
    assert found.sentence().endswith("In a pipe, use `privacy-reader recall --json` or `--count`.")


def test_the_count_is_of_what_a_session_would_ask(run: Runner) -> None:
    day = (date.today() - timedelta(days=3)).isoformat()
    names = [one["id"] for one in run("list", "--json").json if one["title"].endswith("?")]
    assert run("recall", "--count").out == "0\n"
    run("mark", "--read", *names)
    for name in names[:1]:
        run("mark", "--grade", "2", "--at", day, name)
    for options in ((), ("--new", "1"), ("--new", "0"), ("--minutes", "1"), ("mail",)):
        assert run("recall", "--count", *options).out == f"{len(asked(run, *options))}\n"


def test_what_was_chosen_and_read_today_counts(run: Runner) -> None:
    names = run("list", "--ids", "-n", "3").out
    run("mark", "--ask", "-", given=names)
    run("mark", "--read", "-", given=names)
    assert run("recall", "--count").out == "3\n" == f"{len(asked(run))}\n"


def test_what_a_full_session_leaves_out_is_not_counted(run: Runner, tmp_path: Path) -> None:
    for number, word in enumerate(("rain", "bread", "chess", "moss", "harbours", "kites"), 1):
        text = f"---\ntitle: What is {word}?\n---\nOf {word} much is told. " + f"{word} " * 20
        (tmp_path / f"2026-01-0{number}-{word}.md").write_text(text)
    there = ("-s", str(tmp_path))
    names = run("list", *there, "--ids").out
    run("mark", *there, "--ask", "-", given=names)
    for minutes in ("1", "2", "3", "10"):
        limits = (*there, "--new", "9", "--minutes", minutes)
        assert run("recall", "--count", *limits).out == f"{len(asked(run, *limits))}\n"
    day = (date.today() - timedelta(days=90)).isoformat()
    run("mark", *there, "--grade", "2", "--at", day, "-", given=names)
    run("mark", *there, "--no-ask", "-", given=names)
    assert run("recall", "--count", *there, "--minutes", "1").out == "0\n"


def test_what_was_not_recalled_is_found_until_it_is(run: Runner) -> None:
    known, missed = (one["id"] for one in run("list", "--json").json if one["title"].endswith("?"))
    assert run("list", "is:forgotten", ok=False).status == 1
    run("mark", "--grade", "4", "--at", "2026-01-01", known)
    run("mark", "--grade", "1", "--at", "2026-01-01", missed)
    assert run("list", "is:forgotten", "--ids").out.split() == [missed]
    assert run("search", "is:missed", "--ids").out.split() == [missed]
    assert missed not in run("list", "--ids", "--", "-is:forgotten").out.split()
    states = dict(line.split("\t") for line in run("list", "is:asked", "--format", "{id}\t{recall}").out.splitlines())
    assert states == {known: "due", missed: "due, forgotten"}
    assert [one["recall"]["forgotten"] for one in run("list", "is:forgotten", "--json").json] == [True]
    told = run("stats", "--json").json["recall"]
    assert (told["grades"], told["forgotten"]) == ({"1": 1, "2": 0, "3": 0, "4": 1}, 1)
    assert "1 not recalled when last asked" in run("stats").out
    run("mark", "--no-ask", missed)
    assert run("list", "is:forgotten", ok=False).status == 1
    assert run("list", "is:off", "--format", "{recall}").out == "off\n"
    assert "not recalled" not in run("stats").out
    run("mark", "--ask", missed)
    assert run("list", "is:forgotten", "--ids").out.split() == [missed]
    run("mark", "--grade", "3", missed)
    assert run("list", "is:forgotten", ok=False).status == 1
    assert "not recalled" not in run("stats").out


def test_what_was_not_recalled_several_times_is_found_and_counted(run: Runner) -> None:
    names = [one["id"] for one in run("list", "--json").json if one["title"].endswith("?")][:2]
    for day, name in (("2026-01-01", names[0]), ("2026-01-05", names[0]), ("2026-01-05", names[1])):
        run("mark", "--grade", "1", "--at", day, name)
    run("mark", "--grade", "4", "--at", "2026-01-09", names[0])
    assert run("list", "is:hard", "--ids").out.split() == names[:1]
    assert run("list", "is:forgotten", "--ids").out.split() == names[1:]
    assert "1 not recalled several times: is:hard lists them" in run("stats").out
    assert run("stats", "--json").json["recall"]["hard"] == 1
    run("mark", "--no-ask", names[0])
    assert run("list", "is:hard", ok=False).status == 1


def test_never_and_after_all(run: Runner) -> None:
    name = next(one["id"] for one in run("list", "--json").json if one["title"].endswith("?"))
    run("mark", "--ask", name)
    assert asked(run) == [name]
    assert run("list", "is:due", "--ids").out.split() == [name]
    assert run("list", "is:asked", ok=False).status == 1
    run("mark", "--no-ask", name)
    assert asked(run) == []
    (entry,) = [one for one in run("list", "--json").json if one["id"] == name]
    assert entry["recall"]["state"] == "off"


def test_what_is_added_to_recall_and_not_asked_today_is_said_to_be_asked_later(run: Runner) -> None:
    *names, last = run("list", "--ids", "-n", "4").out.split()
    run("mark", "--grade", "3", *names)
    assert "taken" not in run("mark", "--ask", "--dry-run", last).out
    added = run("mark", "--ask", last).out
    assert added.endswith(" to recall; today’s 3 new questions are taken, so it is asked tomorrow.\n")
    assert run("recall", "--count").out == "0\n"
    said = run("recall", "--plain").err.replace("\n", " ")
    assert "Nothing is due today." in said
    assert "1 new question waits; at most 3 a day are asked." in said


def test_what_is_out_of_recall_is_found_and_was_asked_all_the_same(run: Runner) -> None:
    name = next(one["id"] for one in run("list", "--json").json if one["title"].endswith("?"))
    assert run("list", "is:off", ok=False).sentence() == "No question was taken out of recall."
    assert run("mark", "--ask", name).out.startswith("Added “")
    run("mark", "--grade", "3", name)
    assert run("mark", "--no-ask", name).out.endswith("” out of recall.\n")
    for query in ("is:off", "is:never", "is:asked"):
        assert run("list", query, "--ids").out.split() == [name]
    assert run("list", "is:due", ok=False).status == 1
    assert run("mark", "--grade", "3", name).out.endswith("which recall no longer asks.\n")


def test_a_grade_says_when_the_question_is_asked_again(run: Runner) -> None:
    one, other = (it["id"] for it in run("list", "--json").json if it["title"].endswith("?"))
    assert run("mark", "--grade", "1", one).out.endswith("; asked again today.\n")
    due = run("mark", "--grade", "4", "--json", other).json["changes"][0]["posts"][0]["due"]
    assert {it["id"]: it["recall"]["due"] for it in run("list", "is:asked", "--json").json}[other] == due
    again = run("mark", "--grade", "4", other).out
    due = {it["id"]: it["recall"]["due"] for it in run("list", "is:asked", "--json").json}[other]
    assert again.endswith(f"; asked again on {due}.\n")
    assert f"; asked again today at the earliest, on {due[:2]}" in run("mark", "--grade", "1", one, other).out


def test_what_was_not_recalled_is_not_counted_as_known(run: Runner) -> None:
    one, other = (it["id"] for it in run("list", "--json").json if it["title"].endswith("?"))
    run("mark", "--grade", "1", one)
    run("mark", "--grade", "4", other)
    assert "You would know about 1 of 2 questions today" in run("stats").out
    assert {it["id"]: it["recall"]["chance"] for it in run("list", "is:asked", "--json").json} == {one: 0, other: 1}


def test_statistics_tell_how_what_was_asked_again_was_recalled(run: Runner) -> None:
    one, *_ = (it["id"] for it in run("list", "--json").json if it["title"].endswith("?"))
    run("mark", "--grade", "3", "--at", f"{date.today() - timedelta(days=9)}", one)
    assert "Asked again" not in run("stats").out
    run("mark", "--grade", "1", "--at", f"{date.today() - timedelta(days=2)}", one)
    assert "Asked again in the last 30 days: 0 of 1 recalled (0%)" in run("stats").out


def test_a_moment_without_a_grade_is_refused(run: Runner) -> None:
    found = run("mark", "--at", "2026-01-01", "--bookmark", "metadata", ok=False)
    assert found.status == 2
    assert "--grade" in found.sentence()


def test_statistics_agree_with_the_number_of_questions_of_a_session(run: Runner) -> None:
    due, new, *_ = (one["id"] for one in run("list", "--json").json if one["title"].endswith("?"))
    run("mark", "--grade", "1", "--at", f"{date.today() - timedelta(days=9)}", due)
    run("mark", "--ask", new)
    assert run("recall", "--count").out == "2\n"
    assert "Due today: 1, and 1 new question; within 14 days: 1" in run("stats").out
    told = run("stats", "--json").json["recall"]
    assert (told["due"], told["new"]) == (1, 1)


def test_nothing_is_written_for_those_who_do_not_ask(run: Runner) -> None:
    run("today")
    run("list", "--json")
    run("recall", "--count")
    assert not recall_file(resolve(None)).exists()


def test_weak_topics_are_told(run: Runner, samples: Path) -> None:
    there = ("-s", str(samples))
    assert "recalled" not in run("topics", *there).out + run("stats", *there).out
    topic = run("topics", *there, "--json").json[0]
    one, other = [it["id"] for it in run("topics", *there, topic["slug"], "--json").json][:2]
    run("mark", *there, "--grade", "1", one)
    run("mark", *there, "--grade", "3", other)
    (found,) = [it for it in run("topics", *there, "--json").json if it["slug"] == topic["slug"]]
    assert (found["asked"], found["recalled"]) == (2, 1)
    for command in ("topics", "stats"):
        (told,) = [
            line
            for line in run(command, *there).out.splitlines()
            if line.startswith((f"{topic['name']} ", f"{topic['name']}\t"))
        ]
        assert told.endswith("1 of 2 recalled")


def test_what_is_no_topic_may_be_found_by_a_search(run: Runner, samples: Path) -> None:
    there = ("-s", str(samples))
    found = run("topics", *there, "passwords", ok=False)
    assert (found.status, found.out) == (1, "")
    assert found.sentence().startswith("There is no topic “passwords”.")
    assert "`privacy-reader search passwords`" in found.sentence()
    assert "`privacy-reader search" not in run("topics", *there, "zzxxyy", ok=False).sentence()


def test_topics_in_json_and_as_a_list(run: Runner, samples: Path, shared: Path) -> None:
    there = ("-s", str(samples))
    found = run("topics", *there, "--json").json
    assert {"name", "slug", "count", "read", "asked", "recalled", "first"} == set(found[0])
    assert found == sorted(found, key=lambda one: (-one["count"], one["name"]))
    listed = run("topics", *there, found[0]["slug"], "--json").json
    assert len(listed) == found[0]["count"]
    assert all(found[0]["name"] in one["topics"] for one in listed)
    assert run("list", *there, f"topic:{found[0]['slug']}", "--ids").out.count("\n") == found[0]["count"]
    assert run("topics", *there, "zzqxvk", ok=False).status == 1
    docs = str(shared / "jekyll/sites/jekyll-docs")
    none = run("topics", "-s", docs, ok=False)
    assert none.status == 1
    assert "no subjects in common" in none.sentence()


def test_topics_count_what_was_recalled_when_it_was_last_asked(run: Runner, samples: Path) -> None:
    there = ("-s", str(samples))
    topic = run("topics", *there, "--json").json[0]
    recalled, missed = (one["id"] for one in run("topics", *there, topic["slug"], "--json").json[:2])
    for name, first, last in ((recalled, "1", "3"), (missed, "3", "1")):
        run("mark", *there, "--grade", first, "--at", "2026-01-01", name)
        run("mark", *there, "--grade", last, "--at", "2026-02-01", name)
    assert run("topics", *there, "--json").json[0]["recalled"] == 1


def test_questions_for_anki_are_safe_html_with_a_name_of_their_own(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "site" / "_posts"
    folder.mkdir(parents=True)
    (folder / "2026-01-01-q.md").write_text(
        "---\ntitle: What is <b>5 > 3</b>?\ntags: [a b]\n---\n\nA `<script>`\ttab.\n"
    )
    run("mark", "-s", str(folder.parent), "--bookmark", "q")
    lines = run("export", "-s", str(folder.parent), "--format", "anki").out.splitlines()
    assert lines[0] == "#separator:tab"
    assert "#guid column:1" in lines
    guid, front, back, _ = lines[-1].split("\t")
    assert len(guid) == 32
    assert "<b>" not in front
    assert "<script>" not in back
    assert "&lt;script&gt;" in back


def test_answers_for_anki_keep_their_form_and_refer_to_nothing_outside(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "site" / "_posts"
    folder.mkdir(parents=True)
    (folder / "2026-01-01-q.md").write_text(
        "---\ntitle: What is it?\ntags: [data flow]\n---\n\n"
        "A [link](https://x.example) and ![a map](/m.png), $$a < b$$.\n\n$$c^2$$\n\n"
        "* one\n* two\n\n```c\nint a;\n\tint b;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    run("mark", "-s", str(folder.parent), "--bookmark", "q")
    _, _, back, tags = run("export", "-s", str(folder.parent), "--format", "anki").out.splitlines()[-1].split("\t")
    assert "A link and a map, \\(a &lt; b\\)." in back
    assert "\\[c^2\\]" in back
    assert "<li>one</li>" in back
    assert "int a;&#10;&#9;int b;" in back
    assert "<td>1</td><td>2</td>" in back
    assert not any(word in back for word in ("href", "src=", "x.example", "/m.png"))
    assert "data_flow" in tags.split()


def test_today_may_begin_with_the_basics(run: Runner) -> None:
    basics = [one for one in run("list", "--sort", "basics", "--json").json if not one["draft"]]
    assert run("today", "--basics").out.splitlines()[0].strip() == basics[0]["title"]
    run("mark", "--read", basics[0]["id"])
    assert run("today", "--basics", "--json").json["id"] == basics[0]["id"], "what is read today stays"
    assert run("today", "--basics", "--json", "--date", "2199-01-01").json["id"] == basics[1]["id"]
    assert basics[0]["title"] in run("today", "--basics", "--open").out


def test_orders_of_learning(run: Runner) -> None:
    names = run("list", "--ids").out.split()
    basics = run("list", "--sort", "basics", "--ids").out.split()
    assert sorted(basics) == sorted(names)
    assert basics != names
    assert sorted(run("list", "--sort", "topic", "--ids").out.split()) == sorted(names)


def test_a_day_may_be_named_and_is_that_day(run: Runner) -> None:
    names = run("list", "--ids").out.split()[:4]
    # Until four in the morning, the day that ends is the one before.
    day = (this_day() - timedelta(days=1)).isoformat()
    for name, options in zip(names, ((), ("--at", "today"), ("--at", "Yesterday"), ("--at", day)), strict=True):
        run("mark", "--grade", "3", *options, name)
    due = {one["id"]: one["recall"]["due"] for one in run("list", "--json").json if one["id"] in names}
    assert due[names[0]] == due[names[1]] != due[names[2]] == due[names[3]]


def test_practising_asks_what_is_not_due_and_not_read(run: Runner) -> None:
    words = "is:unread"
    found = set(run("list", "--ids").out.split())
    assert run("recall", words, "--count").out.strip() == "0"
    whole = asked(run, words, "--practise")
    assert set(whole) <= found
    assert len(whole) > 1
    assert run("recall", words, "--practice", "--count").out.strip() == str(len(whole))
    run("mark", whole[0], "--grade", "4")
    assert asked(run, words, "--practise")[-1] == whole[0], "what was recalled today comes last"
    run("mark", whole[0], "--no-ask")
    assert whole[0] not in asked(run, words, "--practise")
    assert asked(run, "--practise") == [], "without a query, nothing that was not read"


def in_lines(run: Runner, *typed: str, options: tuple[str, ...] = ("is:unread", "--practise")) -> str:
    """What is said where these lines are typed."""
    return run("recall", "--plain", *options, given="".join(f"{line}\n" for line in typed)).out


def test_questions_are_asked_in_lines_of_text_and_grades_are_kept(run: Runner) -> None:
    whole = asked(run, "is:unread", "--practise")
    said = in_lines(run, "", "1", "", "3", "q")
    assert f"1 of {len(whole)} · about " in said
    assert said.count("\nnew: ") == 0
    assert said.count("· new: guess before you look\n") == 2
    assert "1: not recalled, today. 2: with effort, " in said
    assert "It is asked once more at the end." in said
    assert said.endswith(f"2 answered, {len(whole) - 1} left.\n")
    assert len(run("list", "is:asked", "--ids").out.split()) == 2
    assert len(run("list", "is:forgotten", "--ids").out.split()) == 1


def test_in_lines_of_text_what_is_left_out_is_told_and_undone(run: Runner) -> None:
    first = asked(run, "is:unread", "--practise")[0]
    said = in_lines(run, "x", "u", "s", "u", "", "7", "4", "u", "q")
    assert "It is never asked again; `privacy-reader mark --ask` adds it back." in said
    assert said.count("is asked after all.") == 2
    assert "Type a grade from 1 to 4, or s, x, u or q." in said
    assert "Undone: the grade “at once” of " in said
    assert run("list", "is:asked", ok=False).status == 1
    assert first in asked(run, "is:unread", "--practise")


def test_a_session_in_lines_of_text_ends_with_what_comes_next(run: Runner) -> None:
    name = next(one["id"] for one in run("list", "--json").json if one["title"].endswith("?"))
    run("mark", "--ask", name)
    said = in_lines(run, "", "", "2", options=())
    assert "1 question, 1 recalled. Next: 1 in " in said or "1 question, 1 recalled. Next: 1 tomorrow" in said
    assert in_lines(run, options=()) == ""
    assert "Nothing is due today. --practise asks 1 question ahead of time." in run("recall", "--plain").err.replace(
        "\n", " "
    )


def test_in_lines_of_text_the_end_of_the_input_leaves(run: Runner) -> None:
    assert in_lines(run).splitlines()[-1].startswith("0 answered, ")
    assert run("recall", "--plain", "--count", ok=False).status == 2


def test_a_session_may_be_limited_to_a_number_of_questions(run: Runner) -> None:
    whole = asked(run, "is:unread", "--practise")
    assert asked(run, "is:unread", "--practise", "-n", "1") == whole[:1] != whole
    assert run("recall", "is:unread", "--practise", "--limit", "1", "--count").out == "1\n"
    assert run("recall", "is:unread", "--practise", "--limit", "99", "--count").out == f"{len(whole)}\n"
    run("mark", "--ask", *whole[:2])
    said = in_lines(run, "", "", "3", options=("-n", "1"))
    assert "1 of 1 · about " in said
    assert said.endswith("1 more of today waits for another session.\n")
    assert run("recall", "--count").out == "1\n"
    assert run("recall", "-n", "0", ok=False).status == 2


def test_the_result_of_practising_is_said_once(run: Runner) -> None:
    said = in_lines(run, "", "3", "", "3").splitlines()[-1]
    assert said.startswith("2 questions, 2 recalled.")
    assert "recalled today" not in said
    whole = asked(run, "is:unread", "--practise")
    said = in_lines(run, "", "1", "", "1", options=("is:unread", "--practise", "-n", "1")).splitlines()[-1]
    assert said.startswith("1 question, 0 recalled.")
    assert "1 question of these was not recalled today." in said
    assert len(whole) == 2


def test_practising_has_no_limits(run: Runner) -> None:
    refused = run("recall", "--practise", "--new", "3", ok=False)
    assert refused.status == 2
    assert "Leave out --new." in refused.err


def test_posts_that_ask_nothing_are_said_to_need_a_choice(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "2026-01-01-moss.md").write_text("---\ntitle: On moss\ntags: [green]\n---\nOf moss much is told.\n")
    there = ("-s", str(tmp_path))
    why = "asks only posts of up to 800 words whose title is a question."
    remedy = "To be asked another one, use `privacy-reader mark --ask POST`."
    for options in (("--plain",), ("--practise", "--plain"), ("--practise", "--json")):
        told = run("recall", *there, *options, "tag:green").err
        assert f"1 post matches “tag:green”, but recall by itself {why} {remedy}\n" in told
    assert f"Nothing to recall yet. Recall by itself {why} {remedy}\n" in run("recall", *there, "--plain").err
    assert f"Nothing to practise yet. Recall by itself {why}" in run("recall", *there, "--plain", "--practise").err
    run("mark", *there, "--ask", "moss")
    assert asked(run, *there, "tag:green", "--practise") == ["2026-01-01-moss.md"]


def test_recall_without_a_terminal_names_the_session_in_lines(run: Runner) -> None:
    assert "`privacy-reader recall --plain` asks in lines of text. In a pipe, " in run("recall", ok=False).sentence()
