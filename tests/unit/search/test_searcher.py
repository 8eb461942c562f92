from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from reader.library.post import Entry, SearchText
from reader.search import SearchIndex
from reader.search.words.own import OwnWords, read_own
from tests.unit.search.conftest import QUESTIONS, SmallLibrary, marked

Found = Callable[[str], list[str]]
NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("gdpr hipaa", "How do GDPR and HIPAA differ?"),
        ("hippa vs gdpr", "How do GDPR and HIPAA differ?"),
        ("diff priv", "How does differential privacy hide one person?"),
        ("diffpriv", "How does differential privacy hide one person?"),
        ("right to be forgoten", "How does the right to be forgotten work?"),
        ("rtbf", "How does the right to be forgotten work?"),
        ("PIA", "What is a privacy impact assessment (PIA)?"),
        ("wifi", "Why is public Wi-Fi risky?"),
        ("wi-fi", "Why is public Wi-Fi risky?"),
        ("childrens photos", "Are children's photos safe in the cloud?"),
        ("kids pictures", "Are children's photos safe in the cloud?"),
        ("blkchn del", "Is blockchain compatible with deletion?"),
        ("block chain", "Is blockchain compatible with deletion?"),
        ("organizations encrypting email", "Which organisations must encrypt e-mail?"),
        ("隐私", "隐私保护是什么？"),
        ("الخصوصية", "ما هي الخصوصية؟"),
        ("???", "???"),
        ("smart hom", "Can a smart home spy on its guests?"),
    ],
)
def test_what_comes_first(found: Found, query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize("query", ["zxqv jjkk", "banana bread", "asdfghjkl", "!!", "12345678", "how to tie a bow tie"])
def test_nothing_similar_finds_nothing(found: Found, query: str) -> None:
    assert found(query) == []


def test_the_exact_word_goes_before_what_is_alike(found: Found) -> None:
    assert found("consent")[0] == "What does the GDPR say about consent?"
    assert found("doctor")[0] == "Does HIPAA cover my doctor's website?"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("tag:law", 5),
        ("tag:LAW", 5),
        ("tag:laww", 5),
        ("tag:law tag:technology", 1),
        ("tag:law,technology", 6),
        ("-tag:law", 10),
        ("author:zoe", 7),
        ("author:obrien", 7),
        ('category:"q & a"', 15),
        ("is:read", 2),
        ("is:unread", 13),
        ("is:bookmarked", 2),
        ("is:noted", 1),
        ("is:new", 1),
        ("is:draft", 1),
        ("has:copies", 1),
        ("before:2024-05", 3),
        ("after:2024-05", 12),
        ("on:2024-05", 3),
        ("on:2024-05-02", 1),
        ("after:30d", 1),
        ("is:unread tag:law after:2025", 2),
        ("", 15),
    ],
)
def test_filters(index: SearchIndex, small: SmallLibrary, query: str, count: int) -> None:
    results = index.results(query, now=NOW)
    assert results.total == len(results.hits) == count
    order = [small.entries.index(hit.entry) for hit in results.hits]
    assert order == sorted(order)


def test_a_value_that_is_not_there_is_said(index: SearchIndex) -> None:
    results = index.results("tag:zebra", now=NOW)
    assert results.total == 0
    assert "law" in results.hints[0]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        (
            '"impact assessment"',
            {"What is a privacy impact assessment (PIA)?", "Who repeats a privacy impact assessment?"},
        ),
        ('"assessment impact"', set()),
        ('"search engine"', {"How does the right to be forgotten work?"}),
        ('"cafe owners"', {"Which organisations must encrypt e-mail?"}),
        ("^who", {"Who repeats a privacy impact assessment?"}),
        ("'noise", {"How does differential privacy hide one person?"}),
        ("gdpr -hipaa", {"What does the GDPR say about consent?"}),
        ("in:text 'gdpr", {"Does HIPAA cover my doctor's website?"}),
        ("in:title 'noise", set()),
    ],
)
def test_demands(found: Found, query: str, titles: set[str]) -> None:
    assert set(found(query)) == titles


