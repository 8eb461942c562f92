"""What is kept of a text between keys."""

from __future__ import annotations

from reader.search.snippet import PLACES_KEPT, ScannedText


def test_what_is_kept_of_a_text_stays_within_its_bound_however_much_is_looked_for() -> None:
    words = [f"word{number}" for number in range(400)]
    reading = ScannedText(". ".join(words) + ".")

    for word in words:
        start = reading.text.find(f"{word}.")
        assert reading.places(word) == ((start, start + len(word)),)
        assert reading.sentence(start)[:2] == (start, start + len(word) + 1)
        assert len(reading._places) <= PLACES_KEPT
        assert len(reading._sentences) <= PLACES_KEPT
