from __future__ import annotations

import re
import signal
import termios
from pathlib import Path

import pytest

from reader.library.jekyll.front_matter import decode
from tests.terminal import Terminal
from tests.unit.cli.running import COMMAND, Runner, environment


def test_a_pipe_gets_the_post_as_text(run: Runner) -> None:
    out = run("show", "what-is-consent").out
    assert out.startswith("Q: What is consent?\nAda · 5 Jan 2026 · 1 min · #consent · #gdpr\n")
    assert "Consent is a free choice, see the site." in out


def test_plain_is_title_and_text_alone(run: Runner) -> None:
    assert run("show", "mail", "--plain").out == "Who reads my mail?\n\nWhoever carries it, unless it is sealed.\n"


@pytest.mark.parametrize("name", ["_posts/2026-01-05-Question-1-What-is-consent.md", "what-is-consent", "consent"])
def test_a_post_is_found_by_id_slug_and_part(name: str, run: Runner) -> None:
    assert run("show", name, "--json").json["title"] == "Q: What is consent?"


def test_words_of_a_title_need_no_quotation_marks(run: Runner) -> None:
    assert run("show", "who", "reads", "my", "--json").json["title"] == "Who reads my mail?"
    assert run("show", "--random", "tag:consent", "free", "--json").json["title"] == "Q: What is consent?"
    refused = run("show", "reads", "no", "mail", ok=False)
    assert refused.status == 1
    assert "No post is called “reads no mail”" in refused.sentence()


def test_markdown_is_what_a_markdown_program_takes(run: Runner) -> None:
    out = run("show", "--markdown", "consent").out
    assert "*free*" in out
    assert "[the site](https://example.org/a?b=c)" in out
    assert "- asked" in out.replace("*   ", "- ").replace("* ", "- ")


def test_the_width_is_kept(run: Runner) -> None:
    for width in (20, 40, 100):
        assert max(map(len, run("show", "long-read", "--width", str(width)).out.splitlines())) <= width


def test_standard_input_is_a_post_with_or_without_front_matter(run: Runner) -> None:
    assert run("show", "-", given="# Hello\n\nA *word*.\n").out == "Hello\n\nA word.\n"
    out = run("show", "-", given="---\ntitle: Told\ntags: [a]\n---\nText.\n").out
    assert out.startswith("Told\n")
    assert run("show", "-", "--json", given="---\ntitle: Told\n---\nText.\n").json["text"].strip() == "Text."


def test_an_empty_standard_input_is_told(run: Runner) -> None:
    found = run("show", "-", given=b"", ok=False)
    assert (found.status, found.out) in {(0, ""), (0, "\n"), (3, "")}


def test_random_and_next_unread_pass_over_what_was_read(run: Runner) -> None:
    run("mark", "--read", "long-read", "手紙", "consent")
    for choice in ("--random", "--next-unread"):
        assert run("show", choice, "--json").json["title"] == "Who reads my mail?"
    run("mark", "--read", "mail")
    assert run("show", "--next-unread", ok=False).sentence() == "Everything is read."
    assert run("show", "--random").out


def test_a_query_narrows_the_choice(run: Runner) -> None:
    assert run("show", "--random", "mail", "--json").json["title"] == "Who reads my mail?"
    assert run("show", "--next-unread", "zxqv jjkk", ok=False).status == 1
    for choice in ("--random", "--next-unread"):
        assert run("show", choice, "tag:nope", ok=False) == run("list", "tag:nope", ok=False), "tags are named"


def test_a_pipe_marks_nothing_unless_told_to(run: Runner) -> None:
    run("show", "mail")
    assert not run("show", "mail", "--json").json["read"]
    run("show", "mail", "--mark")
    assert run("show", "mail", "--json").json["read"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nothing-of-the-kind"], 1, "No post is called"),
        (["2026"], 2, "means 4 posts"),
        ([], 2, "Which post?"),
        (["mail", "--width", "5"], 2, "20"),
        (["mail", "--nonsense"], 2, "No such option"),
    ],
)
def test_wrong_input_is_one_sentence(arguments: list[str], status: int, words: str, run: Runner) -> None:
    found = run("show", *arguments, ok=False)
    assert found.status == status
    assert words in found.sentence()
    assert found.out == ""


@pytest.mark.parametrize("length", [300, 5_000])
def test_a_title_that_is_too_long_for_a_file_is_no_failure_of_the_system(run: Runner, length: int) -> None:
    refused = run("show", "я" * length, ok=False)
    assert refused.status == 1
    assert "No post is called" in refused.sentence()
    assert len(refused.sentence()) < 400


