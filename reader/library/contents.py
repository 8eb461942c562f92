"""The texts of a library's posts: read on demand, never kept."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from reader.errors import SourceError
from reader.library.body import BodyOptions, Kind, kind_of, parse_body, parse_post, quick_text, to_markdown, to_text
from reader.library.body.formulas import has_dollars
from reader.library.body.html.links import clean_target, file_name
from reader.library.body.notices import NOT_READ
from reader.library.clock import Stop
from reader.library.document import Document, Notice, Run, Style
from reader.library.endings import OTHER_LANGUAGES
from reader.library.folding import split_edges
from reader.library.jekyll.front_matter import Parsed, decode, front_block, without_same_title
from reader.library.jekyll.yaml_types import to_text as value_to_text
from reader.library.kinds.base import BodyPlace
from reader.library.kinds.jekyll import LINKED_NOTES
from reader.library.kinds.recognise import kind_named
from reader.library.liquid import has_liquid, render_liquid
from reader.library.loaded import LoadedSite
from reader.library.post import SearchText
from reader.library.record import BODY_LIMIT
from reader.text import EMPTY, Clean, clean_block, clean_line, post_id

if TYPE_CHECKING:
    from reader.library.kinds.texts.question_posts import QuestionLists
    from reader.library.liquid.site_view import SiteView
    from reader.library.post import Entry, Post

__all__ = ["Contents", "excerpt_source"]

_POST_FOLDER = re.compile(r"(?:\A|/)_(?:posts|drafts)/")
_TAG = re.compile(r"\{%-?\s*+(\w++)")
_LINK_DEFINITION = re.compile(r"^ {0,3}(\[[^\]\n]++\])(:.+)$", re.MULTILINE)
_LANGUAGE = re.compile(
    r"""^(?:lang|language|locale)[ \t]{0,9}[:=][ \t]{0,9}["']?([A-Za-z]{2,8}(?:[-_][A-Za-z]{2,8})?)\b""", re.MULTILINE
)
_MORE = re.compile(r"<!--[ \t]*more[ \t]*-->|<!--[ \t]*truncate[ \t]*-->|\{/\*[ \t]*truncate[ \t]*\*/\}")
_FENCE = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)([^\n]*)", re.MULTILINE)
_HALF_BOX = re.compile(r"^[ \t]*(?::::|///|```|~~~|\{\{[<%]|\{%)", re.MULTILINE)
_WITH_FRONT_MATTER = (".md", ".mdx", ".markdown", ".html", ".qmd", ".rmd")
_DIALECTS = {"mdx": "mdx", "qmd": "quarto", "rmd": "quarto"}
_OF_PANDOC = _DIALECTS | {"md": "quarto"}
_MAX_DEFINITIONS = 1_000
"""Maximum number of link definitions after the first part of a text that this part may use."""
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_FIRST_PART = 20_000
"""Characters of the first part of a long text: several screens, parsed in about a tenth of a second."""
_FEWEST_WORDS = 1_000
"""Words below which no text is so long that it is worth reading twice."""

_LIQUID_BLOCKS = frozenset(
    ("capture", "case", "comment", "for", "highlight", "if", "ifchanged", "raw", "tablerow", "unless")
)

_ELEMENT = re.compile(r"<(/?)(?:article|aside|blockquote|center|details|div|figure|section|table)\b", re.IGNORECASE)
_DETAILS = re.compile(r"<details[\s>]", re.IGNORECASE)
_GITHUB = BodyOptions(dialect="github", emoji=True, smart_quotes=False, dollars=True)

Handed = TypeVar("Handed")


@dataclass(frozen=True, slots=True)
class _Source:
    parsed: Parsed
    cut: bool
    definitions: str = ""
    """Definitions of links that the text uses and that are elsewhere in its file."""


