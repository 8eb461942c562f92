"""What is wrong within a post's own text is found, and nothing is claimed that something else may provide."""

from __future__ import annotations

from pathlib import Path

import pytest

import reader
from reader.cli.site_faults import Fault, look_for_faults
from tests.unit.cli.checked import CONFIG, faults_in
from tests.unit.cli.running import Runner


def faults(folder: Path, text: str, config: str = CONFIG, front: str = "title: A\n", **files: str) -> list[Fault]:
    """The faults of a Jekyll site with one post of this text and front matter, and further files."""
    there = {"_config.yml": config, "_posts/2026-01-01-a.md": f"---\n{front}---\n{text}\n", **files}
    return faults_in(folder, there)


@pytest.mark.parametrize(
    ("text", "kind", "line", "named"),
    [
        ("One.\n\n{% include gone.html %}", "template", 6, "the include “gone.html” is not there"),
        ("{% if page.title %}Text", "template", None, "the Liquid block “if” is never closed"),
        ("{% for a in site.posts %}{% if a %}Text{% endfor %}", "template", None, "“if” is never closed"),
        ("Text {{ page.title", "template", None, "unclosed braces"),
        ("See [this][gone].", "reference", 4, "[this][gone]"),
        ("- one\n- [two words][the gone-one]", "reference", 5, "[two words][the gone-one]"),
        ("# One\n\n[down](#two)", "place", 6, "#two"),
        ('# One\n\n<a href="#two">down</a>', "place", 6, "#two"),
    ],
)
def test_what_a_text_lacks_is_found(text: str, kind: str, line: int | None, named: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, text)

    assert (found.kind, found.path, found.line) == (kind, "_posts/2026-01-01-a.md", line)
    assert named in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "{% include there.html %} {% if page.title %}Text{% endif %}",
        "{% raw %}{% include gone.html %} {{ page.title {% endraw %}",
        "{% youtube abc %} {% toc %}",
        "See [this][one] and [that].\n\n[one]: https://a.example\n[that]: https://b.example",
        "The matrix a[row][col], the pattern [A-Z][a-z]*, works [1][7][15], a cell [ i ][ j ], [words] [apart].",
        "`[this][gone]` and \\[that\\]\\[gone\\]\n\n    [this][gone]\n",
        "[text][^gone]",
        "# One\n\n[up](#one) [top](#top) [nothing](#) [web](https://a.example/#two) [note](#fn:1) [talk](#comments)",
        '# One\n\n<p id="two">Two</p>\n\n[down](#two) [aside](#aside) [list](#list)\n\n- a\n{: #list}\n',
        "# Größe\n\n[size](#gr%C3%B6%C3%9Fe) [size](#größe)",
        "No heading, [so the layout has it](#part).",
    ],
)
def test_of_what_is_there_or_may_be_meant_nothing_is_said(text: str, tmp_path: Path) -> None:
    there = {"_includes/there.html": "x", "_layouts/post.html": "<aside id=aside>{{ content }}</aside>"}
    assert faults(tmp_path, text, **there) == []


def test_a_theme_or_a_plugin_may_have_the_include(tmp_path: Path) -> None:
    for number, more in enumerate(("theme: minima\n", "plugins: [jekyll-archives]\n")):
        assert faults(tmp_path / str(number), "{% include gone.html %}", CONFIG + more) == []


@pytest.mark.parametrize("front", ["title:\n", 'title: ""\n', "date: 2026-01-01\ntitle: ~\n"])
def test_an_empty_title_is_found(front: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "Text.", front=front)

    assert (found.kind, found.line) == ("title", 2 + front.count("date"))


def test_a_text_that_is_shown_in_part_is_found(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, "word " * 900_000)

    assert (found.kind, found.reason.endswith("what follows is not shown")) == ("cut", True)


def test_notes_are_shown_by_programs_with_names_of_their_own_for_headings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n## One\n\n[two](#two) [a](#a) [this][gone]\n")
    (tmp_path / "b.md").write_text("# B\n\nText.\n")

    assert [one.kind for one in look_for_faults(reader.load(str(tmp_path))).found] == ["reference"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    faults(
        tmp_path / "broken",
        "{% include gone.html %}",
        **{
            "_posts/2026-13-09-b.md": "---\ntitle: B\n---\nText of B.\n",
            "_drafts/c.md": "---\ntitle: C\n---\nText of C.\n",
        },
    )
    return tmp_path / "broken"


def test_files_left_out_on_purpose_are_no_problems(run: Runner, broken: Path) -> None:
    told = run("doctor", "-s", str(broken), "--json").json
    assert told["site"]["problems"] == "2; 1 file is left out on purpose"
    assert "1 problem in its files: privacy-reader doctor lists it" in run("stats", "-s", str(broken)).out


def test_only_the_problems_can_be_printed(run: Runner, broken: Path) -> None:
    lines = run("doctor", "-s", str(broken), "--problems").out.splitlines()
    assert lines[0] == "1 problem in the site’s files"
    assert "sqlite" not in " ".join(lines)
    assert run("doctor", "-s", str(broken), "--problems", "--strict", ok=False).status == 1
    assert run("doctor", "-s", str(broken), "--problems", "--json", ok=False).status == 2
    assert "always checked" in run("doctor", "--links", ok=False).sentence()


def test_a_name_with_a_day_that_does_not_exist_has_no_date(run: Runner, broken: Path) -> None:
    assert run("list", "-s", str(broken)).out.splitlines() == [
        "_posts/2026-01-01-a.md\t2026-01-01\tA",
        "_posts/2026-13-09-b.md\t\tB",
    ]
    assert "1 Jan 2026" in run("stats", "-s", str(broken)).out
    assert "has no month 13" in run("doctor", "-s", str(broken), "--problems").out
