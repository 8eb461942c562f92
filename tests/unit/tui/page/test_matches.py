"""Found places on a page that is made anew, with more lines above them or another width."""

from __future__ import annotations

import pytest

from reader.cells import cell_len
from reader.library.document import Document, Paragraph, Run
from reader.page import Header, Page, lay_out
from reader.page.find import WordMarker
from reader.text import Clean, clean_line
from reader.tui.page.matches import Matches
from reader.tui.page.overlay import Overlay
from reader.tui.work.related import with_related
from tests.unit.tui.making import entry

BODY = Document((Paragraph((Run(Clean("Consent is given freely. " * 12 + "Nobody gives consent twice.")),)),))


def page(*topics: str, width: int = 60) -> Page:
    """The page of one post; it has a line more where its topics are known."""
    header = Header(clean_line("What is asked?"), topics=tuple(map(clean_line, topics)))
    laid_out = lay_out(BODY, width=width, measure=cell_len, header=header)
    laid_out.finish()
    return laid_out


def marked(shown: Page, overlay: Overlay) -> list[str]:
    """The texts that are marked as found."""
    return [shown.lines[span.line].text[span.start : span.end] for match in overlay.matches for span in match.spans]


@pytest.mark.parametrize("later", [page("rights"), page(width=40), page("rights", width=33)])
@pytest.mark.parametrize("typed", ["", "consent"])
def test_marks_stand_on_their_words_when_the_page_is_made_anew(typed: str, later: Page) -> None:
    first, overlay = page(), Overlay()
    matches = Matches(overlay, lambda _: None)
    overlay.words = WordMarker(["consent"])
    if typed:
        matches.find(first, typed, 0)
    else:
        matches.find_words(first)
    matches.step(1)
    assert len(overlay.matches) == 13
    matches.find_again(later)
    assert {text.lower() for text in marked(later, overlay)} == {"consent"}
    assert (len(overlay.matches), overlay.current) == (13, 1)


@pytest.mark.parametrize("typed", ["", "consent"])
def test_titles_of_other_posts_below_the_text_are_no_matches(typed: str) -> None:
    below = with_related(BODY, [entry("b", "Who may give consent?")], entry("c", "When does consent end?"))
    shown = lay_out(below, width=60, measure=cell_len, header=Header(clean_line("What is consent?")))
    shown.finish()
    overlay = Overlay()
    matches = Matches(overlay, lambda _: None)
    overlay.words = WordMarker(["consent"])
    if typed:
        matches.find(shown, typed, 0)
    else:
        matches.find_words(shown)
    wanted = 13 + bool(typed)  # what is typed is found in the title, too
    assert matches.count == wanted
    matches.find_again(shown)
    assert matches.count == wanted


def test_what_was_typed_for_one_post_is_not_sought_in_the_next() -> None:
    overlay = Overlay()
    matches = Matches(overlay, lambda _: None)
    matches.find(page(), "consent", 0)
    matches.clear()
    matches.find_again(page())
    assert not overlay.matches