def test_spans_mark_what_matched_as_it_matched(index: SearchIndex) -> None:
    def first(query: str) -> str:
        hit = index.search(query)[0]
        return marked(hit.entry.title, hit.title_spans)

    assert first("gdpr hipaa") == "How do [GDPR] and [HIPAA] differ?"
    assert first("diffpriv") == "How does [diff]erential [priv]acy hide one person?"
    assert first("blkchn") == "Is [bl]oc[kch]ai[n] compatible with deletion?"
    assert first("assesm").count("[") == 1
    assert first("right to be forgoten") == "How does the [right] [to] [be] [forgotten] work?"
    assert first("wifi") == "Why is public [Wi-Fi] risky?"
    assert first("kids photos") == "Are [children's] [photos] safe in the cloud?"
    assert first("隐私") == "[隐私]保护是什么？"


def test_a_snippet_shows_the_place_in_the_text(index: SearchIndex) -> None:
    hit = index.search("in:text engine link")[0]
    assert hit.snippet is not None
    assert marked(hit.snippet.text, hit.snippet.spans) == "One asks the search [engine] to remove a [link]."


@pytest.mark.parametrize(
    "before", ["What is a lantern?", "Imagine a lantern at night.", "For example, a lantern.", "Think of a lantern."]
)
def test_a_snippet_is_the_answer_and_not_the_question_or_the_analogy(before: str) -> None:
    answer = "A lantern is a lamp that is carried."
    index = SearchIndex(SmallLibrary([("Of light", f"{before} {answer}", "x", "2026-01-01")]))
    index.build()
    hit = index.search("lantern")[0]
    assert hit.snippet is not None
    assert hit.snippet.text == answer


def test_what_was_misspelt_is_put_right(index: SearchIndex) -> None:
    assert index.results("blokchain deletion").corrected == "blockchain deletion"
    assert index.results("blockchain deletion").corrected is None
    assert index.results("zzzzzz").corrected is None


@pytest.mark.parametrize(
    "typed", ["fingerprintign", "fingreprinting", "fingerprintiing", "fingeerprinting", "fingerprnting"]
)
def test_a_slip_is_forgiven_where_only_other_forms_of_the_word_are_there(typed: str) -> None:
    library = SmallLibrary((("How do sites follow me?", "By the fingerprints of a browser.", "web", "2026-01-01"),))
    index = SearchIndex(library)
    found = index.results(typed)
    assert [hit.entry.title for hit in found.hits] == ["How do sites follow me?"]
    assert found.corrected == "fingerprinting"
    assert found.hits[0].snippet is not None
    assert marked(found.hits[0].snippet.text, found.hits[0].snippet.spans) == "By the [fingerprints] of a browser."


def test_words_that_were_given_up_are_told(index: SearchIndex) -> None:
    def told(query: str) -> str:
        return index.results(query).left_out

    assert told("differential privacy Wrqks") == "Nothing is like “Wrqks”; it was left out."
    assert told("zzgh differential privacy banana ") == "Nothing is like “zzgh” or “banana”; they were left out."
    assert told("differential privacy") == told("how does differential privacy hide") == ""
    assert told("banana bread") == "", "nothing was found by other words"
    assert index.results("diferential privcy wrqks").corrected == "differential privacy"


def test_small_words_of_a_query_are_told_apart(index: SearchIndex) -> None:
    assert index.search("right to be forgotten")[0].small_words == {"to", "be"}
    assert index.search("gdpr hipaa")[0].small_words == frozenset()


def test_words_that_only_a_name_has_are_told_apart(index: SearchIndex) -> None:
    assert {"privacy", "impact", "assessment"} <= index.search("pia")[0].name_words
    assert not {"privacy", "impact", "assessment"} & index.search("privacy impact assessment")[0].name_words


def test_limit_and_total(index: SearchIndex) -> None:
    results = index.results("privacy", limit=1)
    assert len(results.hits) == 1
    assert results.total == len(index.results("privacy").hits) > 1


def test_related_questions_leave_out_the_question_itself(index: SearchIndex, small: SmallLibrary) -> None:
    related = index.related(small.entries[2])
    assert {hit.entry.title for hit in related[:2]} == {QUESTIONS[0][0], QUESTIONS[1][0]}
    assert small.entries[2] not in [hit.entry for hit in related]


def test_a_question_that_shares_one_word_with_others_has_related_ones() -> None:
    rows = (
        ("Harbour lanterns, cobbled quays and fishing fleets at dusk: blockchain", "", "x", "2024-01-01"),
        ("Is blockchain compatible with deletion?", "", "x", "2024-01-02"),
        ("Why is public Wi-Fi risky?", "", "x", "2024-01-03"),
    )
    library = SmallLibrary(rows)
    related = SearchIndex(library).related(library.entries[0])
    assert [hit.entry.title for hit in related] == ["Is blockchain compatible with deletion?"]


