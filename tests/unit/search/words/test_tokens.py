from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search.words import tokens
from reader.search.words.stems import key_of
from reader.search.words.tokens import fold, text_words, title_key, tokenize


def words(text: str) -> set[str]:
    return {token.text for token in tokenize(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wi-Fi", {"wi", "fi", "wifi"}),
        ("AR/VR", {"ar", "vr", "arvr"}),
        ("children’s", {"children"}),
        ("KidsTube's", {"kidstube", "kids", "tube"}),
        ("GPT-4", {"gpt", "4", "gpt4"}),
        ("l'information", {"l", "information"}),
        ("3.3.7", {"3.3.7", "3.3", "3"}),
        ("v2.0", {"2.0", "2"}),
        ("C++ and C#", {"c++", "and", "c#"}),
        ("snake_case", {"snake", "case", "snakecase"}),
        ("CVE-2024-27280", {"cve", "2024", "27280", "cve202427280", "cve2024", "202427280"}),
        ("می‌خواهم", {"می", "خواهم", "میخواهم"}),
        ("バグ", {"ばぐ", "ぐ"}),
        ("ﾊﾞｸﾞ", {"ばぐ", "ぐ"}),
        ("設計", {"设计", "计"}),
        ("don't", {"dont", "don"}),
        ("aujourd'hui", {"aujourdhui", "aujourd", "hui"}),
        ("Résumé", {"resume"}),
        ("straße", {"strasse"}),
        ("ＧＤＰＲ", {"gdpr"}),
    ],
)
def test_words_and_compounds(text: str, expected: set[str]) -> None:
    assert words(text) == expected


def test_scripts_without_spaces_are_cut_into_pairs() -> None:
    assert words("隐私保护") >= {"隐私", "私保", "保护"}


def test_marks_of_right_to_left_scripts_do_not_count() -> None:
    assert words("שָׁלוֹם") == words("שלום")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organisations", "organization"),
        ("behaviour", "behaviors"),
        ("labelled", "labels"),
        ("centre", "centers"),
        ("defence", "defense"),
        ("analysing", "analyze"),
        ("children", "child"),
        ("policing", "police"),
        ("stolen", "stealing"),
        ("llms", "llm"),
        ("vpns", "vpn"),
        ("encryption", "encrypted"),
    ],
)
def test_forms_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), [("police", "policy"), ("four", "for"), ("promise", "promize")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_titles_that_differ_in_dress_alone_share_a_key() -> None:
    assert title_key("The “Nothing-to-hide” Myth?") == title_key('the "NOTHING to hide" myth')


@given(st.text(max_size=80))
def test_places_are_of_the_text_as_written(text: str) -> None:
    for token in tokenize(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.text
        assert " " not in token.text


@given(st.text(max_size=120) | st.text(alphabet="ab.C1'-_/+# \n隐私", max_size=60))
def test_the_quick_way_finds_the_same_words(text: str) -> None:
    assert text_words(text) == [token.text for token in tokenize(text)]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ёлка", "елка"), ("كتاب", "کتاب"), ("٤٢", "42"), ("ﾊﾞｸﾞ", "バグ"), ("ばぐ", "バグ"), ("線程", "线程")],
)
def test_letters_that_people_write_in_two_ways_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("バグ", "ハク"), ("й", "и"), ("ї", "і")])
def test_letters_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "refontes", "refonte"),
        ("de", "haeuser", "haus"),
        ("de", "ueber", "uber"),
        ("ru", "данных", "данные"),
        ("es", "canciones", "cancion"),
        ("ar", "المدرسه", "مدرسه"),
        ("ar", "والمستخدم", "مستخدم"),
        ("ko", "개인정보를", "개인정보"),
        ("uk", "безпеки", "безпека"),
    ],
)
def test_forms_share_a_key_in_their_language(language: str, one: str, other: str) -> None:
    assert key_of(fold(one), language) == key_of(fold(other), language)


def test_no_rule_of_english_is_used_on_other_languages() -> None:
    assert key_of("analyse", "fr") != key_of("analyze", "fr")


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_a_text_of_ascii_has_the_words_that_any_text_would_have(text: str) -> None:
    for plain, every in ((tokens._ASCII_PLAIN, tokens._PLAIN), (tokens._ASCII_WORD, tokens._WORD)):
        assert [it.span() for it in plain.compiled.finditer(text)] == [
            it.span() for it in every.compiled.finditer(text)
        ]
