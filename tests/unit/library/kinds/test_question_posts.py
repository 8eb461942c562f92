"""A file that is a list of questions: each question is a post of its own, and what is left of it, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.library.cache.store import Cache
from reader.library.library import Library, LoadOptions
from reader.library.loader import load_tree
from reader.library.post import UNDATED, file_of
from reader.library.reading.backwards import read_backwards
from reader.library.reading.beside import States
from reader.library.reading.packing import pack_apart, unpack_apart
from reader.library.trees.folder import FolderTree
from tests.unit.library.cache.test_store import Watched
from tests.unit.library.conftest import Loaded, write

SUBJECTS = ("a zebra", "a yak", "a walrus", "a vulture", "a turtle", "a seal", "a rabbit", "a quail", "a puma", "an ox")
TOP = "**[Back to the top](#animals)**"


def asked(subject: str, number: int | None = None) -> str:
    before = f"{number}. " if number else ""
    answer = f"An animal, {subject}: see [more][w] and [another](#what-is-a-yak)."
    return f"### {before}What is {subject}?\n\n{answer}\n\n{TOP}\n\n"


def animals(subjects: tuple[str, ...] = SUBJECTS, start: str = "# Animals\n\nQuestions on animals.\n\n") -> str:
    half = len(subjects) // 2
    asking = [asked(subject) for subject in subjects]
    chapters = "## Late ones\n\n" + "".join(asking[:half]) + "## Early ones\n\n" + "".join(asking[half:])
    return f"{start}{chapters}## Contributing\n\nPlease do.\n\n[w]: https://animals.example/\n"


IDS = ["README.md", *(f"README.md#what-is-{it.replace(' ', '-')}" for it in SUBJECTS)]
Load = Callable[..., Loaded]


def notes(root: Path, **files: str) -> Library:
    return load_tree(FolderTree(write(root, {f"{name}.md": text for name, text in files.items()})))


def test_each_question_is_a_post_in_the_order_of_the_file(load: Load) -> None:
    library = load({"README.md": animals(), "other.md": "# Another\n\nNote.\n"}).library
    assert [post.id for post in library.posts] == [*IDS, "other.md"]
    assert [entry.title for entry in library.entries[:3]] == ["Animals", "What is a zebra?", "What is a yak?"]
    post = library.post("README.md#what-is-a-yak")
    assert (post.path, post.anchor, post.slug) == ("README.md", "what-is-a-yak", "what-is-a-yak")
    assert post.url == "/README.md#what-is-a-yak"
    assert (post.instant, post.categories) == (UNDATED, ("Late ones",))
    assert library.post("README.md#what-is-an-ox").categories == ("Early ones",)


def test_a_folder_is_still_a_topic_of_its_questions(load: Load) -> None:
    library = load({"biology/animals.md": animals(), "a.md": "A."}).library
    assert library.post("biology/animals.md#what-is-a-yak").categories == ("biology", "Late ones")


def test_a_question_has_its_answer_and_the_links_defined_elsewhere(load: Load) -> None:
    library = load({"README.md": animals()}).library
    assert library.text("README.md#what-is-a-yak").startswith("An animal, a yak: see more and another.")
    assert "(https://animals.example/)" in library.markdown("README.md#what-is-a-yak")
    texts = {text.entry.id: text.text for text in library.search_texts()}
    assert "a yak" in texts["README.md#what-is-a-yak"]
    assert "zebra" not in texts["README.md#what-is-a-yak"]
    assert "Back to the top" not in texts["README.md#what-is-a-yak"]


def test_what_is_left_keeps_the_id_of_the_file(load: Load) -> None:
    library = load({"README.md": animals()}).library
    rest = library.text("README.md")
    assert "Questions on animals." in rest
    assert "Please do." in rest
    assert "An animal" not in rest


@pytest.mark.parametrize("start", ["", "# Animals\n\n---\n\n<br/>\n\n<!-- made by hand -->\n\n"])
def test_nothing_is_listed_of_a_file_in_which_nothing_is_left(start: str, load: Load) -> None:
    text = start + "".join(map(asked, SUBJECTS))
    assert load({"README.md": text}).ids == IDS[1:]


def test_the_file_is_told_once_and_the_setting_lists_it_whole(load: Load) -> None:
    site = load({"README.md": animals()})
    assert site.problem("README.md").reason.startswith("its 10 questions are listed one by one")
    assert site.problem("README.md").is_intended
    assert site.library.faults == ()
    whole = load({"README.md": animals()}, split_questions=False)
    assert whole.ids == ["README.md"]
    assert whole.library.problems == ()
    assert "An animal, an ox" in whole.library.text("README.md")


@pytest.mark.parametrize(
    "files",
    [
        {"book.toml": "[book]\n", "README.md": animals()},
        {"hugo.toml": "title = 'A'\n", "content/a.md": animals()},
        {"_config.yml": "title: A\n", "_posts/2020-01-01-a.md": animals()},
        {"a.mdx": animals()},
        {"README.md": animals(SUBJECTS[:9])},
    ],
)
def test_a_page_of_a_program_and_a_short_list_stay_whole(files: dict[str, str], load: Load) -> None:
    assert len(load(files).library.posts) == 1


@pytest.mark.parametrize("name", ["C#.md", "C#/README.md", "C#/c#.sharp.md", "a #1.md"])
def test_a_name_with_a_number_sign_is_one_of_a_file(name: str, load: Load) -> None:
    site = load({name: animals(), "F#.md": "# F\n\nText.\n"})
    assert {post.path for post in site.library.posts} == {name, "F#.md"}
    assert file_of(name) == name
    post = site.library.post(f"{name}#what-is-a-yak")
    assert site.library.text(post).startswith("An animal, a yak")
    assert not site.library.post("F#.md").anchor
    assert site.library.text("F#.md").startswith("Text.")


def test_bytes_of_a_name_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "n\udcffme.md").write_text(animals())
    library = load_tree(FolderTree(tmp_path))
    assert library.text("n%FFme.md#what-is-a-yak").startswith("An animal, a yak")


def test_a_new_question_before_the_others_changes_none_of_them(load: Load) -> None:
    numbered = "".join(asked(subject, number) for number, subject in enumerate(SUBJECTS, 1))
    before = {post.title: post.fingerprint for post in load({"README.md": numbered}).library.posts}
    more = asked("a newt", 1) + "".join(asked(subject, number) for number, subject in enumerate(SUBJECTS, 2))
    after = {post.title: post.fingerprint for post in load({"README.md": more}).library.posts}
    assert after.pop("What is a newt?")
    assert after == before


def test_another_number_of_questions_is_no_mistake_in_the_file(load: Load) -> None:
    before = load({"a.md": animals()}).library
    after = load({"a.md": animals(("yaks", *SUBJECTS))}).library
    assert [one.sort for one in after.problems] == ["split"]
    assert after.problems != before.problems
    assert after.broken_since(before) == ""


def test_front_matter_holds_for_each_question(load: Load) -> None:
    library = load(
        {"a.md": "---\ntitle: All\ndate: 2020-01-02\ntags: [x]\nauthor: Ann\n---\n" + animals(start="")}
    ).library
    post = library.post("a.md#what-is-a-yak")
    assert (post.title, post.author, post.tags, f"{post.date:%Y-%m-%d}") == (
        "What is a yak?",
        "Ann",
        ("x",),
        "2020-01-02",
    )
    assert [it.anchor for it in library.posts[1:3]] == ["what-is-a-zebra", "what-is-a-yak"]


def test_one_language_of_a_list_is_shown(load: Load) -> None:
    german = animals().replace("What is", "Was ist").replace("An animal", "Ein Tier")
    library = load({"README.md": animals(), "README.de.md": german}, language="en").library
    assert [entry.id for entry in library.entries] == IDS
    assert library.entry_of("README.de.md#was-ist-a-yak") is library.entry_of("README.md#what-is-a-yak")


def test_the_cache_returns_the_same_posts_and_reads_only_what_changed(tmp_path: Path) -> None:
    root = write(tmp_path / "site", {"README.md": animals(), "a.md": "# A\n\nText.\n"})
    place = tmp_path / "cache" / "library"
    plain = load_tree(FolderTree(root))
    load_tree(FolderTree(root), cache=Cache.open(place))
    tree = Watched(root)
    kept = load_tree(tree, cache=Cache.open(place))
    assert tree.read_paths == []
    assert (kept.posts, kept.entries, kept.problems) == (plain.posts, plain.entries, plain.problems)
    assert kept.text("README.md#what-is-a-yak") == plain.text("README.md#what-is-a-yak")
    write(root, {"README.md": animals(("a newt", *SUBJECTS))})
    tree = Watched(root)
    changed = load_tree(tree, cache=Cache.open(place))
    assert tree.read_paths == ["README.md"]
    assert changed.posts == load_tree(FolderTree(root)).posts
    assert "README.md#what-is-a-newt" in {post.id for post in changed.posts}
    whole = load_tree(FolderTree(root), options=LoadOptions(split_questions=False), cache=Cache.open(place))
    assert [post.id for post in whole.posts] == ["README.md", "a.md"]


def test_a_second_process_returns_the_same_posts(tmp_path: Path) -> None:
    read: States = {}
    root = write(tmp_path, {"README.md": animals(), "a.md": "# A\n\nText.\n", "b.md": b"\xff\xff"})
    read_backwards(FolderTree(root), LoadOptions(), read.update)
    assert unpack_apart(pack_apart(read), load_tree(FolderTree(root)).site.key) == read
    assert {path: len(state.records) for path, state in read.items()} == {"README.md": len(IDS), "a.md": 1, "b.md": 0}


def test_a_list_is_read_once_for_all_of_its_questions(tmp_path: Path) -> None:
    tree = Watched(write(tmp_path, {"README.md": animals()}))
    library = load_tree(tree)
    tree.read_paths.clear()
    assert len([text for text in library.search_texts() if text.text]) == len(IDS)
    assert tree.read_paths == ["README.md"]


def test_a_question_that_is_gone_says_so(tmp_path: Path) -> None:
    library = load_tree(FolderTree(write(tmp_path, {"README.md": animals()})))
    write(tmp_path, {"README.md": animals((*SUBJECTS[:-1], "a newt"))})
    with pytest.raises(SourceError, match="its file has changed"):
        library.text("README.md#what-is-an-ox")
    assert next(library.search_texts([library.entries[-1]])).text == ""


def test_a_hidden_list_is_told_once(load: Load) -> None:
    site = load({"a.md": "---\npublished: false\n---\n" + animals(), "b.md": "B."})
    assert site.ids == ["b.md"]
    assert [it.sort for it in site.library.problems] == ["split", "withheld"]