class Contents:
    """Reads the posts of one library and converts them to documents, Markdown and text."""

    def __init__(self, library: LoadedSite) -> None:
        self._library = library
        self._kind = kind_named(library.site.kind)
        config = library.site.config
        self._options = BodyOptions.of(config) if self._kind.liquid else BodyOptions.reading(self._kind.dialect, config)
        told = config.get("reading")
        self._dialects = _OF_PANDOC if isinstance(told, Mapping) and told.get("pandoc") is True else _DIALECTS
        self._paths: dict[str, str] = {}
        self._kept: dict[str, object] = {}

    @cached_property
    def site(self) -> SiteView:
        """The site as Liquid sees it."""
        from reader.library.liquid.site_view import SiteView  # noqa: PLC0415 (start-up)

        return SiteView(self._library, lambda post: self.source(post).parsed, self.excerpt)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {it.id.rpartition(".")[0]: str(it.title) for it in self._library.posts if not it.anchor}

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """The address of each note's page by its title and by its file name; titles take precedence."""
        posts = self._library.posts
        named = {_note_key(it.id.rpartition("/")[2].rpartition(".")[0]): it.url for it in posts}
        return named | {_note_key(it.title): it.url for it in posts}

    def document(self, post: Post, stop: Stop | None = None) -> Document:
        """See `Library.document`."""
        source = self._own_source(post)
        document = self._document(post, source, stop or Stop())
        picture = picture_of(source.parsed.data or {})
        return document._replace(picture=picture) if picture else document

    def beginning(self, post: Post, stop: Stop | None = None) -> Document | None:
        """See `Library.beginning`. Texts with Liquid have none: it may be about any part of the text."""
        if post.words < _FEWEST_WORDS:
            return None
        source = self._own_source(post)
        body, options = source.parsed.body, self._options_for(source.parsed, post.path)
        slowly = options.is_slow(self._written_in(post))
        if not options.limits.takes_long(len(body), slowly=slowly) or (self._kind.liquid and has_liquid(body)):
            return None
        source.parsed.body = first_part(body)
        return self._document(post, _Source(source.parsed, cut=False, definitions=source.definitions), stop or Stop())

    def _own_source(self, post: Post) -> _Source:
        """Return the source of a post, without a heading that is already shown above the text, as its title."""
        source = self.source(post)
        parsed = source.parsed
        if self._kind.liquid and _POST_FOLDER.search(post.id):
            # The title of a Jekyll post is never taken from a heading.
            parsed.body = without_same_title(parsed.body, parsed.data or {})
        elif not post.anchor:
            parsed.body = self._kind.own_text(parsed, post.title)
        return source

    def _document(self, post: Post, source: _Source, stop: Stop) -> Document:
        body = source.parsed.body
        notices: list[str] = []
        parts = split_edges(body, self._library.boilerplate)
        if not self._kind.liquid and (_HALF_BOX.search(parts[0]) or _HALF_BOX.search(parts[2])):
            # A box that begins in one part and ends in another must be parsed as a whole.
            parts = "", body, ""
        if self._kind.liquid and has_liquid(body):
            parts, notices = self._after_liquid(post, source.parsed, parts, stop)
        if _is_half(parts[0]) or _is_half(parts[2]):
            parts = "", "\n\n".join(part for part in parts if part), ""
        before, main, after = parts
        if source.definitions:
            main += f"\n\n{source.definitions}\n"
        document = parse_post(
            before + "\n\n" if before else "",
            main,
            "\n\n" + after if after else "",
            kind=self._written_in(post),
            options=self._options_for(source.parsed, post.path),
            stop=stop,
        )
        stop.check()
        if self._kind.liquid and (language := OTHER_LANGUAGES.get(post.id.rpartition(".")[2].lower())):
            words = clean_line(f"This post is {language}, {NOT_READ}")
            document = document._replace(blocks=(Notice(words), *document.blocks))
        if source.cut:
            notices.append(f"This post is larger than {BODY_LIMIT >> 20} MiB; what follows is not shown.")
        return _with_notices(document, notices)

    def _written_in(self, post: Post) -> Kind:
        """Return the markup of a post: only Jekyll limits Markdown's endings; elsewhere all but HTML is Markdown."""
        return kind_of(post.id) if self._kind.liquid or post.path.endswith(".html") else "markdown"

    def _options_for(self, parsed: Parsed, name: str) -> BodyOptions:
        """Return the options for this post: the site's, adapted to its file's ending and its front matter."""
        if self._kind.liquid and _is_for_github(parsed, name):
            return _GITHUB
        dialect = self._dialect(name)
        dollars = self._options.dollars or has_dollars(parsed.data)
        if (dialect, dollars) == (self._options.dialect, self._options.dollars):
            return self._options
        return replace(self._options, dialect=dialect, dollars=dollars)

    def _dialect(self, name: str) -> str:
        """Return the dialect of a file; the endings of MDX and Quarto decide in every kind but Jekyll."""
        return (
            self._kind.dialect
            if self._kind.liquid
            else self._dialects.get(name.rpartition(".")[2].lower(), self._kind.dialect)
        )

    def markdown(self, post: Post) -> Clean:
        """See `Library.markdown`."""
        return to_markdown(self._document(post, self.source(post), Stop()))

    def text(self, post: Post) -> Clean:
        """See `Library.text`."""
        return to_text(self.document(post))

    def excerpt(self, post: Post) -> Clean:
        """See `Library.excerpt`."""
        parsed = self.source(post).parsed
        if not self._kind.liquid:
            return self._first_words(parsed)
        data = self.site.page(post, parsed)
        own = data.get("excerpt")
        if own is not None and own is not False:
            return clean_block(value_to_text(own))
        separator = data.get("excerpt_separator")
        if separator is None or separator is False:
            separator = self.site.separator
        head = excerpt_source(parsed.body, value_to_text(separator))
        if has_liquid(head) and data.get("render_with_liquid") is not False:
            head = render_liquid(head, data, self.site).text
        document = parse_body(head, kind=self._written_in(post), options=self._options)
        return to_text(document, boilerplate=True)

    def _first_words(self, parsed: Parsed) -> Clean:
        """Return the author's summary, else the text before the excerpt mark or the first blank line."""
        for key in ("excerpt", "summary", "description"):
            value = (parsed.data or {}).get(key)
            if isinstance(value, str) and value.strip():
                return clean_block(value)
        body = self._kind.own_text(parsed).strip()
        marked = _MORE.split(body, maxsplit=1)
        head = marked[0] if len(marked) > 1 else body.partition("\n\n")[0]
        return to_text(parse_body(head, options=self._options), boilerplate=True)

    def search_texts(self, entries: Sequence[Entry]) -> Iterator[SearchText]:
        """See `Library.search_texts`. A post that can no longer be read has an empty text."""
        boilerplate = self._library.boilerplate
        for entry in entries:
            try:
                if self._kind.liquid:
                    text, _ = self._read(entry.post)
                    found = front_block(text)
                    body, front = (text[found[1] :], text[: found[1]]) if found else (text, "")
                else:
                    parsed = self._own_source(entry.post).parsed
                    body, front = parsed.body, parsed.block
            except SourceError:
                yield SearchText(entry, "")
                continue
            own = split_edges(body, boilerplate)[1]
            language = _LANGUAGE.search(front)
            words = quick_text(own, dialect=self._dialect(entry.post.path))
            yield SearchText(entry, words, own, language[1] if language else "")

    def source(self, post: Post) -> _Source:
        """Return front matter and body of a post as its author wrote them. Raises SourceError if it is unreadable."""
        if not self._kind.liquid and post.path in self._lists.paths:
            parsed, definitions = self._lists.part(post)
            return _Source(self._completed(post, parsed), cut=False, definitions=definitions)
        text, cut = self._read(post)
        return _Source(self._completed(post, self._kind.take_apart(text)), cut)

    @cached_property
    def _lists(self) -> QuestionLists:
        from reader.library.kinds.texts.question_posts import QuestionLists  # noqa: PLC0415 (start-up)

        return QuestionLists(self._library.posts, lambda post: self._kind.take_apart(self._read(post)[0]))

    def _completed(self, post: Post, parsed: Parsed) -> Parsed:
        """Return front matter and body, with content included from other files in place."""
        if not self._kind.liquid:
            path = self._paths.get(post.path, self._library.prefix + post.path)
            told = self._library.site.config.get("reading")
            reading = told if isinstance(told, Mapping) else {}
            place = BodyPlace(path, self._body_of, reading, lambda: self._titles, self._kept)
            parsed.body = self._kind.completed(parsed, place)
        elif "[[" in parsed.body and self._library.site.config.get(LINKED_NOTES) is True:
            from reader.library.kinds.texts.gardens import with_note_links  # noqa: PLC0415 (start-up)

            parsed.body = with_note_links(parsed.body, lambda name: self._addresses.get(_note_key(name), ""))
        return parsed

    def _body_of(self, path: str) -> str:
        """Return the text of any file of the tree, without front matter if it may have one. Raises OSError."""
        data = self._library.tree.read(path, BODY_LIMIT)
        text = decode(data) or data.decode("utf-8", "replace")
        return self._kind.take_apart(text).body if path.lower().endswith(_WITH_FRONT_MATTER) else text

    def _after_liquid(
        self, post: Post, parsed: Parsed, parts: tuple[str, str, str], stop: Stop
    ) -> tuple[tuple[str, str, str], list[str]]:
        """Return the three parts after Liquid; if tags may span parts, the whole text is rendered, then split again."""
        page = self.site.current(post, parsed)
        if page.get("render_with_liquid") is False:
            return parts, []
        before, main, after = parts
        if has_liquid(before) or has_liquid(after) or (has_liquid(main) and _is_open(main)):
            rendered = render_liquid(parsed.body, page, self.site, stop=stop)
            return split_edges(rendered.text, self._library.boilerplate), list(rendered.notices)
        rendered = render_liquid(main, page, self.site, stop=stop)
        return (before, rendered.text, after), list(rendered.notices)

    def _read(self, post: Post) -> tuple[str, bool]:
        try:
            data = self._bytes(post)
        except OSError as error:
            why = "it is gone" if error.errno == errno.ENOENT else (error.strerror or "a disk error").lower()
            raise SourceError(f"{post.id} can no longer be read: {why}.", "Read the site again.") from error
        cut = len(data) > BODY_LIMIT
        text = decode(data[:BODY_LIMIT], cut=cut, utf_16=not self._kind.liquid)
        if text is None:
            text = data[:BODY_LIMIT].decode("utf-8", "replace")
        return close_fence(text) if cut else text, cut

    def _bytes(self, post: Post) -> bytes:
        tree, prefix = self._library.tree, self._library.prefix
        path = self._paths.get(post.path, prefix + post.path)
        try:
            return tree.read(path, BODY_LIMIT + 1)
        except OSError as error:
            if error.errno != errno.ENOENT or self._paths:
                raise
        # Ids encode unusual characters of a name: look for the file with this id.
        self._paths = {post_id(it.path[len(prefix) :]): it.path for it in tree.files() if not it.refused}
        return tree.read(self._paths.get(post.path, prefix + post.path), BODY_LIMIT + 1)


