"""Copies and boilerplate, found by counting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library import folding
from reader.library.body import to_text
from reader.library.document import Folded
from reader.library.folding import measure, shared_words, split_edges

CLOSING = "Please note that this is a brief overview."
AUTHOR = "<small>My name is Ann, find me [here](https://a.example).</small>"


def posts(count: int, closing: str, *, of: int | None = None, same: bool = False) -> dict[str, str]:
    """`count` posts that end in `closing`, among `of` posts in all, each with a text of its own."""
    files = {}
    for number in range(of or count):
        own = "the same" if same else f"own {number}"
        end = f"\n\n{closing}" if number < count else ""
        front = f"---\ntitle: {own} title\n---\n"
        files[f"_posts/2020-{number // 28 + 1:02}-{number % 28 + 1:02}-p{number}.md"] = (
            f"{front}First of {own}.\n\nSecond of {own}.{end}\n"
        )
    return files


def test_copies_become_one_entry_the_earliest_first(load) -> None:
    text = "---\ntitle: Q\n---\nSame  text.\n"
    files = {
        "_posts/2020-03-01-q.md": text,
        "_posts/2020-01-01-q.md": text.replace("  ", "\n"),
        "_posts/2020-02-01-other.md": "x",
        "_posts/2019-01-01-older.md": "y",
    }
    site = load(files).library
    assert [entry.id for entry in site.entries] == [
        "_posts/2020-02-01-other.md",
        "_posts/2020-01-01-q.md",
        "_posts/2019-01-01-older.md",
    ]
    entry = site.entries[1]
    assert [copy.id for copy in entry.copies] == ["_posts/2020-01-01-q.md", "_posts/2020-03-01-q.md"]
    assert entry.date.month == 1
    assert site.entry_of("_posts/2020-03-01-q.md") is entry
    assert len(load(files, fold=False).library.entries) == 4


def test_a_fingerprint_depends_on_title_and_text_alone() -> None:
    one = measure("A title", "Some text, é.\n\nMore.").fingerprint
    assert measure(" A  title ", "Some text,\né. More.\n").fingerprint == one
    assert measure("A title", unicodedata.normalize("NFD", "Some text, é.\n\nMore.")).fingerprint == one
    assert measure("Another title", "Some text, é.\n\nMore.").fingerprint != one
    assert measure("A title", "Some text, é.\n\nMore!").fingerprint != one
    assert measure("A title Some", "text, é.\n\nMore.").fingerprint != one


def test_a_closing_paragraph_of_many_posts_is_boilerplate(load) -> None:
    site = load(posts(12, f"{CLOSING}\n\n{AUTHOR}", of=20)).library
    assert len(site.boilerplate) == 2
    post = site.posts[-1]
    assert site.text(post) == "First of own 0.\n\nSecond of own 0."
    assert CLOSING in site.markdown(post)
    document = site.document(post)
    assert isinstance(document.blocks[-1], Folded)
    assert len(document.blocks[-1].blocks) == 2
    assert post.words == 8
    assert all("brief" not in read.text for read in site.search_texts())


def test_an_opening_paragraph_is_boilerplate_too(load) -> None:
    files = {path: text.replace("First of", f"{CLOSING}\n\nFirst of", 1) for path, text in posts(12, "").items()}
    site = load(files).library
    assert len(site.boilerplate) == 1
    assert isinstance(site.document(site.posts[0]).blocks[0], Folded)


def test_an_element_that_begins_in_an_opening_paragraph_ends_in_the_text(load) -> None:
    opening = (
        '<div class="row">\n<div markdown="1">\n**Contents**\n</div>\n</div>\n\n<div class="text" markdown="1">\n\n'
    )
    made = posts(12, "").items()
    files = {path: text.replace("First of", f"{opening}First of", 1) + "\n</div>\n" for path, text in made}
    site = load(files).library
    assert site.boilerplate
    assert site.text(site.posts[0]).split("\n\n")[-2:] == ["First of own 11.", "Second of own 11."]
    assert "div" not in site.markdown(site.posts[0])


@pytest.mark.parametrize(
    ("count", "of", "found"), [(9, 20, False), (10, 20, True), (10, 200, True), (10, 201, False), (11, 201, True)]
)
def test_how_often_is_often(load, count: int, of: int, found: bool) -> None:
    assert bool(load(posts(count, CLOSING, of=of)).library.boilerplate) is found


def test_one_text_posted_again_and_again_is_no_boilerplate(load) -> None:
    site = load(posts(40, CLOSING, same=True)).library
    assert len(site.entries) == 1
    assert not site.boilerplate
    assert site.text(site.posts[0]).startswith("First of the same.")


def test_copies_and_boilerplate_together(load) -> None:
    many = posts(30, CLOSING, same=True) | {
        path.replace("2020", "2021"): text for path, text in posts(12, CLOSING).items()
    }
    site = load(many).library
    assert len(site.entries) == 13
    assert len(site.boilerplate) == 1
    assert all(CLOSING not in site.text(entry) for entry in site.entries)


def test_each_copy_counts_for_how_often_a_closing_stands(load) -> None:
    files = {
        path.replace("2020", str(year)): text for year in range(2017, 2021) for path, text in posts(3, CLOSING).items()
    }
    site = load(files).library
    assert len(site.entries) == 3
    assert all(CLOSING not in site.text(entry) for entry in site.entries)


def test_what_stands_in_the_middle_is_no_boilerplate(load) -> None:
    files = {path: text.replace("\n\nSecond", f"\n\n{CLOSING}\n\nSecond", 1) for path, text in posts(20, "").items()}
    assert not load(files).library.boilerplate


def test_a_post_of_nothing_else_keeps_its_text(load) -> None:
    site = load(posts(12, CLOSING) | {"_posts/2021-01-01-only.md": f"---\ntitle: Only\n---\n{CLOSING}"}).library
    assert site.text("_posts/2021-01-01-only.md") == CLOSING


def test_boilerplate_can_be_switched_off(load) -> None:
    site = load(posts(12, CLOSING), boilerplate=False).library
    assert not site.boilerplate
    assert CLOSING in site.text(site.posts[0])


def test_long_posts_keep_their_middle() -> None:
    body = "\n\n".join(f"part {number}" for number in range(30)) + f"\n\n{CLOSING}"
    edges = measure("t", f"{CLOSING}\n\nx").edges
    key = int.from_bytes(edges[:8], "little")
    before, main, after = split_edges(body, frozenset({key}))
    assert (before, after) == ("", CLOSING)
    assert main + "\n\n" + after == body
    assert split_edges(body.replace("\n", "\r\n"), frozenset({key}))[2] == CLOSING


PARTS = [" ".join(["word"] * count) + f" of {count}" for count in range(6)]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=8), st.sets(st.sampled_from(PARTS)))
def test_shared_words_are_those_of_what_is_split_off(parts: list[str], shared: set[str]) -> None:
    keys = frozenset(int.from_bytes(measure("t", part).edges[:8], "little") for part in shared)
    body = "\n\n".join(parts)
    before, _, after = split_edges(body, keys)
    assert shared_words(measure("t", body).edges, keys) == len(f"{before} {after}".split())


def test_a_body_is_measured_anew_where_a_title_comes_again() -> None:
    folding.forget_measures()
    first, second = measure("Links of the week", "One."), measure("Links of the week", "Two of them.")
    assert (first.words, second.words) == (1, 3)
    assert first.fingerprint != second.fingerprint
    assert measure("Links of the week", "One.") == first


def test_a_comment_is_not_cut_in_two(load) -> None:
    comment = "<!--\n\nHow to hand in links:\n\n* [T](https://a.example)\n\n-->"
    files = {
        f"n{number:02}.md": f"{CLOSING}\n\n{comment.replace('links', 'links' if number % 2 else f'a{number}')}\n\n"
        f"One {number}\n\nTwo\n\nThree {number}\n\nFour\n\nFive {number}\n\n{comment}\n\n{CLOSING}"
        for number in range(20)
    }
    site = load(files).library
    shown = [to_text(site.document(post), boilerplate=True) for post in site.posts]
    assert not any(word in text for text in shown for word in ("<!--", "-->", "hand in"))
    assert all(
        CLOSING in text and CLOSING not in str(site.text(post)) for text, post in zip(shown, site.posts, strict=True)
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", 0),
        ("one two three", 3),
        ('a <a href="x y" title="z w">link</a> b', 3),
        ("{% include x.html a=1 b=2 %} text", 2),
        ('a <a  href="x y"\n   title="z w">link</a> b', 3),
        ("- one\n  - two\n    - three", 6),
        ("Code:\n\n        deep  in   it", 4),
        ("one\ttwo\n\n\n  three", 3),
        ("これは日本語の文章です", 6),
    ],
)
def test_words(body: str, words: int) -> None:
    assert measure("t", body).words == words


def test_the_sample_posts_fold(samples) -> None:
    from reader.library.loader import load_tree
    from reader.library.trees.folder import FolderTree

    site = load_tree(FolderTree(samples))
    assert not site.problems
    assert max(len(entry.copies) for entry in site.entries) == 3
    assert site.boilerplate


def test_bodies_are_remembered_only_while_a_site_is_read(load) -> None:
    post = "---\ntitle: T\n---\nThe same text.\n"
    library = load({f"_posts/2020-01-0{day}-a.md": post for day in (1, 2, 3)}).library
    assert (len(library.posts), len(library.entries)) == (3, 1)
    assert not folding._remembered


def test_a_body_too_long_to_be_remembered_is_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    found = folding.measure("T", "Some words of one text.")
    monkeypatch.setattr(folding, "LONGEST_REMEMBERED", 0)
    assert folding.measure("T", "Some words of one text.") == found
    folding.forget_measures()
