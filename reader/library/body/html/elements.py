"""The meaning of each HTML element for a document: one function for its start tag, one for its end tag."""

from __future__ import annotations

import re
from collections.abc import Callable

from reader.library.body.html.builder import Attributes, DocumentBuilder
from reader.library.body.html.links import clean_target, shown_address
from reader.library.document import BOX_TITLE, Style
from reader.text import clean_line

__all__ = ["ENDERS", "OPENERS"]

_ALIGNED = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(-?\d{1,9})")
_MAX_SPAN = 20
_MAX_ROWS_SPANNED = 1_000
_FLOATED = re.compile(r"(?:^|;)\s*float\s*:\s*(?:left|right)", re.IGNORECASE)
_FLOATING = re.compile(r"(?:^|[\s_-])(?:float|align|pull)-?(?:left|right|start|end)\b", re.IGNORECASE)
_TABLE_SCOPE = frozenset({"table"})
_IN_TABLE = frozenset({"tr", "thead", "tbody", "tfoot"})


# --- start tags -----------------------------------------------------------------------------------------------


def _open_paragraph(builder: DocumentBuilder, _tag: str, attributes: Attributes) -> None:
    builder.flush()
    builder.classes = tuple(attributes["class"].split()[:8]) if attributes.get("class") else ()
    frame = builder.frames[-1]
    if frame.tag == "li":
        frame.loose = True


def _open_caption(builder: DocumentBuilder, _tag: str, _attributes: Attributes) -> None:
    builder.flush()
    builder.classes = ("caption",)


