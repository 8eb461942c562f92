"""Attacks on a site's configuration, links, names and exports: the site opens, nothing of outside is shown, all is told.

Each makes a small site; the program reads it in this process, as `list`, `show` and `export` do.
"""

# ruff: noqa: E501 - a case a line

from __future__ import annotations

import csv
import io
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import reader
from reader.text import is_clean
from tests.unit.cli.running import Runner

pytestmark = pytest.mark.timeout(300)

SECRET = "Canary-Outside-Text"
run = Runner()
POST = "---\ntitle: A post\n---\nWords. {% include box.html %} {{ site.data.box }} {{ site.pages | size }}\n"
LONG = "a" * 240

CONFIGURATIONS = {
    "stars": f'exclude: ["{"*a" * 300}b"]',
    "double stars": f'exclude: ["{"**/" * 300}x"]',
    "classes": f'include: ["{"[a-z]*" * 130}!"]',
    "braces in braces": f'exclude: ["{"{" * 400}a{"}" * 400}"]',
    "many choices": f'exclude: ["{"{a,b,c,d}" * 100}"]',
    "open classes": f'exclude: ["{"[" * 900}"]',
    "backslashes": f"exclude: ['{chr(92) * 999}']",
    "question marks": f'defaults: [{{scope: {{path: "{"?" * 500}*"}}, values: {{layout: x}}}}]',
    "a scope that is a list": "defaults: [{scope: {path: [a, b]}, values: [1]}]",
    "defaults that are a text": "defaults: many",
    "a scope of 100 kB": f'defaults: [{{scope: {{path: "{"a*" * 50_000}"}}, values: {{}}}}]',
    "ten thousand patterns": "exclude:\n" + "".join(f"- '*{n}*{n}*'\n" for n in range(10_000)),
    "patterns that are no texts": "exclude: [1, null, [a], {b: c}, 2020-01-01, .inf, true]",
    "a pattern for everything": 'exclude: ["**/*"]',
    "source outside": "source: ../outside",
    "source at the root": "source: /etc",
    "data outside": "data_dir: ../outside",
    "data at the root": "data_dir: /etc",
    "includes outside": "includes_dir: ../outside",
    "includes deep outside": "includes_dir: _includes/../../outside",
    "collections outside": "collections_dir: ../outside\ncollections: {x: {output: true}}",
    "a collection's name outside": "collections: {'../outside': {output: true}, '/etc': {}}",
    "a zone that is a file": "timezone: /etc/passwd",
    "a zone outside": "timezone: ../../../../etc/passwd",
    "a permalink without end": f"permalink: {':title/' * 20_000}",
    "a permalink outside": "permalink: ../../../:title",
    "an address that is a command": "url: 'javascript:alert(1)'\nbaseurl: '\\e[2J'",
    "endings that are patterns": "markdown_ext: '*,.*,(a+)+$,md'",
    "a separator of nothing": "excerpt_separator: ''",
    "numbers for texts": "title: 1e999\nurl: 7\nbaseurl: [1]\npermalink: {a: b}\nplugins: 3\nfuture: [x]",
    "aliases": "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
    "an alias of itself": "a: &a [*a]\nexclude: *a",
    "objects": "title: !!python/object/apply:os.system ['touch canary']",
    "a Ruby object": "title: !ruby/object:Gem::Installer {}",
    "three megabytes": "title: x\n#" + "y" * 3_000_000,
    "deep lists": "a: " + "[" * 5_000,
    "broken": "title: 'never closed\n\t- x",
    "not UTF-8": "title: \udcff\udcfe",
}  # fmt: skip


def made(tmp_path: Path, configuration: str = "title: A site\n") -> Path:
    """A site beside a folder with a secret that it leads to."""
    outside, site = tmp_path / "outside", tmp_path / "site"
    for folder in (outside / "_posts", outside / "_x", site / "_posts", site / "_includes", site / "_data"):
        folder.mkdir(parents=True)
    for path in ("box.html", "box.yml", "_posts/2020-01-01-x.md", "_x/y.md"):
        (outside / path).write_text(f"---\ntitle: {SECRET}\n---\n{SECRET}\n")
    (site / "_posts" / "2020-01-01-post.md").write_text(POST)
    (site / "_config.yml").write_bytes(configuration.encode("utf-8", "surrogateescape"))
    return site


