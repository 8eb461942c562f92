"""Running text as kramdown's span parser reads it (kramdown 2.4 with the GFM parser 1.1).

Quotes and dashes are handled later (see `typography`), as they begin no element.
"""

from __future__ import annotations

import re
from html import unescape

from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.nodes import Shared
from reader.library.body.kramdown.span_html import html
from reader.library.body.kramdown.span_links import bracket, link
from reader.library.body.kramdown.span_reader import Late, RunningText, SpanKind, SpanReader, Start

__all__ = ["RunningText", "SpanKind", "parse_spans"]

_EMPHASIS = re.compile(r"\*\*?|__?")
_TICKS = re.compile("`+")
_ENTITY = re.compile(r"&(?:[\w:][\-\w.:]*|#\d+|#x[0-9a-fA-F]+);")
_STRUCK = re.compile(r"~~(?![\s~])(.{0,5000}?[^\s~])~~", re.DOTALL)
_STRUCK_END = re.compile(r"[^\s~]~~")
_SPAN_ATTRIBUTES = re.compile(r"\{:((?:\\\}|[^}]){1,1000})\}")
_ELEMENT_ENDS = ('"', "'", "--", "...", "<<", ">>")


def parse_spans(text: str, shared: Shared) -> list[RunningText] | None:
    """Return a paragraph's spans, with elements opened and closed in pairs, or None if the time runs out."""
    reader = SpanReader(text, shared, _STARTS)
    try:
        reader.read(None)
    except Late:
        return None
    return _joined(reader.out)


def _joined(spans: list[RunningText]) -> list[RunningText]:
    """Join the pieces of long texts."""
    made: list[RunningText] = []
    pieces: list[str] = []
    for span in spans:
        if span.kind == "text":
            pieces.append(span.text)
            continue
        if pieces:
            made.append(RunningText("text", "".join(pieces)))
            pieces.clear()
        made.append(span)
    return [*made, RunningText("text", "".join(pieces))] if pieces else made


def _emphasis(reader: SpanReader) -> bool:
    text, start = reader.text, reader.position
    marks = _EMPHASIS.match(text, start)
    if not marks:
        return False
    mark = marks[0]
    kind = "strong" if len(mark) == 2 else "em"
    after = text[start + len(mark) : start + len(mark) + 1]
    if after.isspace() or (mark[0] == "_" and _in_word(text, start)):
        return reader.literal(mark, start + len(mark))
    if kind not in reader.kinds:
        if _emphasised(reader, mark, kind):
            return True
        if kind == "strong" and (not reader.kinds or reader.kinds[-1] != "em"):
            reader.position = start
            if _emphasised(reader, mark[0], "em"):
                return True
    reader.position = start
    return reader.literal(mark, start + len(mark))


def _emphasised(reader: SpanReader, mark: str, kind: str) -> bool:
    """Try to read emphasis here; return whether it has an end, in which case its content is appended."""
    state = reader.state(mark, kind)
    start = reader.position
    if state in reader.failed or reader.none_after(mark, start + len(mark)):
        return False
    count = len(reader.out)
    reader.out.append(RunningText("open", kind))
    reader.position = start + len(mark)
    text = reader.text

    def ends() -> bool:
        place = reader.position
        return (
            text.startswith(mark, place)
            and not text[place - 1].isspace()
            and (kind != "em" or not text.startswith(mark * 2, place) or text.startswith(mark * 3, place))
            and (mark[0] != "_" or not text[place + len(mark) : place + len(mark) + 1].isalnum())
            and len(reader.out) > reader.base
        )

    if reader.inside(kind, mark, ends, alike=True):
        reader.out.append(RunningText("close", kind))
        reader.position += len(mark)
        return True
    del reader.out[count:]
    reader.failed.add(state)
    return False


