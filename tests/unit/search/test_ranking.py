"""What each constant of the ranking is for, told by two posts of which one must come first."""

from __future__ import annotations

import pytest

from reader.search import SearchIndex
from tests.unit.search.conftest import SmallLibrary


def order(query: str, *rows: tuple[str, str] | tuple[str, str, str]) -> list[str]:
    """The titles that a query finds in posts of (title, text, tags), best first; the first row would win a tie."""
    filler = [(f"Something else, number {word}", "Nothing of it.") for word in ("one", "two", "three", "four", "five")]
    library = SmallLibrary([(row[0], row[1], row[2] if row[2:] else "x", "2026-01-01") for row in (*rows, *filler)])
    index = SearchIndex(library)
    index.build()
    return [hit.entry.title for hit in index.search(query)]


def test_the_title_that_is_the_query_comes_first() -> None:
    # By nearness and focus alone the first would win: its text says it as well.
    rows = (("The cookies: cookies", "Cookies."), ("The cookies", "Other."))
    assert order("the cookies", *rows)[0] == "The cookies"
    assert order("cookies the", ("Cookies the", "x"), ("The cookies", "x"))[0] == "Cookies the"


def test_a_title_that_starts_with_the_query_comes_before_one_that_ends_with_it() -> None:
    rows = (("Harbour lights cookies", "x"), ("Cookies harbour lights", "x"))
    assert order("cookies ", *rows)[0] == "Cookies harbour lights"


def test_a_word_with_one_error_comes_before_one_with_two() -> None:
    index = SearchIndex(
        SmallLibrary([("An encryptian", "x", "x", "2026-01-01"), ("Encryption", "x", "x", "2026-01-01")])
    )
    index.build()
    best = {hit.entry.title: hit.score for hit in index.search("encryptin ")}
    assert best["Encryption"] > best.get("An encryptian", 0.0)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sapm harb ", "Letters about the harbour"),  # an error in four letters leaves more doubt than half a word
        ("brdige harb ", "Letters about the bridge"),  # one in six leaves less
    ],
)
def test_an_error_weighs_more_in_a_short_word_than_in_a_long_one(query: str, first: str) -> None:
    titles = [f"Letters about the {word}" for word in ("spam", "bridge", "harbour")]
    rows = [(title, "x") for title in sorted(titles, key=lambda title: title == first)]
    assert order(query, *rows)[0] == first


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cta", []),  # three letters are another word
        ("span", []),  # another letter in four is, too
        ("psam", ["Letters about spam"]),  # two that changed places are an error
        ("kedge", []),  # a short word begins as it was typed
        ("xridge", ["A bridge of stone"]),  # a longer one need not
        ("lantren", ["Evening"]),  # also where only a text has the word
    ],
)
def test_an_error_is_forgiven_where_it_leaves_the_word(query: str, found: list[str]) -> None:
    titles = ("A cat by the sea", "Letters about spam", "A hedge of thorns", "A bridge of stone")
    assert order(f"{query} ", *((title, "x") for title in titles), ("Evening", "A lantern.")) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("diffpriv", ["Differential privacy for all"]),
        ("privdiff", []),  # words run together keep their order
        ("smrthme", ["A smart home"]),
        ("hs", ["House of cards"]),  # two letters are all the consonants of a word
        ("pvcy", ["Privacy", "Private copy"]),
        ("lghths", ["Lighthouses"]),
    ],
)
def test_letters_left_out_leave_a_word_that_a_person_would_shorten_so(query: str, found: list[str]) -> None:
    titles = (
        "Private copy", "Privacy", "Differential privacy for all", "Home, smart as can be", "A smart home", "Horses",
        "House of cards", "Light houses and lights", "Lighthouses",
    )  # fmt: skip
    assert order(f"{query} ", *((title, "x") for title in titles))[: len(found) or None] == found


def test_what_has_little_of_the_query_is_left_out_beside_what_has_all_of_it() -> None:
    every, label, text = ("Lantern harbour", "x"), ("Night", "x", "lantern"), ("Noon by the sea", "A lantern.")
    assert order("lantern harbour ", text, label, every) == ["Lantern harbour", "Night"]
    assert order("lantern harbour ", text, label) == ["Night", "Noon by the sea"]


def test_a_word_that_a_text_says_often_comes_before_one_said_once() -> None:
    padding = " ".join(f"filler{i}" for i in range(80))
    once = f"{padding} lantern"
    often = f"{padding} lantern and lantern and lantern"
    rows = (("Evening by the sea", once), ("Morning by the sea", often), ("Noon by the sea", once))
    assert order("lantern", *rows)[0] == "Morning by the sea"
    twice = f"{padding} lantern and lantern"
    rows = (("Evening by the sea", once), ("Morning by the sea", twice))
    assert order("lantern", *rows)[0] == "Evening by the sea", "two times are no more than one"


