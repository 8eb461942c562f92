"""Splits a text that is a list of questions with their answers, such as a README for interviews, into its questions.

A text is such a list if at least `FEWEST` questions in one form, each with an answer, make up most of its sections of
that form and much of the text. Forms are headings of one level (also within a numbered list), folded `<details>` and
numbered paragraphs in bold. Other texts, such as tutorials or a few questions at the end of a page, stay whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reader.library.file_names import github_slug, heading_text
from reader.text import post_id

__all__ = ["FEWEST", "Section", "answer_of", "rest_of", "sections"]

FEWEST = 10
"""Number of answered questions from which a text is a list of them."""
MOST = 20_000
"""Number of sections above which a text is no longer split."""
_FEWEST_BARE = 20
"""Like FEWEST, for bold paragraphs without numbers: a printed interview has those, too."""
_MOST_OF_FORM = 0.5
_MOST_OF_TEXT = 0.5
_MOST_DISTINCT = 0.5
_LONGEST_ANCHOR = 200

_HEADING = re.compile(r" {0,3}(\d{1,4}[.)][ \t]{1,4}|[-*+][ \t]{1,4})?(#{1,6})[ \t]++([^\r\n]*+)")
_UNDERLINE = re.compile(r" {0,3}(?:(=)=*+|(-)-++)[ \t]*+\Z")
_NO_TEXT = re.compile(r"[ \t]*+(?:[-*+>|#<`~]|\d{1,9}[.)])|[ \t]{4}|\s*+\Z")
_FENCE = re.compile(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?(`{3,}+|~{3,}+)([^\r\n]*+)")
_RAW = re.compile(r" {0,3}<(pre|script|style|textarea)\b", re.IGNORECASE)
_BOLD = re.compile(r" {0,3}\*\*(?![\s*])((?:[^*\r\n]|\*(?!\*)){1,600}+)\*\*[ \t:.\\]*+(?:<br[ \t]{0,3}/?>[ \t]*+)?\Z")
_DETAILS = re.compile(r"<(/?)details\b[^<>]{0,200}>", re.IGNORECASE)
_SUMMARY = re.compile(r"\s{0,9}+<summary\b[^<>]{0,200}>(.{0,2000}?)</summary>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_LINK = re.compile(r"\[[^\[\]\n]{0,300}\]\([^()\n]{0,300}\)")
_NUMBER = re.compile(
    r"(?:"
    r"(?:q|question|que|ques|frage|pregunta|вопрос|问题|問題|问|問|質問|질문)"
    r"[ .:#№]{0,3}\d{1,4}(?:[.)\]:：、，,]|\s?[-–—]|(?=\s))"
    r"|\(?\[?\d{1,4}(?:\.\d{1,4}){0,3}(?:[.)\]:：、，]|\s[-–—])"
    r"|\d{1,4}(?:\.\d{1,4}){1,3}(?=\s)"
    r"|第\s?\d{1,4}\s?[题題問问][.:：、]?"
    r"|(?:q|问|問|в)[.:：)]"
    r")\s{0,9}(?=[^\W\d_]|[\"'“‘«`*_(\[<$.@¿¡:#&/-])",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"(?:\[[^\w\]]{1,5}\]|[^\w\s\"'`(\[<.@$]{1,9})\s{1,9}")
_MARK = re.compile(r"[?？؟]")
_ASKED = re.compile(
    r"(?:what|why|how|when|where|which|who|whose|explain|describe|discuss|compare|differentiate|distinguish|define"
    r"|difference|differences|is|are|can|could|do|does|did|should|would|will|have|has|name|list|tell|mention|give|state"
    r"|write|implement|create|design|find|reverse|check|print|predict|convert|calculate)\b"
    r"|.{0,60}(?:什么|什麼|怎么|怎麼|如何|为什么|為什麼|哪些|哪个|区别|區別|吗|谈谈|说说|请)",
    re.IGNORECASE,
)
_SURELY_ASKED = re.compile(
    r"(?:explain|describe|discuss|differentiate|what is|what are|what's|why|difference between)\b"
    r"|.{0,60}(?:什么|什麼|为什么|為什麼|哪些|区别|區別|吗|谈谈|说说)",
    re.IGNORECASE,
)
_SIGNS = (
    "?", "？", "؟", "hat is", "hat are", "xplain", "escribe", "ifference", "什么", "什麼", "哪些", "区别", "區別", "吗",
)  # fmt: skip
_BEGINS = re.compile(
    r" {0,3}(?:\d{1,4}[.)][ \t]{1,4}|[-*+][ \t]{1,4})?(?:#|\*\*)|[ \t]*<(?:details|summary)\b", re.IGNORECASE
)


class Section(NamedTuple):
    """A question of a text.

    `start` and `end` are the positions of the whole in the text, `inner` and `inner_end` those of the answer, whose
    lines are indented by up to `indent` spaces. `anchor` is the fragment of its address, as GitHub makes it, unique in
    the text. `title` is the question as a title shows it; `plain` is it without a number. `above` is the heading
    above it, if the questions have different ones.
    """

    anchor: str
    title: str
    start: int
    end: int
    above: str
    plain: str
    inner: int
    inner_end: int
    indent: int = 0


class _QuestionLine(NamedTuple):
    """A line that may begin a question: its form (a heading's level as a digit, "details" or "bold") and its text."""

    form: str
    source: str
    start: int
    inner: int
    indent: int = 0
    end: int = 0
    inner_end: int = 0
    is_folded: bool = False

    @property
    def level(self) -> int:
        return int(self.form) if self.form.isdigit() else 0


class _Title(NamedTuple):
    whole: str
    plain: str
    is_numbered: bool

    @property
    def is_marked(self) -> bool:
        return _MARK.search(self.plain) is not None

    @property
    def is_surely_asked(self) -> bool:
        return self.is_marked or _SURELY_ASKED.match(self.plain) is not None

    @property
    def is_asked(self) -> bool:
        return self.is_marked or _ASKED.match(self.plain) is not None


def sections(body: str) -> list[Section]:
    """Return the questions of `body` in their order; none if it is not a list of questions."""
    if not _may_be_list(body):
        return []
    parts = list(_parts(body))
    counts = Counter(part.form for part in parts)
    forms = [
        *(it for it in "123456" if counts[it] >= FEWEST),
        *(it for it in ("details", "bold") if counts[it] >= FEWEST),
    ]
    if not forms or len(parts) > MOST:
        return []
    titles = [_title_of(part) for part in parts]
    for form in forms:
        found = _of_form(body, parts, titles, form)
        if found:
            return _named(body, parts, titles, found)
    return []


def answer_of(body: str, section: Section) -> str:
    """Return the answer of a section: its text without the question, and without the indentation of a list."""
    text = body[section.inner : section.inner_end]
    if not section.indent:
        return text.strip("\r\n")
    indented = re.compile(rf"^ {{1,{section.indent}}}", re.MULTILINE)
    return indented.sub("", text).strip("\r\n")


def rest_of(body: str, found: Sequence[Section]) -> str:
    """Return `body` without its sections."""
    ends = [0, *(it.end for it in found)]
    starts = [*(it.start for it in found), len(body)]
    return "".join([body[end:start] for end, start in zip(ends, starts, strict=True)])


def _may_be_list(body: str) -> bool:
    """Return whether enough lines may ask something, by a check that costs little for the many other texts."""
    asking: set[int] = set()
    for sign in _SIGNS:
        position = body.find(sign)
        while position >= 0:
            start = body.rfind("\n", 0, position) + 1
            if _BEGINS.match(body, start):
                asking.add(start)
                if len(asking) >= FEWEST // 2:
                    return True
            end = body.find("\n", position)
            position = body.find(sign, end) if end >= 0 else -1
    return False


def _lines(body: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and text of each line that is no code, comment or raw HTML; blank lines where these are."""
    position = 0
    fence = closing = ""
    is_quoted = False
    for whole in body.split("\n"):
        line = whole.rstrip("\r")
        start, position = position, position + len(whole) + 1
        if fence and is_quoted and not line.lstrip().startswith(">"):
            # The code ends with the quotation.
            fence = ""
        if fence:
            bare = line.lstrip(" \t>")
            if bare.startswith(fence) and not bare.strip(fence[0] + " \t"):
                fence = ""
            yield start, position, ""
        elif closing:
            closing = "" if closing in line.lower() else closing
            yield start, position, ""
        elif (opened := _FENCE.match(line)) and not (opened[1][0] == "`" and "`" in opened[2]):
            fence = opened[1]
            is_quoted = ">" in line[: opened.start(1)]
            yield start, position, "~"
        elif raw := _RAW.match(line):
            closing = f"</{raw[1].lower()}>"
            closing = "" if closing in line.lower() else closing
            yield start, position, "~"
        elif line.lstrip().startswith("<!--"):
            closing = "" if "-->" in line else "-->"
            yield start, position, ""
        else:
            yield start, position, line


def _parts(body: str) -> Iterator[_QuestionLine]:
    """Yield what may begin a question, and every heading."""
    opened: list[_QuestionLine | None] = []
    before = above = ""
    last = 0
    for start, position, line in _lines(body):
        end = min(position, len(body))
        if found := _HEADING.match(line):
            indent = len(line) - len(line.lstrip(" ")) + len(found[1]) if found[1] else 0
            yield _QuestionLine(
                str(len(found[2])), _without_closing_marks(found[3]), start, end, indent, is_folded=bool(opened)
            )
        elif (rule := _UNDERLINE.match(line)) and not _NO_TEXT.match(before) and not above.strip():
            yield _QuestionLine("1" if rule[1] else "2", before.strip(), last, end)
        elif bold := _BOLD.match(line):
            if not before.strip() or _HEADING.match(before):
                yield _QuestionLine("bold", bold[1], start, end)
        elif "details" in line.lower():
            yield from _folded(body, start, line, opened)
        above, before, last = before, line, start


def _folded(body: str, start: int, line: str, opened: list[_QuestionLine | None]) -> Iterator[_QuestionLine]:
    """Yield the outermost `<details>` that ends in a line; `opened` contains those that are open."""
    for tag in _DETAILS.finditer(line):
        if not tag[1]:
            summary = None if opened else _SUMMARY.match(body, start + tag.end(), start + tag.end() + 3_000)
            words = " ".join(_TAG.sub(" ", summary[1]).split()) if summary is not None else ""
            inner = summary.end() if summary is not None else 0
            opened.append(
                _QuestionLine("details", words, start, inner) if words and not line[: tag.start()].strip() else None
            )
            if len(opened) > 100:
                opened.clear()
        elif opened:
            part = opened.pop()
            if part is not None and not opened:
                inner_end = start + tag.start()
                end = body.find("\n", inner_end) + 1 or len(body)
                yield part._replace(end=end, inner_end=max(part.inner, inner_end))


def _title_of(part: _QuestionLine) -> _Title:
    whole = " ".join(heading_text(part.source).split())
    plain = whole
    if found := _NUMBER.match(whole):
        plain = whole[found.end() :]
    return _Title(whole, plain, found is not None or part.indent > 0)


def _of_form(body: str, parts: list[_QuestionLine], titles: list[_Title], form: str) -> list[tuple[int, _QuestionLine]]:
    """Return the numbers and parts of the questions in one form, with their ends; none if they do not make a list."""
    of_form = [number for number, part in enumerate(parts) if part.form == form and titles[number].plain]
    if form == "bold":
        of_form = [it for it in of_form if titles[it].is_numbered or titles[it].is_marked]
        if sum(part.form == form and not part.source.rstrip().endswith((":", "：")) for part in parts) > 2 * len(
            of_form
        ):
            return []
    marked = [it for it in of_form if titles[it].is_surely_asked]
    numbered = [it for it in of_form if titles[it].is_numbered]
    if len(marked) < max(FEWEST, _MOST_OF_FORM * len(of_form)) and not _are_asked(numbered, of_form, titles):
        return []
    if form == "bold" and 2 * len(numbered) < len(of_form) and len(marked) < _FEWEST_BARE:
        return []
    distinct = {titles[it].plain for it in of_form}
    if 2 * len(numbered) < len(of_form) and len(distinct) < _MOST_DISTINCT * len(of_form):
        # A heading such as "What should I do?" below each section of a guide.
        return []
    is_counted = 2 * sum(titles[it].is_surely_asked for it in numbered) > len(numbered)
    asked = [it for it in of_form if titles[it].is_asked or (is_counted and titles[it].is_numbered)]
    level = _level_of(body, parts, form)
    found = [
        (it, whole) for it in asked if (whole := _whole(body, parts, it, level)).inner_end and _is_answered(body, whole)
    ]
    length = sum(part.end - part.start for _, part in found)
    return found if len(found) >= FEWEST and length >= _MOST_OF_TEXT * len(body) else []


def _are_asked(numbered: list[int], of_form: list[int], titles: list[_Title]) -> bool:
    """Return whether numbered sections are most of a form, and most of them are questions."""
    asked = sum(titles[it].is_surely_asked for it in numbered)
    return asked >= FEWEST and 2 * len(numbered) > len(of_form) and asked >= _MOST_OF_FORM * len(numbered)


def _whole(body: str, parts: list[_QuestionLine], number: int, level: int) -> _QuestionLine:
    """Return a part with its end: before the next one of its form, or a heading that it does not contain."""
    part = parts[number]
    if part.form == "details":
        return part
    for place in range(number + 1, len(parts)):
        other = parts[place]
        if other.form == part.form or (0 < other.level <= level and not other.is_folded):
            return part._replace(end=other.start, inner_end=other.start)
    return part._replace(end=len(body), inner_end=len(body))


def _level_of(body: str, parts: list[_QuestionLine], form: str) -> int:
    """Return the level of headings at which a question of a form ends; deeper ones belong to answers."""
    if form.isdigit():
        return int(form)
    ordering = [
        one.level
        for one, following in pairwise(parts)
        if one.level and following.form == form and not body[one.inner : following.start].strip()
    ]
    return max(ordering, default=2)


def _is_answered(body: str, part: _QuestionLine) -> bool:
    """Return whether a question is followed by more than headings, rules, anchors and links back to the top."""
    words = _LINK.sub("", _TAG.sub("", body[part.inner : part.inner_end]))
    lines = (line for line in words.split("\n") if not _HEADING.match(line))
    return any(character.isalnum() for line in lines for character in line)


def _named(
    body: str, parts: list[_QuestionLine], titles: list[_Title], found: list[tuple[int, _QuestionLine]]
) -> list[Section]:
    """Return the questions as sections."""
    anchors = _anchors_of(parts, titles, {number for number, _ in found})
    above = _headings_above(body, parts, titles, found)
    is_telling = len({above[number] for number, _ in found}) > 1
    counts = Counter(titles[number].plain for number, _ in found)
    made: list[Section] = []
    for number, part in found:
        title = titles[number]
        shown = title.whole if counts[title.plain] > 1 else title.plain
        told = above[number] if is_telling else ""
        places = part.inner, part.inner_end, part.indent
        made.append(Section(anchors[number], shown, part.start, part.end, told, title.plain, *places))
    return made


def _anchors_of(parts: list[_QuestionLine], titles: list[_Title], found: set[int]) -> dict[int, str]:
    """Return the anchors of headings and of the questions `found`, by number; equal ones are numbered."""
    anchors: dict[int, str] = {}
    counts: dict[str, int] = {}
    used: set[str] = set()
    for number, (part, title) in enumerate(zip(parts, titles, strict=True)):
        if part.level or number in found:
            slug = name = github_slug(title.whole)[:_LONGEST_ANCHOR] or "question"
            while name in used:
                counts[slug] = counts.get(slug, 0) + 1
                name = f"{slug}-{counts[slug]}"
            used.add(name)
            anchors[number] = post_id(name)
    return anchors


def _headings_above(
    body: str, parts: list[_QuestionLine], titles: list[_Title], found: list[tuple[int, _QuestionLine]]
) -> list[str]:
    """Return the heading that each part is listed under.

    It is of a higher level than the questions, or of theirs but without a text of its own. If they are in a numbered
    list, only a heading right above one of them counts: an answer in a list may contain any.
    """
    first = found[0][1]
    level = _level_of(body, parts, first.form) - first.form.isdigit()
    asked = {number for number, _ in found}
    above: list[str] = []
    nearest = ""
    for number, part in enumerate(parts):
        above.append(nearest)
        if not part.level or part.is_folded or number in asked:
            continue
        following = parts[number + 1] if number + 1 < len(parts) else None
        is_bare = following is not None and not _is_answered(body, part._replace(inner_end=following.start))
        orders = part.level <= level and not (first.indent and not (is_bare and number + 1 in asked))
        if orders or (is_bare and part.form == first.form):
            nearest = _plain_heading(titles[number].plain)
    return above


def _plain_heading(heading: str) -> str:
    """Return a heading without the sign or number that it may begin with."""
    for sign in (_ORNAMENT, _NUMBER):
        if found := sign.match(heading):
            heading = heading[found.end() :]
    return heading


def _without_closing_marks(text: str) -> str:
    """Return the text of a heading without the `#` marks that may end it."""
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text
