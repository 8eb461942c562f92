"""A reading list to hand out: in the order that was asked for, with addresses, in place of an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import Runner

TITLES = ["A long read", "Q: What is consent?", "Who reads my mail?"]


@pytest.fixture
def bare(run: Runner, tmp_path: Path) -> Path:
    """A site whose configuration names no address, with one bookmark."""
    site = tmp_path / "bare"
    (site / "_posts").mkdir(parents=True)
    (site / "_config.yml").write_text("title: Bare\nbaseurl: /blog\n")
    (site / "_posts" / "2026-01-02-a.md").write_text("---\ntitle: A\n---\nx\n")
    run("mark", "-s", str(site), "--bookmark", "a")
    return site


def test_ids_on_standard_input_keep_their_order(run: Runner) -> None:
    run("mark", "--bookmark", "mail", "long-read", "consent")
    for titles in (TITLES, TITLES[::-1], TITLES[1:] + TITLES[:1]):
        ids = "".join(f"{run('show', '--json', title).json['id']}\t2026\n" for title in titles)
        for form in ("--json", "-fcsv", "-fmarkdown", "-fhtml", "-fanki"):
            text = run("export", form, "-", given=ids).out
            places = [text.index(title) for title in titles]
            assert places == sorted(places), (form, titles)
        by_title = [one["title"] for one in run("export", "--json", "--sort", "title", "-", given=ids).json]
        assert by_title == TITLES


def test_what_was_piped_but_never_marked_is_counted(run: Runner) -> None:
    run("mark", "--bookmark", "mail")
    found = run("export", "--json", "-", given="mail\nlong-read\nconsent\n")
    assert [one["title"] for one in found.json] == ["Who reads my mail?"]
    assert found.sentence() == "2 posts have neither a bookmark nor a note and are left out."
    wrong = run("export", "-", given="mail\nno such post\n", ok=False)
    assert (wrong.status, wrong.out) == (1, "")
    assert "no such post" in wrong.sentence()


def test_every_order_of_a_list_is_one_of_an_export(run: Runner) -> None:
    run("mark", "--bookmark", "mail", "long-read", "consent")
    for sort in ("newest", "oldest", "title", "longest"):
        listed = [one["id"] for one in run("list", "--json", "--sort", sort, "is:bookmarked").json]
        assert [one["id"] for one in run("export", "--json", "--sort", sort).json] == listed, sort
        assert [one["id"] for one in run("export", "--json", "--sort", sort, "is:bookmarked").json] == listed, sort
    best = [one["id"] for one in run("search", "--json", "mail consent read").json]
    assert [one["id"] for one in run("export", "--json", "--sort", "relevance", "mail consent read").json] == best


def test_a_list_replaces_an_earlier_one_only_when_told_to(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "list.md"
    file.write_text("mine\n")
    run("mark", "--bookmark", "mail")
    for command in (["export"], ["state", "export"]):
        refused = run(*command, "-o", str(file), ok=False)
        assert refused.status == 2
        assert "--overwrite" in refused.sentence()
        assert file.read_text() == "mine\n"
    run("export", "-o", str(file), "--overwrite")
    assert "Who reads my mail?" in file.read_text()
    assert list(tmp_path.iterdir()) == [file], "no draft is left"
    run("state", "export", "-o", str(file), "--overwrite")
    assert file.read_text().startswith("{")


def test_a_link_is_never_written_through(run: Runner, tmp_path: Path) -> None:
    other, link = tmp_path / "other", tmp_path / "list.md"
    other.write_text("mine\n")
    link.symlink_to(other)
    run("mark", "--bookmark", "mail")
    assert run("export", "-o", str(link), "--overwrite", ok=False).status == 2
    assert other.read_text() == "mine\n"
    assert link.is_symlink()


@pytest.mark.parametrize("form", ["markdown", "html", "json", "csv"])
def test_a_site_without_an_address_can_be_given_one(run: Runner, bare: Path, form: str) -> None:
    told = run("export", "-s", str(bare), "-f", form).sentence()
    assert "1 bookmark has no address" in told
    assert "--base-url https://" in told
    for address in ("https://x.example/blog", "https://x.example/blog/"):
        found = run("export", "-s", str(bare), "-f", form, "--base-url", address)
        assert "https://x.example/blog/2026/01/02/a.html" in found.out
        assert found.err == ""


@pytest.mark.parametrize(
    "address", ["x.example", "javascript:alert(1)//", "https://x\n", "https://a b", "file:///x", ""]
)
def test_only_an_address_of_a_site_is_one(run: Runner, bare: Path, address: str) -> None:
    found = run("export", "-s", str(bare), "--base-url", address, ok=False)
    assert (found.status, found.out) == (2, "")
    assert "https://example.org" in found.sentence()


def test_notes_go_to_anki_as_plain_text(run: Runner) -> None:
    run("mark", "--note", "see <b>chapter</b> 3", "consent")
    _, _, back, _ = run("export", "-f", "anki").out.splitlines()[-1].split("\t")
    assert back.endswith("<p>see &lt;b&gt;chapter&lt;/b&gt; 3</p>")


def test_a_line_of_the_list_names_its_post(run: Runner) -> None:
    for line in run("list").out.splitlines():
        assert run("show", "--json", line).json["id"] == line.split("\t")[0].removeprefix("./")


def test_what_was_piped_but_does_not_go_to_anki_is_counted(run: Runner) -> None:
    run("mark", "--bookmark", "mail")
    found = run("export", "-fanki", "-", given="mail\nlong-read\nconsent\n")
    assert "Who reads my mail?" in found.out
    assert found.sentence() == (
        "2 posts are left out, as only what is bookmarked or recalled goes to Anki. "
        "`privacy-reader mark --bookmark POST` bookmarks one."
    )
    for form, needs in (("anki", "is bookmarked, recalled or read"), ("csv", "has a bookmark or a note")):
        none = run("export", "-f", form, "-", given="long-read\nconsent\n", ok=False)
        assert none.status == 1
        assert none.sentence() == f"None of these posts {needs}. `privacy-reader mark --bookmark POST` bookmarks one."


@pytest.mark.parametrize("options", [("-f", "anki"), (), ("-f", "csv")])
def test_text_is_not_named_as_a_package_of_anki(run: Runner, tmp_path: Path, options: tuple[str, ...]) -> None:
    run("mark", "--bookmark", "mail")
    refused = run("export", *options, "-o", str(tmp_path / "q.APKG"), ok=False)
    assert refused.status == 2
    if "csv" in options:
        assert "--format csv writes text, not .apkg files. Name it " in refused.sentence()
    else:
        assert "--format anki writes text, not .apkg files. Name it " in refused.sentence()
        assert refused.sentence().endswith("q.txt, then choose File > Import in Anki.")
    assert list(tmp_path.iterdir()) == []
