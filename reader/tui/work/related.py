"""Links below a post, opened inside the reader: to similar questions and to the next unread one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from reader.library.document import Block, Document, Heading, Item, Items, Paragraph, Rule, Run
from reader.library.post import Entry
from reader.search.words.folding import fold
from reader.text import Clean
from reader.tui.list.rows import ListRow, MatchedWords

__all__ = ["BELOW", "own_blocks", "with_related", "words_of"]

MAX_WORDS = 40

RELATED, NEXT = "Related", "Next unread"
BELOW = frozenset({RELATED, NEXT})
"""The headings below a post."""


def with_related(document: Document, entries: Sequence[Entry], following: Entry | None = None) -> Document:
    """Append links to the document: to `entries`, which are similar, and to `following`, the next unread one."""
    below = [*_part(RELATED, entries), *_part(NEXT, [following] if following is not None else [])]
    return document._replace(blocks=(*document.blocks, Rule(), *below)) if below else document


def own_blocks(document: Document) -> int:
    """Return how many blocks of such a document belong to the post itself; the rest was appended."""
    blocks = document.blocks
    end = len(blocks)
    while end >= 2 and isinstance(blocks[end - 1], Items) and _is_name(blocks[end - 2]):
        end -= 2
    return end - 1 if end < len(blocks) and end and isinstance(blocks[end - 1], Rule) else len(blocks)


def _is_name(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 6 and "".join(run.text for run in block.runs) in BELOW


def _part(name: str, entries: Sequence[Entry]) -> Sequence[Block]:
    items = tuple(Item((Paragraph((Run(entry.post.label, link=entry.post.url),)),)) for entry in entries)
    return (Heading(6, (Run(Clean(name)),)), Items(items)) if items else ()


def words_of(row: ListRow) -> MatchedWords:
    """Return the words that a search matched in a row."""
    if row.hit is None:
        return MatchedWords()
    names = row.hit.name_words
    found = _whole_words(row.entry.title, row.hit.title_spans, names)
    if row.hit.snippet is not None:
        found |= _whole_words(row.hit.snippet.text, row.hit.snippet.spans, names)
    known = row.hit.small_words
    words = sorted(word for word in found if len(word) > 1 and fold(word) not in known)
    own = row.hit.typed_words
    typed = [word for word in words if all(fold(part) in own for part in re.findall(r"\w+", word))]
    return MatchedWords(words[:MAX_WORDS], sorted(known)[:MAX_WORDS], typed[:MAX_WORDS])


def _whole_words(text: str, spans: Iterable[tuple[int, int]], names: Container[str]) -> set[str]:
    """Return the words of a text that overlap the spans; adjacent words of `names` are joined into one."""
    spans = list(spans)
    found: list[re.Match[str]] = [
        word
        for word in re.finditer(r"\w+(?:['’]\w+)*", text)
        if any(start < word.end() and end > word.start() for start, end in spans)
    ]
    runs: list[tuple[int, int]] = []
    before = None
    for word in found:
        inside = fold(word[0]) in names
        if inside and before is not None and not text[before : word.start()].strip(" -"):
            runs[-1] = runs[-1][0], word.end()
        else:
            runs.append(word.span())
        before = word.end() if inside else None
    return {text[start:end].casefold() for start, end in runs}
