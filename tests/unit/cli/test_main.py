from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import reader.cli.commands.config
from reader.cli.names import COMMANDS, MEANT
from reader.cli.root import root
from reader.search.query.fields import FIELDS
from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment, process


@pytest.fixture
def values(site: Path) -> dict[str, str]:
    return {"PRIVACY_READER_SOURCE": str(site)}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list", "--help"]], ids=" ".join)
def test_a_full_disk_is_one_sentence_for_help_too(arguments: list[str], values: dict[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            check=False, args=[*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment(values)
        )
    words = done.stderr.decode().splitlines()
    assert words == ["privacy-reader: The output could not be written: No space left on device."]
    assert done.returncode == 5


def test_the_help_lists_the_same_deeds_of_a_group_as_its_own_help() -> None:
    groups = {name: root.get_command(click.Context(root), name) for name in COMMANDS}
    told = {name: one.help or "" for name, one in groups.items() if isinstance(one, click.Group)}
    assert {"state", "sources"} <= set(told)
    assert [name for name, words in told.items() if not words.startswith(COMMANDS[name][1])] == []


def test_a_pipe_that_closes_early_is_no_failure(tmp_path: Path, values: dict[str, str]) -> None:
    for number in range(1500):
        (tmp_path / f"2026-01-01-{number}-{'long-name-' * 15}.md").write_text(f"---\ntitle: mail {number}\n---\ny\n")
    for command in ("list", "list --json", "list --no-fold --tsv", "search mail --ids"):
        pipe = f"{' '.join(COMMAND)} {command} -s {tmp_path} | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(
            check=False, args=["bash", "-c", pipe], capture_output=True, env=environment(values), text=True
        )
        assert done.stderr == ""
        assert done.stdout.splitlines()[-1] == "0", command


@pytest.mark.parametrize("arguments", [["show", "-"], ["mark", "--read", "-"], ["state", "import", "-"]], ids=" ".join)
def test_ctrl_c_ends_with_130_and_without_a_word(arguments: list[str], values: dict[str, str]) -> None:
    running = subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(values),
    )  # fmt: skip
    deadline = time.monotonic() + 20
    # It waits for standard input once it has opened nothing more and sleeps in read().
    while not _waits_for_input(running.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out, err.strip()) == (130, b"", b"")


def _waits_for_input(pid: int) -> bool:
    return "pipe" in Path(f"/proc/{pid}/wchan").read_text() or _reads(pid)


def _reads(pid: int) -> bool:
    try:
        call = Path(f"/proc/{pid}/syscall").read_text().split()
    except OSError:
        return False
    return call[:2] == ["0", "0x0"]


def test_ctrl_c_at_a_question_changes_nothing(site: Path, run: Runner) -> None:
    run("mark", "--bookmark", "mail")
    with Terminal([*COMMAND, "state", "clear"], environment=environment()) as terminal:
        terminal.wait_for("Forget all marks for good?")
        terminal.press("Ctrl+C")
        assert terminal.wait_for_end() == 130
        assert "Traceback" not in terminal.text
    assert run("show", "mail", "--json").json["bookmarked"]


