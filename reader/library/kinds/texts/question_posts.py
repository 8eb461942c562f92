"""The posts made of a text that is a list of questions (see `question_lists`), and the parts of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from urllib.parse import quote

from reader.errors import SourceError
from reader.library.folding import measure
from reader.library.jekyll.front_matter import Parsed
from reader.library.kinds.texts.question_lists import Section, answer_of, rest_of, sections
from reader.library.post import Post
from reader.library.record import Record, problem
from reader.text import EMPTY, clean_line

__all__ = ["QuestionLists", "question_records"]

_MOST_DEFINITIONS = 5_000
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\[\n]{1,300})\]:[^\n]+", re.MULTILINE)
_LABEL = re.compile(r"\[([^\]\[\n]{1,300})\]")
_NO_WORDS = re.compile(
    r"[ \t]*+(?:\Z|#{1,6}(?:[ \t]|\Z)|<!--.{0,2000}-->[ \t]*+\Z|(?:<[^<>\n]{1,500}>[ \t]*+){1,20}\Z)"
)
_SAFE = "-._~!$&'()*+,;=:@"


def _has_words(rest: str) -> bool:
    """Return whether something worth reading is left of a text: more than headings, rules and tags."""
    return any(
        not _NO_WORDS.match(line) and any(character.isalnum() for character in line) for line in rest.split("\n")
    )


def question_records(whole: Record, body: str, found: list[Section], rest: str) -> tuple[Record, ...]:
    """Return the records of a file with the text `body`: that of the `rest`, if any, and one for each section.

    `whole` is the record of the file with the rest as its text. What is known of the file is true of each question.
    """
    post = whole.post
    told = f"its {len(found):,} questions are listed one by one (split_questions = false lists the file instead)"
    problems = (*whole.problems, problem(post.id, told, kept=True, sort="split"))
    records: list[Record] = []
    if _has_words(rest):
        whole.problems = problems
        records.append(whole)
    for number, section in enumerate(found, start=1):
        measured = measure(section.plain, answer_of(body, section))
        above = clean_line(section.above)
        own = post._replace(
            id=f"{post.id}#{section.anchor}",
            title=clean_line(section.title),
            subtitle=EMPTY,
            url=f"{post.url}#{quote(section.anchor, safe=_SAFE)}",
            categories=tuple(dict.fromkeys((*post.categories, above) if above else post.categories)),
            slug=clean_line(section.anchor),
            words=measured.words,
            fingerprint=measured.fingerprint,
            image="",
            notice=EMPTY,
        )
        records.append(
            Record(
                own,
                whole.order,
                whole.published,
                measured.words,
                measured.text,
                measured.edges,
                () if records else problems,
                whole.language,
                f"{whole.translates}#{number}" if whole.translates else "",
                whole.since,
                whole.until,
            )
        )
    return tuple(records)


class QuestionLists:
    """The texts of the lists of questions among the files of some posts."""

    def __init__(self, posts: Iterable[Post], read: Callable[[Post], Parsed]) -> None:
        self.paths = frozenset({post.path for post in posts if post.anchor})
        self._read = read
        self._last: _SplitText | None = None

    def part(self, post: Post) -> tuple[Parsed, str]:
        """Return a post's part of its file, and the definitions of links that it uses and another part contains.

        The last file is kept, as its posts are read one after another. Raises SourceError if the question is gone.
        """
        split = self._last
        if split is None or split.path != post.path:
            self._last = split = _SplitText(post.path, self._read(post))
        found = split.part(post.anchor)
        if found is None:
            raise SourceError(f"{post.id} can no longer be read: its file has changed.", "Read the site again.")
        return found


class _SplitText:
    """The text of a list of questions, split once for all of its posts."""

    def __init__(self, path: str, parsed: Parsed) -> None:
        self.path = path
        self._parsed = parsed
        self._found = {section.anchor: section for section in sections(parsed.body)}
        definitions = islice(_DEFINITION.finditer(parsed.body), _MOST_DEFINITIONS)
        self._definitions = {found[1].casefold(): found[0].strip() for found in reversed([*definitions])}

    def part(self, anchor: str) -> tuple[Parsed, str] | None:
        """Return the question with an anchor, or what is left for an empty one, and definitions; None if it is gone."""
        whole = self._parsed.body
        if anchor and anchor not in self._found:
            return None
        body = answer_of(whole, self._found[anchor]) if anchor else rest_of(whole, [*self._found.values()])
        return replace(self._parsed, body=body), self._definitions_for(body)

    def _definitions_for(self, part: str) -> str:
        if not self._definitions:
            return ""
        own = {found[1].casefold() for found in _DEFINITION.finditer(part)}
        used = dict.fromkeys(found[1].casefold() for found in _LABEL.finditer(part))
        return "\n".join([self._definitions[it] for it in used if it in self._definitions and it not in own])
