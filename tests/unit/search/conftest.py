"""A small library of the project's own words, held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from reader.library.post import Copy, Entry, Post, SearchText
from reader.search import SearchIndex
from reader.text import EMPTY, clean_line

QUESTIONS = (
    ("What does the GDPR say about consent?", "Consent must be freely given.", "law, consent", "2024-01-10"),
    ("Does HIPAA cover my doctor's website?", "The GDPR is another law.", "law, health", "2024-02-11"),
    ("How do GDPR and HIPAA differ?", "One is European, one is American.", "law", "2024-03-12"),
    ("How does differential privacy hide one person?", "Noise is added to each answer.", "maths", "2024-05-01"),
    ("What is a privacy impact assessment (PIA)?", "A look at risks before a project starts.", "work", "2024-05-02"),
    ("Who repeats a privacy impact assessment?", "The team, each year.", "work", "2024-05-03"),
    ("Are children's photos safe in the cloud?", "Parents decide who sees them.", "family", "2024-06-01"),
    ("Can a smart home spy on its guests?", "Microphones listen for a word.", "home", "2024-07-01"),
    ("Why is public Wi-Fi risky?", "Anyone nearby may listen to an open network.", "travel", "2024-08-01"),
    ("How does the right to be forgotten work?", "One asks the search engine to remove a link.", "law", "2025-01-01"),
    ("Is blockchain compatible with deletion?", "What is written cannot be erased.", "technology", "2025-02-01"),
    ("Which organisations must encrypt e-mail?", "Café owners, for one.", "law, technology", "2025-03-01"),
    ("隐私保护是什么？", "个人数据的保护。", "中文", "2025-04-01"),
    ("ما هي الخصوصية؟", "الخصوصية حق.", "العربية", "2025-05-01"),
    ("???", "A title of signs alone.", "odd", "2025-06-01"),
)


class SmallLibrary:
    """What the index asks of a library; counts the texts that were read."""

    def __init__(self, rows: Sequence[tuple[str, str, str, str]], version: str = "1") -> None:
        self.entries = tuple(entry_of(i, *row) for i, row in enumerate(rows))
        self.texts = {entry.fingerprint: row[1] for entry, row in zip(self.entries, rows, strict=True)}
        self.version = version
        self.texts_key = ""
        self.read: list[str] = []

    def search_texts(self, entries: Sequence[Entry] | None = None) -> Iterator[SearchText]:
        for entry in self.entries if entries is None else entries:
            self.read.append(entry.title)
            yield SearchText(entry, self.texts[entry.fingerprint])


def entry_of(number: int, title: str, text: str, tags: str, day: str) -> Entry:
    instant = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    post = Post(
        id=f"_posts/{day}-{number}.md",
        title=clean_line(title),
        subtitle=EMPTY,
        author=clean_line("Zoë O'Brien" if number % 2 else "Ben Ali"),
        instant=instant,
        offset=0,
        url=f"/{number}/",
        tags=tuple(clean_line(tag) for tag in tags.split(", ")),
        categories=(clean_line("Q & A"),),
        layout=clean_line("post"),
        slug=clean_line(str(number)),
        draft=number == 3,
        words=len(text.split()),
        fingerprint=f"{title}|{text}",
        site="small",
    )
    copies = (Copy(post.id, instant, 0),) * (2 if number == 1 else 1)
    return Entry(post, copies)


def marks_of(entries: Sequence[Entry]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(read="GDPR" in e.title, bookmarked="HIPAA" in e.title, note="look" if "PIA" in e.title else "")
        for e in entries
    ]


@pytest.fixture(scope="session")
def small() -> SmallLibrary:
    return SmallLibrary(QUESTIONS)


@pytest.fixture(scope="session")
def index(small: SmallLibrary) -> SearchIndex:
    made = SearchIndex(small, marks_of=marks_of)
    made.build()
    return made


@pytest.fixture(scope="session")
def found(index: SearchIndex) -> Callable[[str], list[str]]:
    """The titles that a query finds, best first."""

    def titles(query: str) -> list[str]:
        return [hit.entry.title for hit in index.search(query, now=datetime(2025, 6, 10, 12, tzinfo=UTC))]

    return titles


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with its spans in brackets."""
    for start, end in reversed(spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