def test_titles_are_searched_while_texts_are_read(small: SmallLibrary) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(SmallLibrary):
        def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
            begun.set()
            assert go_on.wait(20)
            yield from super().search_texts(entries)

    index = SearchIndex(Slow(QUESTIONS))
    seen: list[tuple[int, int]] = []
    worker = threading.Thread(target=index.build, args=(lambda done, total: seen.append((done, total)),))
    worker.start()
    assert begun.wait(20)
    assert not index.complete
    assert index.search("gdpr hipaa")[0].entry.title == "How do GDPR and HIPAA differ?"
    assert index.search("in:text noise") == []
    assert "being read" in index.results("has:code").hints[0]
    go_on.set()
    worker.join(20)
    assert index.complete
    assert seen[-1] == (15, 15)
    assert index.search("in:text noise")


def test_a_build_can_be_called_off(small: SmallLibrary) -> None:
    index = SearchIndex(small)
    assert index.build(cancelled=lambda: True) is False
    assert not index.complete
    assert index.search("gdpr")


def test_what_a_source_holds(small: SmallLibrary) -> None:
    class Sources(SmallLibrary):
        def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
            for entry, text, *_ in super().search_texts(entries):
                yield SearchText(entry, text, "```\nx\n```" if "GDPR" in entry.title else "[a](b) ![c](d)")

    index = SearchIndex(Sources(QUESTIONS))
    index.build()
    assert index.results("has:code").total == 2
    assert index.results("has:links").total == 13
    assert index.results("has:images -tag:law").total == 10


def test_an_empty_library() -> None:
    index = SearchIndex(SmallLibrary(()))
    for query in ("", "gdpr", '"a b"', "tag:x", "^a", "has:code", "-x"):
        assert index.results(query).total == 0


def test_completions(index: SearchIndex) -> None:
    assert [c.text for c in index.completions("gdpr ta")] == ["tag:"]
    assert index.completions("tag:")[0].text == "law"
    assert [c.text for c in index.completions("is:un")] == ["unread"]
    assert [c.text for c in index.completions("author:zo")] == ['"Zoë O\'Brien"']
    assert "2025" in [c.text for c in index.completions("before:")]
    assert index.completions("") == []
    one = index.completions("tag:law,tec")[0]
    assert ("tag:law,tec"[: one.start] + one.text) == "tag:law,technology"


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, reader.search; "
        "heavy = ('rapidfuzz', 'snowballstemmer', 'textual', 'rich', 'click', 'sqlite3'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_post_that_holds_the_words_is_found(index: SearchIndex, small: SmallLibrary) -> None:
    results = index.results("microphones")
    assert [(hit.entry.title, hit.match) for hit in results.hits] == [
        ("Can a smart home spy on its guests?", "mention")
    ]
    assert (results.total, results.mentions, results.divider) == (0, 1, "mentioned in 1 post")


def test_mentions_come_below_what_is_about_the_query(index: SearchIndex) -> None:
    results = index.results("gdpr")
    assert [hit.match for hit in results.hits] == ["about"] * results.total + ["mention"] * results.mentions
    assert results.hits[-1].entry.title == "Does HIPAA cover my doctor's website?"


def test_a_word_that_nobody_has_does_not_hide_what_the_others_find(found: Found) -> None:
    assert "How do GDPR and HIPAA differ?" in found("gdpr hipaa zxqvish")


@pytest.mark.parametrize("title", [title for title, *_ in QUESTIONS if title != "???"])
def test_no_gap_while_a_word_is_typed(found: Found, title: str) -> None:
    for word in re.findall(r"[^\W_]+", title):
        for length in range(1, len(word) + 1):
            assert found(word[:length]), word[:length]


@pytest.mark.parametrize("query", ["hwo to remove link", "teh right to be forgotten", "waht si differential privacy"])
def test_misspelt_small_words_sink_nothing(found: Found, query: str) -> None:
    assert found(query)[0] in {
        "How does the right to be forgotten work?",
        "How does differential privacy hide one person?",
    }


@pytest.mark.parametrize("query", ["privacy shouuldnt ", "yourrself privacy", "privacy themsevles "])
def test_misspelt_small_words_may_be_long(index: SearchIndex, query: str) -> None:
    assert index.results(query).total == index.results("privacy").total