def _code(reader: SpanReader) -> bool:
    text, start = reader.text, reader.position
    found = _TICKS.match(text, start)
    if not found:
        return False
    ticks, after = found[0], found.end()
    alone = len(ticks) == 1
    blank_around = (not start or text[start - 1].isspace()) and text[after : after + 1].isspace()
    end = -1 if (alone and blank_around) or reader.none_after(ticks, after) else text.find(ticks, after)
    if end < 0:
        return reader.literal(ticks, after)
    content = text[after:end]
    if not alone:
        content = content.removeprefix(" ").removesuffix(" ")
    return reader.put(RunningText("code", content), end + len(ticks))


def _escape(reader: SpanReader) -> bool:
    text, start = reader.text, reader.position
    if text.startswith("\\\\\n", start) and not reader.shared.options.hard_wrap:
        return reader.put(RunningText("break"), start + 3)
    if text.startswith("\\\n", start) and not any(kind[0] == "<" for kind in reader.kinds):
        # There is no line break at the end of a block.
        return reader.put(RunningText("break") if start + 2 < len(text) else RunningText("comment"), start + 2)
    if text.startswith(("\\<<", "\\>>"), start):
        return reader.put(RunningText("entity", text[start + 1 : start + 3]), start + 3)
    found = p.ESCAPED.match(text, start)
    return reader.put(RunningText("escaped", found[1]), found.end()) if found else False


def _entity(reader: SpanReader) -> bool:
    found = _ENTITY.match(reader.text, reader.position)
    if not found:
        return False
    made = unescape(found[0])
    return reader.put(RunningText("entity", made), found.end())


def _maths(reader: SpanReader) -> bool:
    text, start = reader.text, reader.position
    if reader.none_after("$$", start + 2):
        return False
    end = text.find("$$", start + 2)
    return reader.put(RunningText("maths", text[start + 2 : end].strip()), end + 2)


def _line_break(reader: SpanReader) -> bool:
    if reader.text[reader.position] == "\n" and any(kind[0] == "<" for kind in reader.kinds):
        return False
    return reader.put(RunningText("break"), reader.position + (1 if reader.text[reader.position] == "\n" else 2))


def _struck(reader: SpanReader) -> bool:
    found = None
    if reader.first(_STRUCK_END, reader.position + 2):
        found = _STRUCK.match(reader.text, reader.position)
    if not found:
        return False
    inner = SpanReader(found[1], reader.shared, reader.starts)
    inner.read(None)
    reader.steps += inner.steps
    reader.out += [RunningText("open", "del"), *inner.out, RunningText("close", "del")]
    reader.position = found.end()
    return True


def _extension(reader: SpanReader) -> bool:
    text, start = reader.text, reader.position
    found = p.SPAN_EXTENSION.match(text, start)
    if found:
        return _apply_extension(reader, found)
    attributes = _SPAN_ATTRIBUTES.match(text, start)
    last = reader.out[-1] if len(reader.out) > reader.base else None
    if not attributes or not last or last.kind in ("escaped", "raw"):
        return False
    if last.kind == "text" and not last.text.endswith(_ELEMENT_ENDS):
        return False
    reader.position = attributes.end()
    return True


def _apply_extension(reader: SpanReader, found: re.Match[str]) -> bool:
    name, closed = found[1], bool(found[3])
    if name not in ("comment", "nomarkdown", "options"):
        return False
    stop = None if closed else reader.first(re.compile(rf"\{{:/(?:{name})?\}}"), found.end())
    if not closed and not stop:
        return False
    if stop and name == "nomarkdown":
        reader.out.append(RunningText("tag", reader.text[found.end() : stop.start()]))
    else:
        reader.out.append(RunningText("comment"))
    reader.position = stop.end() if stop else found.end()
    return True


def _in_word(text: str, place: int) -> bool:
    """Return whether a letter, or a letter and a hyphen, are right before `place`."""
    before = text[place - 1] if place else ""
    return before.isalpha() or (before == "-" and place > 1 and text[place - 2].isalpha())


_STARTS: dict[str, Start] = {
    "*": _emphasis,
    "_": _emphasis,
    "`": _code,
    "<": html,
    "[": bracket,
    "!": link,
    "]": lambda _reader: False,
    "&": _entity,
    "\\": _escape,
    "{": _extension,
    "~": _struck,
    "$": _maths,
    " ": _line_break,
    "\n": _line_break,
}