def test_no_output_at_all_is_told(values: dict[str, str]) -> None:
    done = subprocess.run(
        check=False,
        args=["bash", "-c", f"{' '.join(COMMAND)} list >&-"],
        stderr=subprocess.PIPE,
        env=environment(values),
        text=True,
    )
    assert done.stderr == "privacy-reader: The output could not be written: standard output is closed.\n"
    assert done.returncode == 5
    silent = subprocess.run(
        check=False, args=["bash", "-c", f"{' '.join(COMMAND)} show nothing 2>&-"], env=environment(values)
    )
    assert silent.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["list", "-s", "/no/such/place"], 3, "There is no folder or file /no/such/place."),
        (["list", "--limit", "-1"], 2, "-1 is not in the range"),
        (["search", "-n", "0", "consent"], 2, "0 is not in the range from 1 up."),
        (["list", "--sort", "sideways"], 2, "sideways"),
        (["list", "--format", "{title.__class__}"], 2, "A format cannot name “title.__class__”."),
        (["search"], 2, "Missing argument"),
        (["today", "--date", "yesterday"], 2, "“yesterday” is not a date. Write it as 2026-08-31."),
        (
            ["mark", "--grade", "3", "--at", "31/8/2026", "mail"],
            2,
            "“31/8/2026” is not a date. Write it as 2026-08-31 or 2026-08-31T18:30.",
        ),
        (["update", "no-such-source"], 3, "There is no folder or file no-such-source."),
        (["update", "--all"], 2, "No sources are known."),
        (["export", "--format", "xml"], 2, "xml"),
        (["state"], 2, "Missing command."),
        (["state", "nonsense"], 2, "No such command"),
        (["state", "import", "/no/such/file"], 2, "cannot be read"),
        (["state", "clear"], 2, "no terminal to ask on"),
        (["sync"], 2, "No place to sync with."),
        (["sync", "/no/such/folder"], 4, "/no/such/folder is not there"),
        (["sync", "git://127.0.0.1:9/marks.git"], 4, "cannot be reached now; your marks will be sent the next time"),
        (["list", "-s", ""], 2, "--source is empty."),
        (["mark", "--read", "--source=", "mail"], 2, "--source is empty."),
        (["list", "--folder", " "], 2, "--folder is empty."),
        (["update", ""], 2, "SOURCE is empty."),
        (["sources", "add", "blog", ""], 2, "SOURCE is empty."),
        (["stats", "-s", "/no/such/place"], 3, "There is no folder"),
        (["sources", "add", "a b", "/tmp"], 2, "cannot be a source’s name"),
        (["sources", "remove", "nobody"], 2, "There is no source “nobody”."),
        (["sources", "rename", "nobody", "someone"], 2, "There is no source “nobody”."),
        (["sources", "default", "nobody"], 2, "There is no source “nobody”."),
        (["config", "--nonsense"], 2, "No such option"),
        (["today", "--open", "--json"], 2, "--open and --json contradict one another. Give one of them."),
        (["list", "--ids", "--json"], 2, "--ids and --json contradict one another."),
        (["search", "--format", "{title}", "--tsv", "x"], 2, "--format and --tsv contradict one another."),
        (["list", "--format", "{title}", "--json"], 2, "--format and --json contradict one another."),
        (["config", "--path", "--json"], 2, "--path and --json contradict one another."),
        (["config", "--keys", "--json"], 2, "--keys and --json contradict one another."),
        (["topics", "--ids"], 2, "--ids, --tsv and --format print the questions of a topic. Name one"),
        (["topics", "--tsv"], 2, "--ids, --tsv and --format print the questions of a topic."),
        (["topics", "--format", "{title}"], 2, "--ids, --tsv and --format print the questions of a topic."),
        (
            ["search", "mail", "--sort", "newest"],
            2,
            "The best match comes first here; in another order: privacy-reader list",
        ),
        (["export", "--format", "html", "--json"], 2, "--format and --json contradict one another."),
        (["show", "--plain", "--json", "--markdown", "mail"], 2, "--plain, --json and --markdown contradict"),
        (["show", "--citation", "--json", "mail"], 2, "--citation and --json contradict one another."),
        (["mark", "--read", "--unread", "mail"], 2, "--read and --unread contradict one another. Give one of them."),
        (["mark", "--no-bookmark", "mail", "--bookmark"], 2, "--no-bookmark and --bookmark contradict one another."),
        (["mark", "--ask", "--no-ask", "mail"], 2, "--ask and --no-ask contradict one another."),
        (["list", "--fold", "--no-fold", "mail"], 2, "--fold and --no-fold contradict one another."),
        (["show", "--random", "--next-unread"], 2, "--random and --next-unread contradict one another."),
        (
            ["search", "-gdpr"],
            2,
            "Try `privacy-reader search --help`, or put -- before a query that begins with a hyphen.",
        ),
        (["show", "-xy"], 2, "or put -- before a post that begins with a hyphen."),
        (["/no/such/place"], 3, "There is no folder or file /no/such/place."),
        (["--source", "/no/such/place"], 3, "There is no folder or file /no/such/place."),
        (["list", "--private"], 2, "It stands before the command: privacy-reader --private list"),
        (
            ["--theme", "privacy-light"],
            2,
            "No such option '--theme'. theme is a setting: write it into the file that `privacy-reader config --path`",
        ),
        (["list", "--mark-read"], 2, "mark_read is a setting: write it into the file that"),
        (["state", "save"], 2, "Commands are clear, export, import, move and path."),
        (["state", "exprot"], 2, "Did you mean `export`?"),
        (["lsit"], 2, "There is no command or source “lsit”. Did you mean `list`?"),
        (["serach", "gdpr"], 2, "Did you mean `search`?"),
        (["find", "gdpr"], 2, "There is no command or source “find”. Did you mean `search`?"),
        (["review"], 2, "There is no command or source “review”. Did you mean `recall`?"),
        (["show", "--width", "5", "mail"], 2, "5 is not in the range 20 to 400."),
        (["--install-completion", "tcsh"], 2, "There is no completion for tcsh."),
        (["list", "\x1b]0;x\x07", "--limit", "\x1b[31m"], 2, "is not a number"),
    ],
    ids=lambda value: " ".join(value)[:40].replace("\x1b", "").replace("\x07", "") if isinstance(value, list) else None,
)
def test_wrong_input_is_one_sentence_with_its_status(
    arguments: list[str], status: int, words: str, run: Runner
) -> None:
    found = run(*arguments, ok=False)
    assert words in found.sentence()
    assert (found.status, found.out) == (status, "")


