from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.search.words.tokens import fold, key_of, text_words, title_key, tokenize, whole_words


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
        ("l'information", {"linformation", "information"}),
        ("don't", {"dont"}),
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


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=120))
def test_the_quick_way_finds_the_same_plain_words(text: str) -> None:
    quick = set(text_words(text))
    apart = {word for word in whole_words(tokenize(text)) if "'" not in text and len(word) < 40}
    assert apart <= quick


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
