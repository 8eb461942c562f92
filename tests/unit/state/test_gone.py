"""Marked posts that were renamed and edited between two looks: followed where one is clearly alike, else told."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.library.library import Library
from reader.library.loader import load_tree
from reader.library.post import Entry, SearchText
from reader.library.trees.folder import FolderTree
from reader.sources import resolve
from reader.sources.update import update
from reader.state import StateStore
from reader.state.gone import look_of
from reader.state.likeness import About, best_match, share_kept, sketch_of
from tests.unit.state.making import entry

WORDS = [
    f"{start}{middle}{end}"
    for start in ("con", "da", "pri", "tru", "lo")
    for middle in ("sen", "va", "gi")
    for end in ("t", "cy", "st", "le", "ment", "n")
]


class Blog:
    """A site of posts whose identity is known, whatever their name and text are by now."""

    def __init__(self, folder: Path, seed: int, count: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.posts: dict[int, tuple[str, str, list[str]]] = {}
        (folder / "_posts").mkdir(parents=True)
        for number in range(count):
            self.add(number)

    def add(self, number: int, like: int | None = None) -> None:
        """A new post, or one that shares two thirds of its sentences with another: a template."""
        sentences = [self.sentence() for _ in range(self.chance.randint(8, 30))]
        if like is not None:
            _, _, others = self.posts[like]
            sentences = others[: len(others) * 2 // 3] + sentences[: max(2, len(others) // 3)]
        title = f"What is {' '.join(self.chance.sample(WORDS, 3))}?"
        self.put(number, f"2024-01-{number % 28 + 1:02}-post-{number}.md", title, sentences)

    def sentence(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=10)) + f" {self.chance.random():.6f}."

    def put(self, number: int, name: str, title: str, sentences: list[str]) -> None:
        if number in self.posts:
            (self.folder / "_posts" / self.posts[number][0]).unlink()
        self.posts[number] = (name, title, sentences)
        text = f"---\ntitle: {title!r}\n---\n" + "\n\n".join(sentences) + "\n"
        (self.folder / "_posts" / name).write_text(text)

    def change(self, number: int, how: str) -> None:
        name, title, sentences = self.posts[number]
        if how == "delete":
            (self.folder / "_posts" / name).unlink()
            del self.posts[number]
            return
        if "rename" in how:
            month, other = self.chance.randint(1, 9), self.chance.randint(0, 9_999)
            name = f"2025-0{month}-{number % 28 + 1:02}-moved-{number}-{other}.md"
        if "edit" in how:
            sentences = list(sentences)
            for place in self.chance.sample(range(len(sentences)), max(1, len(sentences) // 3)):
                sentences[place] = self.sentence()
        if "title" in how:
            title = f"{title[:-1]} now?"
        self.put(number, name, title, sentences)

    def number_of(self, entry: Entry) -> int:
        return next(number for number, post in self.posts.items() if f"_posts/{post[0]}" == entry.id)

    def library(self) -> Library:
        return load_tree(FolderTree(self.folder))


HOWS = ("rename", "edit", "rename edit", "rename edit title", "delete", "nothing")


def check(store: StateStore, library: Library, blog: Blog, notes: dict[int, str], *, alike: set[int]) -> None:
    """Every note is on its own post, or told as gone, and on no other."""
    found = {
        blog.number_of(one): marks.note
        for one, marks in zip(library.entries, store.marks_of(library.entries), strict=True)
        if marks.note
    }
    gone = {post.marks.note for post in store.following.gone(library.entries)}
    for number, note in notes.items():
        assert (found.get(number) == note) != (note in gone), (number, note, found, gone)
        if number in blog.posts and number not in alike:
            assert found.get(number) == note, ("there was one clear candidate", number, found, gone)
        if number not in blog.posts:
            assert note in gone
    assert set(found) <= set(notes)
    assert gone <= set(notes.values())


def look(store: StateStore, library: Library) -> None:
    store.follow(library.entries, library.version, texts=library.search_texts)


histories = st.tuples(
    st.integers(0, 10_000),
    st.lists(st.lists(st.sampled_from(HOWS), min_size=6, max_size=6), min_size=1, max_size=3),
    st.sets(st.integers(0, 5), min_size=1, max_size=4),
    st.lists(st.integers(0, 5), max_size=2),
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_notes_follow_their_posts_through_random_histories(
    tmp_path_factory: pytest.TempPathFactory, history: tuple[int, list[list[str]], set[int], list[int]]
) -> None:
    seed, steps, marked, templates = history
    folder = tmp_path_factory.mktemp("history")
    blog = Blog(folder / "site", seed, 6)
    with StateStore.open(folder / "state.sqlite3") as store:
        library = blog.library()
        look(store, library)
        notes = {number: f"note on {number}" for number in marked}
        for one in library.entries:
            if (number := blog.number_of(one)) in notes:
                store.set_note(one, notes[number])
        new = 6
        doubtful: set[int] = set()
        for step in steps:
            for like in templates:
                if like in blog.posts:
                    # A new post from the same template may be taken for neither, but never for the wrong one.
                    blog.add(new, like)
                    doubtful.add(like)
                    new += 1
            for number, how in enumerate(step):
                if number in blog.posts:
                    blog.change(number, how)
            library = blog.library()
            if not library.entries:
                # The program does not open a site without posts: see `sources.check_posts`.
                return
            look(store, library)
            check(store, library, blog, notes, alike=doubtful)


def git(*words: object, cwd: Path) -> None:
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@x", "-c", "commit.gpgsign=false", *map(str, words)]
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_notes_follow_their_posts_through_updates_of_a_clone(tmp_path: Path, own_home: Path, seed: int) -> None:
    blog = Blog(tmp_path / "site", seed, 6)
    chance = random.Random(seed)
    git("init", "--quiet", "--initial-branch=main", cwd=blog.folder)
    git("add", "--all", cwd=blog.folder)
    git("commit", "--quiet", "-m", "first", cwd=blog.folder)
    source = resolve(blog.folder.as_uri())
    with StateStore.open(tmp_path / "state.sqlite3") as store:
        library = update(source).library
        look(store, library)
        notes = {number: f"note on {number}" for number in range(4)}
        for one in library.entries:
            if (number := blog.number_of(one)) in notes:
                store.set_note(one, notes[number])
        for _ in range(3):
            for number in list(blog.posts):
                blog.change(number, chance.choice(HOWS))
            git("add", "--all", cwd=blog.folder)
            git("commit", "--quiet", "--allow-empty", "-m", "next", cwd=blog.folder)
            library = update(source).library
            look(store, library)
            check(store, library, blog, notes, alike=set())


def texts(**known: str) -> Callable[[object], list[SearchText]]:
    return lambda entries: [SearchText(one, known[one.fingerprint]) for one in entries]  # type: ignore[attr-defined]


LONG = " ".join(f"word{number}" for number in range(60))
EDITED = LONG.replace("word30 ", "other ").replace("word7 ", "")


def test_a_post_that_was_always_there_is_never_taken_for_the_one_that_is_gone(store: StateStore) -> None:
    """However alike: only posts that came since the last look are candidates."""
    first, twin = entry("a.md", "t1", title="What is it?"), entry("b.md", "t2", title="What is it?")
    known = texts(t1=LONG, t2=EDITED)
    store.follow([first, twin], "1", texts=known)
    store.set_note(first, "mine")
    store.follow([twin], "2", texts=known)
    assert not store.marks(twin).note
    (gone,) = store.following.gone([twin])
    assert gone.sentence == "“What is it?”: the post is gone (note: mine; last at /a.md)"


def test_a_post_that_was_renamed_and_edited_keeps_its_note(store: StateStore) -> None:
    first, other = entry("a.md", "t1", title="What is it?"), entry("x.md", "t3", title="Else")
    moved = entry("b.md", "t2", title="What is it?")
    known = texts(t1=LONG, t2=EDITED, t3="Something else altogether.")
    store.follow([first, other], "1", texts=known)
    store.set_note(first, "mine")
    store.follow([moved, other], "2", texts=known)
    assert [marks.note for marks in store.marks_of([moved, other])] == ["mine", ""]
    assert store.following.gone([moved, other]) == []
    (gone,) = store.following.gone([other])
    assert gone.sentence == "“What is it?”: the post is gone (note: mine; last at /b.md)"


def test_the_look_at_a_site_is_computed_once_for_all_marks(store: StateStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes half a second for 20,000 posts, and every mark waits for it."""
    looks: list[int] = []

    def counted(entries: Sequence[Entry]) -> str:
        looks.append(len(entries))
        return look_of(entries)

    monkeypatch.setattr("reader.state.gone.look_of", counted)
    site = [entry(f"{name}.md", name, title=f"What is {name}?") for name in "abcd"]
    known = texts(**dict.fromkeys("abcd", LONG))
    store.follow(site, "1", texts=known)
    looks.clear()
    for one in site:
        store.set_note(one, "mine")
    assert looks == [4]
    # Another state of the site is another look, or the post that came with it would be taken for a new one.
    more = [*site, entry("e.md", "e", title="What is a?")]
    store.follow(more, "2", texts=texts(**dict.fromkeys("abcde", LONG)))
    looks.clear()
    store.set_note(more[-1], "mine")
    assert looks == [5]


