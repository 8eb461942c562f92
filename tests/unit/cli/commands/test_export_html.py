from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from tests.unit.cli.running import Runner


class Bookmarks(HTMLParser):
    """Reads a file of bookmarks as browsers do: a link in each DT, its description in the DD that follows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[dict[str, str | None]] = []
        self.notes: list[str] = []
        self._at = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._at = tag
        if tag == "a":
            self.links.append({**dict(attrs), "text": ""})
        if tag == "dd":
            self.notes.append("")

    def handle_data(self, data: str) -> None:
        if self._at == "a":
            self.links[-1]["text"] = (self.links[-1]["text"] or "") + data
        if self._at == "dd":
            self.notes[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._at = ""


def test_a_browser_finds_title_address_date_tags_and_note(run: Runner) -> None:
    run("mark", "--note", "for the talk", "consent")
    text = run("export", "--format", "html").out
    assert text.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>")
    found = Bookmarks(text)
    (link,) = found.links
    assert (link["text"], link["tags"]) == ("Q: What is consent?", "consent,gdpr")
    assert str(link["href"]).startswith("https://small.example/")
    assert int(str(link["add_date"])) > 1_700_000_000
    assert found.notes[0].strip() == "2026-01-05 · for the talk"


def test_nothing_of_a_site_is_markup_in_it(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text('url: "javascript:alert(1)//"\n')
    place = tmp_path / "_posts" / "2026-01-01-x.md"
    place.parent.mkdir()
    title = """</A><script>alert(1)</script>" onclick='x' <img src=//e>"""
    place.write_text(f"---\ntitle: |-\n  {title}\ntags: ['\"><b>', 'a,b']\n---\nx\n")
    run("mark", "-s", str(tmp_path), "--note", "<script>1</script>", "x")
    told = run("export", "-s", str(tmp_path), "--format", "html")
    found = Bookmarks(told.out)
    assert found.tags <= {"meta", "title", "h1", "dl", "p", "dt", "dd", "a"}
    assert all(str(link["href"]).startswith("http") for link in found.links)
    assert "default-src 'none'" in told.out


def test_bookmarks_without_an_address_are_told(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nx\n")
    run("mark", "-s", str(tmp_path), "--bookmark", "a")
    told = run("export", "-s", str(tmp_path), "--format", "html")
    assert "1 bookmark has no address" in told.sentence()
    assert "<DT>A" in told.out
