from __future__ import annotations

import zlib

import pytest

from reader.search.index.fuzzy import STEM
from reader.search.words.thesaurus import FILE, Link, keys_of, packed, thesaurus, unpacked


def test_the_thesaurus_holds_several_hundred_groups() -> None:
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if "," in line or "->" in line]
    assert len(lines) > 500


def test_expansions_stay_below_the_word_itself() -> None:
    weights = [link.weight for links in thesaurus().links.values() for link in links]
    assert max(weights) < STEM
    assert min(weights) > 0


def test_groups_lead_both_ways_and_links_one_way() -> None:
    def leads(source: str, target: str) -> bool:
        return any(keys_of(target) == link.target for link in thesaurus().links_for(keys_of(source)))

    assert leads("kid", "child")
    assert leads("child", "kid")
    assert leads("gdpr", "general data protection regulation")
    assert leads("general data protection regulation", "gdpr")
    assert leads("tinder", "dating app")
    assert not leads("dating app", "grindr")


def test_terms_of_several_words_need_all_of_them() -> None:
    targets = {link.target for link in thesaurus().links_for(keys_of("large language"))}
    assert keys_of("llm") not in targets


def test_what_is_kept_is_the_same() -> None:
    kept, words = unpacked(packed()), thesaurus()
    assert kept is not None
    assert {key: set(links) for key, links in kept.links.items()} == {key: set(v) for key, v in words.links.items()}
    assert (kept.light, kept.plain, kept.starts) == (words.light, words.plain, words.starts)
    assert set(kept.compounds) == set(words.compounds)
    assert "zzzz" not in kept.links
    assert kept.links.get("zzzz") is None
    assert len(packed()) < 120_000, "small sites carry it too"


def test_links_of_a_site_stand_beside_those_of_the_thesaurus() -> None:
    words = thesaurus()
    source = next(link.source for links in words.links.values() for link in links if len(link.source) == 1)
    (key,) = source
    joined = words.joined([Link(source, ("zebra",), 0.5), Link(frozenset(("quagga",)), ("zebra",), 0.5)])
    assert ("zebra",) in {link.target for link in joined.links_for([key])}
    assert {link.target for link in words.links_for([key])} < {link.target for link in joined.links_for([key])}
    assert joined.knows("quagga")
    assert not words.knows("quagga")


def test_what_is_not_understood_is_none() -> None:
    for data in (b"", b"{}", *map(zlib.compress, (b"", b"0", b"0\n\n\n\n\nab\ta|b|1|0|", b"\xff"))):
        assert unpacked(data) is None


def test_links_are_made_within_a_bound_whatever_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.search.words.thesaurus.MADE_KEPT", 10)
    kept = unpacked(packed())
    assert kept is not None
    linked = next(iter(kept.links))

    for number in range(200):
        assert f"nothing{number}" not in kept.links
        assert kept.links[linked] == thesaurus().links[linked]
        assert len(kept.links._made) <= 10  # type: ignore[attr-defined]
