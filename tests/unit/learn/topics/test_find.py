from __future__ import annotations

import json
import random
import tracemalloc
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

import reader
from reader.learn.subjects import subjects_of
from reader.learn.topics import TopicSource, find_topics
from reader.learn.topics.phrases import title_phrases, words_of
from reader.search import SearchIndex
from tests.effort import lines_run

SUBJECTS = {
    "beekeeping": "hive queen brood honey comb swarm smoker",
    "sourdough": "starter flour crumb oven dough crust levain",
    "astronomy": "telescope lens mirror star nebula orbit planet",
    "sailing": "keel jib rudder tiller mast anchor harbour",
}
FORMS = ("What is {}?", "How does one begin with {}?", "Why is {} worth the effort?", "What are the risks of {}?")


def made(count: int = 32, *, seed: int = 1, **fields: object) -> list[TopicSource]:
    """A site whose titles have four subjects."""
    rnd, sources = random.Random(seed), []
    for number in range(count):
        subject = list(SUBJECTS)[number % 4]
        words = [rnd.choice(SUBJECTS[subject].split()) for _ in range(60)]
        text = f"{subject} is about {' '.join(words)}. More {subject}, and {subject} again."
        sources.append(TopicSource(f"{number:04d}", FORMS[number // 4 % 4].format(subject), text, **fields))  # type: ignore[arg-type]
    return sources


def bcubed(gold: Mapping[str, set[str]], found: Mapping[str, set[str]]) -> float:
    """Extended BCubed F1 (Amigó et al. 2009)."""

    def mean(one: Mapping[str, set[str]], other: Mapping[str, set[str]]) -> float:
        means = []
        for item in gold:
            pairs = [
                (len(one[item] & one[peer]), len(other[item] & other[peer])) for peer in gold if one[item] & one[peer]
            ]
            if pairs:
                means.append(sum(min(a, b) / a for a, b in pairs) / len(pairs))
        return sum(means) / len(means)

    precision, recall = mean(found, gold), mean(gold, found)
    return 2 * precision * recall / (precision + recall)


def test_the_subjects_of_titles_are_the_topics_and_each_entry_has_its_own() -> None:
    sources = made()
    found = find_topics(sources)
    assert {topic.name.lower() for topic in found.topics} == set(SUBJECTS)
    for number, source in enumerate(sources):
        names = {found.topics[topic].name.lower() for topic in found.of[number]}
        assert names == {name for name in SUBJECTS if name in source.title}


def test_the_order_of_the_entries_changes_nothing() -> None:
    sources = made()
    shuffled = sources[:]
    random.Random(5).shuffle(shuffled)
    one, other = find_topics(sources), find_topics(shuffled)
    assert [topic.name for topic in one.topics] == [topic.name for topic in other.topics]
    by_name = {source.name: numbers for source, numbers in zip(shuffled, other.of, strict=True)}
    assert [by_name[source.name] for source in sources] == list(one.of)


def test_titles_without_a_common_subject_have_no_topics() -> None:
    words = [
        f"{a}{b}" for a in ("bar", "kel", "mon", "tas", "vir", "zol") for b in ("ak", "em", "ip", "ov", "un", "yr")
    ]
    sources = [TopicSource(str(n), f"On {word} and {words[-n]}", f"{word} " * 5) for n, word in enumerate(words)]
    assert not find_topics(sources)
    assert not find_topics([])


def test_own_tags_win_where_they_inform() -> None:
    tags = [("Bees",), ("bread", "daily"), ("stars", "daily"), ("daily",)]
    sources = [TopicSource(one.name, one.title, one.text, tags[n % 4]) for n, one in enumerate(made())]
    found = find_topics(sources)
    assert found.own
    assert {topic.name for topic in found.topics} == {"Bees", "bread", "stars"}, "three quarters are tagged daily"
    everywhere = [TopicSource(one.name, one.title, one.text, ("daily",)) for one in made()]
    assert not find_topics(everywhere).own


def test_short_and_long_forms_are_one_topic() -> None:
    forms = ("Internet of Things (IoT)", "IoT", "internet of things", "IoT")
    sources = made(60)
    for number in range(8):
        text = "sensor gateway thermostat firmware " * 8 + " The Internet of Things (IoT) joins IoT to IoT."
        sources.append(TopicSource(f"iot{number}", FORMS[number % 4].format(forms[number % 4]), text))
    found = find_topics(sources)
    holding = [topic for topic in found.topics if 60 in topic.entries]
    assert [set(range(60, 68)) <= set(topic.entries) for topic in holding] == [True]


@pytest.fixture(scope="module")
def cmu(shared):  # type: ignore[no-untyped-def]
    library = reader.load(str(shared / "corpus/cmu"))
    return library, SearchIndex(library)


def test_topics_of_the_real_site_agree_with_labels_made_by_hand(cmu, shared, told) -> None:  # type: ignore[no-untyped-def]
    library, index = cmu
    found = subjects_of(library, index)
    lines = (shared / "learn/topics-dev.jsonl").read_text().splitlines()
    gold = {row["id"]: set(row["topics"]) for row in map(json.loads, lines)}
    entries = {entry.id: entry for entry in library.entries}
    mine = {one: set(found.of(entries[one])) for one in gold}
    score, covered = bcubed(gold, mine), sum(map(bool, mine.values())) / len(mine)
    told("topics", "extended BCubed F1, coverage", f"{score:.3f}, {covered:.2f}, {len(found)} topics")
    assert score >= 0.72
    assert covered >= 0.95
    assert 12 <= len(found) <= 40
    assert all(subject.count >= 4 for subject in found)
    assert max(Counter(len(names) for names in found.by_entry)) <= 3


def test_a_few_more_posts_change_the_topics_of_few_entries(cmu) -> None:  # type: ignore[no-untyped-def]
    library, index = cmu
    sources = [
        TopicSource(entry.fingerprint, entry.title, text)
        for entry, text in zip(library.entries, index.texts(), strict=True)
    ]

    def names(sources: Sequence[TopicSource]) -> dict[str, set[str]]:
        found = find_topics(sources)
        return {s.name: {found.topics[n].name for n in of} for s, of in zip(sources, found.of, strict=True)}

    after = names(sources)
    newest = names(sources[len(sources) // 21 :])
    chosen = random.Random(7).sample(range(len(sources)), len(sources) * 20 // 21)
    for before in (newest, names([sources[number] for number in sorted(chosen)])):
        assert sum(after[name] != topics for name, topics in before.items()) <= 0.1 * len(before)


@pytest.mark.slow
def test_of_long_texts_only_the_beginning_is_looked_at() -> None:
    def work(times: int) -> int:
        sources = [TopicSource(s.name, s.title, s.text * times) for s in made(400)]
        return lines_run(lambda: find_topics(sources))

    work(1)
    assert work(200) < 1.5 * work(20)


def test_what_an_owner_owns_belongs_to_its_name_where_it_is_seldom_written_without() -> None:
    titles = [
        "What is Moore's law?",
        "Does Moore's law still hold?",
        "What does Rust’s Linux support cost?",
        "Who asked for Rust’s Linux drivers?",
        "What is Rust good for?",
        "Is Rust hard to learn?",
        "Why Rust at all?",
    ]
    written = {text for phrase in title_phrases(titles, [*map(words_of, titles)]).values() for text in phrase.written}
    assert {"Moore's law", "Rust", "Linux", "Linux drivers"} <= written
    assert not {text for text in written if text.startswith("Rust’s")}


def test_finding_topics_holds_some_kilobytes_for_each_entry() -> None:
    """A site of 100,000 entries finds its topics in the background, beside everything else in memory."""
    draw = random.Random(5)
    words = ["".join(draw.choices("aeioubcdfglmnprst", k=draw.randint(4, 9))) for _ in range(2000)]
    sources = []
    for number in range(600):
        subject, other = draw.choices(words[:30], k=2)
        one, two, three = draw.choices(words, k=3)
        title = f"How does {subject} {one} change {other} of {two} {three}?"
        text = " ".join([subject, *draw.choices(words, k=150), subject, other, subject])
        sources.append(TopicSource(f"{number:04d}", title, text))
    find_topics(sources[:60])  # what is read and kept once for all sites
    tracemalloc.start()
    try:
        assert len(find_topics(sources).topics) == 30
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak / len(sources) < 12_000


@pytest.mark.parametrize(
    ("title", "small"),
    [("الأمن في البريد", 1), ("Выход из сети", 1), ("Regeln für Fahrer", 1), ("سلامة على الشبكة", 1)],
)
def test_no_topic_begins_with_a_small_word_of_another_alphabet(title: str, small: int) -> None:
    words = words_of(title)
    assert [it.begins for it in words] == [number != small for number in range(len(words))]
