from __future__ import annotations

import pytest
from snowballstemmer import stemmer as library

from reader.search.words.snowball import stemmer

WORDS = {
    "english": "a is skies dying generously generations communion succeeding exceedingly hopefully rational news ied",
    "german": "häuser aufeinander kategorischen datenschutzerklärung bekommst freundlichkeiten mäßig s",
    "french": "continuellement majestueusement yeux jouer naïveté quelques paralysée ambiguës",
    "spanish": "comiéndoselas chicharrones haciéndolo lógicamente torres ay",
    "russian": "красивейшими бегающего книгами противоестественном во",
    "finnish": "taloissammekin käymättömyys edelläkävijöinä yö",
    "turkish": "evlerimizden kitapçılığı adamın su",
    "tamil": "மனிதர்களுக்கு வீடுகளில் ஓடினார்கள்",
}


@pytest.mark.parametrize("language", WORDS)
def test_stems_are_those_of_the_library(language: str) -> None:
    ours, theirs = stemmer(language), library(language)
    for word in WORDS[language].split():
        assert ours(word) == theirs.stemWord(word), word