def _note_key(name: str) -> str:
    """Return the key of a note, equal for all spellings of its name."""
    return name.lower().replace("_", " ").replace("-", " ")


def close_fence(text: str) -> str:
    """Close the code block that a truncated text ends in: left open, it would be read as running text."""
    marks = ""
    for found in _FENCE.finditer(text):
        if not marks:
            # A line of backticks with further backticks is an inline code span.
            marks = "" if found[1][0] == "`" and "`" in found[2] else found[1]
        elif found[1].startswith(marks) and not found[2].strip():
            marks = ""
    return f"{text}\n{marks}\n" if marks else text


def _is_half(part: str) -> bool:
    """Return whether a part begins an element of HTML that it does not end, or ends one that it does not begin."""
    if "<" not in part:
        return False
    closed = [found[1] for found in _ELEMENT.finditer(part)]
    return 2 * closed.count("/") != len(closed)


def _is_for_github(parsed: Parsed, name: str) -> bool:
    """Return whether a text is written for the pages of GitHub: it has no front matter, and folds what it contains.

    kramdown leaves the Markdown within `<details>` as it is, so that answers would be shown with all of their marks.
    """
    bare = parsed.data is None and not (parsed.broken or parsed.unseen or _POST_FOLDER.search(name))
    return bare and _DETAILS.search(parsed.body) is not None


