"""Where lines are cut: never inside what a person sees as one character."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.cells import Cells, cells_for
from reader.page.wrap import cut_lines

CELLS = Cells(cell_len)


def lines(text: str, width: int) -> list[str]:
    return [text[cut.start : cut.end] for cut in cut_lines(text, width, CELLS)]


def clusters(text: str) -> list[str]:
    found = []
    at = 0
    while at < len(text):
        end = CELLS.end(text, at)
        assert CELLS.step(text, at) == (end, cell_len(text[at:end]))
        found.append(text[at:end])
        at = end
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩‍👩‍👧x", ["👩‍👩‍👧", "x"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🇩🇪🇫🇷🇨", ["🇩🇪", "🇫🇷", "🇨"]),
        ("❤️!", ["❤️", "!"]),
        ("1️⃣2", ["1️⃣", "2"]),
        ("क्षत्रिय", ["क्ष", "त्रि", "य"]),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", ["\u1112\u1161\u11ab", "\u1100\u1173\u11af"]),
        ("한글", ["한", "글"]),
        ("กำ", ["กำ"]),
        ("ｶﾞ", ["ｶﾞ"]),
        ("שָׁלוֹם", ["שָׁ", "ל", "וֹ", "ם"]),
    ],
)
def test_clusters(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


def test_cluster_is_bounded() -> None:
    assert max(map(len, clusters("a" + "\u0301" * 1_000))) <= 41
    assert max(cell_len(cluster) for cluster in clusters("क्" * 500)) <= 10


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, []),
        ("   ", 10, []),
        ("one two three", 10, ["one two", "three"]),
        ("one two   three", 7, ["one two", "three"]),
        ("exactly10! next", 10, ["exactly10!", "next"]),
        ("a\nb\n\nc", 10, ["a", "b", "", "c"]),
        ("some more words, well-known", 22, ["some more words,", "well-known"]),
        ("some mo\u0301re words, well-known", 22, ["some mo\u0301re words,", "well-known"]),
        ("some mo\u0301re word, well-known", 22, ["some mo\u0301re word, well-", "known"]),
        ("words, well-known", 12, ["words, well-", "known"]),
        ("würde, well-known", 12, ["würde, well-", "known"]),
        ("lange würde, well-known", 18, ["lange würde, well-", "known"]),
        ("end-to-end encryption", 10, ["end-to-end", "encryption"]),
        ("privacy-preserving", 12, ["privacy-", "preserving"]),
        ("e-mail-address", 10, ["e-mail-", "address"]),
        ("it is -5 or --flag here", 10, ["it is -5", "or --flag", "here"]),
        ("abcdefghijklmno", 10, ["abcdefghij", "klmno"]),
        ("see https://ok.example/path/to/page?query=1", 20, ["see", "https://ok.example/", "path/to/page?query=1"]),
        ("hard\u00a0space stays", 12, ["hard\u00a0space", "stays"]),
        ("“Curly” quotes – and dashes", 14, ["“Curly” quotes", "– and dashes"]),
        ("東京都は日本の首都であり、世界最大", 14, ["東京都は日本の", "首都であり、世", "界最大"]),
        ("東京都は日本の首都であ、世界", 22, ["東京都は日本の首都で", "あ、世界"]),
        ("彼は「はい」と言った", 6, ["彼は", "「は", "い」と", "言った"]),
        ("한글 문장은 띄어 쓴다", 10, ["한글", "문장은", "띄어 쓴다"]),
        ("text 東京 text", 10, ["text 東京", "text"]),
        ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4, ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]),
        ("cafe\u0301 cre\u0300me bru\u0302le\u0301e", 10, ["cafe\u0301 cre\u0300me", "bru\u0302le\u0301e"]),
        ("שלום עולם ומלואו", 10, ["שלום עולם", "ומלואו"]),
    ],
)
def test_lines(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected
    assert all(cell_len(line) <= width for line in lines(text, width))


def test_joints_tell_how_a_text_was_cut() -> None:
    text = "one two-three\nabcdefghijkl"
    assert [cut.joint for cut in cut_lines(text, 8, CELLS)] == ["", "\n", "", "\n"]
    assert [cut.joint for cut in cut_lines("one two three", 8, CELLS)] == [" ", "\n"]


def test_a_measure_of_its_own_is_obeyed() -> None:
    wide = cells_for(lambda text: 2 * len(text))
    text = "ééé ééé"
    assert [text[cut.start : cut.end] for cut in cut_lines(text, 6, wide)] == ["ééé", "ééé"]


def test_a_cluster_wider_than_the_line_is_not_lost() -> None:
    assert lines("東京", 1) == ["東", "京"]


def test_first_lines_of_an_endless_paragraph_come_at_once() -> None:
    text = "word " * 1_000_000 + "é"
    cuts = cut_lines(text, 80, CELLS)
    assert [next(cuts).end for _ in range(3)] == [79, 159, 239]