def test_what_a_text_begins_with_counts_more_than_what_it_ends_with() -> None:
    padding = " ".join(f"filler{i}" for i in range(80))
    rows = (("Evening by the sea", f"{padding} lantern"), ("Morning by the sea", f"lantern {padding}"))
    assert order("lantern", *rows)[0] == "Morning by the sea"


def test_words_that_stand_together_come_before_the_same_words_apart() -> None:
    """Otherwise these titles are alike: none starts with the words, and each says as much beside them."""
    apart, together = "Old harbour walls of the lantern", "Old walls of the harbour lantern"
    near = "Old harbour of lantern walls"
    assert order("harbour lantern ", (apart, "x"), (together, "x"), (near, "x")) == [together, near, apart]
    apart, together = "Harbour walls of the old lantern", "Harbour lantern of the old walls"
    assert order("harbour lantern ", (apart, "x"), (together, "x")) == [together, apart]


def test_two_words_in_labels_come_before_one_in_a_title_that_says_other_things_as_well() -> None:
    both = ("Notes of a summer evening", "Nothing.", "lantern, harbour")
    one = "The harbour is dark."
    assert order("lantern harbour ", ("Of a lantern on a quiet evening among towns", one), both)[0] == both[0]
    assert order("lantern harbour ", both, ("A lantern tonight", one))[0] == "A lantern tonight"


def test_all_words_come_before_some_that_begin_the_title_or_stand_together() -> None:
    every = ("Keeper of a lantern that shines over an old harbour", "x")
    assert order("lantern harbour keeper ", ("Lantern harbour lights", "x"), every)[0] == every[0]
    assert (
        order("cookies harbour ", ("Cookies by night", "x"), ("A harbour of cookies", "x"))[0] == "A harbour of cookies"
    )


def test_neighbours_in_the_same_order_come_first() -> None:
    rows = (("Recognition of a tired facial nerve", "x"), ("Facial recognition in a tired town", "x"))
    assert order("facial recognition", *rows)[0] == "Facial recognition in a tired town"


@pytest.mark.parametrize("words", ["right forgotten search search ", "search right right forgotten "])
def test_a_word_that_is_typed_twice_removes_nothing(words: str) -> None:
    rows = (("How does the right to be forgotten work?", "One asks the search engine to remove a link."),)
    assert order(words, *rows)[:1] == [rows[0][0]]


def test_a_phrase_comes_before_a_word_that_stands_for_it() -> None:
    rows = (("A face in the crowd", "Faces."), ("Facial recognition at the station", "It knows you."))
    assert order("facial recognition", *rows)[0] == "Facial recognition at the station"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("migrants", "What an immigrant signs"),
        ("мигранты", "Письмо иммигранта"),
        ("teleconference", "A conference of one"),
        ("авиакатастрофа", "После катастрофы"),
    ],
)
def test_a_word_that_another_ends_with_is_like_it(query: str, title: str) -> None:
    rows = (
        ("A wall of stone", "x"), ("What an immigrant signs", "x"), ("Письмо иммигранта", "x"),
        ("A conference of one", "x"), ("После катастрофы", "x"),
    )  # fmt: skip
    assert order(query, *rows) == [title]


def test_one_character_of_an_unknown_word_is_nothing_like_it() -> None:
    rows = (("我的那本书", "x"), ("设计模式学习", "x"))
    assert order("斐波那契", *rows) == []
    assert order("设汁", *rows) == ["设计模式学习"]


def test_a_wrong_character_between_right_ones_is_passed_over() -> None:
    assert order("数剧库", ("库存", "x"), ("数据库入门", "x")) == ["数据库入门"]
    assert order("学习设汁模式", ("学习模式", "x"), ("设计模式学习", "x"))[0] == "设计模式学习"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("3.3.7", "Ruby 3.3.7 is out"),
        ("ruby 3.3", "Ruby 3.3.7 is out"),
        ("cve-2024-27280", "CVE-2024-27280: a buffer is read too far"),
        ("27280", "CVE-2024-27280: a buffer is read too far"),
        ("c++", "Templates in C++"),
        ("getusername", "What getUserName returns"),
        ("user name", "What getUserName returns"),
        ("max_retries", "How max_retries is counted"),
        ("maxretries", "How max_retries is counted"),
        ("e2e", "An e2e test that never fails"),
    ],
)
def test_identifiers_are_words(query: str, title: str) -> None:
    rows = (
        ("Ruby 3.3.6 and 7 gems", "x"), ("Ruby 3.3.7 is out", "x"), ("CVE-2024-11111: another hole", "x"),
        ("CVE-2024-27280: a buffer is read too far", "x"), ("The C language", "x"), ("Templates in C++", "x"),
        ("What getUserName returns", "x"), ("How max_retries is counted", "x"), ("An e2e test that never fails", "x"),
        ("Retries and a maximum", "x"),
    )  # fmt: skip
    assert order(query, *rows)[0] == title