@pytest.mark.parametrize("meant", sorted(set(MEANT.values())))
def test_what_is_named_for_another_program_s_name_is_there(meant: str, run: Runner) -> None:
    words = [word for word in meant.split() if word.islower()]
    told = run(*[word for word in words if not word.startswith("-")], "--help").out
    assert all(word in told for word in words if word.startswith("-"))
    assert not set(MEANT) & set(COMMANDS)


def test_wrong_settings_are_told_with_their_line(run: Runner, own_home: Path) -> None:
    (own_home / "config").mkdir()
    (own_home / "config" / "config.toml").write_text("widht = 90\n")
    for command in (["list"], ["show", "mail"], ["config"], ["stats"]):
        found = run(*command, ok=False)
        assert found.status == 2
        assert "line 1: there is no setting “widht”. Did you mean “width”?" in found.sentence()


def test_marks_that_cannot_be_read_do_not_hinder_reading(run: Runner, own_home: Path) -> None:
    (own_home / "data").mkdir()
    (own_home / "data" / "state.sqlite3").mkdir()
    found = run("list", "--json")
    assert len(found.json) == 4
    assert found.sentence()
    refused = run("mark", "--read", "mail", ok=False)
    assert refused.status == 4
    assert refused.sentence()


def test_every_command_has_help_with_two_examples() -> None:
    def walk(command: click.Command, name: str) -> None:
        context = click.Context(command, info_name=name)
        examples = command.examples  # type: ignore[attr-defined]
        assert len(examples) >= 2, name
        text = command.get_help(context)
        for line, _ in examples:
            assert line in text
        assert "\\b" not in text
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found is not None
                walk(found, f"{name} {below}")

    walk(root, "privacy-reader")


def test_the_overview_says_what_each_command_says_itself(run: Runner) -> None:
    out = run("--help").out
    context = click.Context(root)
    for name, (_, text) in COMMANDS.items():
        command = root.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert text.split(",")[0][:12] in out


def test_a_mistake_in_the_program_is_a_sentence_and_a_report(own_home: Path, tmp_path: Path) -> None:
    program = tmp_path / "run.py"
    program.write_text(
        "import reader.cli.commands.config as c\n"
        "def fail(*_, **__): raise ValueError('SECRET of a post')\n"
        "c.config.callback = fail\n"
        "import reader.cli; reader.cli.main()\n"
    )
    done = subprocess.run(
        check=False, args=[sys.executable, str(program), "config"], capture_output=True, text=True, env=environment()
    )
    assert done.returncode == 70
    assert done.stderr.startswith("privacy-reader: This is a mistake in privacy-reader: ValueError. A report")
    assert len(done.stderr.splitlines()) == 1
    (report,) = (own_home / "data" / "crashes").iterdir()
    text = report.read_text()
    assert "ValueError" in text
    assert "run.py:2 fail" in text
    assert "SECRET" not in text
    assert report.stat().st_mode & 0o777 == 0o600
    assert reader.cli.commands.config.config.name == "config"