def test_misspelt_small_words_of_other_languages_sink_nothing() -> None:
    rows = [
        (
            f"La sécurité de {name}",
            "Une faille a été trouvée dans le module, et la version suivante la corrige.",
            "x",
            "2026-01-01",
        )
        for name in ("Rails", "Sinatra", "Puma")
    ]
    index = SearchIndex(SmallLibrary(rows))
    for typed in ("een", "lla", "ddu", "dasn", "avce", "puor"):
        assert index.results(f"{typed} puma").hits[0].entry.title == "La sécurité de Puma", typed


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Verordnung", "Was die Datenschutzgrundverordnung verlangt"),
        ("verordnungen", "Was die Datenschutzgrundverordnung verlangt"),
        ("Datenschutz", "Was die Datenschutzgrundverordnung verlangt"),
        ("Sicherheitslücke", "Eine Lücke in der Sicherheit der Schlösser"),
        ("datenschutz grundverordnung", "Was die Datenschutzgrundverordnung verlangt"),
        ("Schloss", "Wie ein Fahrradschloss gebaut ist"),
    ],
)
def test_german_compounds_are_met_by_their_parts(query: str, title: str) -> None:
    rows = [
        (one, "Das ist ein kurzer Text, der nicht viel sagt und die Sprache zeigt.", "x", "2026-01-01")
        for one in (
            "Was die Datenschutzgrundverordnung verlangt", "Eine Lücke in der Sicherheit der Schlösser",
            "Wie ein Fahrradschloss gebaut ist", "Warum der Himmel blau ist", "Wo man im Sommer baden kann",
        )
    ]  # fmt: skip
    hits = SearchIndex(SmallLibrary(rows)).search(query)
    assert title in {hit.entry.title for hit in hits if hit.match == "about"}


def test_a_word_that_is_a_whole_title_can_be_left_out() -> None:
    rows = (("Consent", "How consent is given.", "x", "2026-01-01"), ("Cookies", "Small files.", "x", "2026-01-02"))
    index = SearchIndex(SmallLibrary(rows))
    assert [hit.entry.title for hit in index.search("-consent")] == ["Cookies"]
    assert [hit.entry.title for hit in index.search("^cook")] == ["Cookies"]
    assert index.search("!cookies")[0].entry.title == "Consent"


def test_the_beginning_of_a_word_is_held_by_what_has_the_word() -> None:
    rows = [
        ("What is cybersecurity?", "It keeps the security of data, and of networks.", "", "2025-01-01"),
        ("What is security?", "It keeps attackers out.", "", "2025-01-02"),
    ]
    index = SearchIndex(SmallLibrary(rows))
    results = index.results("cybersec ")
    reasons = {str(hit.entry.title): hit.reason for hit in results.hits}
    assert reasons["What is cybersecurity?"] == ""
    assert reasons["What is security?"] == "related: security"
    assert not results.only_related


def test_the_reason_is_told_where_the_word_itself_is_not_there(index: SearchIndex) -> None:
    assert index.search("gdpr hipaa")[0].reason == ""
    assert "blockchain" in index.search("blokchain deletion")[0].reason
    assert "PIA = privacy impact assessment" in {hit.reason for hit in index.search("pia")}


def test_a_corrected_word_is_shown_as_the_text_spells_it() -> None:
    index = SearchIndex(SmallLibrary((("Wandern in Köln", "In Köln am Rhein.", "x", "2026-01-01"),)))
    assert index.results("wandern koelnn").hits
    assert index.results("wandern kolnn").corrected == "wandern Köln"
    assert index.results("wandern koeln").hits[0].match == "about"


def test_own_notes_are_searched(small: SmallLibrary) -> None:
    notes = {small.entries[4].id: "Show this to Grandmother"}
    index = SearchIndex(
        small, marks=lambda entry: SimpleNamespace(read=False, bookmarked=False, note=notes.get(entry.id, ""))
    )
    for query in ("grandmother", "grandmothers show", "grandm"):
        assert [(hit.entry, hit.match, hit.reason) for hit in index.search(query) if hit.note] == [
            (small.entries[4], "about", "your note: Show this to Grandmother")
        ]
    assert not [hit for hit in index.search("grandfather") if hit.note]
    long = "For the talk in spring, with the figures of last year, ask Priya about umbrella terms"
    notes[small.entries[5].id] = long
    index.marks_changed()
    assert index.search("priya")[0].reason == "your note: …figures of last year, ask Priya about umbrella terms"
    notes[small.entries[5].id] = "umbrella"
    index.marks_changed()
    assert [hit.entry for hit in index.search("umbrella")] == [small.entries[5]]


