"""Folders of Markdown whose program does not tell itself: what their texts say all the same."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from reader.library.cache.store import Cache
from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.trees.folder import FolderTree
from tests.unit.library.conftest import write


def load(root: Path, **files: str) -> Library:
    """The notes with these names, without their ending, and texts."""
    return load_tree(FolderTree(write(root, {f"{name}.md": text for name, text in files.items()})))


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("1623945853218", "2021-06-17 16:04"),
        ("1623945853", "2021-06-17 16:04"),
        ("20210617", "2021-06-17 00:00"),
        ("99999999999999999", ""),
        ("-99999999999999999", ""),
        ("-1000000000", "1938-04-24 22:13"),
        ("2005", "2005-01-01 00:00"),
        ("'2005'", "2005-01-01 00:00"),
        ("9999", ""),
        ("12", ""),
    ],
)
def test_a_number_of_a_clock_or_of_a_year_is_a_date(value: str, date: str, tmp_path: Path) -> None:
    post = load(tmp_path, a=f"---\ntitle: A\ncreated: {value}\n---\nText.\n").posts[0]
    assert (post.date.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if post.is_dated else "") == date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("13:34 06/21/2014", "2014-06-21 13:34"),
        ("03/04/2016 2:15pm", "2016-03-04 14:15"),
        ("21-06-2014", "2014-06-21 00:00"),
        ("17:34 2015-06-14", "2015-06-14 17:34"),
    ],
)
def test_dates_of_grav_are_read_as_php_reads_them(value: str, date: str, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "site.yaml").write_text("title: A\n")
    post = load(tmp_path, **{"pages/01.blog/a": f"---\ntitle: A\ndate: {value}\n---\nText.\n"}).posts[0]
    assert post.date.astimezone(UTC).strftime("%Y-%m-%d %H:%M") == date


def test_a_list_of_one_date_is_a_date_and_one_that_a_build_computes_is_none(tmp_path: Path) -> None:
    library = load(
        tmp_path, a='---\ntitle: A\ndate:\n  - "2024/05/29"\n---\n', b='---\ndate: "`r Sys.Date()`"\n---\n# B\n'
    )
    assert [str(post.date.date()) if post.is_dated else "" for post in library.posts] == ["2024-05-29", ""]
    assert not library.problems


@pytest.mark.parametrize(
    "heading", ["Table of Contents", "Contents:", "Inhaltsverzeichnis", "목차", "目录", "Содержание"]
)
@pytest.mark.parametrize("before", ["", "![](cover.jpg)\n\n", "> Notes on a book.\n\n"])
def test_a_heading_above_a_list_of_the_parts_is_no_title(heading: str, before: str, tmp_path: Path) -> None:
    text = f"{before}# {heading}\n\n- [One](#one)\n\n# One\n\nText.\n"
    library = load(tmp_path, **{"Deep Work": text})
    assert library.posts[0].title == "Deep Work"
    assert heading in library.text("Deep Work.md")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Tool [![build]][ci]", "Tool"),
        ("Tool ![build][ci] ![more]", "Tool"),
        ("[![build][a]][b] Tool", "Tool"),
        ("[Kotlin][Android] Tool", "[Kotlin][Android] Tool"),
    ],
)
def test_badges_whose_pictures_are_named_below_are_no_part_of_a_title(heading: str, title: str, tmp_path: Path) -> None:
    assert load(tmp_path, a=f"# {heading}\n\nText.\n\n[build]: b.svg\n").posts[0].title == title


def test_a_heading_of_several_chapters_of_bookdown_says_no_more_than_its_words(tmp_path: Path) -> None:
    (tmp_path / "a.Rmd").write_text("# (PART\\*) Basics {-}\n\nText.\n\n# (APPENDIX) More {-}\n")
    library = load_tree(FolderTree(tmp_path))
    assert library.posts[0].title == "Basics"
    assert library.text("a.Rmd") == "Text.\n\nMore"


def test_pages_that_a_build_made_of_the_texts_are_not_listed_beside_them(tmp_path: Path) -> None:
    library = load(tmp_path, **{"one": "# One\n", "_book/one": "# One\n", "x/_bookdown_files/y": "# Y\n"})
    assert [post.id for post in library.posts] == ["one.md"]
    assert "1 file in it were made by a build" in {one.path: one.reason for one in library.problems}["_book/"]


def test_a_title_below_a_smaller_heading_of_contents_is_the_title(tmp_path: Path) -> None:
    library = load(tmp_path, a="## Contents\n\n- [One](#one)\n\n# Threads and tasks\n\n## One\n\nText.\n")
    assert library.posts[0].title == "Threads and tasks"


def test_headers_of_a_page_are_no_text_whatever_else_they_name(tmp_path: Path) -> None:
    text = "Title: Fast reading\nVersion: 0.1\nDate: 2017-07-31 14:38\nAsideimage: fox\nSlug: fast\n\nOne word.\n"
    library = load(tmp_path, a=text)
    assert (library.posts[0].title, library.posts[0].date.year) == ("Fast reading", 2017)
    assert library.text("a.md") == "One word."


@pytest.mark.parametrize(
    "text",
    [
        "Title: Minutes\nDate: 2024-05-06\nPlace: Bonn\nPresent: Ada, Grace\n\nWe met.\n",
        "Date: 2024-05-06\nPlace: Bonn\nStatus: open\n\nWe met.\n",
        "Title: Minutes\nDate: 2024-05-06\nStatus: open\nWho was there: Ada\n\nWe met.\n",
    ],
)
def test_lines_that_may_be_text_stay(text: str, tmp_path: Path) -> None:
    shown = load(tmp_path, a=text).text("a.md")
    assert all(word in shown for word in text.replace(":", "").split())


def test_a_page_without_a_title_is_called_by_the_name_in_its_front_matter(tmp_path: Path) -> None:
    library = load(tmp_path, SKILL="---\nname: sort-files\ndescription: Sorts.\n---\nFirst look at them.\n")
    assert library.posts[0].title == "sort-files"


@pytest.mark.parametrize("name", ["README", "readme", "index"])
def test_a_first_page_without_a_title_is_called_as_its_folder_is(name: str, tmp_path: Path) -> None:
    library = load(tmp_path / "garden", **{name: "What grows here.\n", "notes/README": "Notes.\n"})
    assert sorted(str(it.title) for it in library.posts) == ["garden", "notes"]


def test_texts_of_middleman_are_read_though_they_are_templates(tmp_path: Path) -> None:
    files = {
        "source/posts/2020-03-17-long-films.html.md.erb": "---\ntags: a\n---\nNo <%= part 'x' %>limit. <%# none %>\n",
        "source/posts/2020-03-18-b.html.markdown": "---\ntitle: B\n---\nText <%= x %>.\n",
        "source/layouts/layout.erb": "<%= yield %>\n",
        "source/index.html.erb": "<h1>Hello</h1>\n",
    }
    library = load_tree(FolderTree(write(tmp_path, files)))
    assert [(it.id[13:23], str(it.title), it.date.day) for it in library.posts] == [
        ("2020-03-18", "B", 18),
        ("2020-03-17", "long films", 17),
    ]
    assert library.text("source/posts/2020-03-17-long-films.html.md.erb") == "No limit."
    assert "<%= x %>" in library.text("source/posts/2020-03-18-b.html.markdown")


INCLUDED = {
    "docs/parts/lead.md": "---\ntitle: no\n---\nOne\n\nTwo\n\n<!-- @include: ./deep.md -->\n",
    "docs/parts/deep.md": "Deep\n",
    "docs/code.ts": "import a\n// #region main\nrun(a)\n// #endregion main\n",
    "docs/x.rs": "use b;\n// ANCHOR: go\nfn go() {}\n// ANCHOR_END: go\n",
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("A\n\n<<< ./code.ts#main [Run it]\n\nB", "A\n\nRun it\n\nrun(a)\n\nB"),
        ("A\n\n<<< @/code.ts{1}\n\nB", "A\n\nimport a\n// #region main\nrun(a)\n// #endregion main\n\nB"),
        ("A\n\n<!-- @include: ./parts/lead.md -->\n\nB", "A\n\nOne\n\nTwo\n\nDeep\n\nB"),
        ("A\n\n<!--@include: @/parts/lead.md{1,1}-->\n\nB", "A\n\nOne\n\nB"),
        ('{% include "parts/deep.md" %}', "Deep"),
        ("[x](parts/deep.md ':include')", "Deep"),
        ("```rust\n{{#rustdoc_include x.rs:go}}\n```", "fn go() {}"),
        ("```rust\n{{#include x.rs:1}}\n```", "use b;"),
        ("{{#playground x.rs editable}}\n\nB", "use b;\nfn go() {}\n\nB"),
        ("```rust\n\\{{#include x.rs}}\n```", "{{#include x.rs}}"),
        # What is not there, or not of the site, is named where it would stand.
        ("A {{#include none.md}}", "A {{#include none.md}}"),
        ("{{#include ../../../etc/passwd}}", "{{#include ../../../etc/passwd}}"),
        ("`<<< ./code.ts`", "<<< ./code.ts"),
    ],
)
def test_what_pages_of_documentation_take_in_stands_in_them(source: str, text: str, tmp_path: Path) -> None:
    for name, content in INCLUDED.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert (
        load(tmp_path, **{"docs/page": f"# Page\n\n{source}\n"}).text("docs/page.md").removeprefix("Page\n\n") == text
    )


def test_lines_that_mdbook_hides_in_examples_are_not_shown(tmp_path: Path) -> None:
    source = "# A\n\n```rust,ignore\n# fn main() {\n#[test]\nlet a = 1;\n#\n# }\n```\n\n```sh\n# a comment\n```\n"
    (tmp_path / "book.toml").write_text("[book]\ntitle = 'A'\n")
    assert load(tmp_path, **{"src/a": source}).text("src/a.md") == "#[test]\nlet a = 1;\n\n# a comment"
    (tmp_path / "book.toml").unlink()
    assert "# fn main() {" in load(tmp_path, **{"src/a": source}).text("src/a.md")


def test_a_page_that_takes_itself_in_has_an_end(tmp_path: Path) -> None:
    library = load(tmp_path, a="# A\n\nText.\n\n<!-- @include: ./a.md -->\n\n{{#include a.md}}\n")
    assert library.text("a.md").count("Text.") < 100


@pytest.mark.parametrize("order", ["le", "be"])
def test_notes_in_utf_16_are_read(order: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "\ufeff# Где ключ?\r\n\r\nПод *ковриком* 🔑.\r\n".encode(f"utf-16-{order}")})
    library = load_tree(FolderTree(tmp_path))
    assert [str(it.title) for it in library.posts] == ["Где ключ?"]
    assert library.text("a.md") == "Под ковриком 🔑."
    assert not library.problems


def test_half_a_letter_in_utf_16_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": b"\xff\xfe#\0 \0a"})
    assert [it.reason for it in load_tree(FolderTree(tmp_path)).problems] == [
        "its text is not UTF-8, so it is left out"
    ]


@pytest.mark.parametrize(
    "value", ['"[[Ann Vale]]"', '["[[people/ann|Ann Vale]]"]', "[[Ann Vale]]", "\n  - '[[Ann Vale]]'"]
)
def test_links_to_notes_in_front_matter_are_names(value: str, tmp_path: Path) -> None:
    post = load(tmp_path, a=f"---\nauthor: {value}\ntags: {value}\ncategories: {value}\n---\nText.\n").posts[0]
    assert (post.author, post.tags, post.categories) == ("Ann Vale", ("Ann Vale",), ("Ann Vale",))


def test_a_folder_mostly_in_other_markup_says_so(tmp_path: Path) -> None:
    others = {f"book/{number}.asc": "== Part\n" for number in range(3)} | {"a.tid": "title: A\n\nx\n"}
    write(
        tmp_path, {"README.md": "# The book\n\nText.\n", "app-1.0.tgz.asc": "-----BEGIN PGP SIGNATURE-----\n", **others}
    )
    library = load_tree(FolderTree(tmp_path))
    assert library.beside == (
        "There are 4 more texts in other markup (.asc, .tid), which is not read; privacy-reader doctor lists them."
    )
    assert [it.path for it in library.problems if "AsciiDoc" in it.reason] == [f"book/{it}.asc" for it in range(3)]


def test_a_few_texts_in_other_markup_are_not_mentioned(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "# A\n", "b.rst": "B\n=\n", "c.org": "* C\n"})
    assert not load_tree(FolderTree(tmp_path)).beside


HINTS = {f"q/00{it}-{word}.md": f"Answer: {it}\n\n# Hint\n\nThink of {word}.\n" for it, word in enumerate("abcde", 1)}


def test_a_heading_that_many_texts_of_a_folder_share_is_the_title_of_none(tmp_path: Path) -> None:
    library = load_tree(
        FolderTree(write(tmp_path, {**HINTS, "q/f.md": "# The sixth\n\nText.\n", "r/g.md": "# Hint\n\nOwn.\n"}))
    )
    titles = [str(it.title) for it in library.posts]
    assert titles == ["001 a", "002 b", "003 c", "004 d", "005 e", "The sixth", "Hint"]
    assert "Hint" in library.text("q/001-a.md")
    assert library.text("r/g.md") == "Own."


def test_issues_of_a_newsletter_keep_their_common_heading(tmp_path: Path) -> None:
    issues = {f"2024-01-0{day}-weekly.md": "# The Weekly Letter\n\nNews.\n" for day in range(1, 8)}
    library = load_tree(FolderTree(write(tmp_path, issues)), options=LoadOptions(fold=False))
    assert {str(it.title) for it in library.posts} == {"The Weekly Letter"}


def test_shared_headings_are_counted_again_when_a_text_comes_or_goes(tmp_path: Path) -> None:
    root = write(tmp_path / "site", HINTS)

    def titles() -> list[str]:
        cache = Cache.open(tmp_path / "cache.sqlite3")
        try:
            return [str(it.title) for it in load_tree(FolderTree(root), cache=cache).posts]
        finally:
            cache.close()

    assert titles() == ["001 a", "002 b", "003 c", "004 d", "005 e"]
    write(root, {"q/006-f.md": "# Hint\n\nText.\n"})
    assert titles()[-1] == "006 f"
    for name in ("q/006-f.md", "q/005-e.md"):
        (root / name).unlink()
    assert titles() == ["Hint"] * 4


def test_files_of_the_same_name_in_many_folders_have_the_names_of_their_folders(tmp_path: Path) -> None:
    files = {f"tasks/{it}-{word}/solution.md": f"So {word}.\n" for it, word in enumerate("abcde", 1)}
    files["tasks/6-f/solution.md"] = "# Titled\n\nSo f.\n"
    library = load_tree(FolderTree(write(tmp_path, files)))
    assert [str(it.title) for it in library.posts][::5] == ["1 a – solution", "Titled"]


def test_translations_of_a_note_keep_its_name(tmp_path: Path) -> None:
    files = {f"{code}/guide/setup.md": f"In {code}.\n" for code in ("de", "en", "es", "fr", "it", "pt")}
    library = load_tree(FolderTree(write(tmp_path, files)), options=LoadOptions(language="all"))
    assert {str(it.title) for it in library.posts} == {"setup"}


def test_the_folder_of_all_texts_is_no_topic(tmp_path: Path) -> None:
    names = ("src/chapter 1/a.md", "src/b.md", "docs/src/chapter 2/c.md", "chapter 3/src/d.md")
    library = load_tree(FolderTree(write(tmp_path, {name: f"# {name}\n" for name in names})))
    assert {it.id: it.categories for it in library.posts} == {
        names[0]: ("chapter 1",),
        names[1]: (),
        names[2]: ("chapter 2",),
        names[3]: ("chapter 3",),
    }


def test_ids_of_notion_are_no_part_of_names(tmp_path: Path) -> None:
    name = "Home 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d"
    files = {
        f"{name}/Open question 0f1e2d3c4b5a69788796a5b4c3d2e1f0.md": "Why?\n",
        "0f1e2d3c4b5a69788796a5b4c3d2e1f0.md": "x\n",
    }
    library = load_tree(FolderTree(write(tmp_path, files)))
    assert [(str(it.title), it.categories) for it in library.posts] == [
        ("0f1e2d3c4b5a69788796a5b4c3d2e1f0", ()),
        ("Open question", ("Home",)),
    ]


def test_a_title_of_quarto_is_shown_without_its_markdown(tmp_path: Path) -> None:
    texts = {
        "a.qmd": "---\ntitle: 'The `a11y` theme'\n---\nx\n",
        "b.qmd": "---\ntitle: '<i class=\"x\"></i> *Open*'\n---\nx\n",
    }
    library = load_tree(FolderTree(write(tmp_path, texts)))
    assert [str(it.title) for it in library.posts] == ["The a11y theme", "Open"]


ELIXIR = '''%{
  author: "Sean \\"S.\\" Callan",
  date: ~D[2025-07-31],
  tags: ["releases", :design],
  title: "Automating Releases",
  published: true,
  excerpt: """
  With "quotes" in it.
  """
}

---

# How?

Text.
'''


def test_front_matter_in_elixir(tmp_path: Path) -> None:
    other = '%{\n  "title" => "Words",\n  tags: ~w(a b),\n  date: ~U[2024-01-02 10:00:00Z]\n}\n---\nIt.\n'
    library = load(tmp_path, a=ELIXIR.replace("\n", "\r\n"), b=other, c='%{title: "No end"\n\nText.\n')
    first, second, third = library.posts
    assert (first.title, first.author, first.tags) == (
        "Automating Releases",
        'Sean "S." Callan',
        ("releases", "design"),
    )
    assert first.date.date().isoformat() == "2025-07-31"
    assert library.text("a.md").split() == ["How?", "Text."]
    assert (second.title, second.tags, second.date.date().isoformat()) == ("Words", ("a", "b"), "2024-01-02")
    assert library.text("b.md") == "It."
    assert "No end" in library.text(third)


def test_undated_texts_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["exam 1", "exam 2", "exam 10", "week 9/a", "week 10/a"]
    for kind in ("notes", "jekyll"):
        files = {f"{name}.md": f"# About {name}\n\n{name}\n" for name in reversed(names)}
        tree = FolderTree(write(tmp_path / kind, files | ({"_config.yml": "title: J\n"} if kind == "jekyll" else {})))
        assert [it.id for it in load_tree(tree).posts] == [f"{name}.md" for name in names]


def test_the_page_for_missing_addresses_is_left_out(tmp_path: Path) -> None:
    texts = {"404.md": "# Not found\n", "codes/404.md": "# 404\n\nNot found.\n", "_config.yml": "title: J\n"}
    library = load_tree(FolderTree(write(tmp_path, texts)))
    assert [it.id for it in library.posts] == ["codes/404.md"]
    assert [it.path for it in library.problems] == ["404.md"]