def test_a_post_that_was_edited_is_not_gone_before_anybody_looked(store: StateStore) -> None:
    store.follow([entry("a.md", "t1")], "1", texts=texts(t1=LONG))
    store.set_note(entry("a.md", "t1"), "mine")
    assert store.following.gone([entry("a.md", "t2")]) == []
    (gone,) = store.following.gone([entry("b.md", "t2")])
    assert (gone.post, gone.address, gone.marks.note) == ("a.md", "/a.md", "mine")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (entry("b.md", "t3", title="Else"), entry("b.md", "t2", title="What is it?")),
        (entry("b.md", "t2", title="What is it?"), entry("c.md", "t2", title="What is it?")),
    ],
    ids=["edited", "renamed"],
)
def test_what_was_there_under_its_id_or_with_its_text_is_no_newcomer(was: Entry, now: Entry, store: StateStore) -> None:
    """However alike it has become to the one that is gone."""
    first = entry("a.md", "t1", title="What is it?")
    known = texts(t1=LONG, t2=EDITED, t3="Something else altogether.")
    store.follow([first, was], "1", texts=known)
    store.set_note(first, "mine")
    store.follow([now], "2", texts=known)
    assert not store.marks(now).note
    assert [one.marks.note for one in store.following.gone([now])] == ["mine"]


