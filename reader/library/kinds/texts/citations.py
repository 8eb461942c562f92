"""Pandoc citations from a bibliography (`[@key, p. 3]`), as authors and years in Pandoc's default style."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from reader.library.body.commonmark.scan import outside_code
from reader.library.kinds.base import BodyPlace, joined
from reader.library.kinds.texts.included import FileBudget

__all__ = ["with_citations"]

_KEY = r"@\{?([\w](?:[\w:.#$%&+?~/-]{0,200}[\w/])?)\}?"
_GROUP = re.compile(rf"\[([^\[\]\n@]{{0,200}}{_KEY}[^\[\]\n]{{0,1000}})\]")
_ALONE = re.compile(rf"(?<![\w@\\/.-]){_KEY}(?:[ \t]\[([^\[\]\n@]{{1,200}})\])?")
_ONE = re.compile(rf"(.*?)(-?)(?<![\w\\]){_KEY}(.*)", re.DOTALL)
_ENTRY = re.compile(r"^[ \t]*@(\w{1,40})[ \t]*[{(][ \t]*([^\s,{}()]{1,200})[ \t]*,", re.MULTILINE)
_FIELD = re.compile(r"\b(author|editor|year|date|title)[ \t]*=[ \t]*(?=([\"{\w]))", re.IGNORECASE)
_NAMED = re.compile(
    r"^bibliography:[ \t]*(?:\[([^\]\n]{1,500})\]|([^\s\[#][^\n#]{0,300})?)((?:\n[ \t]*-[^\n]{1,300}){0,20})",
    re.MULTILINE,
)
_BIB = re.compile(r"[^\s,\"'\[\]]{1,200}\.bib\b")
_MOST_NAMED = 20
_USUAL = ("references.bib", "refs.bib", "book.bib", "bibliography.bib", "packages.bib")
_ACCENT = re.compile(r"\\(['`^\"~=.cvuHr])[ \t]?\{?\\?([A-Za-z])\}?")
_COMBINING = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a",
}  # fmt: skip
_LETTERS = {
    "\\o": "ø", "\\O": "Ø", "\\ss": "ß", "\\ae": "æ", "\\AE": "Æ", "\\l": "ł", "\\L": "Ł", "\\aa": "å", "\\&": "&",
}  # fmt: skip
_MOST_IN_FIELD = 4_000
_MOST_ENTRIES = 20_000
_FEW = 3


def with_citations(body: str, data: Mapping[object, object], place: BodyPlace) -> str:
    """Resolve each citation in `body` that is in a bibliography of the site; others stay as they are."""
    if "@" not in body or not (_GROUP.search(body) or _ALONE.search(body)):
        return body
    known = _bibliography(data, place)
    if not known:
        return body

    def meant(source: str, start: int) -> tuple[str, int] | None:
        if source[start] == "[":
            found = _GROUP.match(source, start)
            if found is None or source[max(0, start - 1)] == "^":
                # An inline note may itself contain citations.
                return "[", start + 1
            parts = [(it, _cited(it, known)) for it in found[1].split(";")]
            if not any(it for _, it in parts) or source.startswith(("(", "["), found.end()):
                return found[0], found.end()
            return f"({'; '.join(it or given.strip() for given, it in parts)})", found.end()
        alone = _ALONE.match(source, start)
        work = known.get(alone[1]) if alone else None
        if alone is None or work is None:
            return None
        return f"{work[0]} ({', '.join(it for it in (work[1], alone[2]) if it)})", alone.end()

    return outside_code(body, r"\[(?=[^\[\]\n@]{0,200}@)|(?<![\w@\\/.-])@", meant)


def _cited(part: str, known: Mapping[str, tuple[str, str]]) -> str | None:
    """Return one citation of a group with its prefix and suffix, or None if it is not in the bibliography."""
    found = _ONE.fullmatch(part)
    work = known.get(found[3]) if found else None
    if found is None or work is None:
        return None
    named = work[1] if found[2] else " ".join(it for it in work if it)
    return f"{found[1].lstrip()}{named}{found[4].rstrip()}".strip()


def _bibliography(data: Mapping[object, object], place: BodyPlace) -> Mapping[str, tuple[str, str]]:
    """Return authors and years of the works in the bibliographies of a page or its site, by key."""
    folder = place.path.rpartition("/")[0]
    names = _own_names(data.get("bibliography"))
    key = f"bibliography {folder} {names}"
    known = place.kept.get(key)
    if isinstance(known, dict):
        return known
    budget = FileBudget(place.read)
    homes = list(dict.fromkeys((folder, folder.rpartition("/")[0], "")))
    if not names:
        told = (budget.read([f"{home}/{it}".lstrip("/")]) for home in homes for it in ("_quarto.yml", "_bookdown.yml"))
        names = [name for text in told if text for name in _names_in(text)] or [*_USUAL]
    works: dict[str, tuple[str, str]] = {}
    for name in names:
        text = budget.read([path for home in homes if (path := joined(home, name))])
        for work, about in _works(text or ""):
            works.setdefault(work, about)
    place.kept[key] = works
    return works


def _own_names(given: object) -> list[str]:
    values = given if isinstance(given, list) else [given]
    return [it for it in values if isinstance(it, str) and it.endswith(".bib")][:_MOST_NAMED]


def _names_in(text: str) -> list[str]:
    """Return the bibliographies that a configuration names."""
    found = _NAMED.search(text)
    return _BIB.findall(found[0])[:_MOST_NAMED] if found else []


def _works(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each work in a BibTeX bibliography: its key, and its authors and year."""
    starts = list(_ENTRY.finditer(text))[:_MOST_ENTRIES]
    for number, entry in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        fields = dict(_fields(text[entry.end() : min(end, entry.end() + 4 * _MOST_IN_FIELD)]))
        people = fields.get("author") or fields.get("editor") or ""
        year = re.search(r"\d{4}", fields.get("year") or fields.get("date") or "")
        names = _names(people) if people else f"“{_plain(fields.get('title', entry[2]))}”"
        yield entry[2], (names, year[0] if year else "n.d.")