class TestOnATerminal:
    def show(self, site: Path, *arguments: str, **values: str) -> Terminal:
        found = environment({"PRIVACY_READER_SOURCE": str(site), "PAGER": "cat", **values})
        return Terminal([*COMMAND, "show", *arguments], columns=70, rows=20, environment=found)

    def test_what_was_shown_is_read(self, site: Path, run: Runner) -> None:
        with self.show(site, "mail") as terminal:
            assert terminal.wait_for_end() == 0
            assert "Who reads my mail?" in terminal.text
        assert run("show", "mail", "--json").json["read"]

    def test_no_mark_leaves_it_unread(self, site: Path, run: Runner) -> None:
        with self.show(site, "mail", "--no-mark") as terminal:
            assert terminal.wait_for_end() == 0
        assert not run("show", "mail", "--json").json["read"]

    def test_links_are_written_where_the_terminal_shows_them(self, site: Path) -> None:
        with self.show(site, "consent", FORCE_HYPERLINK="1") as terminal:
            assert terminal.wait_for_end() == 0
            assert b"\x1b]8;id=0;https://example.org/a?b=c\x1b\\" in terminal.output
        with self.show(site, "consent", FORCE_HYPERLINK="0") as terminal:
            assert terminal.wait_for_end() == 0
            assert b"\x1b]8" not in terminal.output

    def test_a_long_post_goes_through_the_pager(self, site: Path, tmp_path: Path) -> None:
        pager = tmp_path / "pager"
        pager.write_text("#!/bin/sh\necho PAGED\nhead -3\n")
        pager.chmod(0o755)
        with self.show(site, "long-read", PAGER=str(pager)) as terminal:
            assert terminal.wait_for_end() == 0
            assert "PAGED" in terminal.text
        with self.show(site, "mail", PAGER=str(pager)) as terminal:
            assert terminal.wait_for_end() == 0
            assert "PAGED" not in terminal.text
        with self.show(site, "long-read", "--no-pager", PAGER=str(pager)) as terminal:
            assert terminal.wait_for_end() == 0
            assert "PAGED" not in terminal.text

    @pytest.mark.parametrize(
        ("script", "words"), [("exit 3", "ended with status 3"), ("kill -9 $$", "was ended by signal 9")]
    )
    def test_what_a_failing_pager_showed_is_not_read(
        self, site: Path, tmp_path: Path, run: Runner, script: str, words: str
    ) -> None:
        pager = tmp_path / "pager"
        pager.write_text(f"#!/bin/sh\nstty raw -echo </dev/tty\n{script}\n")
        pager.chmod(0o755)
        with self.show(site, "long-read", PAGER=str(pager)) as terminal:
            assert terminal.wait_for_end() == 5
            assert words in " ".join(terminal.text.split())
            assert termios.tcgetattr(terminal._terminal)[3] & termios.ECHO
        assert not run("show", "long-read", "--json").json["read"]

    def test_ctrl_c_in_a_pager_that_it_ends_interrupts(self, site: Path, tmp_path: Path, run: Runner) -> None:
        pager = tmp_path / "pager"
        pager.write_text("#!/bin/sh\necho PAGED\nexec sleep 60\n")
        pager.chmod(0o755)
        with self.show(site, "long-read", PAGER=str(pager)) as terminal:
            terminal.wait_for("PAGED")
            terminal.press("Ctrl+C")
            assert terminal.wait_for_end() == 130
        assert not run("show", "long-read", "--json").json["read"]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_ends_the_pager_first(self, site: Path, number: signal.Signals) -> None:
        with self.show(site, "long-read", PAGER="less") as terminal:
            terminal.wait_for("Paragraph 3")
            terminal.signal(number)
            assert terminal.wait_for_end() == 128 + number
            assert termios.tcgetattr(terminal._terminal)[3] & termios.ECHO
            assert b"Traceback" not in terminal.output

    def test_less_is_left_with_q_and_the_post_is_read(self, site: Path, run: Runner) -> None:
        with self.show(site, "long-read", PAGER="less") as terminal:
            terminal.wait_for("Paragraph 3")
            terminal.press("q")
            assert terminal.wait_for_end() == 0
        assert run("show", "long-read", "--json").json["read"]

    def test_no_color_leaves_weights(self, site: Path) -> None:
        with self.show(site, "consent", NO_COLOR="1") as terminal:
            assert terminal.wait_for_end() == 0
            found = set(re.findall(rb"\x1b\[([0-9;]*)m", terminal.output))
        assert b"1" in found
        assert not {codes for codes in found if any(len(code) > 1 for code in codes.split(b";"))}


def test_bytes_that_are_no_text_are_no_crash(run: Runner) -> None:
    data = bytes(range(256)) * 10
    assert decode(data) is None or run("show", "-", given=data, ok=False).status in {0, 3}
    assert "\x1b" not in run("show", "-", given=b"a \x1b]0;x\x07 b \x9d c", ok=False).out


def test_the_path_of_a_file_shows_that_file(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "notes" / "a.md"
    file.parent.mkdir()
    file.write_text("# One file\n\nText of it, see [b](b.md).\n")
    assert run("show", "--plain", str(file)).out == "One file\n\nText of it, see b.\n"
    assert run("show", "--plain", str(tmp_path / "none.md"), ok=False).status == 1


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_a_pipe_gets_text_from_right_to_left_in_the_order_in_which_it_is_read(
    options: tuple[str, ...], run: Runner, tmp_path: Path
) -> None:
    texts = {"arabic": "هذا نص قصير. وهذه جملة أخرى.", "hebrew": "זה טקסט קצר. וזה עוד משפט."}
    for name, text in texts.items():
        file = tmp_path / f"{name}.md"
        file.write_text(f"---\ntitle: {text}\n---\n{text}\n\n- {text}\n\n> {text}\n", encoding="utf-8")
        lines = run("show", str(file), *options).out.splitlines()
        assert text in lines
        assert [line for line in lines if line.lstrip("•│> ") == text and line != text]
        assert not [line for line in lines if line.startswith("     ") or line.lstrip().startswith(".")]
        on_screen = run("show", str(file), "--color", "always").out
        assert "     " in on_screen


def test_a_citation_names_author_title_site_date_and_link_in_one_line(run: Runner, tmp_path: Path) -> None:
    name = "_posts/2026-01-05-Question-1-What-is-consent.md"
    link = run("show", "--json", name).json["link"]
    cited = f"Ada, “Q: What is consent?”, Small, 2026-01-05, {link}\n"
    assert run("show", "--citation", name).out == cited
    assert run("list", "tag:gdpr", "--format", "{citation}").out == cited
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("# Alone\n\nText.\n")
    assert run("show", "-s", str(tmp_path / "notes"), "--citation", "a").out == "“Alone”, notes\n"