def test_of_two_that_are_equally_alike_neither_is_taken(store: StateStore) -> None:
    first = entry("a.md", "t1", title="What is it?")
    two = [entry("b.md", "t2", title="What is it?"), entry("c.md", "t3", title="What is it?")]
    known = texts(t1=LONG, t2=EDITED, t3=EDITED + " more")
    store.follow([first], "1", texts=known)
    store.set_note(first, "mine")
    store.follow(two, "2", texts=known)
    assert [marks.note for marks in store.marks_of(two)] == ["", ""]
    assert [one.marks.note for one in store.following.gone(two)] == ["mine"]


def test_what_came_from_another_machine_without_a_look_is_told_with_its_title(
    devices: list[StateStore],
) -> None:
    first, other = entry("a.md", "t1", title="What is it?"), entry("b.md", "t2", title="What is it?")
    known = texts(t1=LONG, t2=EDITED)
    devices[0].follow([first], "1", texts=known)
    devices[0].set_note(first, "mine")
    devices[1].merge(devices[0].records(), devices[0].sites())
    devices[1].follow([other], "2", texts=known)
    assert [one.title for one in devices[1].following.gone([other])] == ["What is it?"]


def test_a_post_that_comes_back_is_gone_no_more(store: StateStore) -> None:
    first, other = entry("a.md", "t1"), entry("b.md", "t2")
    store.follow([first, other], "1", texts=texts(t1=LONG, t2="else"))
    store.set_bookmarked(first, True)
    assert store.following.gone([first, other]) == []
    assert len(store.following.gone([other])) == 1
    assert store.following.gone([first, other]) == []
    store.set_bookmarked(first, False)
    assert store.following.gone([other]) == [], "what is not bookmarked is missed by nobody"


