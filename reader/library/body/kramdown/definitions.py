"""What kramdown removes from the text: link, footnote and abbreviation definitions, attribute lists, extensions."""

from __future__ import annotations

import re

from reader.library.body.kramdown import patterns as p
from reader.library.body.kramdown.blocks import BlockReader
from reader.library.body.kramdown.nodes import Node, read_attributes

__all__ = ["link_name", "read_abbreviation", "read_bracketed", "read_extension"]

_SPACES = re.compile(r"\s+")
_MAX_DEFINITIONS = 20_000


def link_name(text: str) -> str:
    """Normalise a link's name for looking up definitions."""
    return _SPACES.sub(" ", text).lower()


def read_bracketed(reader: BlockReader) -> bool:
    """Take the definition of a footnote or a link."""
    return _footnote(reader) or _link(reader)


def _footnote(reader: BlockReader) -> bool:
    text = reader.text
    found = p.NOTE_DEFINITION.match(text, reader.position)
    if not found:
        return False
    position = found.end()
    end = position
    more = p.CODE_LINES.match(text, end)
    while more:
        end = more.end()
        end = reader.lines_until(p.LAZY_END, end)
        more = p.CODE_LINES.match(text, end)
    reader.position = end
    content = found[2] + p.INDENT.sub("", text[position:end])
    reader.shared.notes[found[1]] = reader.nested(content)
    reader.nodes.append(Node("definition"))
    return True


def _link(reader: BlockReader) -> bool:
    found = p.LINK_DEFINITION.match(reader.text, reader.position)
    if not found or re.search(r"[ \t][\"']", found[3] or ""):
        return False
    reader.position = found.end()
    links = reader.shared.links
    if len(links) < _MAX_DEFINITIONS:
        name = link_name(found[1])
        reader.shared.longest_name = max(reader.shared.longest_name, len(name))
        links[name] = (found[2] if found[2] is not None else found[3], found[5] or "")
    reader.nodes.append(Node("definition"))
    return True


def read_abbreviation(reader: BlockReader) -> bool:
    """Take the definition of an abbreviation, which disappears; the abbreviation itself stays as it is written."""
    found = p.ABBREVIATION.match(reader.text, reader.position)
    if not found:
        return False
    reader.position = found.end()
    reader.nodes.append(Node("definition"))
    return True


def read_extension(reader: BlockReader) -> bool:
    """Take `{: …}` for an adjacent block, `{:name: …}`, `{::comment}`, `{::nomarkdown}` or `{::options /}`."""
    text, position = reader.text, reader.position
    found = p.ATTRIBUTE_DEFINITION.match(text, position)
    if found:
        reader.position = found.end()
        reader.shared.attribute_lists[found[1]] = found[2]
        reader.nodes.append(Node("mark"))
        return True
    found = p.EXTENSION.match(text, position)
    if found:
        return _run(reader, found)
    found = p.ATTRIBUTE_LINE.match(text, position)
    if not found:
        return False
    reader.position = found.end()
    attributes = read_attributes(found[1], reader.shared)
    last = reader.nodes[-1] if reader.nodes else None
    if last and last.kind not in ("blank", "end", "mark"):
        _attach(last, attributes)
        if not p.ATTRIBUTE_LINE.match(text, reader.position):
            reader.nodes.append(Node("mark"))
    else:
        _merge(reader.pending, attributes)
    return True


def _attach(node: Node, attributes: dict[str, str]) -> None:
    _merge(node.attributes, attributes)


def _merge(known: dict[str, str], more: dict[str, str]) -> None:
    for name, value in more.items():
        known[name] = f"{known[name]} {value}".strip() if name == "class" and name in known else value


def _run(reader: BlockReader, found: re.Match[str]) -> bool:
    name = found[1]
    if name not in ("comment", "nomarkdown", "options"):
        return False
    body = ""
    end = found.end()
    if not found[3]:
        stop = reader.first(rf"^ {{0,3}}\{{:/(?:{name})?\}}[ \t]*\n", end)
        if not stop:
            return False
        body = reader.text[end : stop.start()]
        end = stop.end()
    reader.position = end
    if name == "nomarkdown" and body:
        kinds = read_attributes(found[2] or "", reader.shared).get("type", "html").split()
        if "html" in kinds:
            reader.add(Node("html", body))
    elif name == "options":
        shared = reader.shared
        shared.options = shared.options.changed(read_attributes(found[2] or "", shared))
        reader.nodes.append(Node("mark"))
    else:
        reader.nodes.append(Node("comment"))
    return True
