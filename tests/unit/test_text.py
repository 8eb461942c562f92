"""Nothing that a terminal would obey gets through the one door, and nothing that a person could read gets lost."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.combining import COMBINING
from reader.text import (
    MAX_BLOCK,
    MAX_JOINS,
    MAX_LINE,
    MAX_MARKS,
    clean_block,
    clean_line,
    clean_path,
    encode_unseen,
    indented,
    is_clean,
    post_id,
)
from tests.pace import growth_of

# Everything, and often what is dangerous or close to a border.
NASTY = (
    "\x00\x07\x08\x0b\x0c\r\x1b\x7f\x80\x85\x9b\x9d\u2028\u2029\u202e\u2066\u2069\u200b\u200d\u200e\ufeff"
    "\ud800\udcff\uffff\u0301\u0338\ufe0f\U000e0041"
)
ANY = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(NASTY), st.sampled_from(" \t\n ab👩")))
PLAIN = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters=NASTY + "🏻🏼🏽🏾🏿"), max_size=200)

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def has_controls(text: str, allowed: str = "") -> bool:
    return any(unicodedata.category(character) in {"Cc", "Cs"} and character not in allowed for character in text)


@given(ANY)
def test_a_line_is_one_line_without_controls(text: str) -> None:
    line = clean_line(text)
    assert not has_controls(line)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
    assert not set(line) & set(BIDI)


@given(ANY)
def test_a_block_keeps_newline_and_tab_alone(text: str) -> None:
    block = clean_block(text)
    assert not has_controls(block, "\n\t")
    assert not set(block) & set(BIDI)
    assert block.split("\n") == block.splitlines() or block.endswith("\n") or not block


@given(ANY)
def test_what_was_cleaned_is_clean_and_stays_as_it_is(text: str) -> None:
    block, line = clean_block(text), clean_line(text)
    assert is_clean(block)
    assert is_clean(line)
    assert clean_block(block) == block
    assert clean_line(line) == line
    assert clean_line(block) == line


@given(ANY)
def test_it_can_always_be_written_as_utf_8(text: str) -> None:
    clean_block(text).encode("utf-8")
    clean_line(text).encode("utf-8")
    clean_path(text).encode("utf-8")


@given(ANY, st.integers(1, 40))
def test_lengths_are_bounded(text: str, limit: int) -> None:
    assert len(clean_line(text, limit)) <= limit
    assert len(clean_block(text, limit)) <= limit
    assert len(clean_path(text, limit)) <= limit


@given(PLAIN)
def test_honest_text_stays_to_the_letter(text: str) -> None:
    assert clean_block(text) == text
    assert clean_line(text) == text


@given(ANY)
def test_is_clean_tells_what_would_be_changed(text: str) -> None:
    if any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text):
        assert not is_clean(text)
    if set(text) & set(BIDI):
        assert not is_clean(text)


@given(st.text(st.sampled_from("a\u0301\u0338\u0489\u20dd"), max_size=60))
def test_marks_are_bounded_on_each_base(text: str) -> None:
    longest = run = 0
    for character in clean_block(text):
        run = run + 1 if unicodedata.combining(character) or unicodedata.category(character) == "Me" else 0
        longest = max(longest, run)
    assert longest <= MAX_MARKS


@pytest.mark.parametrize(
    ("given", "kept"), [(4, 4), (MAX_JOINS, MAX_JOINS), (MAX_JOINS + 1, MAX_JOINS), (60, MAX_JOINS)]
)
@pytest.mark.parametrize("piece", ["x", "👩", "❤\ufe0f"])
def test_joiners_are_bounded_in_each_cluster_and_nothing_else_goes(piece: str, given: int, kept: int) -> None:
    cluster = "\u200d".join([piece] * (given + 1))
    line = clean_line(f"{cluster} {cluster}")
    assert line.count("\u200d") == 2 * kept
    assert line.replace("\u200d", "") == f"{piece * (given + 1)} {piece * (given + 1)}"


@given(st.sampled_from(NASTY + "ae👩 \n"), st.integers(1, 10_000))
def test_any_repetition_is_cleaned(character: str, times: int) -> None:
    assert is_clean(clean_block(character * times))
    assert is_clean(clean_line(character * times))


@pytest.mark.parametrize(
    "unit",
    [
        "a\u200d",
        "\u200d",
        "a\u0301",
        "\u0301",
        "abcdef\u200d",
        "abcdefg\u200d",
        " \u0301",
        "\r\n",
        "a\u200d\u200d",
        "\x1b[0m",
    ],
)
def test_it_takes_time_in_proportion(unit: str) -> None:
    """Four times the text takes four times as long and not sixteen, up to an eighth of what a post may have."""
    text = unit * (MAX_BLOCK // 8 // len(unit.encode()))
    assert growth_of(lambda size: clean_block(text[:size]), len(text)) < 8


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31mred", "\ufffd31mred"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("two\nlines\r\nand\x85more\u2028still", "two lines and more still"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("\ud800", "\ufffd"),
        ("\ufffe\uffff\ufdd0\U0001ffff", "\ufffd" * 4),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("  much   space\t here ", "much space here"),
        ("two  words", "two words"),
        (" before", "before"),
        ("behind ", "behind"),
        ("no\u00a0break", "no break"),
        ("one\u2029other", "one other"),
        ("", ""),
        ("\n\t ", ""),
        ("\u0301x", "\u25cc\u0301x"),
        ("Z\u0301\u0301\u0301\u0301\u0301\u0301", "Z\u0301\u0301\u0301\u0301"),
        ("\U000e0001tag", "tag"),
        ("👩‍👩‍👧‍👦 ❤️ 🇩🇪", "👩‍👩‍👧‍👦 ❤️ 🇩🇪"),
        ("می‌خواهم", "می‌خواهم"),
        ("שָׁלוֹם العَرَبِيَّة tiếng Việt 日本語", "שָׁלוֹם العَرَبِيَّة tiếng Việt 日本語"),
    ],
)
def test_examples(text: str, line: str) -> None:
    assert clean_line(text) == line


def test_a_block_keeps_its_lines() -> None:
    assert clean_block("one\r\ntwo\rthree\x0bfour\x0cfive\x85six\n\ttab") == "one\ntwo\nthree\nfour\nfive\nsix\n\ttab"
    assert clean_block("one\u2028two\u2029three") == "one\ntwo\nthree"
    assert clean_block("a  b   \n") == "a  b   \n"


def test_what_is_cut_ends_in_an_ellipsis() -> None:
    assert clean_line("x" * 5_000) == "x" * (MAX_LINE - 1) + "…"
    assert clean_line("word " * 100, 11) == "word word…"
    assert clean_line("eleven long", 11) == "eleven long"
    assert clean_block("x" * (MAX_BLOCK + 1)) == "x" * (MAX_BLOCK - 1) + "…"
    assert clean_block("x" * MAX_BLOCK) == "x" * MAX_BLOCK
    assert clean_block("\u0301" * 2, 4) == "\u25cc\u0301\u0301"
    assert clean_block("a\n\u0301b\n\u0301", 6) == "a\n\u25cc\u0301b…", "also what grew only by being cleaned"
    assert clean_block("a\n\u0301b\n\u0301", 7) == "a\n\u25cc\u0301b\n…"
    assert clean_block("a\n\u0301b\n\u0301", 8) == "a\n\u25cc\u0301b\n\u25cc\u0301"
    assert clean_line(" " * 10_000 + "late") in {"late", "", "…"}


def test_one_for_one_controls_keep_their_places() -> None:
    text = "".join(map(chr, range(32)))
    block = clean_block(text)
    assert block[9:11] == "\t\n"
    assert block[0] == "␀"
    assert block[27] == "␛"


@pytest.mark.parametrize("code", [code for code in (*range(32), 127) if chr(code) not in "\t\n\r\v\f"])
def test_each_control_is_seen_also_where_it_is_the_only_one(code: int) -> None:
    """Plain letters take a short cut, which no control may take with them."""
    picture = "\u2421" if code == 127 else chr(0x2400 + code)
    assert clean_block(f"a{chr(code)}b") == f"a{picture}b"
    assert clean_line(f"a{chr(code)}b") == f"a{picture}b"
    assert not is_clean(f"a{chr(code)}b")


def test_paths_that_are_not_utf_8_stay_apart() -> None:
    one, other = (
        (b"post-\xff.md").decode("utf-8", "surrogateescape"),
        (b"post-\xfe.md").decode("utf-8", "surrogateescape"),
    )
    assert clean_path(one) == "post-%FF.md"
    assert clean_path(other) == "post-%FE.md"
    assert clean_path("_posts/2024-01-01-été.md") == "_posts/2024-01-01-été.md"
    assert clean_path("x\x1b]0;y\x07.md") == "x␛]0;y␇.md"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("_posts/2024-01-01-mail.md", "_posts/2024-01-01-mail.md"),
        ("_posts/2024-01-01-été 字.md", "_posts/2024-01-01-été 字.md"),
        ("a\x1bb\n.md", "a%1Bb%0A.md"),
        ("a\u202e\u2028\x85.md", "a%E2%80%AE%E2%80%A8%C2%85.md"),
        ("a\u200db.md", "a\u200db.md"),
        ("a\udcff.md", "a%FF.md"),
    ],
)
def test_an_id_is_the_path_without_what_a_terminal_obeys(path: str, name: str) -> None:
    assert post_id(path) == name
    assert is_clean(name)


def test_a_line_is_indented_by_cells() -> None:
    assert [indented(clean_line("a b"), cells) for cells in (2, 0, -1)] == ["  a b", "a b", "a b"]


NAME = st.lists(
    st.sampled_from([b"a", b".", b"-", b"\xff", b"\xfe", b"\xe9", "\u00e9".encode(), "\u4e2d".encode()]), max_size=12
)


@given(NAME, NAME)
def test_different_bytes_of_a_name_stay_different(one: list[bytes], other: list[bytes]) -> None:
    first, second = (b"".join(parts) for parts in (one, other))
    shown = [clean_path(raw.decode("utf-8", "surrogateescape")) for raw in (first, second)]
    assert (shown[0] == shown[1]) == (first == second)


def test_what_nobody_sees_in_an_address_is_percent_encoded_and_the_rest_stays() -> None:
    honest = "https://ok.example/a%20b/ü?q=字#x"
    assert encode_unseen(honest) == honest
    assert encode_unseen("https://a.example/\x1b\u202e \U000e0041\ud800") == (
        "https://a.example/%1B%E2%80%AE%20%F3%A0%81%81%3F"
    )
    assert encode_unseen("https://a.example/a b") == "https://a.example/a%20b"
    assert encode_unseen("https://a.example/\x1b[m") == "https://a.example/%1B[m"
    assert encode_unseen("https://a.example/ü\xa0") == "https://a.example/ü%C2%A0"


@cache
def marked() -> list[str]:
    """All combining marks; looking for them takes longer than to import everything else here."""
    return [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in {"Mn", "Me"}]


def test_the_table_of_combining_marks_is_unicodes() -> None:
    table = re.compile(f"[{COMBINING}]")
    assert [f"{ord(mark):x}" for mark in marked() if not table.match(mark) and clean_block("a" + mark) != "a"] == []
    letters = [chr(code) for code in range(0x20, 0x110000) if unicodedata.category(chr(code))[0] in "LNPZ"]
    assert [f"{ord(one):x}" for one in letters if table.match(one)] == ["ff9e", "ff9f"]


@pytest.mark.parametrize("base", ["a", "ก", "ཀ", "က", "क", "ا", "ש", "𑀓"])
def test_a_base_of_any_script_keeps_few_marks_of_any_script(base: str) -> None:
    for mark in marked()[::7]:
        cleaned = clean_line(base + mark * 50)
        assert sum(one == mark for one in cleaned) <= MAX_MARKS, f"{ord(mark):x}"


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_do_not_smuggle_marks_past_the_limit(joiner: str) -> None:
    cleaned = clean_line("a" + ("\u0e49" * 4 + joiner) * 20 + "b")
    assert cleaned.count("\u0e49") == MAX_MARKS
    assert cleaned.endswith("b")


def test_as_many_marks_as_a_base_may_have_stay_with_joiners_among_them() -> None:
    text = "a" + "\u0e49" * 2 + "\u200d" + "\u0e49" * 2 + "b"
    assert clean_line(text) == text


@pytest.mark.parametrize(
    "text",
    ["น้ำ ที่ นี้", "བོད་ཀྱི་སྐད", "မြန်မာဘာသာ မြို့", "हिन्दी क्ष", "ខ្មែរ", "Tiếng Việt", "עִבְרִית", "👩🏽‍🚀 👨‍👩‍👧‍👦", "فَعَّلَ"],
)
def test_writing_stays_as_it_is(text: str) -> None:
    assert clean_line(text) == text


@pytest.mark.parametrize("code", [0xE0000, 0xE0001, 0xE007F, 0xE0080, 0xE0100, 0xE01EF, 0xE01F0, 0xE0800, 0xE0FFF])
def test_no_invisible_character_of_the_last_planes_comes_through(code: int) -> None:
    assert clean_line(f"a{chr(code)}b") == "ab"
    assert clean_block(f"a{chr(code)}b") == "ab"
    assert not is_clean(f"a{chr(code)}b")


@pytest.mark.parametrize(("code", "kept"), [(0xDFFFF, "\ufffd"), (0xE1000, chr(0xE1000)), (0xDFFF0, chr(0xDFFF0))])
def test_their_neighbours_are_no_part_of_them(code: int, kept: str) -> None:
    assert clean_line(f"a{chr(code)}b") == f"a{kept}b"
