"""The features of an HTML page's body, read by a parser that reads as browsers do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import html5lib

from tests.structure.features import Features, Inline, address, folded

__all__ = ["features_of_html"]

_UNSEEN = frozenset(
    {"script", "style", "template", "head", "title", "noscript", "object", "svg", "canvas", "iframe", "audio", "video"}
)
_FLAGS = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("code", "tt", "samp"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "del"),
    "sup": "sup",
    "sub": "sub",
    "kbd": "kbd",
    "mark": "mark",
}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul", "br",
})  # fmt: skip


class _Reader:
    def __init__(self) -> None:
        self.features = Features()
        self.inline = Inline()
        self.texts: list[list[str]] = []
        self.item_texts: list[list[str]] = []

    def text(self, text: str, flags: frozenset[str]) -> None:
        for collected in self.texts:
            collected.append(text)
        if self.item_texts:
            self.item_texts[-1].append(text)
        self.inline.add(flags, text)

    def block(self) -> None:
        """Blocks end running text."""
        self.features.styles += self.inline.styles()
        self.inline = Inline()

    def children(self, element: Any, flags: frozenset[str], depth: int) -> None:
        if element.text:
            self.text(element.text, flags)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, flags, depth)
            if child.tail:
                self.text(child.tail, flags)

    def collected(self, element: Any, flags: frozenset[str], depth: int) -> str:
        self.texts.append([])
        self.children(element, flags, depth)
        return folded("".join(self.texts.pop()))

    def element(self, element: Any, flags: frozenset[str], depth: int) -> None:
        tag = element.tag
        style = (element.get("style") or "").replace(" ", "")
        if tag in _UNSEEN or element.get("hidden") is not None or "display:none" in style:
            return
        if tag in _BLOCKS:
            self.text(" ", flags)
            if tag != "br":
                self.block()
        if tag in _FLAGS and not (tag == "sup" and _is_reference(element)):
            flags |= {_FLAGS[tag]}
        handler = getattr(self, f"on_{tag}", None)
        if handler:
            handler(element, flags, depth)
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            text = self.collected(element, flags, depth)
            if text:
                self.features.headings.append((int(tag[1]), text))
        else:
            self.children(element, flags, depth)
        if tag in _BLOCKS:
            self.text(" ", flags)
            if tag != "br":
                self.block()

    def on_ul(self, element: Any, flags: frozenset[str], depth: int) -> None:
        self.list(element, flags, depth, None, 1)

    def on_ol(self, element: Any, flags: frozenset[str], depth: int) -> None:
        count = sum(1 for child in element if child.tag == "li")
        step = -1 if element.get("reversed") is not None else 1
        self.list(element, flags, depth, _number(element.get("start"), count if step < 0 else 1), step)

    def list(self, element: Any, flags: frozenset[str], depth: int, number: int | None, step: int) -> None:
        for child in element:
            if child.tag == "li":
                if number is not None:
                    number = _number(child.get("value"), number)
                self.item(child, flags, depth + 1, "•" if number is None else str(number))
                number = None if number is None else number + step
            elif isinstance(child.tag, str):
                self.element(child, flags, depth + 1)
            if child.tail and child.tail.strip():
                self.text(child.tail, flags)

    def item(self, element: Any, flags: frozenset[str], depth: int, marker: str) -> None:
        if _is_note(element):
            self.features.notes.append(self.collected(element, flags, depth - 1))
            return
        place = len(self.features.items)
        self.features.items.append((depth, marker, ""))
        self.item_texts.append([])
        self.text(" ", flags)
        self.block()
        self.children(element, flags, depth)
        self.text(" ", flags)
        self.block()
        self.features.items[place] = (depth, marker, folded("".join(self.item_texts.pop())))

    def on_pre(self, element: Any, flags: frozenset[str], depth: int) -> None:
        if "lineno" in (element.get("class") or "").split():
            return
        text = "".join(_code(element)).strip("\n")
        if text.strip():
            self.features.code.append("\n".join(line.rstrip() for line in text.split("\n")).rstrip())
            self.text(" " + text + " ", frozenset())
            self.inline = Inline()

    def on_td(self, element: Any, flags: frozenset[str], depth: int) -> None:
        classes = element.get("class") or ""
        if "rouge-gutter" in classes or "gutter" in classes.split():
            return
        if "rouge-code" in classes or "code" in classes.split():
            self.children(element, flags, depth)
            return
        self.features.cells.append(self.collected(element, flags, depth))

    on_th = on_td

    def on_a(self, element: Any, flags: frozenset[str], depth: int) -> None:
        classes = (element.get("class") or "").split()
        if "reversefootnote" in classes:
            return
        if "footnote" in classes:
            self.text(f"[{element.text}]", frozenset())
            return
        pictures = len(self.features.pictures)
        place = len(self.features.links)
        text = self.collected(element, flags, depth)
        target = address(element.get("href") or "")
        if target and (text or len(self.features.pictures) > pictures):
            self.features.links.insert(place, (text, target))

    def on_img(self, element: Any, flags: frozenset[str], depth: int) -> None:
        self.features.pictures.append(address(element.get("src") or ""))


def _code(element: Any) -> Iterator[str]:
    """The text of preformatted content, without the numbers of its lines."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not {"gutter", "lineno", "rouge-gutter"} & set(
            (child.get("class") or "").split()
        ):
            yield from _code(child)
        yield child.tail or ""


def _is_reference(element: Any) -> bool:
    return any("footnote" in (child.get("class") or "").split() for child in element if isinstance(child.tag, str))


def _is_note(element: Any) -> bool:
    return (element.get("id") or "").startswith("fn:")


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise


def features_of_html(page: str) -> Features:
    """The features of the body of a page."""
    reader = _Reader()
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    body = root.find("body")
    reader.children(body if body is not None else root, frozenset(), 0)
    reader.block()
    return reader.features