def test_a_marked_post_without_any_description_is_told_by_its_name(store: StateStore) -> None:
    store.set_bookmarked(entry("_posts/2024-01-01-old.md", "t1"), True)
    (gone,) = store.following.gone([entry("b.md", "t2")])
    assert "“2024-01-01-old.md”: the post is gone" in gone.sentence


def test_an_edit_and_then_a_rename_leave_nothing_gone(store: StateStore) -> None:
    one, two, three = entry("a.md", "t1"), entry("a.md", "t2"), entry("b.md", "t2")
    store.follow([one])
    store.set_bookmarked(one, True)
    store.follow([two])
    store.follow([three])
    assert store.marks(three).bookmarked
    assert store.following.gone([three]) == []


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_texts_have_sketches_that_compare(one: str, two: str) -> None:
    first, second = sketch_of(one), sketch_of(two)
    assert 0.0 <= share_kept(first, second) <= 1.0
    assert share_kept(first, second) == share_kept(second, first)
    assert share_kept(first, first) in {0.0, 1.0}
    assert share_kept(one, first) >= 0.0
    assert len(first) <= 480


@pytest.mark.parametrize("length", [30, 300, 3_000])
def test_a_sketch_tells_how_much_is_the_same(length: int) -> None:
    chance = random.Random(length)
    words = [str(chance.random()) for _ in range(length)]
    for share in (0.1, 0.33, 0.6):
        edited = words[int(length * share) :] + [str(chance.random()) for _ in range(int(length * share))]
        kept = share_kept(sketch_of(" ".join(words)), sketch_of(" ".join(edited)))
        assert abs(kept - (1 - share)) < 0.2


def test_the_same_words_in_another_order_are_another_text() -> None:
    words = LONG.split()
    random.Random(1).shuffle(words)
    assert share_kept(sketch_of(LONG), sketch_of(" ".join(words))) < 0.2


def test_titles_decide_where_little_is_the_same() -> None:
    half = " ".join(LONG.split()[:30] + [f"new{number}" for number in range(30)])
    about = About("What is consent?", "", sketch_of(LONG))
    assert best_match(about, [About("What is consent?", "", sketch_of(half))]) == 0
    assert best_match(about, [About("Cookies", "", sketch_of(half))]) is None
    assert best_match(about, [About("Cookies", "", sketch_of(EDITED))]) == 0
    assert best_match(about, []) is None
    assert best_match(about, [About("What is consent?", "", sketch_of("something else entirely"))]) is None


def test_one_post_is_never_taken_for_two_that_are_gone(store: StateStore) -> None:
    gone = [entry("a.md", "t1", title="What is it?"), entry("b.md", "t2", title="What is it?")]
    fresh = entry("c.md", "t3", title="What is it?")
    known = texts(t1=LONG, t2=LONG + " more", t3=EDITED)
    store.follow(gone, "1", texts=known)
    for number, one in enumerate(gone):
        store.set_note(one, f"note {number}")
    store.follow([fresh], "2", texts=known)
    assert not store.marks(fresh).note
    assert len(store.following.gone([fresh])) == 2