@pytest.mark.parametrize(
    "arguments", [["--version"], ["list"], ["search", "mail"], ["today"], ["mark", "--read", "mail"]]
)
def test_nothing_of_the_screens_is_imported(arguments: list[str], values: dict[str, str]) -> None:
    code = (
        "import sys; sys.argv[1:] = sys.argv[1:]\n"
        "import reader.cli\n"
        "try: reader.cli.main()\n"
        "except SystemExit: pass\n"
        "found = {name.partition('.')[0] for name in sys.modules} & {'textual', 'rich', 'pygments'}\n"
        "print(sorted(found), file=sys.stderr)\n"
    )
    done = subprocess.run(
        check=False,
        args=[sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env=environment(values),
    )
    assert done.stderr == "[]\n"


def test_the_reader_says_that_it_needs_a_terminal(values: dict[str, str]) -> None:
    found = process(values=values)
    assert found.status == 2
    assert "needs a terminal" in found.sentence()


def test_no_home_at_all(site: Path) -> None:
    values = {name: value for name, value in environment().items() if name not in {"HOME", "PRIVACY_READER_HOME"}}
    done = subprocess.run(
        check=False,
        args=[*COMMAND, "list", "-s", str(site), "-n", "1"],
        capture_output=True,
        text=True,
        env={**values, "HOME": ""},
    )
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1
    assert done.returncode in {0, 2}


def test_a_home_that_cannot_be_written(site: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where a folder should be")
    values = environment({"PRIVACY_READER_HOME": str(home), "PRIVACY_READER_SOURCE": str(site)})
    done = subprocess.run([*COMMAND, "list"], check=False, capture_output=True, text=True, env=values)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 4)
    marked = subprocess.run(
        check=False, args=[*COMMAND, "mark", "--read", "mail"], capture_output=True, text=True, env=values
    )
    assert marked.returncode == 4
    assert len(marked.stderr.splitlines()) == 1


def test_version_and_module() -> None:
    assert process("--version").out.startswith("privacy-reader ")
    assert os.access(COMMAND[0], os.X_OK)


def test_help_is_a_word_too(run: Runner) -> None:
    assert run("help").out == run("--help").out
    assert run("help", "list").out == run("list", "--help").out
    assert run("help", "state", "clear").out == run("state", "clear", "--help").out


def test_an_option_in_the_place_of_a_command_is_told(run: Runner) -> None:
    done = run("sources", "--", "-s", "place", ok=False)
    assert done.status == 2
    assert "No such command '-s'" in done.sentence()


def test_what_is_a_folder_is_no_mistyped_command(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lists").mkdir()
    monkeypatch.chdir(tmp_path)
    assert "needs a terminal" in run("lists", ok=False).sentence()
    run("sources", "add", "stat", str(tmp_path))
    assert "needs a terminal" in run("stat", ok=False).sentence()


@pytest.mark.parametrize("command", ["list", "search"])
def test_help_tells_what_a_query_may_hold(command: str, run: Runner) -> None:
    told = run(command, "--help").out
    for written in ("-word", '"…"', "'word", "^start", *(f"{field.name}:" for field in FIELDS)):
        assert f"\n  {written}" in told
    assert "bookmarked" in told.partition("\n  is:")[2].partition("\n  has:")[0]


def test_no_help_is_cut_short(run: Runner) -> None:
    for group in ("state", "sources"):
        assert "..." not in run(group, "--help").out.partition("Commands:")[2].partition("Examples:")[0]


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_help_fits_the_terminal(columns: int, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in ([], ["list"], ["state"], ["sources", "add"]):
        text, _, examples = run(*command, "--help").out.partition("Examples:")
        assert examples
        # The name of an option stays whole.
        assert [line for line in text.splitlines() if len(line) > columns and not line.startswith("  -")] == []


NO_MEMORY = """
import sys
class Without:
    def find_spec(self, name, *_):
        if name == "reader.cli.printing.output":
            raise MemoryError
sys.meta_path.insert(0, Without())
import reader.cli
sys.argv = ["privacy-reader", "list"]
reader.cli.main()
"""
"""A command without memory for the modules that write messages."""


def test_too_little_memory_is_told_even_without_room_for_messages(values: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_MEMORY], env=environment(values), capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 5
    assert done.stderr == b"privacy-reader: There is not enough memory. Close other programs and try again.\n"
