"""Small inputs that other people's folders failed on, by the right value of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner

pytestmark = pytest.mark.shared


@pytest.fixture
def case(shared: Path) -> object:
    """The folder of a case, by its number."""

    def folder(number: str) -> Path:
        (found,) = (shared / "cases/field").glob(f"{number}-*")
        return found / "input"

    return folder


def rows(run: Runner, site: Path, *words: str) -> list[tuple[str, str]]:
    """Day and title of what `list` prints."""
    lines = run("list", "-s", str(site), *words, ok=False).out.splitlines()
    return [(line.split("\t")[1], line.split("\t")[2]) for line in lines]


def plain(run: Runner, site: Path, name: str) -> str:
    return run("show", "-s", str(site), "--plain", name).out


def test_02_no_text_of_a_plain_folder_is_a_template(case, run: Runner) -> None:
    site = case("02")
    actions = plain(run, site, "actions.md")
    for kept in ("TOKEN: ${{ secrets.TOKEN }}", "{{ user.name }}", "{% if x %}", '<p style={{ color: "red" }}>hi</p>'):
        assert kept in actions
        assert kept.strip("<>") in run("show", "-s", str(site), "--markdown", "actions.md").out
    array = plain(run, site, "array.md")
    assert "select '{{1,2},{3,4}}';" in array
    assert "After the code." in array
    assert rows(run, site, "secrets.TOKEN") == [("", "Secrets in a workflow")]


def test_03_front_matter_in_toml(case, run: Runner) -> None:
    site = case("03")
    assert rows(run, site) == [("2024-10-22", "The legacy of IPv6")]
    (entry,) = run("list", "-s", str(site), "--json").json
    assert (entry["tags"], entry["author"]) == (["net", "history"], "R. Vale")
    assert rows(run, site, "--drafts")[0] == ("2025-02-01", "Second one")
    assert plain(run, site, "first") == "The legacy of IPv6\n\nFirst words.\n"


def test_04_hexo_dates_its_posts_in_front_matter(case, run: Runner) -> None:
    assert rows(run, case("04")) == [("2025-06-07", "隐私与数据"), ("2025-05-06", "Hello from Hexo")]


def test_06_a_site_of_collections(case, run: Runner) -> None:
    entries = run("list", "-s", str(case("06")), "--json").json
    assert {(it["title"], it["url"]) for it in entries} == {
        ("How to start", "/guides/start/"),
        ("Wie man anfängt", "/guides/de/start/"),
    }


def test_07_undated_files_stand_last_and_are_never_of_today(case, run: Runner) -> None:
    site = case("07")
    assert rows(run, site) == [("2024-05-01", "A dated note"), ("", "Alpha"), ("", "Beta")]
    assert "a new question today" not in run("stats", "-s", str(site)).out
    assert rows(run, site, "before:2025") == [("2024-05-01", "A dated note")]
    assert rows(run, site, "after:2020") == [("2024-05-01", "A dated note")]


def test_08_titles_are_names_as_they_are_written(case, run: Runner) -> None:
    assert {title for _, title in rows(run, case("08"))} == {
        "GDPR vs HIPAA", "iOS privacy", "McDonald IPv6 notes", "C++ and C#", "snake case name", "Setext title",
        "HTML title", "Title with code, bold and link & more",
    }  # fmt: skip


def test_13_links_and_callouts_of_a_vault(case, run: Runner) -> None:
    text = plain(run, case("13"), "Index note.md")
    assert "See the other, Other note > Part two, missing and ▣ picture.png." in text
    for gone in ("only for me", "%%", "^block", "[[", "│", "==", "[!"):
        assert gone not in text
    lines = [line.removeprefix("▎ ") for line in text.splitlines()]
    for line in ("Warning: Careful", "Do not share.", "Question: Folded?", "Yes.", "marked words."):
        assert line in lines


def test_14_a_pipe_makes_no_table(case, run: Runner) -> None:
    text = plain(run, case("14"), "a.md")
    assert "Use a || b or x | y in a sentence." in text
    assert "Text before a table:\n\na │ b\n" in text


def test_16_mdx(case, run: Runner) -> None:
    site = case("16")
    assert rows(run, site) == [("2024-02-04", "Plain"), ("2024-02-03", "Hello MDX")]
    text = plain(run, site, "hello")
    assert "import" not in text
    assert ":::" not in text
    for kept in ("Text of the post.", "Tip: My tip", "Use this.", "inside"):
        assert kept in text


def test_24_a_folder_is_a_topic(case, run: Runner) -> None:
    site = case("24")
    for query in ("category:zsh", "path:zsh/"):
        assert rows(run, site, query) == [("", "Exclude from history")]


def test_25_markdown_within_details(case, run: Runner) -> None:
    text = plain(run, case("25"), "a.md")
    assert "The controller decides." in text
    assert [line.strip() for line in text.splitlines() if "•" in line] == ["• one", "• two"]
    assert "**controller**" in run("show", "-s", str(case("25")), "--markdown", "a.md").out


def test_26_a_path_is_shown(case, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case("26").parent)
    assert run("show", "--plain", "input/notes/a.md").out == "One file\n\nText of it.\n"
    assert "Text of it." in run("show", "-", given=Path("input/notes/a.md").read_bytes()).out
