"""What each constant of the ranking is for, told by two posts of which one must come first."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search import SearchIndex, verbatim
from reader.search.index.fuzzy import Meanings
from reader.search.index.terms import Term
from reader.search.ranking import COVERED, KNOWN, RELATIVE, STEPS, Sums, above_cut, holding, in_order, nearest, touched
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


@pytest.mark.parametrize("query", ["threat modeling", "threat modelling", "threats modeling"])
def test_a_text_that_holds_the_query_comes_before_titles_that_say_something_like_it(query: str) -> None:
    rows = [
        *((f"Which dangers has an algorithm of the {word}?", "Nothing.") for word in ("sea", "moor", "wood")),
        ("Keeping kids safe", "Every week we do threat modeling with them."),
    ]
    assert order(query, *rows)[0] == "Keeping kids safe"
    assert order(f"in:title {query}", *rows)[:1] != ["Keeping kids safe"]


@pytest.mark.parametrize("text", ["Modeling a threat.", "A threat. Modeling comes later.", "A threat to the modeling."])
def test_words_that_only_stand_in_the_same_text_do_not(text: str) -> None:
    rows = [
        *((f"Which dangers has an algorithm of the {word}?", "Nothing.") for word in ("sea", "moor", "wood")),
        ("Keeping kids safe", text),
    ]
    assert order("threat modeling", *rows)[0] != "Keeping kids safe"


def test_a_title_that_holds_the_query_comes_before_a_text_that_does() -> None:
    rows = [("Keeping kids safe", "We do threat modeling with them."), ("What threat modeling is", "Nothing.")]
    assert order("threat modeling", *rows) == ["What threat modeling is", "Keeping kids safe"]


@pytest.mark.parametrize("text", ["The naïve café-owner asks.", "A Café “owner”.", "Every café owner"])
def test_a_text_is_found_by_its_words_side_by_side_however_they_are_written(text: str) -> None:
    rows = [*((f"Who owns coffee {number}", "Nothing.") for number in range(3)), ("Evening", text)]
    assert order("cafe owner", *rows)[0] == "Evening"


def test_words_are_looked_for_in_the_middle_of_a_longer_query() -> None:
    rows = [
        *((f"Which dangers has an algorithm of the {word}?", "Nothing.") for word in ("sea", "moor", "wood")),
        ("Evening", "Then the threat of modeling it wrong."),
    ]
    assert order("the threat of modeling", *rows)[0] == "Evening"


def test_a_text_of_one_word_again_and_again_is_looked_at_in_some_places_only(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    end = verbatim._end

    def counted(text: str, start: int, forms: tuple[str, ...]) -> int:
        looked.append(start)
        return end(text, start, forms)

    monkeypatch.setattr(verbatim, "_end", counted)
    order("oak moss", ("Evening", "oak " * 5_000 + "and moss."))
    assert 0 < len(looked) < 1_000


def test_what_stands_in_very_many_texts_is_a_turn_of_phrase() -> None:
    rows = [
        *((f"Evening {number}", "The answer is of great value to all.") for number in range(30)),
        ("A great price", "x"),
    ]
    assert order("great value", *rows)[0] == "A great price"


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


def test_what_is_best_comes_first_also_where_many_hold_the_word() -> None:
    """More are found than are looked at one by one; the best of them stands last in the library."""
    many = [(f"Evening number {number}", "Lantern.") for number in range(35)]
    library = SmallLibrary(
        [(title, text, "x", "2026-01-01") for title, text in many]
        + [("Noon by the sea", "Nothing.", "lantern", "2026-01-01")]
    )
    index = SearchIndex(library)
    index.build()
    hits = index.search("lantern ")
    assert hits[0].entry.title == "Noon by the sea"
    assert sorted(hit.entry.title for hit in hits) == sorted(entry.title for entry in library.entries)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] < 2


def term(share: float, *levels: tuple[float, int], known: float = 1.0, function: bool = False) -> Term:
    """A word with a share of the query's weight, and what it is worth in which documents (bits)."""
    made = Term("word", 0, Meanings(), function=function)
    made.share, made.known, made.levels = share, known, list(levels)
    for _, bits in levels:
        made.held |= bits
    return made


@st.composite
def several_terms(draw: st.DrawFn) -> list[Term]:
    """Up to four words that each stand in some of twelve documents, worth more in some than in others."""
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    found = []
    for weight in weights:
        places = draw(st.lists(st.sampled_from((None, 0.2, 0.42, 0.7, 1.0)), min_size=12, max_size=12))
        levels = [
            (worth, sum(1 << n for n, place in enumerate(places) if place == worth)) for worth in (0.2, 0.42, 0.7, 1.0)
        ]
        found.append(term(weight / sum(weights), *levels, function=draw(st.booleans())))
    return found


@settings(max_examples=25)
@given(several_terms(), st.integers(0, 2**12 - 1))
def test_all_at_once_is_what_one_by_one_would_give(words: list[Term], allowed: int) -> None:
    def score(n: int) -> int:
        return sum(
            max(1, round(worth * one.share * STEPS)) for one in words for worth, bits in one.levels if bits >> n & 1
        )

    postings: Any = SimpleNamespace(size=2)
    numbers = [n for n in range(12) if allowed >> n & 1]
    ranked = in_order(postings, Sums(words), allowed)
    assert list(ranked.rest) == [(score(n) / STEPS, n) for n in sorted(numbers, key=lambda n: (-score(n), n))]
    assert (ranked.best, ranked.total) == ([], len(numbers))
    least = max(1, math.ceil(max(map(score, numbers), default=0) * RELATIVE))
    assert nearest(Sums(words), allowed) == sum(1 << n for n in numbers if score(n) >= least)
    content = [one for one in words if not one.function] or words
    assert holding(words, allowed) == sum(1 << n for n in numbers if all(one.held >> n & 1 for one in content))
    assert touched(words) == sum(1 << n for n in range(12) if any(one.held >> n & 1 for one in content))


@pytest.mark.parametrize("count", range(1, 8))
def test_the_site_must_know_enough_of_a_query(count: int) -> None:
    """Of a sentence less than of few words: it brings words of its own."""
    enough = KNOWN[min(count, len(KNOWN) - 1)]
    for known, found in ((enough - 0.02, 0), (enough + 0.02, 1)):
        words = [term(1 / count, (1.0, 1), known=known) for _ in range(count)]
        for one in words:
            one.held = 0
        assert above_cut(Sums(words), 3) == found
    assert 0.4 < enough < 0.6


@pytest.mark.parametrize("count", range(1, 8))
def test_one_document_must_have_enough_of_a_query(count: int) -> None:
    enough = COVERED[min(count, len(COVERED) - 1)]
    for worth, found in ((enough - 0.02, 0), (enough + 0.02, 1)):
        words = [term(1 / count, (worth, 1)) for _ in range(count)]
        for one in words:
            one.held = 0
        assert above_cut(Sums(words), 3) == found
    assert 0.2 < enough < 0.4


def test_what_holds_all_words_is_shown_as_soon_as_the_site_knows_one() -> None:
    """However little they are worth there; small words need not stand in it."""
    words = [term(0.5, (0.1, 0b011), known=0.9), term(0.4, (0.1, 0b110), known=0.1), term(0.1, (0.1, 0), function=True)]
    assert above_cut(Sums(words), 0b111) == 0b010
    assert above_cut(Sums(words), 0b101) == 0
    words[0].known = 0.5
    assert above_cut(Sums(words), 0b111) == 0, "nor does the small word count, which the site knows"