def _open_link(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    builder.end(tag, builder.frames[-1].inlines)
    builder.begin(tag, Style.PLAIN, clean_target(attributes.get("href", "")))


def _open_break(builder: DocumentBuilder, _tag: str, _attributes: Attributes) -> None:
    builder.line_break()


def _open_rule(builder: DocumentBuilder, _tag: str, _attributes: Attributes) -> None:
    builder.rule()


def _open_quotation(builder: DocumentBuilder, tag: str, _attributes: Attributes) -> None:
    builder.begin(tag)
    builder.text("“")


def _open_image(builder: DocumentBuilder, _tag: str, attributes: Attributes) -> None:
    if builder.frames[-1].raw is None:
        source = attributes.get("src") or attributes.get("data-src") or ""
        floated = (
            attributes.get("align", "").lower() in ("left", "right")
            or bool(_FLOATED.search(attributes.get("style", "")))
            or bool(_FLOATING.search(attributes.get("class", "")))
        )
        builder.write_image(source, attributes.get("alt") or attributes.get("title") or "", alone=floated)


def _open_medium(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    """Show a video, audio or embedded page as its title or address, as a link on a separate line."""
    source = attributes.get("src") or attributes.get("data-src") or attributes.get("data") or ""
    builder.flush()
    if source:
        _write_medium(builder, source, attributes.get("title") or attributes.get("aria-label") or "")
    if tag in ("video", "audio"):
        frame = builder.push(tag)
        if frame:
            frame.name = source
    elif tag != "embed":
        builder.skipped.append(tag)


def _write_medium(builder: DocumentBuilder, source: str, title: str) -> None:
    builder.begin("a", Style.PLAIN, clean_target(source))
    builder.write(f"▶ {clean_line(title) or clean_line(shown_address(source))}")
    builder.end_inlines(len(builder.inlines) - 1)
    builder.flush()


def _open_source(builder: DocumentBuilder, _tag: str, attributes: Attributes) -> None:
    """Show a source if it is the first of the video or audio around it, or outside any."""
    frame = builder.frames[-1]
    first = not (frame.blocks or frame.name) if frame.tag in ("video", "audio") else True
    if attributes.get("src") and first:
        _write_medium(builder, attributes["src"], "")


def _open_input(builder: DocumentBuilder, _tag: str, attributes: Attributes) -> None:
    frame = builder.frames[-1]
    if attributes.get("type", "").lower() == "checkbox" and frame.tag == "li":
        frame.checked = "checked" in attributes


def _open_holder(builder: DocumentBuilder, tag: str, _attributes: Attributes) -> None:
    builder.push(tag)


def _open_heading(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    place = builder.innermost("h1", "h2", "h3", "h4", "h5", "h6")
    if place:
        builder.close_frames(place)
    frame = builder.push(tag)
    if frame:
        frame.level = int(tag[1])
        frame.anchor = clean_target(attributes.get("id", ""))


def _open_list(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    frame = builder.push(tag)
    if frame and tag == "ol":
        number = _NUMBER.match(attributes.get("start", ""))
        frame.start = int(number[1]) if number else 1
        frame.kind = attributes.get("type", "1")
        if "reversed" in attributes:
            frame.step = -1
            frame.start = frame.start if number else None


def _open_item(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    place = builder.innermost("li")
    if place:
        builder.close_frames(place)
    if not builder.innermost("ul", "ol", scopes=frozenset({"td", "blockquote", "table"})):
        builder.push("ul")
    frame = builder.push(tag)
    if frame and "checked" in attributes:
        frame.checked = attributes["checked"] == "x"
    number = _NUMBER.match(attributes["value"]) if frame and "value" in attributes else None
    if frame and number:
        frame.number = int(number[1])


def _open_term(builder: DocumentBuilder, tag: str, _attributes: Attributes) -> None:
    place = builder.innermost("dt", "dd", scopes=frozenset({"dl", "td", "table"}))
    if place:
        builder.close_frames(place)
    if not builder.innermost("dl"):
        builder.push("dl")
    builder.push(tag)


def _open_pre(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    frame = builder.push(tag)
    if frame:
        frame.raw = []
        frame.language = builder.language or attributes.get("lang", "")
    builder.language = ""


def _open_section(builder: DocumentBuilder, tag: str, _attributes: Attributes) -> None:
    place = builder.innermost("table", scopes=frozenset())
    builder.flush()
    if place:
        builder.close_frames(place + 1)
        builder.frames[place].in_head = tag == "thead"


def _open_row(builder: DocumentBuilder, _tag: str, _attributes: Attributes) -> None:
    place = builder.innermost("table", scopes=frozenset())
    builder.flush()
    if place:
        builder.close_frames(place + 1)
        frame = builder.frames[place]
        if len(frame.rows) < builder.limits.rows:
            frame.rows.append((frame.in_head, []))
        else:
            frame.rows_left_out += 1


def _open_cell(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    place = builder.innermost("table", scopes=frozenset())
    if not place:
        builder.flush()
        return
    builder.close_frames(place + 1)
    frame = builder.frames[place]
    if frame.rows_left_out or "gutter" in attributes.get("class", ""):
        builder.skipped.append(tag)
        return
    if not frame.rows:
        frame.rows.append((frame.in_head, []))
    cells = frame.rows[-1][1]
    if len(cells) >= builder.limits.columns:
        frame.columns_left_out += 1
        builder.skipped.append(tag)
        return
    cell = builder.push("td")
    if cell:
        cells.append(cell)
        cell.heading_cell = tag == "th"
        span = _NUMBER.match(attributes.get("colspan", ""))
        cell.span = min(max(int(span[1]), 1), _MAX_SPAN) if span else 1
        span = _NUMBER.match(attributes.get("rowspan", ""))
        cell.rows_spanned = min(max(int(span[1]), 0), _MAX_ROWS_SPANNED) if span else 1
        aligned = _ALIGNED.search(attributes.get("style", ""))
        cell.alignment = (aligned[1] if aligned else attributes.get("align", "")).lower()
        if cell.alignment not in ("left", "center", "right"):
            cell.alignment = ""


def _open_reference(builder: DocumentBuilder, _tag: str, attributes: Attributes) -> None:
    number = _NUMBER.match(attributes.get("name", ""))
    if number:
        builder.write_reference(int(number[1]), number[1])


def _open_note(builder: DocumentBuilder, tag: str, attributes: Attributes) -> None:
    frame = builder.push(tag)
    if frame:
        frame.name = attributes.get("name", "")


def _open_box_title(builder: DocumentBuilder, _tag: str, attributes: Attributes) -> None:
    """Make the surrounding paragraph the title of a box of the named kind."""
    builder.classes = (BOX_TITLE, attributes.get("name", ""))


OPENERS: dict[str, Callable[[DocumentBuilder, str, Attributes], None]] = {
    "p": _open_paragraph,
    "figcaption": _open_caption,
    "caption": _open_caption,
    "a": _open_link,
    "br": _open_break,
    "hr": _open_rule,
    "q": _open_quotation,
    "img": _open_image,
    "image": _open_image,
    "iframe": _open_medium,
    "video": _open_medium,
    "audio": _open_medium,
    "embed": _open_medium,
    "object": _open_medium,
    "source": _open_source,
    "input": _open_input,
    "blockquote": _open_holder,
    "details": _open_holder,
    "summary": _open_holder,
    "dl": _open_holder,
    "table": _open_holder,
    "folded": _open_holder,
    "footnotes": _open_holder,
    "footnote": _open_note,
    "noteref": _open_reference,
    "boxtitle": _open_box_title,
    "ul": _open_list,
    "ol": _open_list,
    "li": _open_item,
    "dt": _open_term,
    "dd": _open_term,
    "pre": _open_pre,
    "listing": _open_pre,
    "xmp": _open_pre,
    "thead": _open_section,
    "tbody": _open_section,
    "tfoot": _open_section,
    "tr": _open_row,
    "td": _open_cell,
    "th": _open_cell,
    **{f"h{level}": _open_heading for level in range(1, 7)},
}


# --- end tags -------------------------------------------------------------------------------------------------


def _end_paragraph(builder: DocumentBuilder, _tag: str) -> None:
    builder.flush()
    builder.classes = ()


def _end_quotation(builder: DocumentBuilder, tag: str) -> None:
    if builder.end(tag, builder.frames[-1].inlines):
        builder.text("”")


def _end_row(builder: DocumentBuilder, _tag: str) -> None:
    builder.flush()
    place = builder.innermost("table", scopes=frozenset())
    if place:
        builder.close_frames(place + 1)


def _end_section(builder: DocumentBuilder, tag: str) -> None:
    _end_row(builder, tag)
    place = builder.innermost("table", scopes=frozenset())
    if place:
        builder.frames[place].in_head = False


def _end_cell(builder: DocumentBuilder, _tag: str) -> None:
    builder.flush()
    place = builder.innermost("td", scopes=_TABLE_SCOPE)
    if place:
        builder.close_frames(place)


ENDERS: dict[str, Callable[[DocumentBuilder, str], None]] = {
    "p": _end_paragraph,
    "figcaption": _end_paragraph,
    "caption": _end_paragraph,
    "q": _end_quotation,
    "td": _end_cell,
    "th": _end_cell,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _end_section),
    "tr": _end_row,
}
