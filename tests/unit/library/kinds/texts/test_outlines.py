"""Graphs of Logseq: what is a page, what it is called, and what of its blocks a person reads."""

from __future__ import annotations

import pytest

ONE = "11111111-2222-3333-4444-555555555555"
TWO = "66666666-7777-8888-9999-000000000000"


@pytest.fixture
def graph(load):
    """A graph with these pages and journals besides its settings."""

    def loaded(**files: str):
        return load({"logseq/config.edn": "{}\n", **{f"{name}.md": text for name, text in files.items()}}).library

    return loaded


def text_of(graph, body: str, **files: str) -> str:
    """What a page with this text shows, beside the pages `files`."""
    return str(graph(**{"pages/a": body, **files}).text("pages/a.md"))


def test_pages_and_journals_are_called_by_their_names(graph) -> None:
    library = graph(**{
        "pages/Tool___Q___Why%3F": "- # Another heading\n",
        "pages/b": "title:: The second\ntags:: [[Deep Work]], #focus\ncreated:: [[2024-05-06 Mon]]\n\n- Text\n",
        "pages/old": "---\ntitle: An old one\ntags: #a, [[b c]]\nauthors:[[Ann]]\n---\n\n- Text\n",
        "journals/2021_05_03": "- Slept well\n",
        "README": "# The graph\n",
        "logseq/bak/pages/b/1": "- A copy\n",
        "notes/aside": "# Aside\n",
    })  # fmt: skip
    rows = {it.id: (str(it.title), it.date.strftime("%F") if it.is_dated else "") for it in library.posts}
    assert rows == {
        "pages/Tool___Q___Why%3F.md": ("Tool/Q/Why?", ""),
        "pages/b.md": ("The second", "2024-05-06"),
        "pages/old.md": ("An old one", ""),
        "journals/2021_05_03.md": ("2021-05-03", "2021-05-03"),
    }
    assert library.site.kind == "logseq"
    assert [str(it) for it in library.post("pages/b.md").tags] == ["Deep Work", "focus"]
    assert [str(it) for it in library.post("pages/old.md").tags] == ["a", "b c"]
    assert [str(it) for it in library.post("pages/Tool___Q___Why%3F.md").categories] == ["Tool"]
    assert not any(it.post_kept for it in library.problems)


@pytest.mark.parametrize("value", ["1998", "some day", "[[Ann]]"])
def test_the_year_of_a_book_is_no_date_of_its_page(value: str, graph) -> None:
    library = graph(**{"pages/a": f"created:: {value}\npublished:: 1998\n\n- Text\n"})
    assert not library.posts[0].is_dated
    assert not library.problems
    assert "1998" in library.text("pages/a.md")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"- One\n  id:: {ONE}\n  collapsed:: true\n\t- Two\n\t  card-repeats:: 3\n", ["One", "Two"]),
        ("- One\n  source:: a book\n", ["One", "source: a book"]),
        ("- One\n  :LOGBOOK:\n  CLOCK: [2022]\n  :END:\n- Two\n", ["One", "Two"]),
        ("- One\n-\n\t-\n- \n", ["One"]),
        ("- One\n\t-\n\t\t- Two\n", ["One", "Two"]),
        ("- ![p](a b.png){:height 194, :width 718} c\n", ["p c"]),
        ("- ![A paper.pdf](file://zotero/A paper.pdf)\n", ["A paper.pdf"]),
        ("- a ^^lit^^ b\n", ["a lit b"]),
        ("- {{video https://e.example/v}} {{youtube-timestamp 75}}\n", ["https://e.example/v 1:15"]),
        ("- It is {{cloze blue \\\\ a colour}}. {{query (task TODO)}}\n", ["It is blue."]),
        ("- [[B]] [[No/Page]] #[[C d]] [a label]([[B]])\n", ["B No/Page #C d a label"]),
        ("- #+BEGIN_TIP\n  Rest.\n  #+END_TIP\n", ["> Tip", ">", "> Rest."]),
        ("- #+BEGIN_QUERY\n  {:title 1}\n  #+END_QUERY\n- One\n", ["One"]),
        (
            "- `((x)) id:: {{query y}}`\n- ```\n  id:: 1\n  [[B]]\n  ```\n",
            ["((x)) id:: {{query y}}", "id:: 1", "[[B]]"],
        ),
        ("- {{unknown words}}\n", ["{{unknown words}}"]),
        ("- #+BEGIN_SRC python\n  print(1)\n  #+END_SRC\n", ["print(1)"]),
        ("- One\n  #+BEGIN_CENTER\n", ["One"]),
        ("- ```\n  x = 1\n              ```\n- [[B]]\n", ["x = 1", "B"]),
    ],
)
def test_what_a_person_reads_of_blocks(body: str, shown: list[str], graph) -> None:
    text = text_of(graph, body, **{"pages/B": "- Text\n"})
    assert [it.strip().removeprefix("- ") for it in text.split("\n") if it.strip()] == shown


def test_a_reference_is_the_block_that_it_leads_to(graph) -> None:
    files = {
        "pages/b": f"- # Names of things\n  id:: {ONE}\n\t- below\n",
        "journals/2024_01_02": f"- See (({ONE})) today\n  collapsed:: true\n  id:: {TWO}\n",
    }
    body = f"- (({ONE}))\n- {{{{embed (({TWO})) }}}}\n- [this]((({ONE})))\n- ((00000000-0000-0000-0000-000000000000))\n"
    shown = text_of(graph, body, **files)
    assert "Names of things" in shown
    assert "See Names of things today" in shown
    assert "this" in shown
    assert ONE not in shown
    assert "0000" not in shown


def test_blocks_that_refer_to_each_other_end(graph) -> None:
    body = f"- a (({TWO}))\n  id:: {ONE}\n- b (({ONE}))\n  id:: {TWO}\n"
    assert "…" in text_of(graph, body)


def test_links_lead_to_the_files_of_pages(graph) -> None:
    library = graph(**{"pages/a": "- [[Tool/Q/Why?]] [[2021-05-03]]\n", "pages/Tool___Q___Why%3F": "- T\n",
                       "journals/2021_05_03": "- Slept\n"})  # fmt: skip
    shown = library.markdown("pages/a.md")
    assert "(Tool___Q___Why%253F.md)" in shown
    assert "(../journals/2021_05_03.md)" in shown