def test_notes_alone_can_be_searched(small: SmallLibrary) -> None:
    notes = {small.entries[4].id: "Show this law to Grandmother", small.entries[5].id: "Ask Priya about cookies"}
    index = SearchIndex(
        small, marks=lambda entry: SimpleNamespace(read=False, bookmarked=False, note=notes.get(entry.id, ""))
    )
    grandmother, priya = small.entries[4:6]
    for query, expected in (
        ("in:note law", [grandmother]),
        ("in:notes priya cookie", [priya]),
        ('in:note "law to"', [grandmother]),
        ('in:note "to law"', []),
        ("in:note ^show", [grandmother]),
        ("in:note -law", [priya]),
        ("in:note data", []),
        ("in:note", [grandmother, priya]),
    ):
        found = index.results(query)
        assert [hit.entry for hit in found.hits] == expected, query
        assert found.total == len(expected)
        assert all(hit.note for hit in found.hits)
    assert len(index.search("law")) > 1
    assert len(index.search("-in:note law")) > 1
    assert not any(hit.note for hit in index.search("in:text law"))


def test_own_notes_come_before_what_only_resembles_the_words(small: SmallLibrary) -> None:
    noted = small.entries[3]
    plain = SearchIndex(small)
    guesses = [hit.entry for hit in plain.search("facebok consent")]
    assert guesses
    assert noted not in guesses[:1]
    index = SearchIndex(
        small,
        marks=lambda entry: SimpleNamespace(read=False, bookmarked=False, note="facebok consent" * (entry is noted)),
    )
    found = index.results("facebok consent")
    assert found.hits[0].entry is noted
    assert found.total + found.mentions == len(found.hits) == len({hit.entry.id for hit in found.hits})


def test_a_person_adds_words_of_their_own(tmp_path: Path) -> None:
    own = tmp_path / "thesaurus.toml"
    own.write_text('lines = """\nregenschirm -> blockchain\n"""\n', encoding="utf-8")
    index = SearchIndex(SmallLibrary(QUESTIONS), own_words=own)
    assert index.search("regenschirm")[0].entry.title == "Is blockchain compatible with deletion?"
    assert SearchIndex(SmallLibrary(QUESTIONS)).search("regenschirm") == []


@pytest.mark.parametrize(
    "content", [b"lines = 3", b"lines = ", b"\xff", b"lines = " + b"[" * 9_000, b"#" * (1 << 20 | 1)]
)
def test_own_words_that_are_not_understood_are_told(tmp_path: Path, content: bytes) -> None:
    own = tmp_path / "thesaurus.toml"
    own.write_bytes(content)
    results = SearchIndex(SmallLibrary(QUESTIONS), own_words=own).results("gdpr")
    assert results.hits
    assert "thesaurus.toml" in results.hints[0]


def test_own_words_never_wait_and_are_none_of_ours_behind_a_closed_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "thesaurus.toml"
    os.mkfifo(own)
    assert "named pipe" in read_own(own).problem

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as door:
        # Root may enter every folder.
        door.setattr("os.stat", refuse)
        assert read_own(own) == OwnWords()


CHINESE = (
    ("同意是什么？", "先说内容。", "中文", "2024-01-01"),
    ("数据怎样收集？", "收集以前需要同意。", "中文", "2024-01-02"),
    ("不同的答案", "各说各话。", "中文", "2024-01-03"),
    ("天气", "两边相同。", "中文", "2024-01-04"),
    ("书信", "没有别的。", "中文", "2024-01-05"),
)


def test_a_single_character_finds_at_least_what_a_longer_query_with_it_finds() -> None:
    index = SearchIndex(SmallLibrary(CHINESE))

    def found(query: str) -> set[str]:
        return {str(hit.entry.title) for hit in index.search(query)}

    assert found("同") == {"同意是什么？", "数据怎样收集？", "不同的答案", "天气"}
    for longer in ("同意", "意是", "数据", "收集", "答案", "书信"):
        for character in longer:
            assert found(character) >= found(longer), (character, longer)
    (span,) = next(hit for hit in index.search("同") if "不同" in hit.entry.title).title_spans
    assert span == (1, 2)


def test_a_single_character_is_marked_in_texts_by_itself() -> None:
    index = SearchIndex(SmallLibrary(CHINESE))
    hits = {str(hit.entry.title): hit.snippet for hit in index.search("同")}
    for title in ("数据怎样收集？", "天气"):
        snippet = hits[title]
        assert snippet is not None
        assert [snippet.text[start:end] for start, end in snippet.spans] == ["同"], title