def excerpt_source(body: str, separator: str) -> str:
    """Return Jekyll's source of the excerpt (jekyll.md 27, 28).

    That is everything before the separator, with open Liquid blocks closed, and the link definitions of the rest that
    it uses. Empty if the separator is empty.
    """
    if not separator:
        return ""
    head, _, tail = body.partition(separator)
    if not tail:
        return head
    if "{%" in head:
        for name in dict.fromkeys(reversed(_tag_names(head))):
            if name in _LIQUID_BLOCKS and not any(it.startswith(f"end{name}") for it in _tag_names(head)):
                head += f"\n{{% end{name} %}}"
    return _with_definitions(head, tail)


def first_part(body: str) -> str:
    """Return the first part of a long text: whole paragraphs, no block of code left open, its link definitions."""
    end = _BLANK_LINE.search(body, _FIRST_PART, 2 * _FIRST_PART)
    cut = end.start() if end is not None else _FIRST_PART
    return _with_definitions(close_fence(body[:cut]), body[cut:])


def _with_definitions(head: str, tail: str) -> str:
    """Append those link definitions of `tail` that `head` uses."""
    definitions = islice(_LINK_DEFINITION.finditer(tail), _MAX_DEFINITIONS)
    used = [found[1] + found[2] for found in definitions if found[1] in head]
    return head + "\n\n" + "\n".join(used) if used else head


def picture_of(data: Mapping[object, object]) -> Run | None:
    """Return the picture given by `image` in the front matter: an address, or a mapping that contains one."""
    image = data.get("image")
    shown: object = data.get("image_alt")
    if isinstance(image, Mapping):
        shown = image.get("alt") or image.get("caption") or shown
        image = next((image[key] for key in ("path", "url", "src", "feature", "teaser") if image.get(key)), None)
    if not isinstance(image, str) or not image.strip():
        return None
    source = clean_target(image)
    text = clean_line(shown if isinstance(shown, str) else "") or clean_line(file_name(source)) or clean_line("…")
    return Run(text, Style.IMAGE, source=source)


def _tag_names(text: str) -> list[str]:
    """Return the names of the Liquid tags in `text`."""
    return _TAG.findall(text[: text.rfind("%}") + 1])


def _is_open(text: str) -> bool:
    """Return whether `text` opens a Liquid block that it does not close."""
    names = _tag_names(text)
    return any(names.count(name) != names.count(f"end{name}") for name in _LIQUID_BLOCKS)


def _with_notices(document: Document, notices: Sequence[str]) -> Document:
    if not notices:
        return document
    return document._replace(blocks=(*document.blocks, *(Notice(clean_line(it) or EMPTY) for it in notices)))