def looked_at(site: Path) -> reader.Library:
    """A site of which everything was read: nothing of outside is shown, and what is shown is clean."""
    library = reader.load(site, cache=False)
    for post in library.posts:
        text = str(library.text(post))
        assert SECRET not in text
        assert "root:" not in text
        assert is_clean(text)
        assert SECRET not in post.title
    for problem in library.problems:
        assert SECRET not in str(problem)
    assert not list(site.parent.rglob("canary"))
    return library


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_no_configuration_hangs_leads_outside_or_runs_anything(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = looked_at(made(tmp_path, CONFIGURATIONS[name]))
    shown = [post.title for post in library.posts]
    assert shown == ["A post"] or library.problems or name == "a pattern for everything"


LINKS: dict[str, Callable[[Path, Path], None]] = {
    "posts": lambda site, outside: (site / "_posts" / "deep").symlink_to(outside / "_posts"),
    "a post": lambda site, outside: (site / "_posts" / "2020-02-02-x.md").symlink_to(outside / "_posts/2020-01-01-x.md"),
    "an include": lambda site, outside: (site / "_includes" / "box.html").symlink_to(outside / "box.html"),
    "data": lambda site, outside: (site / "_data" / "box.yml").symlink_to(outside / "box.yml"),
    "itself": lambda site, _: (site / "_posts" / "2020-03-03-x.md").symlink_to("2020-03-03-x.md"),
    "the folder above": lambda site, _: (site / "_posts" / "up").symlink_to(".."),
    "memory": lambda site, _: (site / "_posts" / "2020-03-03-x.md").symlink_to("/proc/self/environ"),
    "zeros": lambda site, _: (site / "_posts" / "2020-03-03-x.md").symlink_to("/dev/zero"),
    "a pipe": lambda site, _: os.mkfifo(site / "_posts" / "2020-03-03-x.md"),
    "a pipe of data": lambda site, _: os.mkfifo(site / "_data" / "box.yml"),
    "a socket": lambda site, _: socket.socket(socket.AF_UNIX).bind(str(site / "_posts" / "s.md")),
    "a folder with a post's name": lambda site, _: (site / "_posts" / "2020-03-03-x.md").mkdir(),
}  # fmt: skip


@pytest.mark.parametrize("name", LINKS)
def test_no_link_or_odd_file_is_followed_or_waited_for(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = made(tmp_path)
    monkeypatch.chdir(site)
    LINKS[name](Path(), Path("../outside"))
    library = looked_at(site)
    assert "A post" in [post.title for post in library.posts]
    assert library.problems or name in ("an include", "data", "a pipe of data", "the folder above", "posts")


def test_a_configuration_that_is_a_link_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    for number, make in enumerate((lambda path: path.symlink_to("../outside/box.yml"), os.mkfifo)):
        site = made(tmp_path / str(number))
        (site / "_config.yml").unlink()
        make(site / "_config.yml")
        assert [post.title for post in looked_at(site).posts] == ["A post"]


NAMES = (
    "-o.md", "--help.md", "-rf $(touch canary).md", "a;touch canary;.md", "`touch canary`.md", "..md", ".md", "2020-01-01-.md",
    "2020-01-01-\n\x1b[2J.md", "2020-01-01-\udcff.md", "2020-01-01-\u202etxt.md", "2020-01-01-a\tb.md", "2020-01-01-a\\b.md",
    f"2020-01-01-{LONG}.md", "2020-99-99-x.md", "0000-00-00-x.md", "2020-01-01-%2e%2e%2f.md", "2020-01-01-é.md", "~.md", "2020-01-01-x.md ",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_listed_or_told_and_can_be_shown_again(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    site = made(tmp_path)
    (site / "_posts" / name).write_bytes(b"---\ntitle: Odd name\n---\nOdd words.\n")
    looked_at(site)
    rows = run("list", "-s", str(site), "--json").json
    odd = [row for row in rows if row["title"] == "Odd name"]
    for row in odd:
        assert "Odd words." in run("show", "-s", str(site), "--no-mark", "--", row["id"]).out
    told = run("doctor", "-s", str(site), "--json", ok=False).json["problems"]
    assert odd or told or name in (".md", "..md")


TITLES = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "＋1", "－1", "＠a", "\u200b=1", "\ufeff=1", "a;=1", "a,=1", "a\t=1",
    '"=1', "'=1", "|calc", "%0a=1",
)  # fmt: skip


def test_no_cell_of_any_export_is_a_formula(tmp_path: Path) -> None:
    site = made(tmp_path)
    for number, title in enumerate(TITLES):
        text = '---\ntitle: "' + title.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"\n---\nx\n'
        (site / "_posts" / f"2020-02-02-t{number}.md").write_text(text)
    identifiers = [row["id"] for row in run("list", "-s", str(site), "--json").json]
    run("mark", "-s", str(site), "--bookmark", "--note", "=2+2;=3", "--", *identifiers)
    made_by = {
        ",;\t": run("export", "-s", str(site), "-f", "csv").out,
        "\t": run("list", "-s", str(site), "--tsv").out,
    }  # fmt: skip
    for betweens, text in made_by.items():
        for between in betweens:
            cells = [cell for row in csv.reader(io.StringIO(text), delimiter=between) for cell in row]
            assert len(cells) > len(TITLES)
            assert not [cell for cell in cells if re.match(r"[\s\u200b\ufeff\"]*[=+\-@＝＋－＠]", cell)]