def _fields(entry: str) -> Iterator[tuple[str, str]]:
    position = 0
    while found := _FIELD.search(entry, position):
        end = _value_end(entry, found.end())
        value = entry[found.end() : end].strip()
        yield found[1].lower(), value[1:-1] if value[:1] in {"{", '"'} else value
        position = max(end, found.end())


def _value_end(entry: str, start: int) -> int:
    """Return the end of a value in braces, in quotation marks, or bare."""
    depth = 0
    quoted = entry[start] == '"'
    for place in range(start, min(len(entry), start + _MOST_IN_FIELD)):
        sign = entry[place]
        depth += (sign == "{") - (sign == "}")
        if quoted and sign == '"' and place > start and depth == 0:
            return place + 1
        if not quoted and depth <= 0 and (sign in ",\n" or (sign == "}" and depth == 0)):
            return place + (sign == "}")
    return min(len(entry), start + _MOST_IN_FIELD)


def _names(people: str) -> str:
    """Return the family names of up to three authors, else the first one with “et al.”."""
    each = [_family(it) for it in " ".join(people.split()).split(" and ")[:200]]
    if len(each) > _FEW:
        return f"{each[0]} et al."
    if len(each) == _FEW:
        return f"{each[0]}, {each[1]}, and {each[2]}"
    return " and ".join(each)


def _family(person: str) -> str:
    person = person.strip()
    if person.startswith("{") and person.endswith("}"):
        return _plain(person)
    before, comma, _ = person.partition(",")
    return _plain(before if comma else person.rpartition(" ")[2])


def _plain(text: str) -> str:
    """Return BibTeX text without its braces, with accents combined with their letters."""
    if "\\" in text:
        text = _ACCENT.sub(lambda found: found[2] + _COMBINING[found[1]], text)
        for mark, letter in _LETTERS.items():
            text = text.replace(mark, letter)
        text = unicodedata.normalize("NFC", text)
    return " ".join(re.sub(r"[{}]", "", text).split())
